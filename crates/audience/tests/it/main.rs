//! The rule language from the outside.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

/// What is refused, where, and in which words.
mod check;
/// Memory's answer, absent values and complements above all.
mod evaluate;
/// What rules look like in words.
mod wording;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tidings_audience::{CheckedRule, Currency, Rule, RuleContext, check};

fn instant(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn context() -> RuleContext {
    RuleContext {
        currency: Currency::parse("INR").unwrap(),
        zone: chrono_tz::Asia::Kolkata,
        as_of: instant("2024-05-31T12:00:00+05:30"),
        orders_count_as_visits: true,
    }
}

fn condition(field: &str, operator: &str, value: Value) -> Value {
    json!({ "condition": { "field": field, "operator": operator, "value": value } })
}

fn checked(rule: &Value) -> CheckedRule {
    check(&Rule::from_json(rule).unwrap(), &context()).unwrap()
}

/// The errors of reading or else of checking, a line each.
fn errors(rule: &Value) -> String {
    let found = Rule::from_json(rule).and_then(|rule| check(&rule, &context()));
    let lines: Vec<String> = found.unwrap_err().iter().map(ToString::to_string).collect();
    lines.join("\n")
}
