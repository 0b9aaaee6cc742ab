//! The one form in which two rules are compared; see `evaluation/README.md`, "When an answer is right".

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use tidings_audience::{Field, FieldKind, Period, Rule, RuleContext, start_of_day};

/// A rule in its one form, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Normal {
    Nothing,
    All(BTreeSet<Normal>),
    Any(BTreeSet<Normal>),
    Not(Box<Normal>),
    /// Field, operator, values, key and period, as text that sorts.
    Test {
        field: String,
        operator: String,
        values: BTreeSet<String>,
        within: String,
    },
}

impl Normal {
    pub fn of(rule: &Value, context: &RuleContext) -> Normal {
        match Rule::from_json(rule) {
            Ok(_) => form(rule, false, context),
            Err(_) => Normal::Nothing,
        }
    }
}

fn form(rule: &Value, negative: bool, context: &RuleContext) -> Normal {
    let parts = |list: &Value| -> Vec<Normal> {
        let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
        items
            .iter()
            .map(|rule| form(rule, negative, context))
            .collect()
    };
    match (rule.get("all"), rule.get("any"), rule.get("not")) {
        (Some(list), _, _) => joined(parts(list), !negative),
        (_, Some(list), _) => joined(parts(list), negative),
        (_, _, Some(inner)) => form(inner, !negative, context),
        _ => test(&rule["condition"], negative, context),
    }
}

/// Groups of one unwrapped, groups in groups opened, the INs of one field joined.
fn joined(parts: Vec<Normal>, all: bool) -> Normal {
    let mut open = BTreeSet::new();
    for part in parts {
        match part {
            Normal::All(inner) if all => open.extend(inner),
            Normal::Any(inner) if !all => open.extend(inner),
            other => {
                open.insert(other);
            }
        }
    }
    let operator_joined = if all { "NOT_IN" } else { "IN" };
    let mut kept: BTreeSet<Normal> = BTreeSet::new();
    for part in open {
        let Normal::Test {
            field,
            operator,
            values,
            within,
        } = part
        else {
            kept.insert(part);
            continue;
        };
        let same = kept.iter().find(|other| {
            matches!(other, Normal::Test { field: f, operator: o, .. } if *f == field && *o == operator && operator == operator_joined)
        });
        match same.cloned() {
            Some(Normal::Test { values: before, .. }) if operator == operator_joined => {
                kept.remove(&Normal::Test {
                    field: field.clone(),
                    operator: operator.clone(),
                    values: before.clone(),
                    within: within.clone(),
                });
                kept.insert(Normal::Test {
                    field,
                    operator,
                    values: before.union(&values).cloned().collect(),
                    within,
                });
            }
            _ => {
                kept.insert(Normal::Test {
                    field,
                    operator,
                    values,
                    within,
                });
            }
        }
    }
    match kept.len() {
        1 => kept.into_iter().next().unwrap_or(Normal::Nothing),
        _ if all => Normal::All(kept),
        _ => Normal::Any(kept),
    }
}

