use serde_json::{Value, json};
use tidings_store::customer::Patch;

use super::support::{Feed, TestApi, customer, day, order};

const PREVIEW: &str = "query ($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) { size } }";

fn condition(field: &str, operator: &str, value: &Value) -> Value {
    json!({ "condition": { "field": field, "operator": operator, "value": value } })
}

/// Ann spent 1,500 and can be reached, Bob spent 100 and cannot, Cat is known by a visit's absence alone.
async fn shop() -> TestApi {
    let api = TestApi::new().await;
    let mut feed = Feed::new(&api);
    let mut bob = customer("bob", "Bob");
    bob.subscribed = Patch::Set(false);
    let mut cat = customer("cat", "Cat");
    cat.phone = Patch::Keep;
    cat.email = Patch::Set("cat@example.com".to_owned());
    feed.customers(vec![customer("ann", "Ann"), bob, cat]).await;
    feed.orders(vec![
        order("o1", "ann", 150_000, day(3, 1)),
        order("o2", "bob", 10_000, day(3, 1)),
    ])
    .await;
    api
}

#[tokio::test]
async fn a_preview_counts_exactly_what_is_asked() {
    let api = shop().await;
    let rule = json!({ "any": [condition("TOTAL_SPEND", "AT_LEAST", &json!("100.00")), condition("NAME", "EQUALS", &json!("CAT"))] });
    let document = "query ($rule: AudienceRuleInput!, $channel: Channel!) { audiencePreview(rule: $rule) {
        ...Numbers asOf ruleText sample(first: 2) { externalId } breakdown { path text size } } }
        fragment Numbers on AudiencePreview { size leftOut { reason members }
            mailLeftOut: leftOut(channel: EMAIL) { reason members } reachable mail: reachable(channel: $channel) whatsApp: reachable(channel: WHATSAPP) }";
    let data = api
        .ask(document, json!({ "rule": rule, "channel": "EMAIL" }))
        .await;
    let mut preview = data["audiencePreview"].clone();
    assert!(preview["asOf"].take().as_str().unwrap().ends_with('Z'));
    assert_eq!(
        preview,
        json!({
            "size": 3,
            "leftOut": [{ "reason": "not_subscribed", "members": 1 }, { "reason": "no_address", "members": 1 }],
            "mailLeftOut": [{ "reason": "not_subscribed", "members": 1 }, { "reason": "no_address", "members": 1 }],
            "reachable": 1, "mail": 1, "whatsApp": 1, "asOf": null,
            "ruleText": "total spend is at least ₹100 or name is \"CAT\"",
            "sample": [{ "externalId": "ann" }, { "externalId": "bob" }],
            "breakdown": [
                { "path": "rule.any[0].condition", "text": "total spend is at least ₹100", "size": 2 },
                { "path": "rule.any[1].condition", "text": "name is \"CAT\"", "size": 1 },
            ],
        })
    );
    let rule = json!({ "not": rule });
    assert_eq!(
        api.ask(PREVIEW, json!({ "rule": rule })).await,
        json!({ "audiencePreview": { "size": 0 } })
    );
}

#[tokio::test]
async fn parts_of_a_preview_may_be_asked_alone() {
    let api = shop().await;
    let rule = condition("TOTAL_SPEND", "AT_LEAST", &json!(0));
    for (selection, expected) in [
        ("__typename", json!({ "__typename": "AudiencePreview" })),
        ("reachable(channel: EMAIL)", json!({ "reachable": 1 })),
        (
            "sample(first: 1) { name }",
            json!({ "sample": [{ "name": "Ann" }] }),
        ),
        ("sample(first: 0) { name }", json!({ "sample": [] })),
        (
            "a: sample(first: 1) { name } b: sample { name }",
            json!({ "a": [{ "name": "Ann" }], "b": [{ "name": "Ann" }, { "name": "Bob" }, { "name": "Cat" }] }),
        ),
        (
            "breakdown { size }",
            json!({ "breakdown": [{ "size": 3 }] }),
        ),
    ] {
        let document = format!(
            "query ($rule: AudienceRuleInput!) {{ audiencePreview(rule: $rule) {{ {selection} }} }}"
        );
        assert_eq!(
            api.ask(&document, json!({ "rule": rule })).await["audiencePreview"],
            expected,
            "{selection}"
        );
    }
    let document = "query ($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) { sample(first: 101) { id } } }";
    let (code, path, _) = api.refusal(document, json!({ "rule": rule })).await;
    assert_eq!(
        (code.as_str(), path),
        ("BAD_USER_INPUT", json!(["sample", "first"]))
    );
}

