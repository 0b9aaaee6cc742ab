use serde_json::{Map, Value, json};
use tidings_audience::{Facts, OrderFact};

use crate::{checked, condition, instant};

/// Somebody of whom nothing is known but that they are there.
fn nobody() -> Facts {
    Facts {
        name: None,
        email: None,
        phone: None,
        city: None,
        country: None,
        tags: Vec::new(),
        attributes: Map::new(),
        subscribed: None,
        created_at: instant("2024-01-01T00:00:00Z"),
        total_spend: 0,
        order_count: 0,
        visit_count: 0,
        first_order_at: None,
        last_order_at: None,
        last_visit_at: None,
        orders: Vec::new(),
        visits: Vec::new(),
    }
}

fn holds(facts: &Facts, field: &str, operator: &str, value: Value) -> bool {
    let rule = condition(field, operator, value);
    let plain = checked(&rule).holds(facts);
    assert_ne!(
        plain,
        checked(&json!({ "not": rule })).holds(facts),
        "not is the complement"
    );
    plain
}

fn attribute(facts: &Facts, operator: &str, value: Value) -> bool {
    let rule = json!({ "condition": { "field": "ATTRIBUTE", "key": "plan", "operator": operator, "value": value } });
    checked(&rule).holds(facts)
}

#[test]
fn only_four_operators_hold_for_what_is_absent() {
    let facts = nobody();
    for (operator, value, expected) in [
        ("EQUALS", json!("x"), false),
        ("NOT_EQUALS", json!("x"), true),
        ("IN", json!(["x"]), false),
        ("NOT_IN", json!(["x"]), true),
        ("CONTAINS", json!("x"), false),
        ("STARTS_WITH", json!("x"), false),
        ("IS_SET", Value::Null, false),
        ("IS_NOT_SET", Value::Null, true),
    ] {
        assert_eq!(
            holds(&facts, "CITY", operator, value.clone()),
            expected,
            "{operator}"
        );
        assert_eq!(attribute(&facts, operator, value), expected, "{operator}");
    }
    for (operator, value, expected) in [
        ("WITHIN_LAST", json!("P1D"), false),
        ("NOT_WITHIN_LAST", json!("P1D"), true),
        ("BEFORE", json!("2030-01-01"), false),
        ("ON_OR_AFTER", json!("1990-01-01"), false),
        ("BETWEEN", json!(["1990-01-01", "2030-01-01"]), false),
    ] {
        assert_eq!(
            holds(&facts, "LAST_ORDER_AT", operator, value),
            expected,
            "{operator}"
        );
    }
    assert!(
        holds(&facts, "TOTAL_SPEND", "EQUALS", json!("0")),
        "a total is never absent"
    );
    assert!(!holds(&facts, "SUBSCRIBED", "EQUALS", json!(false)));
    assert!(holds(&facts, "TAGS", "NOT_IN", json!(["vip"])));
}

#[test]
fn text_is_compared_without_regard_to_case() {
    let facts = Facts {
        city: Some("MÜNCHEN".to_owned()),
        name: Some("  ".to_owned()),
        country: Some("IN".to_owned()),
        tags: vec!["VIP".to_owned()],
        ..nobody()
    };
    assert!(holds(&facts, "CITY", "EQUALS", json!("münchen")));
    assert!(holds(&facts, "CITY", "CONTAINS", json!("ÜNCH")));
    assert!(
        !holds(&facts, "CITY", "CONTAINS", json!("%")),
        "no wildcard"
    );
    assert!(holds(&facts, "COUNTRY", "EQUALS", json!("in")));
    assert!(holds(&facts, "TAGS", "CONTAINS", json!("vip")));
    assert!(
        !holds(&facts, "TAGS", "CONTAINS", json!("vi")),
        "a whole tag"
    );
    assert!(
        !holds(&facts, "NAME", "IS_SET", Value::Null),
        "blank is absent"
    );
}

#[test]
fn an_attribute_of_another_kind_is_absent_but_set() {
    let facts = |value: Value| Facts {
        attributes: Map::from_iter([("plan".to_owned(), value)]),
        ..nobody()
    };
    let number = facts(json!(10.5));
    assert!(
        attribute(&number, "AT_LEAST", json!(10.5)) && attribute(&number, "IN", json!([1, 10.5]))
    );
    assert!(
        !attribute(&number, "EQUALS", json!("10.5"))
            && attribute(&number, "NOT_EQUALS", json!("10.5"))
    );
    assert!(
        attribute(&number, "IS_SET", Value::Null) && !attribute(&number, "IS_NOT_SET", Value::Null)
    );
    let list = facts(json!([10.5]));
    assert!(attribute(&list, "NOT_EQUALS", json!(10.5)) && attribute(&list, "IS_SET", Value::Null));
    for absent in [json!(null), json!(" ")] {
        assert!(!attribute(&facts(absent), "IS_SET", Value::Null));
    }
    assert!(attribute(&facts(json!("GOLD")), "STARTS_WITH", json!("go")));
    assert!(attribute(&facts(json!(false)), "EQUALS", json!(false)));
}

#[test]
fn later_than_now_is_not_within() {
    let at = |text: &str| Facts {
        last_order_at: Some(instant(text)),
        ..nobody()
    };
    // 31 May, 12:00 in Kolkata is now; the local day two days ago begins at 18:30 UTC of the day before.
    for (text, expected) in [
        ("2024-05-28T18:29:59.999999Z", false),
        ("2024-05-28T18:30:00Z", true),
        ("2024-05-31T06:30:00Z", true),
        ("2024-05-31T06:30:00.000001Z", false),
    ] {
        assert_eq!(
            holds(&at(text), "LAST_ORDER_AT", "WITHIN_LAST", json!("P2D")),
            expected,
            "{text}"
        );
        assert_eq!(
            holds(&at(text), "LAST_ORDER_AT", "NOT_WITHIN_LAST", json!("P2D")),
            !expected,
            "{text}"
        );
    }
}

#[test]
fn within_counts_what_happened_then() {
    let order = |amount, completed, text: &str| OrderFact {
        amount,
        completed,
        ordered_at: instant(text),
    };
    let facts = Facts {
        total_spend: 99_999,
        order_count: 9,
        visit_count: 9,
        orders: vec![
            order(10_000, true, "2024-05-30T00:00:00Z"),
            order(500, false, "2024-05-30T00:00:00Z"),
            order(7_000, true, "2023-05-30T00:00:00Z"),
        ],
        visits: vec![
            instant("2024-05-29T00:00:00Z"),
            instant("2024-06-29T00:00:00Z"),
        ],
        ..nobody()
    };
    let within = |field: &str, value: Value| {
        let rule = json!({ "condition": { "field": field, "operator": "EQUALS", "value": value, "within": "P1M" } });
        checked(&rule).holds(&facts)
    };
    assert!(within("TOTAL_SPEND", json!("100")));
    assert!(within("ORDER_COUNT", json!(1)));
    assert!(
        within("VISIT_COUNT", json!(2)),
        "a visit, and an order that counts as one"
    );
}
