//! Rules: JSON is read, checked, put into words and into SQL, and held against customers.

use serde_json::{Map, Value, json};
use tidings_audience::{Currency, Facts, OrderFact, Rule, RuleContext, check};
use tidings_store::{WorkspaceId, rule_text};

use super::{kind, now};

pub const EXAMPLES: &[&str] = &[
    r#"{"condition":{"field":"TOTAL_SPEND","operator":"GREATER_THAN","value":"10000.50"}}"#,
    r#"{"all":[{"condition":{"field":"VISIT_COUNT","operator":"BETWEEN","value":[1,3],"within":"P90D"}},{"not":{"condition":{"field":"CITY","operator":"IN","value":["Pune","Agra"]}}}]}"#,
    r#"{"any":[{"condition":{"field":"LAST_ORDER_AT","operator":"IN_LAST","value":"P6M"}},{"condition":{"field":"LAST_ORDER_AT","operator":"IS_ABSENT"}}]}"#,
    r#"{"condition":{"field":"ATTRIBUTE","key":"plan","operator":"EQUALS","value":"gold"}}"#,
    r#"{"condition":{"field":"TAGS","operator":"CONTAINS_ANY","value":["vip","b"]}}"#,
    r#"{"condition":{"field":"NAME","operator":"CONTAINS","value":"%_\\'"}}"#,
    r#"{"condition":{"field":"CREATED_AT","operator":"BEFORE","value":"2026-03-01T09:30:00+05:30"}}"#,
    r#"{"condition":{"field":"SUBSCRIBED","operator":"EQUALS","value":true}}"#,
    r#"{"condition":{"field":"FIRST_ORDER_AT","operator":"ON_OR_AFTER","value":"2026-03-01"}}"#,
];

pub const WORDS: &[&str] = &[
    "condition",
    "all",
    "any",
    "not",
    "field",
    "operator",
    "value",
    "key",
    "within",
    "TOTAL_SPEND",
    "ORDER_COUNT",
    "VISIT_COUNT",
    "AVERAGE_ORDER_VALUE",
    "LAST_ORDER_AT",
    "FIRST_ORDER_AT",
    "LAST_VISIT_AT",
    "CREATED_AT",
    "CITY",
    "COUNTRY",
    "NAME",
    "EMAIL",
    "PHONE",
    "TAGS",
    "ATTRIBUTE",
    "SUBSCRIBED",
    "GREATER_THAN",
    "LESS_THAN",
    "AT_LEAST",
    "AT_MOST",
    "EQUALS",
    "NOT_EQUALS",
    "BETWEEN",
    "IN",
    "NOT_IN",
    "CONTAINS",
    "STARTS_WITH",
    "ENDS_WITH",
    "IS_PRESENT",
    "IS_ABSENT",
    "IN_LAST",
    "NOT_IN_LAST",
    "BEFORE",
    "AFTER",
    "CONTAINS_ANY",
    "CONTAINS_ALL",
    "CONTAINS_NONE",
    "P90D",
    "P6M",
    "P1Y",
    "P999999999D",
    "P2147483647Y",
    "-P1D",
    "P1W",
    "PT1H",
    "2026-03-01",
    "9999-12-31",
    "-9999-01-01T00:00:00Z",
    "+262142-12-31T23:59:59Z",
    "1e308",
    "92233720368547758.07",
    "true",
    "false",
];

/// What no text of ours holds.
const MARK: &str = "zq7'\"; --$1";

/// Tries a rule.
pub fn rules(input: &[u8]) -> String {
    let Ok(given) = serde_json::from_slice::<Value>(input) else {
        return "no JSON".to_owned();
    };
    let mut way = one(&given);
    // The same with a mark in every text: it may change what the rule means, and never what the SQL says.
    let mut marked = given;
    mark(&mut marked);
    way.push_str(&one(&marked));
    way
}

fn mark(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if matches!(name.as_str(), "value" | "key") {
                    mark_texts(member);
                } else {
                    mark(member);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mark),
        _ => {}
    }
}

fn mark_texts(value: &mut Value) {
    match value {
        Value::String(text) => text.push_str(MARK),
        Value::Array(items) => items.iter_mut().for_each(mark_texts),
        _ => {}
    }
}