#[tokio::test]
async fn a_wrong_rule_is_refused_with_the_path_of_the_wrong_part() {
    let api = TestApi::new().await;
    let good = condition("TOTAL_SPEND", "AT_LEAST", &json!("1"));
    for (rule, path) in [
        (json!({ "all": [] }), json!(["rule", "all"])),
        (
            json!({ "any": [good, condition("TOTAL_SPEND", "AT_LEAST", &json!("1.234"))] }),
            json!(["rule", "any", 1, "condition", "value"]),
        ),
        (
            json!({ "not": condition("NAME", "BEFORE", &json!("x")) }),
            json!(["rule", "not", "condition", "operator"]),
        ),
        (
            condition("ATTRIBUTE", "EQUALS", &json!("x")),
            json!(["rule", "condition", "key"]),
        ),
        (
            condition("LAST_ORDER_AT", "WITHIN_LAST", &json!("90 days")),
            json!(["rule", "condition", "value"]),
        ),
    ] {
        let (code, found, message) = api.refusal(PREVIEW, json!({ "rule": rule })).await;
        assert_eq!(
            (code.as_str(), found),
            ("BAD_USER_INPUT", path),
            "{rule}: {message}"
        );
    }
    let document = "mutation ($rule: AudienceRuleInput!) { createAudience(input: { name: \"x\", rule: $rule }) { audience { id } } }";
    let (code, path, _) = api
        .refusal(document, json!({ "rule": { "all": [] } }))
        .await;
    assert_eq!(
        (code.as_str(), path),
        ("BAD_USER_INPUT", json!(["input", "rule", "all"]))
    );
}

#[tokio::test]
async fn exactly_one_part_of_a_rule_is_given() {
    let api = TestApi::new().await;
    let good = condition("TOTAL_SPEND", "AT_LEAST", &json!("1"));
    for rule in [
        json!({}),
        json!({ "all": [good], "any": [good] }),
        json!({ "all": null }),
        json!({ "all": [good], "any": null }),
        json!({ "not": {} }),
        json!({ "some": [good] }),
        json!({ "condition": { "field": "TOTAL_SPEND" } }),
        condition("SHOE_SIZE", "EQUALS", &json!(1)),
        condition("NAME", "LIKES", &json!(1)),
        json!("all"),
        json!(null),
    ] {
        let (code, _, message) = api.refusal(PREVIEW, json!({ "rule": rule })).await;
        assert_eq!(code, "BAD_USER_INPUT", "{rule}: {message}");
    }
}

#[tokio::test]
async fn a_rule_200_deep_is_refused_clearly() {
    let api = TestApi::new().await;
    let inner = r#"{ condition: { field: TOTAL_SPEND, operator: AT_LEAST, value: "1" } }"#;
    for (levels, fits) in [(32, true), (33, false), (200, false), (5_000, false)] {
        let literal = format!(
            "{}{inner}{}",
            "{ not: ".repeat(levels - 1),
            " }".repeat(levels - 1)
        );
        let answer = api
            .answer(
                &format!("{{ audiencePreview(rule: {literal}) {{ size }} }}"),
                Value::Null,
            )
            .await;
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        assert_eq!(
            code,
            (!fits).then_some("BAD_USER_INPUT"),
            "{levels} levels as a literal: {answer}"
        );
        let mut rule = condition("TOTAL_SPEND", "AT_LEAST", &json!("1"));
        // A value deeper than this cannot be taken apart by the test itself.
        for _ in 1..levels.min(500) {
            rule = json!({ "not": rule });
        }
        let answer = api.answer(PREVIEW, json!({ "rule": rule })).await;
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        assert_eq!(
            code,
            (!fits).then_some("BAD_USER_INPUT"),
            "{levels} levels as a variable: {answer}"
        );
    }
}

