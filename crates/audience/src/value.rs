//! The value of a condition, read by the kind of its field and the number its operator takes.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use crate::check::RuleContext;
use crate::field::{FieldKind, Operator};
use crate::fold::is_blank;
use crate::number::Number;
use crate::path::{Path, RuleError};
use crate::period::Period;

/// The most characters of a text value.
pub const MAX_TEXT: usize = 200;
/// The most items of a list.
pub const MAX_ITEMS: usize = 1_000;

/// What a condition compares with: as many items as its operator takes.
#[derive(Debug, Clone)]
pub(crate) enum Operand {
    Nothing,
    Amounts(Vec<i64>),
    Moments(Vec<MomentValue>),
    Period(Period),
    Texts(Vec<String>),
    Numbers(Vec<Number>),
    Flags(Vec<bool>),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum MomentValue {
    Day(NaiveDate),
    Instant(DateTime<Utc>),
}

type Errors = Vec<RuleError>;

/// Reads the value of a condition on a field of this kind.
pub(crate) fn read(
    kind: FieldKind,
    operator: Operator,
    value: Option<&Value>,
    path: &Path,
    context: &RuleContext,
) -> Result<Operand, Errors> {
    let one_error = |message: String| vec![RuleError::new(path.clone(), message)];
    if matches!(operator, Operator::IsSet | Operator::IsNotSet) {
        return match value {
            None => Ok(Operand::Nothing),
            Some(_) => Err(one_error(format!("{} takes no value", operator.name()))),
        };
    }
    let value = value.ok_or_else(|| one_error(format!("{} needs a value", operator.name())))?;
    if matches!(operator, Operator::WithinLast | Operator::NotWithinLast) {
        return period(value).map(Operand::Period).map_err(one_error);
    }
    let items = items(operator, value, path)?;
    match kind {
        FieldKind::Money => each(&items, |value| {
            context
                .currency
                .parse_json(value)
                .map_err(|error| error.to_string())
        })
        .map(Operand::Amounts),
        FieldKind::Count => each(&items, count).map(Operand::Amounts),
        FieldKind::Time => each(&items, moment).map(Operand::Moments),
        FieldKind::Text | FieldKind::Tags => each(&items, text).map(Operand::Texts),
        FieldKind::Boolean => each(&items, flag).map(Operand::Flags),
        FieldKind::Attribute => attribute(operator, &items),
    }
}

/// Reads an ISO 8601 period.
pub(crate) fn period(value: &Value) -> Result<Period, String> {
    value.as_str().and_then(Period::parse).ok_or_else(|| {
        "must be a period of years, months, weeks and days, for example \"P90D\", \"P3M\" or \"P1Y\"".to_owned()
    })
}

/// The items with their places: one, two for BETWEEN, a list for IN and NOT_IN.
fn items<'a>(
    operator: Operator,
    value: &'a Value,
    path: &Path,
) -> Result<Vec<(&'a Value, Path)>, Errors> {
    let refuse = |message: String| Err(vec![RuleError::new(path.clone(), message)]);
    let (least, most, wanted) = match operator {
        Operator::Between => (2, 2, "BETWEEN needs a list of two values".to_owned()),
        Operator::In | Operator::NotIn => (
            1,
            MAX_ITEMS,
            format!(
                "{} needs a list of 1 to {MAX_ITEMS} values",
                operator.name()
            ),
        ),
        _ if value.is_array() => {
            return refuse(format!("{} takes one value, not a list", operator.name()));
        }
        _ => return Ok(vec![(value, path.clone())]),
    };
    match value {
        Value::Array(list) if (least..=most).contains(&list.len()) => Ok(list
            .iter()
            .enumerate()
            .map(|(index, item)| (item, path.index(index)))
            .collect()),
        _ => refuse(wanted),
    }
}

fn each<T>(
    items: &[(&Value, Path)],
    read: impl Fn(&Value) -> Result<T, String>,
) -> Result<Vec<T>, Errors> {
    let mut values = Vec::with_capacity(items.len());
    let mut errors = Vec::new();
    for (item, path) in items {
        match read(item) {
            Ok(value) => values.push(value),
            Err(message) => errors.push(RuleError::new(path.clone(), message)),
        }
    }
    if errors.is_empty() {
        Ok(values)
    } else {
        Err(errors)
    }
}

fn count(value: &Value) -> Result<i64, String> {
    value
        .as_i64()
        .ok_or_else(|| "must be a whole number".to_owned())
}

fn flag(value: &Value) -> Result<bool, String> {
    value
        .as_bool()
        .ok_or_else(|| "must be true or false".to_owned())
}

fn text(value: &Value) -> Result<String, String> {
    let text = value.as_str().ok_or("must be text")?;
    plain_text(text)?;
    if is_blank(text) {
        return Err(
            "must not be blank; blank text is absent, which IS_NOT_SET asks for".to_owned(),
        );
    }
    Ok(text.to_owned())
}

/// Refuses text that is too long or holds U+0000, which PostgreSQL cannot store.
pub(crate) fn plain_text(text: &str) -> Result<(), String> {
    if text.chars().count() > MAX_TEXT {
        return Err(format!("must have at most {MAX_TEXT} characters"));
    }
    if text.contains('\0') {
        return Err("must not contain the character U+0000".to_owned());
    }
    Ok(())
}

fn moment(value: &Value) -> Result<MomentValue, String> {
    let wrong =
        "must be a date like \"2024-05-31\" or a date-time like \"2024-05-31T18:30:00+05:30\"";
    let text = value.as_str().ok_or(wrong)?;
    // A date's width is fixed, else "2024-5-1" or "+2024-05-01" would pass.
    if text.len() == 10
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
        && let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d")
    {
        return Ok(MomentValue::Day(day));
    }
    // chrono would let a blank stand for the T.
    match DateTime::parse_from_rfc3339(text) {
        Ok(instant) if !text.contains(' ') => Ok(MomentValue::Instant(instant.to_utc())),
        _ => Err(wrong.to_owned()),
    }
}

/// The value decides the kind in which an attribute is compared; the operator, which kinds have sense.
fn attribute(operator: Operator, items: &[(&Value, Path)]) -> Result<Operand, Errors> {
    use Operator::{AtLeast, AtMost, Between, Contains, GreaterThan, LessThan, StartsWith};
    let number = |value: &Value| match value {
        Value::Number(number) => Ok(Number::from_json(number)),
        _ => Err("must be a number".to_owned()),
    };
    match (operator, items.first().map(|(value, _)| *value)) {
        (GreaterThan | AtLeast | LessThan | AtMost | Between, _) => {
            each(items, number).map(Operand::Numbers)
        }
        (Contains | StartsWith, _) | (_, Some(Value::String(_))) => {
            each(items, text).map(Operand::Texts)
        }
        (_, Some(Value::Number(_))) => each(items, number).map(Operand::Numbers),
        (_, Some(Value::Bool(_))) => each(items, flag).map(Operand::Flags),
        _ => each(items, |_| {
            Err("must be text, a number, or true or false".to_owned())
        })
        .map(Operand::Flags),
    }
}
