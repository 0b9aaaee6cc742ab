use chrono::DateTime;
use serde_json::{Value, json};
use tidings_audience::{CheckedRule, Currency, Rule, RuleContext, check};

use super::{Tag, TagSuggestion, suggest};

fn rule(json: &Value) -> CheckedRule {
    let context = RuleContext {
        currency: Currency::parse("INR").unwrap(),
        zone: chrono_tz::Asia::Kolkata,
        as_of: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        orders_count_as_visits: true,
    };
    check(&Rule::from_json(json).unwrap(), &context).unwrap()
}

fn is(field: &str, operator: &str, value: Value) -> Value {
    json!({ "condition": { "field": field, "operator": operator, "value": value } })
}

fn within(field: &str, operator: &str, value: Value, period: &str) -> Value {
    json!({ "condition": { "field": field, "operator": operator, "value": value, "within": period } })
}

fn everyone() -> Value {
    is("TOTAL_SPEND", "AT_LEAST", json!(0))
}

fn labels(found: &[TagSuggestion]) -> String {
    let labels: Vec<&str> = found.iter().map(|found| found.tag.label()).collect();
    labels.join(", ")
}

/// Whom it goes to, what it says, and the labels a person gave it.
fn cases() -> Vec<(Value, &'static str, &'static str)> {
    let away = is("LAST_ORDER_AT", "NOT_WITHIN_LAST", json!("P90D"));
    let spender = is("TOTAL_SPEND", "GREATER_THAN", json!("5000"));
    let plain = "Hi {{ first_name | default('there') }}, we are here for you.";
    vec![
        // By the audience.
        (away.clone(), plain, "Win-back"),
        (
            is("LAST_VISIT_AT", "NOT_WITHIN_LAST", json!("P6M")),
            plain,
            "Win-back",
        ),
        (
            is("LAST_ORDER_AT", "BEFORE", json!("2026-01-01")),
            plain,
            "Win-back",
        ),
        (
            is("LAST_ORDER_AT", "NOT_WITHIN_LAST", json!("P7D")),
            plain,
            "",
        ),
        (is("LAST_ORDER_AT", "WITHIN_LAST", json!("P90D")), plain, ""),
        (
            json!({ "not": is("LAST_ORDER_AT", "WITHIN_LAST", json!("P90D")) }),
            plain,
            "Win-back",
        ),
        (
            within("ORDER_COUNT", "EQUALS", json!(0), "P6M"),
            plain,
            "Win-back",
        ),
        (spender.clone(), plain, "High value"),
        (
            json!({ "not": is("TOTAL_SPEND", "LESS_THAN", json!("10000")) }),
            plain,
            "High value",
        ),
        (
            within("TOTAL_SPEND", "AT_LEAST", json!("100000"), "P1Y"),
            plain,
            "High value",
        ),
        (is("TOTAL_SPEND", "GREATER_THAN", json!(0)), plain, ""),
        (is("TOTAL_SPEND", "LESS_THAN", json!("500")), plain, ""),
        (
            json!({ "all": [away, spender] }),
            plain,
            "Win-back, High value",
        ),
        (
            is("CREATED_AT", "WITHIN_LAST", json!("P30D")),
            plain,
            "New customers",
        ),
        (
            is("FIRST_ORDER_AT", "WITHIN_LAST", json!("P2M")),
            plain,
            "New customers",
        ),
        (is("CREATED_AT", "WITHIN_LAST", json!("P1Y")), plain, ""),
        (
            is("ORDER_COUNT", "EQUALS", json!(1)),
            plain,
            "New customers",
        ),
        (is("ORDER_COUNT", "EQUALS", json!(0)), plain, "First order"),
        (
            json!({ "condition": { "field": "LAST_ORDER_AT", "operator": "IS_NOT_SET" } }),
            plain,
            "First order",
        ),
        (is("ORDER_COUNT", "AT_LEAST", json!(5)), plain, "Loyalty"),
        (is("ORDER_COUNT", "AT_LEAST", json!(2)), plain, ""),
        (
            is("CREATED_AT", "BEFORE", json!("2023-01-01")),
            plain,
            "Loyalty",
        ),
        (
            json!({ "all": [is("ORDER_COUNT", "AT_LEAST", json!(5)), away] }),
            plain,
            "Win-back",
        ),
        (is("TAGS", "CONTAINS", json!("VIP")), plain, "High value"),
        (
            is("TAGS", "IN", json!(["loyal-2024", "news"])),
            plain,
            "Loyalty",
        ),
        (is("TAGS", "NOT_IN", json!(["vip"])), plain, ""),
        (is("CITY", "IN", json!(["Pune", "Mumbai"])), plain, "Local"),
        (
            is("CITY", "IN", json!(["Pune", "Mumbai", "Delhi", "Chennai"])),
            plain,
            "",
        ),
        (is("CITY", "NOT_EQUALS", json!("Pune")), plain, ""),
        (
            json!({ "any": [away, is("VISIT_COUNT", "LESS_THAN", json!(3))] }),
            plain,
            "Win-back",
        ),
        // By the message.
        (
            everyone(),
            "Hi {{ name | default('you') }}, here is 10% off on your next order!",
            "Discount",
        ),
        (everyone(), "Flat ₹200 off this weekend", "Discount"),
        (
            everyone(),
            "Big Diwali sale: up to 50% off. Hurry!",
            "Discount, Festive, Last chance",
        ),
        (everyone(), "This is not a sale, just a hello.", ""),
        (everyone(), "Our wholesale desk is there for you.", ""),
        (everyone(), "We miss you! It has been a while.", "Win-back"),
        (
            everyone(),
            "Introducing our new collection: see it first.",
            "Announcement",
        ),
        (everyone(), "Our Pune store is now open", "Announcement"),
        (everyone(), "Welcome to Chai & Co!", "New customers"),
        (
            everyone(),
            "Welcome back, {{ first_name | default('you') }}!",
            "Win-back",
        ),
        (
            everyone(),
            "Thank you for your loyalty: 500 points are yours.",
            "Loyalty",
        ),
        (
            everyone(),
            "How was your visit? Rate us in a minute.",
            "Feedback",
        ),
        (
            everyone(),
            "You are one of our best customers. Thank you!",
            "High value",
        ),
        (everyone(), "Happy Holi from all of us", "Festive"),
        (
            everyone(),
            "Last chance: your coupon expires tonight",
            "Discount, Last chance",
        ),
        (everyone(), "{{ attributes.sale | default('') }} Hello", ""),
        (everyone(), "Your order is on its way.", ""),
        // By both.
        (away, "Come back for 20% off", "Win-back, Discount"),
        (
            spender,
            "VIPs first: our new arrivals are here",
            "High value, Announcement",
        ),
        (
            is("CITY", "EQUALS", json!("Pune")),
            "Our new store opens on Friday",
            "Announcement, Local",
        ),
    ]
}