#[tokio::test]
async fn an_audience_is_saved_found_and_listed() {
    let api = shop().await;
    let rule = json!({ "all": [condition("TOTAL_SPEND", "GREATER_THAN", &json!(1_000)), { "condition": { "field": "EMAIL", "operator": "IS_NOT_SET" } }] });
    let document = "mutation ($rule: AudienceRuleInput!) { createAudience(input: { name: \"  Big spenders \", rule: $rule }) {
        audience { id name rule ruleText createdBy preview { size reachable } } } }";
    let data = api.ask(document, json!({ "rule": rule })).await;
    let mut audience = data["createAudience"]["audience"].clone();
    let id = audience["id"].take();
    assert_eq!(
        audience,
        json!({
            "id": null, "name": "Big spenders", "rule": rule, "createdBy": "Test key",
            "ruleText": "total spend is more than ₹1,000 and has no e-mail address",
            "preview": { "size": 1, "reachable": 1 },
        }),
        "a rule given back has exactly the keys it uses"
    );
    let found = api
        .ask(
            "query ($id: ID!) { audience(id: $id) { id name } }",
            json!({ "id": id }),
        )
        .await;
    assert_eq!(
        found["audience"],
        json!({ "id": id, "name": "Big spenders" })
    );
    for number in 1..=3 {
        let document = "mutation ($rule: AudienceRuleInput!, $name: String!) { createAudience(input: { name: $name, rule: $rule }) { audience { id } } }";
        api.ask(
            document,
            json!({ "rule": audience["rule"], "name": format!("Number {number}") }),
        )
        .await;
    }
    let page = api
        .ask(
            "{ audiences(first: 2) { nodes { name } pageInfo { hasNextPage endCursor } } }",
            Value::Null,
        )
        .await;
    assert_eq!(
        page["audiences"]["nodes"],
        json!([{ "name": "Number 3" }, { "name": "Number 2" }])
    );
    let document = "query ($after: String) { audiences(after: $after) { nodes { name } pageInfo { hasNextPage } } }";
    let rest = api
        .ask(
            document,
            json!({ "after": page["audiences"]["pageInfo"]["endCursor"] }),
        )
        .await;
    let expected = json!({ "nodes": [{ "name": "Number 1" }, { "name": "Big spenders" }], "pageInfo": { "hasNextPage": false } });
    assert_eq!(rest["audiences"], expected);
    for unknown in ["0", "9999999", "abc", "", "01", "99999999999999999999"] {
        let found = api
            .ask(
                "query ($id: ID!) { audience(id: $id) { id } }",
                json!({ "id": unknown }),
            )
            .await;
        assert_eq!(found, json!({ "audience": null }), "{unknown}");
    }
}

#[tokio::test]
async fn an_audience_has_a_name() {
    let api = TestApi::new().await;
    let rule = condition("TOTAL_SPEND", "AT_LEAST", &json!("1"));
    for name in [" ".to_owned(), "x".repeat(201), "a\0b".to_owned()] {
        let document = "mutation ($rule: AudienceRuleInput!, $name: String!) { createAudience(input: { name: $name, rule: $rule }) { audience { id } } }";
        let (code, path, _) = api
            .refusal(document, json!({ "rule": rule, "name": name }))
            .await;
        assert_eq!(
            (code.as_str(), path),
            ("BAD_USER_INPUT", json!(["input", "name"]))
        );
    }
}

#[tokio::test]
async fn the_fields_tell_a_rule_builder_all_it_needs() {
    let api = TestApi::new().await;
    let document = "{ audienceFields { name label type unit takesKey takesWithin mayBeAbsent valueHint synonyms operators { name label value } } }";
    let data = api.ask(document, Value::Null).await;
    let fields = data["audienceFields"].as_array().unwrap();
    assert_eq!(fields.len(), 15);
    assert_eq!(fields[0]["unit"], "INR");
    assert_eq!(fields[1]["unit"], "orders");
    assert_eq!(
        fields[0]["operators"][0],
        json!({ "name": "AT_LEAST", "label": "is at least", "value": "ONE" })
    );
    // Every example is one that the field takes.
    for field in fields {
        let hint = field["valueHint"].as_str().unwrap();
        let value = match field["type"].as_str().unwrap() {
            "COUNT" | "BOOLEAN" => hint.parse().unwrap(),
            _ => json!(hint),
        };
        for operator in field["operators"].as_array().unwrap() {
            let value = match operator["value"].as_str().unwrap() {
                "ONE" => Some(value.clone()),
                "TWO" => Some(json!([value, value])),
                "MANY" => Some(json!([value])),
                "PERIOD" => Some(json!("P90D")),
                _ => None,
            };
            let ordered = [
                "GREATER_THAN",
                "AT_LEAST",
                "LESS_THAN",
                "AT_MOST",
                "BETWEEN",
            ];
            if field["type"] == "ATTRIBUTE" && ordered.contains(&operator["name"].as_str().unwrap())
            {
                continue;
            }
            let mut condition = json!({ "field": field["name"], "operator": operator["name"] });
            if let Some(value) = value {
                condition["value"] = value;
            }
            if field["takesKey"] == true {
                condition["key"] = json!("tier");
            }
            if field["takesWithin"] == true {
                condition["within"] = json!("P1Y");
            }
            let data = api
                .ask(PREVIEW, json!({ "rule": { "condition": condition } }))
                .await;
            assert_eq!(data, json!({ "audiencePreview": { "size": 0 } }));
        }
    }
}

