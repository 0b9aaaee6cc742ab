//! A condition whose operator fits its field becomes a typed test, its times instants.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::check::RuleContext;
use crate::checked::{
    Amount, AttributeTest, Comparison, FlagTest, Moment, Presence, TagsTest, Test, TextField,
    TextTest, TimeRange, TimeTest,
};
use crate::field::{Field, FieldInfo, Operator};
use crate::fold::fold;
use crate::number::Number;
use crate::period::{Period, start_of_day};
use crate::value::{MomentValue, Operand};

/// A condition whose field and operator fit, about to become a test.
pub(crate) struct Part<'a> {
    pub(crate) info: &'static FieldInfo,
    pub(crate) operator: Operator,
    pub(crate) key: &'a str,
    pub(crate) within: Option<(Period, TimeRange)>,
    pub(crate) context: &'a RuleContext,
}

impl Part<'_> {
    pub(crate) fn test(&self, operand: &Operand) -> Result<Test, String> {
        let test = match self.info.field {
            Field::TotalSpend => self.amount(Amount::TotalSpend, operand)?,
            Field::OrderCount => self.amount(Amount::OrderCount, operand)?,
            Field::VisitCount => self.amount(Amount::VisitCount, operand)?,
            Field::LastOrderAt => self.time(Moment::LastOrder, operand)?,
            Field::FirstOrderAt => self.time(Moment::FirstOrder, operand)?,
            Field::LastVisitAt => self.time(Moment::LastVisit, operand)?,
            Field::CreatedAt => self.time(Moment::Created, operand)?,
            Field::Name => self.text(TextField::Name, operand),
            Field::Email => self.text(TextField::Email, operand),
            Field::Phone => self.text(TextField::Phone, operand),
            Field::City => self.text(TextField::City, operand),
            Field::Country => self.text(TextField::Country, operand),
            Field::Tags => self.tags(operand),
            Field::Attribute => self.attribute(operand)?,
            Field::Subscribed => match operand {
                Operand::Flags(flags) => Some(Test::Subscribed(Presence::Is(self.flags(flags)))),
                _ => self.presence().map(Test::Subscribed),
            },
        };
        test.ok_or_else(|| mismatch(self.info, self.operator))
    }

    fn amount(&self, amount: Amount, operand: &Operand) -> Result<Option<Test>, String> {
        let Operand::Amounts(amounts) = operand else {
            return Ok(None);
        };
        let comparison = comparison(self.operator, amounts, Ord::cmp)?;
        let within = self.within.map(|(_, range)| range);
        Ok(comparison.map(|comparison| Test::Amount {
            amount,
            within,
            comparison,
        }))
    }

    fn time(&self, moment: Moment, operand: &Operand) -> Result<Option<Test>, String> {
        let start = |moment: &MomentValue| match moment {
            MomentValue::Day(day) => start_of_day(*day, self.context.zone),
            MomentValue::Instant(instant) => ceiling(*instant),
        };
        let test = match (self.operator, operand) {
            (Operator::IsSet, _) => TimeTest::IsSet,
            (Operator::IsNotSet, _) => TimeTest::IsNotSet,
            (Operator::WithinLast, Operand::Period(period)) => {
                TimeTest::In(last(*period, self.context)?)
            }
            (Operator::NotWithinLast, Operand::Period(period)) => {
                TimeTest::NotIn(last(*period, self.context)?)
            }
            (operator, Operand::Moments(moments)) => match (operator, moments.as_slice()) {
                (Operator::Before, [end]) => TimeTest::In(TimeRange {
                    from: None,
                    before: Some(start(end)),
                }),
                (Operator::OnOrAfter, [from]) => TimeTest::In(TimeRange {
                    from: Some(start(from)),
                    before: None,
                }),
                (Operator::Between, [first, second]) => TimeTest::In(between(
                    start(first),
                    first_after(second, self.context.zone)?,
                )?),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        Ok(Some(Test::Time { moment, test }))
    }

    fn text(&self, field: TextField, operand: &Operand) -> Option<Test> {
        let test = match operand {
            Operand::Texts(texts) => Presence::Is(self.texts(texts)?),
            _ => self.presence()?,
        };
        Some(Test::Text { field, test })
    }

    fn tags(&self, operand: &Operand) -> Option<Test> {
        let test = match (operand, self.presence::<()>()) {
            (Operand::Texts(texts), _) => match self.texts(texts)? {
                TextTest::Contains(tag) => TagsTest::Contains(tag),
                TextTest::In(tags) => TagsTest::In(tags),
                TextTest::NotIn(tags) => TagsTest::NotIn(tags),
                TextTest::StartsWith(_) => return None,
            },
            (_, Some(Presence::IsSet)) => TagsTest::IsSet,
            (_, Some(Presence::IsNotSet)) => TagsTest::IsNotSet,
            _ => return None,
        };
        Some(Test::Tags(test))
    }

    fn attribute(&self, operand: &Operand) -> Result<Option<Test>, String> {
        let test = match operand {
            Operand::Texts(texts) => self.texts(texts).map(AttributeTest::Text).map(Presence::Is),
            Operand::Numbers(numbers) => comparison(self.operator, numbers, Number::compare)?
                .map(AttributeTest::Number)
                .map(Presence::Is),
            Operand::Flags(flags) => Some(Presence::Is(AttributeTest::Flag(self.flags(flags)))),
            _ => self.presence(),
        };
        Ok(test.map(|test| Test::Attribute {
            key: self.key.to_owned(),
            test,
        }))
    }

    fn texts(&self, texts: &[String]) -> Option<TextTest> {
        let mut folded: Vec<String> = texts.iter().map(|text| fold(text)).collect();
        Some(match self.operator {
            Operator::Equals | Operator::In => TextTest::In(folded),
            Operator::NotEquals | Operator::NotIn => TextTest::NotIn(folded),
            Operator::Contains => TextTest::Contains(folded.pop()?),
            Operator::StartsWith => TextTest::StartsWith(folded.pop()?),
            _ => return None,
        })
    }

    fn flags(&self, flags: &[bool]) -> FlagTest {
        if matches!(self.operator, Operator::NotEquals | Operator::NotIn) {
            FlagTest::NotIn(flags.to_vec())
        } else {
            FlagTest::In(flags.to_vec())
        }
    }

    fn presence<T>(&self) -> Option<Presence<T>> {
        match self.operator {
            Operator::IsSet => Some(Presence::IsSet),
            Operator::IsNotSet => Some(Presence::IsNotSet),
            _ => None,
        }
    }
}

fn comparison<T: Clone>(
    operator: Operator,
    items: &[T],
    compare: impl Fn(&T, &T) -> std::cmp::Ordering,
) -> Result<Option<Comparison<T>>, String> {
    Ok(Some(match (operator, items) {
        (Operator::GreaterThan, [item]) => Comparison::GreaterThan(item.clone()),
        (Operator::AtLeast, [item]) => Comparison::AtLeast(item.clone()),
        (Operator::LessThan, [item]) => Comparison::LessThan(item.clone()),
        (Operator::AtMost, [item]) => Comparison::AtMost(item.clone()),
        (Operator::Between, [first, second]) => {
            if compare(first, second).is_gt() {
                return Err(WRONG_WAY_ROUND.to_owned());
            }
            Comparison::Between(first.clone(), second.clone())
        }
        (Operator::Equals | Operator::In, items) => Comparison::In(items.to_vec()),
        (Operator::NotEquals | Operator::NotIn, items) => Comparison::NotIn(items.to_vec()),
        _ => return Ok(None),
    }))
}

const WRONG_WAY_ROUND: &str = "BETWEEN needs the lesser value first";

fn between(from: DateTime<Utc>, before: DateTime<Utc>) -> Result<TimeRange, String> {
    if from >= before {
        return Err(WRONG_WAY_ROUND.to_owned());
    }
    Ok(TimeRange {
        from: Some(from),
        before: Some(before),
    })
}

/// The first instant after a moment that is included, or after a day.
fn first_after(moment: &MomentValue, zone: Tz) -> Result<DateTime<Utc>, String> {
    match moment {
        MomentValue::Day(day) => {
            let next = day.succ_opt().ok_or("must be an earlier date")?;
            Ok(start_of_day(next, zone))
        }
        MomentValue::Instant(instant) => Ok(floor(*instant) + TimeDelta::microseconds(1)),
    }
}

/// From the start of a period up to `as_of`, which is included.
pub(crate) fn last(period: Period, context: &RuleContext) -> Result<TimeRange, String> {
    let from = period
        .start(context.as_of, context.zone)
        .ok_or("must not reach back before the year 1")?;
    Ok(TimeRange {
        from: Some(from),
        before: Some(context.as_of + TimeDelta::microseconds(1)),
    })
}

/// Cut down to the microseconds that PostgreSQL keeps.
pub(crate) fn floor(instant: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(instant.timestamp_micros()).unwrap_or(instant)
}

/// The first whole microsecond that is not before the instant.
fn ceiling(instant: DateTime<Utc>) -> DateTime<Utc> {
    let cut = floor(instant);
    if instant.timestamp_subsec_nanos().is_multiple_of(1_000) {
        cut
    } else {
        cut + TimeDelta::microseconds(1)
    }
}

pub(crate) fn mismatch(info: &FieldInfo, operator: Operator) -> String {
    let known: Vec<&str> = info
        .operators
        .iter()
        .map(|operator| operator.name())
        .collect();
    let hint = operator
        .instead(info.kind)
        .map(|hint| format!(" ({hint})"))
        .unwrap_or_default();
    format!(
        "{} does not take {}{hint}; it takes {}",
        info.name,
        operator.name(),
        known.join(", ")
    )
}