#[test]
fn campaigns_get_the_labels_a_person_would_give_them() {
    let cases = cases();
    assert!(cases.len() >= 40);
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(audience, body, wanted)| {
            let found = labels(&suggest(&rule(audience), body));
            (found != *wanted).then(|| format!("{audience} {body}: {found} instead of {wanted}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_label_says_why() {
    let audience = json!({ "any": [
        is("LAST_ORDER_AT", "NOT_WITHIN_LAST", json!("P90D")),
        is("TOTAL_SPEND", "AT_LEAST", json!("5000")),
    ] });
    let found = suggest(
        &rule(&audience),
        "Flat ₹200 off. We announce it to you first.",
    );
    let reasons: Vec<&str> = found.iter().map(|found| found.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "Part of the audience: last order was not in the last 90 days.",
            "Part of the audience: total spend is at least ₹5,000.",
            "The message makes an offer in figures.",
            "The message says \"announce\".",
        ]
    );
    let sole = suggest(
        &rule(&is("LAST_ORDER_AT", "NOT_WITHIN_LAST", json!("P90D"))),
        "Hi",
    );
    assert_eq!(
        sole[0].reason,
        "The audience: last order was not in the last 90 days."
    );
    assert_eq!(sole[0].tag, Tag::WinBack);
}
