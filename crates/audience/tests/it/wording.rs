use insta::assert_snapshot;
use serde_json::{Value, json};
use tidings_audience::FIELDS;

use crate::{checked, condition};

fn words(rule: &Value) -> String {
    checked(rule).wording().to_owned()
}

fn wording(field: &str, operator: &str, value: Value) -> String {
    words(&condition(field, operator, value))
}

#[test]
fn rules_read_as_a_marketer_says_them() {
    let spend = condition("TOTAL_SPEND", "GREATER_THAN", json!("10000"));
    let visits = condition("VISIT_COUNT", "AT_MOST", json!(3));
    let city = condition("CITY", "IN", json!(["Mumbai", "Pune"]));
    assert_eq!(
        words(&json!({ "all": [spend, visits] })),
        "total spend is more than ₹10,000 and at most 3 visits"
    );
    assert_snapshot!(words(&json!({ "all": [{ "any": [spend, visits] }, { "not": city }] })), @r#"(total spend is more than ₹10,000 or at most 3 visits) and not (city is "Mumbai" or "Pune")"#);
    assert_snapshot!(words(&json!({ "any": [{ "all": [spend, visits] }, { "all": [city] }] })), @r#"(total spend is more than ₹10,000 and at most 3 visits) or city is "Mumbai" or "Pune""#);
    assert_snapshot!(words(&json!({ "all": [{ "any": [spend, visits] }] })), @"total spend is more than ₹10,000 or at most 3 visits");
}

#[test]
fn conditions_read_by_their_kind() {
    let lines = [
        wording("TOTAL_SPEND", "BETWEEN", json!(["1000.50", "2500000"])),
        wording("ORDER_COUNT", "EQUALS", json!(1)),
        wording("ORDER_COUNT", "NOT_EQUALS", json!(2)),
        wording("ORDER_COUNT", "LESS_THAN", json!(1500)),
        wording("ORDER_COUNT", "IN", json!([1, 2, 3, 4, 5, 6, 7])),
        wording("ORDER_COUNT", "NOT_IN", json!([1, 2])),
        wording("LAST_ORDER_AT", "WITHIN_LAST", json!("P90D")),
        wording("LAST_VISIT_AT", "NOT_WITHIN_LAST", json!("P1Y")),
        wording("FIRST_ORDER_AT", "BEFORE", json!("2024-05-01")),
        wording("CREATED_AT", "ON_OR_AFTER", json!("2024-05-01T10:00:00Z")),
        wording("CREATED_AT", "BETWEEN", json!(["2024-05-01", "2024-05-31"])),
        wording("CREATED_AT", "BETWEEN", json!(["2024-05-01", "2024-05-01"])),
        wording("LAST_ORDER_AT", "IS_NOT_SET", Value::Null),
        wording("NAME", "NOT_EQUALS", json!("Asha")),
        wording("EMAIL", "CONTAINS", json!("@example.com")),
        wording("PHONE", "STARTS_WITH", json!("+91")),
        wording("EMAIL", "IS_SET", Value::Null),
        wording("TAGS", "CONTAINS", json!("vip")),
        wording("TAGS", "NOT_IN", json!(["vip", "new"])),
        wording("TAGS", "IS_NOT_SET", Value::Null),
        wording("SUBSCRIBED", "EQUALS", json!(true)),
        wording("SUBSCRIBED", "EQUALS", json!(false)),
        wording("SUBSCRIBED", "IS_NOT_SET", Value::Null),
    ];
    assert_snapshot!(lines.join("\n"), @r#"
    total spend is between ₹1,000.50 and ₹25,00,000
    exactly 1 order
    not exactly 2 orders
    fewer than 1,500 orders
    number of orders is 1, 2, 3, 4, 5 or 2 others
    not 1 or 2 orders
    last order was in the last 90 days
    last visit was not in the last year
    first order was before 1 May 2024
    became a customer on or after 1 May 2024, 15:30
    became a customer between 1 May 2024 and 31 May 2024
    became a customer on 1 May 2024
    has never ordered
    name is not "Asha"
    e-mail contains "@example.com"
    phone starts with "+91"
    has an e-mail address
    is tagged "vip"
    is not tagged "vip" or "new"
    has no tags
    is subscribed
    is unsubscribed
    neither gave nor refused consent
    "#);
}

#[test]
fn attributes_and_periods_are_named() {
    let attribute = |operator: &str, value: Value| {
        words(
            &json!({ "condition": { "field": "ATTRIBUTE", "operator": operator, "value": value, "key": "plan" } }),
        )
    };
    let within = |field: &str, operator: &str, value: Value, within: &str| {
        words(
            &json!({ "condition": { "field": field, "operator": operator, "value": value, "within": within } }),
        )
    };
    let lines = [
        attribute("EQUALS", json!("gold")),
        attribute("AT_LEAST", json!(1.5)),
        attribute("NOT_EQUALS", json!(true)),
        attribute("IS_NOT_SET", Value::Null),
        within("TOTAL_SPEND", "AT_LEAST", json!(500), "P3M"),
        within("ORDER_COUNT", "GREATER_THAN", json!(2), "P90D"),
        within("VISIT_COUNT", "AT_MOST", json!(1), "P1M"),
    ];
    assert_snapshot!(lines.join("\n"), @r#"
    attribute "plan" is "gold"
    attribute "plan" is at least 1.5
    attribute "plan" is not true
    has no attribute "plan"
    total spend in the last 3 months is at least ₹500
    more than 2 orders in the last 90 days
    at most 1 visit in the last month
    "#);
}

#[test]
fn every_operator_of_every_field_has_words() {
    for info in &FIELDS {
        for operator in info.operators {
            let name = operator.name();
            let one = match (info.name, name) {
                (_, "WITHIN_LAST" | "NOT_WITHIN_LAST") => json!("P1D"),
                ("ATTRIBUTE", "CONTAINS" | "STARTS_WITH") => json!("a"),
                ("TOTAL_SPEND" | "ORDER_COUNT" | "VISIT_COUNT" | "ATTRIBUTE", _) => json!(5),
                ("LAST_ORDER_AT" | "FIRST_ORDER_AT" | "LAST_VISIT_AT" | "CREATED_AT", _) => {
                    json!("2024-01-01")
                }
                ("SUBSCRIBED", _) => json!(true),
                _ => json!("a"),
            };
            let value = match name {
                "IS_SET" | "IS_NOT_SET" => Value::Null,
                "BETWEEN" => json!([one, one]),
                "IN" | "NOT_IN" => json!([one]),
                _ => one,
            };
            let mut rule = condition(info.name, name, value);
            if info.needs_key() {
                rule["condition"]["key"] = json!("plan");
            }
            let text = words(&rule);
            assert!(
                text.contains(' ') && !text.ends_with(' ') && !text.contains("  "),
                "{text}"
            );
        }
    }
}
