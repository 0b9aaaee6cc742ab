//! Checking: a rule as written into one whose meaning is settled, or every place where it is wrong.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::checked::{
    Amount, AttributeTest, CheckedCondition, CheckedRule, Comparison, Expression, FlagTest, Moment,
    Presence, TagsTest, Test, TextField, TextTest, TimeRange, TimeTest,
};
use crate::currency::Currency;
use crate::field::{Field, FieldInfo, FieldKind, Operator};
use crate::fold::{fold, is_blank};
use crate::number::Number;
use crate::path::{Path, RuleError};
use crate::period::{Period, start_of_day};
use crate::rule::{Condition, MAX_ERRORS, Rule, too_deep, too_many};
use crate::value::{self, MomentValue, Operand};
use crate::wording;

/// The most levels of a rule, a condition's own included.
pub const MAX_LEVELS: usize = 32;
/// The most conditions of a rule.
pub const MAX_CONDITIONS: usize = 500;

/// What a rule's meaning depends on besides the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleContext {
    /// The workspace's currency, in which money is given.
    pub currency: Currency,
    /// The workspace's time zone, in which days begin.
    pub zone: Tz,
    /// The moment at which periods end; what is finer than a microsecond is cut off.
    pub as_of: DateTime<Utc>,
    /// Whether a completed order is a visit too.
    pub orders_count_as_visits: bool,
}

/// Checks a rule and settles its meaning.
///
/// # Errors
/// Every place where it is wrong, at most 50.
pub fn check(rule: &Rule, context: &RuleContext) -> Result<CheckedRule, Vec<RuleError>> {
    let context = RuleContext {
        as_of: floor(context.as_of),
        ..*context
    };
    let mut checker = Checker {
        context: &context,
        conditions: Vec::new(),
        seen: 0,
        errors: Vec::new(),
    };
    let expression = checker.rule(rule, &Path::root(), 1);
    match expression {
        Some(expression) if checker.errors.is_empty() => {
            let text = wording::rule(&expression, &checker.conditions);
            Ok(CheckedRule {
                rule: rule.clone(),
                expression,
                conditions: checker.conditions,
                as_of: context.as_of,
                orders_count_as_visits: context.orders_count_as_visits,
                text,
            })
        }
        _ => Err(checker.errors),
    }
}

struct Checker<'a> {
    context: &'a RuleContext,
    conditions: Vec<CheckedCondition>,
    seen: usize,
    errors: Vec<RuleError>,
}

impl Checker<'_> {
    fn error<T>(&mut self, path: Path, message: impl Into<String>) -> Option<T> {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(RuleError::new(path, message));
        }
        None
    }

    fn rule(&mut self, rule: &Rule, path: &Path, level: usize) -> Option<Expression> {
        if level > MAX_LEVELS {
            return self.error(path.clone(), too_deep());
        }
        match rule {
            Rule::All(rules) => self
                .rules(rules, &path.key("all"), level)
                .map(Expression::All),
            Rule::Any(rules) => self
                .rules(rules, &path.key("any"), level)
                .map(Expression::Any),
            Rule::Not(rule) => {
                let inner = self.rule(rule, &path.key("not"), level + 1)?;
                Some(Expression::Not(Box::new(inner)))
            }
            Rule::Condition(condition) => self.condition(condition, path.key("condition")),
        }
    }

    fn rules(&mut self, rules: &[Rule], path: &Path, level: usize) -> Option<Vec<Expression>> {
        if rules.is_empty() {
            return self.error(path.clone(), "must have at least one rule");
        }
        let mut expressions = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            if self.seen > MAX_CONDITIONS {
                return None;
            }
            expressions.extend(self.rule(rule, &path.index(index), level + 1));
        }
        Some(expressions)
    }

    fn condition(&mut self, condition: &Condition, path: Path) -> Option<Expression> {
        self.seen += 1;
        if self.seen > MAX_CONDITIONS {
            return self.error(Path::root(), too_many());
        }
        let info = condition.field.info();
        if !info.operators.contains(&condition.operator) {
            return self.error(path.key("operator"), mismatch(info, condition.operator));
        }
        let key = self.key(info, condition, &path);
        let within = self.within(info, condition, &path);
        let value_path = path.key("value");
        let operand = value::read(
            info.kind,
            condition.operator,
            condition.value.as_ref(),
            &value_path,
            self.context,
        );
        let operand = match operand {
            Ok(operand) => operand,
            Err(errors) => {
                for error in errors {
                    self.error::<()>(error.path, error.message);
                }
                return None;
            }
        };
        let (key, within) = (key?, within?);
        let part = Part {
            info,
            operator: condition.operator,
            key,
            within,
            context: self.context,
        };
        let test = match part.test(&operand) {
            Ok(test) => test,
            Err(message) => return self.error(value_path, message),
        };
        let text = wording::condition(
            info,
            condition.operator,
            &operand,
            key,
            within.map(|(period, _)| period),
            self.context,
        );
        self.conditions.push(CheckedCondition { path, text, test });
        Some(Expression::Condition(self.conditions.len() - 1))
    }

    /// The attribute's name: empty for any other field.
    fn key<'c>(
        &mut self,
        info: &FieldInfo,
        condition: &'c Condition,
        path: &Path,
    ) -> Option<&'c str> {
        let path = path.key("key");
        match (&condition.key, info.needs_key()) {
            (None, false) => Some(""),
            (Some(_), false) => self.error(
                path,
                format!("only ATTRIBUTE takes `key`, {} does not", info.name),
            ),
            (None, true) => self.error(path, "ATTRIBUTE needs the attribute's name as `key`"),
            (Some(key), true) if is_blank(key) => self.error(path, "must not be blank"),
            (Some(key), true) => match value::plain_text(key) {
                Ok(()) => Some(key),
                Err(message) => self.error(path, message),
            },
        }
    }

    fn within(
        &mut self,
        info: &FieldInfo,
        condition: &Condition,
        path: &Path,
    ) -> Option<Option<(Period, TimeRange)>> {
        let Some(text) = &condition.within else {
            return Some(None);
        };
        let path = path.key("within");
        if !info.within {
            let message = format!(
                "only TOTAL_SPEND, ORDER_COUNT and VISIT_COUNT take `within`, {} does not{}",
                info.name,
                if info.kind == FieldKind::Time {
                    "; use WITHIN_LAST"
                } else {
                    ""
                }
            );
            return self.error(path, message);
        }
        let range = value::period(&text.as_str().into())
            .and_then(|period| last(period, self.context).map(|range| (period, range)));
        match range {
            Ok(found) => Some(Some(found)),
            Err(message) => self.error(path, message),
        }
    }
}

/// A condition whose field and operator fit, about to become a test.
struct Part<'a> {
    info: &'static FieldInfo,
    operator: Operator,
    key: &'a str,
    within: Option<(Period, TimeRange)>,
    context: &'a RuleContext,
}

impl Part<'_> {
    fn test(&self, operand: &Operand) -> Result<Test, String> {
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
fn last(period: Period, context: &RuleContext) -> Result<TimeRange, String> {
    let from = period
        .start(context.as_of, context.zone)
        .ok_or("must not reach back before the year 1")?;
    Ok(TimeRange {
        from: Some(from),
        before: Some(context.as_of + TimeDelta::microseconds(1)),
    })
}

/// Cut down to the microseconds that PostgreSQL keeps.
fn floor(instant: DateTime<Utc>) -> DateTime<Utc> {
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

fn mismatch(info: &FieldInfo, operator: Operator) -> String {
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
