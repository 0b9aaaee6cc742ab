//! Rules in words, as a marketer would say them.

use chrono::{DateTime, Timelike, Utc};
use chrono_tz::Tz;

use crate::check::RuleContext;
use crate::checked::{CheckedCondition, Expression};
use crate::currency::group_thousands;
use crate::field::{FieldInfo, FieldKind, Operator};
use crate::period::Period;
use crate::value::{MomentValue, Operand};

/// More items of a list than this are counted, not named.
const NAMED_ITEMS: usize = 5;

/// The whole rule: conditions joined by "and" and "or", groups within groups in brackets.
pub(crate) fn rule(expression: &Expression, conditions: &[CheckedCondition]) -> String {
    let join = |expressions: &[Expression], word: &str| -> String {
        let parts: Vec<String> = expressions
            .iter()
            .map(|inner| match inner {
                Expression::All(parts) | Expression::Any(parts)
                    if parts.len() > 1 && expressions.len() > 1 =>
                {
                    format!("({})", rule(inner, conditions))
                }
                _ => rule(inner, conditions),
            })
            .collect();
        parts.join(word)
    };
    match expression {
        Expression::All(parts) => join(parts, " and "),
        Expression::Any(parts) => join(parts, " or "),
        Expression::Not(inner) => format!("not ({})", rule(inner, conditions)),
        Expression::Condition(place) => conditions
            .get(*place)
            .map(|found| found.text.clone())
            .unwrap_or_default(),
    }
}

/// One condition.
pub(crate) fn condition(
    info: &FieldInfo,
    operator: Operator,
    operand: &Operand,
    key: &str,
    within: Option<Period>,
    context: &RuleContext,
) -> String {
    let during = within
        .map(|period| format!(" in the last {}", period.wording()))
        .unwrap_or_default();
    match (info.kind, operand) {
        (FieldKind::Attribute, Operand::Nothing) => {
            format!("{} attribute \"{key}\"", presence(info, operator))
        }
        (_, Operand::Nothing) => presence(info, operator).to_owned(),
        (_, Operand::Period(period)) => {
            let not = if operator == Operator::NotWithinLast {
                "not "
            } else {
                ""
            };
            format!("{} {not}in the last {}", info.subject, period.wording())
        }
        (_, Operand::Moments(moments)) => format!(
            "{} {}",
            info.subject,
            times(operator, moments, context.zone)
        ),
        (FieldKind::Count, Operand::Amounts(counts)) => {
            format!("{}{during}", count(info, operator, counts))
        }
        (_, Operand::Amounts(amounts)) => {
            let amounts: Vec<String> = amounts
                .iter()
                .map(|minor| context.currency.format(*minor))
                .collect();
            format!(
                "{}{during} is {}",
                info.subject,
                compared(operator, &amounts)
            )
        }
        (FieldKind::Tags, Operand::Texts(tags)) => {
            let not = if operator == Operator::NotIn {
                "not "
            } else {
                ""
            };
            format!("is {not}tagged {}", listed(&quoted(tags), "or"))
        }
        (FieldKind::Boolean, Operand::Flags(flags)) => flag(operator, flags).to_owned(),
        (FieldKind::Attribute, operand) => {
            let items = match operand {
                Operand::Texts(texts) => quoted(texts),
                Operand::Numbers(numbers) => numbers.iter().map(ToString::to_string).collect(),
                Operand::Flags(flags) => flags.iter().map(ToString::to_string).collect(),
                _ => Vec::new(),
            };
            format!("attribute \"{key}\" {}", text(operator, &items))
        }
        (_, Operand::Texts(texts)) => {
            format!("{} {}", info.subject, text(operator, &quoted(texts)))
        }
        (_, Operand::Numbers(_) | Operand::Flags(_)) => info.subject.to_owned(),
    }
}

fn presence(info: &FieldInfo, operator: Operator) -> &'static str {
    let (present, absent) = info.presence.unwrap_or(("is set", "is not set"));
    if operator == Operator::IsNotSet {
        absent
    } else {
        present
    }
}

