use insta::assert_snapshot;
use serde_json::{Value, json};
use tidings_audience::{Rule, Segment, Test, TimeTest, check};

use crate::{checked, condition, context, errors, instant};

#[test]
fn shapes_are_refused_with_their_paths() {
    assert_snapshot!(errors(&json!([])), @"rule: must be an object with one of `all`, `any`, `not` or `condition`");
    assert_snapshot!(errors(&json!({})), @"rule: must have exactly one of `all`, `any`, `not` or `condition`");
    assert_snapshot!(errors(&json!({ "all": [], "any": [] })), @"rule: must have exactly one of `all`, `any`, `not` or `condition`");
    assert_snapshot!(errors(&json!({ "none": [] })), @"rule.none: is not known here; a rule has one of `all`, `any`, `not` or `condition`");
    assert_snapshot!(errors(&json!({ "all": {} })), @"rule.all: must be a list of rules");
    assert_snapshot!(errors(&json!({ "all": [{ "any": [] }, { "not": { "all": [] } }] })), @r#"
    rule.all[0].any: must have at least one rule
    rule.all[1].not.all: must have at least one rule
    "#);
    assert_snapshot!(errors(&json!({ "all": [{ "condition": 1 }, { "condition": { "field": "AGE", "oops": 1, "key": 7 } }] })), @r#"
    rule.all[0].condition: must be an object with `field` and `operator`
    rule.all[1].condition.oops: is not known; a condition has field, operator, value, key and within
    rule.all[1].condition.field: must be one of TOTAL_SPEND, ORDER_COUNT, VISIT_COUNT, LAST_ORDER_AT, FIRST_ORDER_AT, LAST_VISIT_AT, CREATED_AT, NAME, EMAIL, PHONE, CITY, COUNTRY, TAGS, ATTRIBUTE, SUBSCRIBED
    rule.all[1].condition.operator: a condition needs `operator`
    rule.all[1].condition.key: must be text
    "#);
}

#[test]
fn values_are_refused_with_their_paths() {
    let rule = json!({ "all": [
        condition("TOTAL_SPEND", "AT_LEAST", json!("10.001")),
        condition("TOTAL_SPEND", "AT_LEAST", json!("ten")),
        condition("TOTAL_SPEND", "AT_LEAST", json!(1e30)),
        condition("ORDER_COUNT", "AT_LEAST", json!("3")),
        condition("ORDER_COUNT", "EQUALS", json!(2.5)),
        condition("ORDER_COUNT", "BETWEEN", json!([5, 2])),
        condition("ORDER_COUNT", "BETWEEN", json!([1, 2, 3])),
        condition("ORDER_COUNT", "IN", json!([])),
        condition("ORDER_COUNT", "IN", json!([1, "a", 2, null])),
        condition("ORDER_COUNT", "AT_LEAST", json!([1])),
        condition("LAST_ORDER_AT", "WITHIN_LAST", json!("PT5H")),
        condition("LAST_ORDER_AT", "WITHIN_LAST", json!("P3000Y")),
        condition("LAST_ORDER_AT", "BEFORE", json!("2024-02-30")),
        condition("LAST_ORDER_AT", "BEFORE", json!("2024-05-01 10:00:00Z")),
        condition("LAST_ORDER_AT", "BETWEEN", json!(["2024-05-02", "2024-05-01"])),
        condition("LAST_ORDER_AT", "IS_SET", json!(true)),
        condition("CITY", "EQUALS", json!(" ")),
        condition("CITY", "EQUALS", json!("a\u{0}b")),
        condition("CITY", "EQUALS", json!("x".repeat(201))),
        condition("CITY", "EQUALS", Value::Null),
        condition("SUBSCRIBED", "EQUALS", json!("true")),
    ] });
    assert_snapshot!(errors(&rule), @r#"
    rule.all[0].condition.value: INR has at most 2 decimal places
    rule.all[1].condition.value: must be an amount, for example "10" or "10.5"
    rule.all[2].condition.value: is too large an amount
    rule.all[3].condition.value: must be a whole number
    rule.all[4].condition.value: must be a whole number
    rule.all[5].condition.value: BETWEEN needs the lesser value first
    rule.all[6].condition.value: BETWEEN needs a list of two values
    rule.all[7].condition.value: IN needs a list of 1 to 1000 values
    rule.all[8].condition.value[1]: must be a whole number
    rule.all[8].condition.value[3]: must be a whole number
    rule.all[9].condition.value: AT_LEAST takes one value, not a list
    rule.all[10].condition.value: must be a period of years, months, weeks and days, for example "P90D", "P3M" or "P1Y"
    rule.all[11].condition.value: must not reach back before the year 1
    rule.all[12].condition.value: must be a date like "2024-05-31" or a date-time like "2024-05-31T18:30:00+05:30"
    rule.all[13].condition.value: must be a date like "2024-05-31" or a date-time like "2024-05-31T18:30:00+05:30"
    rule.all[14].condition.value: BETWEEN needs the lesser value first
    rule.all[15].condition.value: IS_SET takes no value
    rule.all[16].condition.value: must not be blank; blank text is absent, which IS_NOT_SET asks for
    rule.all[17].condition.value: must not contain the character U+0000
    rule.all[18].condition.value: must have at most 200 characters
    rule.all[19].condition.value: EQUALS needs a value
    rule.all[20].condition.value: must be true or false
    "#);
}

#[test]
fn operators_that_do_not_fit_come_with_what_does() {
    let rule = json!({ "all": [
        condition("LAST_ORDER_AT", "GREATER_THAN", json!(1)),
        condition("CREATED_AT", "IS_SET", Value::Null),
        condition("TOTAL_SPEND", "WITHIN_LAST", json!("P1D")),
        condition("TAGS", "EQUALS", json!("vip")),
        condition("CITY", "BETWEEN", json!(["a", "b"])),
        condition("SUBSCRIBED", "IN", json!([true])),
    ] });
    assert_snapshot!(errors(&rule), @r#"
    rule.all[0].condition.operator: LAST_ORDER_AT does not take GREATER_THAN (use ON_OR_AFTER); it takes WITHIN_LAST, NOT_WITHIN_LAST, BEFORE, ON_OR_AFTER, BETWEEN, IS_SET, IS_NOT_SET
    rule.all[1].condition.operator: CREATED_AT does not take IS_SET (it is always set); it takes WITHIN_LAST, NOT_WITHIN_LAST, BEFORE, ON_OR_AFTER, BETWEEN
    rule.all[2].condition.operator: TOTAL_SPEND does not take WITHIN_LAST (to count only what happened in a period, add `within`); it takes AT_LEAST, GREATER_THAN, AT_MOST, LESS_THAN, EQUALS, NOT_EQUALS, BETWEEN, IN, NOT_IN
    rule.all[3].condition.operator: TAGS does not take EQUALS (use CONTAINS); it takes CONTAINS, IN, NOT_IN, IS_SET, IS_NOT_SET
    rule.all[4].condition.operator: CITY does not take BETWEEN (text has no order; use IN or STARTS_WITH); it takes EQUALS, NOT_EQUALS, IN, NOT_IN, CONTAINS, STARTS_WITH, IS_SET, IS_NOT_SET
    rule.all[5].condition.operator: SUBSCRIBED does not take IN (use EQUALS); it takes EQUALS, NOT_EQUALS, IS_SET, IS_NOT_SET
    "#);
}

#[test]
fn keys_and_periods_stand_only_where_they_mean_something() {
    let with = |field: &str, operator: &str, value: Value, extra: Value| {
        let mut rule = condition(field, operator, value);
        let extra = extra.as_object().unwrap().clone();
        rule["condition"].as_object_mut().unwrap().extend(extra);
        rule
    };
    let rule = json!({ "any": [
        with("ATTRIBUTE", "EQUALS", json!("gold"), json!({})),
        with("ATTRIBUTE", "EQUALS", json!(["gold"]), json!({ "key": "" })),
        with("ATTRIBUTE", "EQUALS", json!({}), json!({ "key": "plan" })),
        with("ATTRIBUTE", "IN", json!(["gold", 1]), json!({ "key": "plan" })),
        with("ATTRIBUTE", "AT_LEAST", json!("gold"), json!({ "key": "plan" })),
        with("ATTRIBUTE", "CONTAINS", json!(1), json!({ "key": "plan" })),
        with("CITY", "EQUALS", json!("Pune"), json!({ "key": "plan" })),
        with("CITY", "EQUALS", json!("Pune"), json!({ "within": "P1D" })),
        with("LAST_ORDER_AT", "BEFORE", json!("2024-01-01"), json!({ "within": "P1D" })),
        with("ORDER_COUNT", "EQUALS", json!(1), json!({ "within": "90 days" })),
    ] });
    assert_snapshot!(errors(&rule), @r#"
    rule.any[0].condition.key: ATTRIBUTE needs the attribute's name as `key`
    rule.any[1].condition.key: must not be blank
    rule.any[1].condition.value: EQUALS takes one value, not a list
    rule.any[2].condition.value: must be text, a number, or true or false
    rule.any[3].condition.value[1]: must be text
    rule.any[4].condition.value: must be a number
    rule.any[5].condition.value: must be text
    rule.any[6].condition.key: only ATTRIBUTE takes `key`, CITY does not
    rule.any[7].condition.within: only TOTAL_SPEND, ORDER_COUNT and VISIT_COUNT take `within`, CITY does not
    rule.any[8].condition.within: only TOTAL_SPEND, ORDER_COUNT and VISIT_COUNT take `within`, LAST_ORDER_AT does not; use WITHIN_LAST
    rule.any[9].condition.within: must be a period of years, months, weeks and days, for example "P90D", "P3M" or "P1Y"
    "#);
}

fn nested(levels: usize) -> Value {
    (1..levels).fold(
        condition("CITY", "IS_SET", Value::Null),
        |rule, level| match level % 3 {
            0 => json!({ "not": rule }),
            1 => json!({ "all": [rule] }),
            _ => json!({ "any": [rule] }),
        },
    )
}

#[test]
fn a_rule_too_deep_or_too_long_is_refused() {
    checked(&nested(32));
    assert!(errors(&nested(33)).ends_with("is too deep: a rule has at most 32 levels"));
    // Deeper than a text could be read, as a program may build it.
    assert!(errors(&nested(200)).ends_with("is too deep: a rule has at most 32 levels"));
    let deep = format!("{}{}", r#"{"not":"#.repeat(100_000), "}".repeat(100_000));
    assert!(serde_json::from_str::<Rule>(&deep).is_err());
    let built = (0..33).fold(Rule::from_json(&nested(1)).unwrap(), |rule, _| {
        Rule::Not(Box::new(rule))
    });
    assert!(check(&built, &context()).is_err());

    let many = |count| json!({ "all": vec![condition("CITY", "IS_SET", Value::Null); count] });
    checked(&many(500));
    assert_snapshot!(errors(&many(501)), @"rule: has too many conditions: at most 500");
    let items = |count| condition("ORDER_COUNT", "IN", json!(vec![1; count]));
    checked(&items(1_000));
    assert_snapshot!(errors(&items(1_001)), @"rule.condition.value: IN needs a list of 1 to 1000 values");
    checked(&condition("CITY", "EQUALS", json!("ü".repeat(200))));
}

#[test]
fn a_rule_is_written_back_with_the_keys_it_uses() {
    let given = json!({ "all": [
        { "condition": { "field": "CITY", "operator": "IS_SET", "value": null, "key": null } },
        { "not": { "condition": { "field": "ORDER_COUNT", "operator": "AT_LEAST", "value": 2, "within": "P3M" } } },
    ] });
    let rule = Rule::from_json(&given).unwrap();
    let written = serde_json::to_value(&rule).unwrap();
    assert_eq!(
        written,
        json!({ "all": [
            { "condition": { "field": "CITY", "operator": "IS_SET" } },
            { "not": { "condition": { "field": "ORDER_COUNT", "operator": "AT_LEAST", "value": 2, "within": "P3M" } } },
        ] })
    );
    assert_eq!(serde_json::from_value::<Rule>(written).unwrap(), rule);
}

#[test]
fn conditions_carry_their_paths() {
    let rule = checked(
        &json!({ "any": [{ "not": condition("CITY", "IS_SET", Value::Null) }, condition("NAME", "IS_SET", Value::Null)] }),
    );
    let paths: Vec<String> = rule
        .conditions()
        .iter()
        .map(|condition| condition.path.to_string())
        .collect();
    assert_eq!(
        paths,
        ["rule.any[0].not.condition", "rule.any[1].condition"]
    );
    assert_eq!(rule.conditions()[1].path.segments()[2], Segment::Index(1));
}

/// The bounds of a condition on the last order, in UTC.
fn bounds(operator: &str, value: Value) -> String {
    let rule = checked(&condition("LAST_ORDER_AT", operator, value));
    let Test::Time {
        test: TimeTest::In(range) | TimeTest::NotIn(range),
        ..
    } = rule.conditions()[0].test
    else {
        panic!("no range");
    };
    let text = |bound: Option<chrono::DateTime<chrono::Utc>>| {
        bound.map_or("open".to_owned(), |bound| bound.to_rfc3339())
    };
    format!("{} .. {}", text(range.from), text(range.before))
}

#[test]
fn times_become_instants() {
    assert_snapshot!(bounds("WITHIN_LAST", json!("P90D")), @"2024-03-01T18:30:00+00:00 .. 2024-05-31T06:30:00.000001+00:00");
    assert_snapshot!(bounds("NOT_WITHIN_LAST", json!("P3M")), @"2024-02-28T18:30:00+00:00 .. 2024-05-31T06:30:00.000001+00:00");
    assert_snapshot!(bounds("BEFORE", json!("2024-05-01")), @"open .. 2024-04-30T18:30:00+00:00");
    assert_snapshot!(bounds("ON_OR_AFTER", json!("2024-05-01T10:00:00.0000001Z")), @"2024-05-01T10:00:00.000001+00:00 .. open");
    assert_snapshot!(bounds("BETWEEN", json!(["2024-05-01", "2024-05-01"])), @"2024-04-30T18:30:00+00:00 .. 2024-05-01T18:30:00+00:00");
    assert_snapshot!(bounds("BETWEEN", json!(["2024-05-01T00:00:00Z", "2024-05-01T00:00:00Z"])), @"2024-05-01T00:00:00+00:00 .. 2024-05-01T00:00:00.000001+00:00");
}

#[test]
fn as_of_is_kept_in_microseconds() {
    let rule = Rule::from_json(&condition("LAST_ORDER_AT", "WITHIN_LAST", json!("P1D"))).unwrap();
    let mut context = context();
    context.as_of = instant("2024-05-31T12:00:00.123456789Z");
    assert_eq!(
        check(&rule, &context).unwrap().as_of(),
        instant("2024-05-31T12:00:00.123456Z")
    );
}