const RENAME: &str = "mutation ($input: RenameAudienceInput!) { renameAudience(input: $input) { audience { id name } } }";
const DELETE: &str = "mutation ($id: ID!) { deleteAudience(id: $id) { id } }";

async fn saved(api: &TestApi, name: &str) -> Value {
    let document = "mutation ($input: CreateAudienceInput!) { createAudience(input: $input) { audience { id } } }";
    let rule = condition("TOTAL_SPEND", "AT_LEAST", &json!("1"));
    let input = json!({ "name": name, "rule": rule });
    let data = api.ask(document, json!({ "input": input })).await;
    data["createAudience"]["audience"]["id"].clone()
}

async fn noted(api: &TestApi) -> Vec<(String, Value)> {
    let entries = api.store().list_audit(api.workspace.id, None, 100).await;
    // The workspace and the test's own key come first.
    let entries = entries.unwrap().into_iter().rev().skip(2);
    entries.map(|entry| (entry.action, entry.detail)).collect()
}

#[tokio::test]
async fn an_audience_can_be_renamed() {
    let api = TestApi::new().await;
    let id = saved(&api, "All").await;
    for name in [" Everybody ", "Everybody"] {
        let input = json!({ "id": id, "name": name });
        let data = api.ask(RENAME, json!({ "input": input })).await;
        assert_eq!(
            data["renameAudience"]["audience"],
            json!({ "id": id, "name": "Everybody" })
        );
    }
    // The second time nothing changed, so there is nothing to tell.
    let renamed = (
        "audience.renamed".to_owned(),
        json!({ "before": "All", "after": "Everybody" }),
    );
    assert_eq!(noted(&api).await[1..], [renamed]);
    let blank = json!({ "input": { "id": id, "name": " " } });
    let (code, path, _) = api.refusal(RENAME, blank).await;
    assert_eq!(
        (code.as_str(), path),
        ("BAD_USER_INPUT", json!(["input", "name"]))
    );
    for unknown in ["999", "x"] {
        let input = json!({ "id": unknown, "name": "Others" });
        let (code, path, _) = api.refusal(RENAME, json!({ "input": input })).await;
        assert_eq!((code.as_str(), path), ("NOT_FOUND", json!(["input", "id"])));
    }
}

#[tokio::test]
async fn a_deleted_audience_is_gone_but_for_its_campaigns() {
    let api = TestApi::new().await;
    let (id, other) = (saved(&api, "All").await, saved(&api, "Others").await);
    let launch = "mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }";
    let campaign = |key: &str| json!({ "input": { "name": "Sale", "audienceId": id, "message": { "body": "Hi" }, "idempotencyKey": key } });
    let launched = api.ask(launch, campaign("first")).await;
    for _ in 0..2 {
        let data = api.ask(DELETE, json!({ "id": id })).await;
        assert_eq!(data["deleteAudience"]["id"], id);
    }
    let actions: Vec<String> = noted(&api).await.into_iter().map(|entry| entry.0).collect();
    assert_eq!(
        actions[2..],
        [
            "campaign.launched".to_owned(),
            "audience.deleted".to_owned()
        ]
    );
    let document =
        "query ($id: ID!, $campaign: ID!) { audience(id: $id) { id } audiences { nodes { id } }
        campaign(id: $campaign) { audience { id name deletedAt } } }";
    let names = json!({ "id": id, "campaign": launched["launchCampaign"]["campaign"]["id"] });
    let mut data = api.ask(document, names).await;
    let deleted_at = data["campaign"]["audience"]["deletedAt"].take();
    assert!(deleted_at.is_string(), "{deleted_at}");
    assert_eq!(
        data,
        json!({
            "audience": null, "audiences": { "nodes": [{ "id": other }] },
            "campaign": { "audience": { "id": id, "name": "All", "deletedAt": null } },
        })
    );
    let renamed = json!({ "input": { "id": id, "name": "Again" } });
    assert_eq!(api.refusal(RENAME, renamed).await.0, "NOT_FOUND");
    assert_eq!(api.refusal(launch, campaign("second")).await.0, "NOT_FOUND");
    // The same launch again is still the same launch.
    assert_eq!(api.ask(launch, campaign("first")).await, launched);
}