fn text(operator: Operator, items: &[String]) -> String {
    match operator {
        Operator::Contains => format!("contains {}", listed(items, "or")),
        Operator::StartsWith => format!("starts with {}", listed(items, "or")),
        _ => format!("is {}", compared(operator, items)),
    }
}

/// What follows "is".
fn compared(operator: Operator, items: &[String]) -> String {
    let list = listed(
        items,
        if operator == Operator::Between {
            "and"
        } else {
            "or"
        },
    );
    match operator {
        Operator::GreaterThan => format!("more than {list}"),
        Operator::AtLeast => format!("at least {list}"),
        Operator::LessThan => format!("less than {list}"),
        Operator::AtMost => format!("at most {list}"),
        Operator::Between => format!("between {list}"),
        Operator::NotEquals | Operator::NotIn => format!("not {list}"),
        _ => list,
    }
}

/// "at most 3 visits", "not exactly 1 order", "2, 4 or 6 orders".
fn count(info: &FieldInfo, operator: Operator, counts: &[i64]) -> String {
    let numbers: Vec<String> = counts.iter().map(|count| group_thousands(*count)).collect();
    if counts.len() > NAMED_ITEMS {
        return format!(
            "{} is {}",
            info.label.to_lowercase(),
            compared(operator, &numbers)
        );
    }
    let unit = info.unit.map_or(info.subject, |unit| {
        if counts == [1] { unit.one } else { unit.many }
    });
    let words = match operator {
        Operator::LessThan => format!("fewer than {}", listed(&numbers, "or")),
        Operator::Equals => format!("exactly {}", listed(&numbers, "or")),
        Operator::NotEquals => format!("not exactly {}", listed(&numbers, "or")),
        _ => compared(operator, &numbers),
    };
    format!("{words} {unit}")
}

fn flag(operator: Operator, flags: &[bool]) -> &'static str {
    match (operator, flags) {
        (Operator::NotEquals, [true]) => "is not subscribed",
        (Operator::NotEquals, _) => "is not unsubscribed",
        (_, [true]) => "is subscribed",
        _ => "is unsubscribed",
    }
}

fn times(operator: Operator, moments: &[MomentValue], zone: Tz) -> String {
    let words: Vec<String> = moments.iter().map(|moment| time(moment, zone)).collect();
    match (operator, words.as_slice()) {
        (Operator::Before, [end]) => format!("before {end}"),
        (Operator::OnOrAfter, [from]) => format!("on or after {from}"),
        (_, [first, second]) if first == second => format!("on {first}"),
        (_, words) => format!("between {}", words.join(" and ")),
    }
}

fn time(moment: &MomentValue, zone: Tz) -> String {
    match moment {
        MomentValue::Day(day) => day.format("%-d %B %Y").to_string(),
        MomentValue::Instant(instant) => date_time(*instant, zone),
    }
}

fn date_time(instant: DateTime<Utc>, zone: Tz) -> String {
    let local = instant.with_timezone(&zone);
    let format = if local.second() == 0 {
        "%-d %B %Y, %H:%M"
    } else {
        "%-d %B %Y, %H:%M:%S"
    };
    local.format(format).to_string()
}

fn quoted(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| format!("\"{text}\"")).collect()
}

/// "a", "a or b", "a, b or c", "a, b, c, d, e or 995 others".
fn listed(items: &[String], word: &str) -> String {
    let (named, rest) = items.split_at(items.len().min(NAMED_ITEMS));
    match (named, rest.len()) {
        ([], _) => String::new(),
        ([only], 0) => only.clone(),
        ([most @ .., last], 0) => format!("{} {word} {last}", most.join(", ")),
        (named, more) => format!("{} {word} {}", named.join(", "), others(more)),
    }
}

fn others(number: usize) -> String {
    match number {
        1 => "1 other".to_owned(),
        more => format!("{more} others"),
    }
}