fn one(given: &Value) -> String {
    let rule = match Rule::from_json(given) {
        Ok(rule) => rule,
        Err(errors) => {
            assert!((1..=50).contains(&errors.len()), "{} errors", errors.len());
            return kind(&errors[0].to_string());
        }
    };
    let written = serde_json::to_value(&rule).expect("a rule is JSON");
    assert_eq!(
        Rule::from_json(&written).as_ref(),
        Ok(&rule),
        "a rule is read back as it was"
    );
    let mut ways = String::new();
    for (currency, zone, visits) in [
        ("INR", chrono_tz::Asia::Kolkata, true),
        ("JPY", chrono_tz::America::New_York, false),
    ] {
        let context = RuleContext {
            currency: Currency::parse(currency).expect("a currency"),
            zone,
            as_of: now(),
            orders_count_as_visits: visits,
        };
        ways.push_str(&checked(&rule, &context));
    }
    ways
}

fn checked(rule: &Rule, context: &RuleContext) -> String {
    let checked = match check(rule, context) {
        Ok(checked) => checked,
        Err(errors) => {
            assert!((1..=50).contains(&errors.len()), "{} errors", errors.len());
            return kind(&errors[0].to_string());
        }
    };
    assert!(!checked.wording().is_empty(), "a rule has words");
    let sql = rule_text(WorkspaceId(7), &checked);
    assert!(!sql.contains("zq7"), "a value is in the SQL: {sql}");
    assert!(!sql.contains(';') && !sql.contains("--"), "{sql}");
    assert_eq!(sql.matches('\'').count() % 2, 0, "{sql}");
    assert_eq!(sql.matches('(').count(), sql.matches(')').count(), "{sql}");
    let opposite = serde_json::from_value::<Rule>(json!({ "not": rule }));
    let opposite = opposite.ok().and_then(|rule| check(&rule, context).ok());
    let mut held = 0;
    for person in people() {
        let holds = checked.holds(&person);
        held += usize::from(holds);
        // One more level may be too many.
        if let Some(opposite) = &opposite {
            assert_ne!(opposite.holds(&person), holds, "a rule and its opposite");
        }
    }
    let shape: String = sql
        .chars()
        .filter(|character| !character.is_ascii_digit())
        .collect();
    format!("{held} {}", shape.len())
}

fn people() -> [Facts; 3] {
    let nobody = Facts {
        name: None,
        email: None,
        phone: None,
        city: None,
        country: None,
        tags: Vec::new(),
        attributes: Map::new(),
        subscribed: None,
        created_at: now(),
        total_spend: 0,
        order_count: 0,
        visit_count: 0,
        first_order_at: None,
        last_order_at: None,
        last_visit_at: None,
        orders: Vec::new(),
        visits: Vec::new(),
    };
    let attributes =
        json!({ "plan": "gold", "age": 1e300, "list": ["a", 1, null], "flag": true, "blank": " " });
    let somebody = Facts {
        name: Some("Asha Rao".to_owned()),
        email: Some("asha@example.com".to_owned()),
        city: Some("İstanbul\u{202e}".to_owned()),
        country: Some("IN".to_owned()),
        tags: vec!["vip".to_owned(), String::new()],
        attributes: attributes.as_object().cloned().unwrap_or_default(),
        subscribed: Some(true),
        total_spend: 1_250_050,
        order_count: 2,
        visit_count: 3,
        first_order_at: Some(now()),
        last_order_at: Some(now()),
        last_visit_at: Some(now()),
        orders: vec![
            OrderFact {
                amount: 1_250_050,
                completed: true,
                ordered_at: now()
            };
            2
        ],
        visits: vec![now()],
        ..nobody.clone()
    };
    let most = Facts {
        total_spend: i64::MAX,
        order_count: i64::MAX,
        visit_count: i64::MAX,
        orders: vec![
            OrderFact {
                amount: i64::MAX,
                completed: true,
                ordered_at: now()
            };
            3
        ],
        ..somebody.clone()
    };
    [nobody, somebody, most]
}