fn test(condition: &Value, negative: bool, context: &RuleContext) -> Normal {
    let name = condition["field"].as_str().unwrap_or_default();
    let kind = Field::parse(name).map(|field| field.info().kind);
    let operator = condition["operator"].as_str().unwrap_or_default();
    let values: Vec<&Value> = match &condition["value"] {
        Value::Null => Vec::new(),
        Value::Array(list) => list.iter().collect(),
        other => vec![other],
    };
    let number = matches!(kind, Some(FieldKind::Money | FieldKind::Count));
    // Ranges are two tests.
    if operator == "BETWEEN"
        && let [low, high] = values.as_slice()
    {
        let part = |operator: &str, value: Value| {
            let mut part = condition.clone();
            part["operator"] = json!(operator);
            part["value"] = value;
            test(&part, negative, context)
        };
        let parts = if number {
            vec![
                part("AT_LEAST", (*low).clone()),
                part("AT_MOST", (*high).clone()),
            ]
        } else {
            vec![
                part("ON_OR_AFTER", (*low).clone()),
                part("BEFORE", day_after(high)),
            ]
        };
        return joined(parts, !negative);
    }
    let operator = match operator {
        "EQUALS" => "IN",
        "NOT_EQUALS" => "NOT_IN",
        "CONTAINS" if kind == Some(FieldKind::Tags) => "IN",
        other => other,
    };
    let inverse = if number {
        opposite_number(operator)
    } else {
        opposite(operator)
    };
    let (operator, wrapped) = match inverse {
        Some(inverse) if negative => (inverse, false),
        _ => (operator, negative),
    };
    let mut texts: BTreeSet<String> = values
        .iter()
        .map(|value| text(value, kind, operator, context))
        .collect();
    let mut operator = operator.to_owned();
    if kind == Some(FieldKind::Count)
        && let [only] = values.as_slice()
        && let Some(count) = only.as_i64()
    {
        let (name, count) = match operator.as_str() {
            "GREATER_THAN" => ("AT_LEAST", count + 1),
            "LESS_THAN" => ("AT_MOST", count - 1),
            "IN" if count == 0 => ("AT_MOST", 0),
            "NOT_IN" if count == 0 => ("AT_LEAST", 1),
            other => (other, count),
        };
        operator = name.to_owned();
        texts = BTreeSet::from([count.to_string()]);
    }
    let within = condition["within"]
        .as_str()
        .map(|period| beginning(period, context))
        .unwrap_or_default();
    let key = condition["key"].as_str().unwrap_or_default();
    let test = Normal::Test {
        field: format!("{name} {key}"),
        operator,
        values: texts,
        within,
    };
    if wrapped {
        Normal::Not(Box::new(test))
    } else {
        test
    }
}

fn opposite(operator: &str) -> Option<&'static str> {
    Some(match operator {
        "IN" => "NOT_IN",
        "NOT_IN" => "IN",
        "IS_SET" => "IS_NOT_SET",
        "IS_NOT_SET" => "IS_SET",
        "WITHIN_LAST" => "NOT_WITHIN_LAST",
        "NOT_WITHIN_LAST" => "WITHIN_LAST",
        _ => return None,
    })
}

/// Of money and counts, which are never absent.
fn opposite_number(operator: &str) -> Option<&'static str> {
    Some(match operator {
        "GREATER_THAN" => "AT_MOST",
        "AT_MOST" => "GREATER_THAN",
        "LESS_THAN" => "AT_LEAST",
        "AT_LEAST" => "LESS_THAN",
        other => return opposite(other),
    })
}

fn text(value: &Value, kind: Option<FieldKind>, operator: &str, context: &RuleContext) -> String {
    match (value, kind) {
        (Value::String(period), Some(FieldKind::Time)) if operator.ends_with("WITHIN_LAST") => {
            beginning(period, context)
        }
        (Value::String(moment), Some(FieldKind::Time)) => local_day(moment, context),
        (value, Some(FieldKind::Money)) => {
            let minor = context.currency.parse_json(value);
            minor.map_or_else(
                |_| value.to_string(),
                |minor| context.currency.decimal(minor),
            )
        }
        (Value::String(text), _) => text.to_lowercase(),
        (other, _) => other.to_string(),
    }
}

/// The day on which a period begins.
fn beginning(period: &str, context: &RuleContext) -> String {
    let start = Period::parse(period).and_then(|period| period.start(context.as_of, context.zone));
    start.map_or_else(
        || period.to_owned(),
        |start| start.with_timezone(&context.zone).date_naive().to_string(),
    )
}

/// A date-time that is the start of a local day, as that date.
fn local_day(moment: &str, context: &RuleContext) -> String {
    let Ok(instant) = chrono::DateTime::parse_from_rfc3339(moment) else {
        return moment.to_owned();
    };
    let day = instant.with_timezone(&context.zone).date_naive();
    if start_of_day(day, context.zone) == instant.to_utc() {
        day.to_string()
    } else {
        moment.to_owned()
    }
}

fn day_after(value: &Value) -> Value {
    let day = value
        .as_str()
        .and_then(|text| text.parse::<NaiveDate>().ok());
    let next = day.and_then(|day| day.checked_add_days(Days::new(1)));
    next.map_or_else(|| value.clone(), |day| json!(day.to_string()))
}
