use serde_json::{Value, json};

use super::{chat, schema::RULE, support::TestApi};

const SUGGEST: &str =
    "query ($input: SuggestTagsInput!) { suggestTags(input: $input) { tag reason provider note } }";
const SET: &str = "mutation ($input: SetCampaignTagsInput!) { setCampaignTags(input: $input) { campaign { id tags } } }";
const LIST: &str = "query ($search: String, $first: Int) { campaignTags(search: $search, first: $first) { tag campaigns } }";

fn away() -> Value {
    json!({ "condition": { "field": "LAST_ORDER_AT", "operator": "NOT_WITHIN_LAST", "value": "P90D" } })
}

async fn launched(api: &TestApi, name: &str, tags: &[&str]) -> Value {
    let document = format!(
        "mutation ($name: String!, $tags: [String!]) {{ launchCampaign(input: {{
            name: $name, tags: $tags, rule: {RULE}, message: {{ body: \"Hi\" }} }}) {{ campaign {{ id }} }} }}"
    );
    let data = api
        .ask(&document, json!({ "name": name, "tags": tags }))
        .await;
    data["launchCampaign"]["campaign"]["id"].clone()
}

async fn listed(api: &TestApi, variables: Value) -> Value {
    api.ask(LIST, variables).await["campaignTags"].clone()
}

#[tokio::test]
async fn labels_come_from_the_audience_and_the_message() {
    let api = TestApi::new().await;
    let input =
        json!({ "rule": away(), "body": "Hi {{ first_name | default('there') }}, 20% off!" });
    let data = api.ask(SUGGEST, json!({ "input": input })).await;
    let built_in = |tag: &str, reason: &str| json!({ "tag": tag, "reason": reason, "provider": "built-in", "note": null });
    assert_eq!(
        data["suggestTags"],
        json!([
            built_in(
                "Win-back",
                "The audience: last order was not in the last 90 days."
            ),
            built_in("Discount", "The message says \"% off\"."),
        ])
    );
    let nothing =
        json!({ "rule": { "condition": { "field": "CITY", "operator": "IS_SET" } }, "body": "" });
    let data = api.ask(SUGGEST, json!({ "input": nothing })).await;
    assert_eq!(data["suggestTags"], json!([]));
    for (input, path) in [
        (json!({ "body": "Hi" }), json!(["input"])),
        (
            json!({ "rule": away(), "body": "a".repeat(20_001) }),
            json!(["input", "body"]),
        ),
        (
            json!({ "rule": away(), "body": "a\0" }),
            json!(["input", "body"]),
        ),
    ] {
        let (code, at, _) = api.refusal(SUGGEST, json!({ "input": input })).await;
        assert_eq!((code.as_str(), at), ("BAD_USER_INPUT", path));
    }
}

#[tokio::test]
async fn a_model_chooses_from_the_list_and_else_the_built_in_helper_does() {
    let found = |tag: &str| json!({ "tags": [{ "tag": tag, "reason": "So it says." }] });
    let config = chat::model(&[found("Loyalty"), found("Best ever")]).await;
    let api = TestApi::with(|settings| settings.assistant = Some(config)).await;
    let variables = json!({ "input": { "rule": away(), "body": "Come back!" } });
    let data = api.ask(SUGGEST, variables.clone()).await;
    let expected = json!([{ "tag": "Loyalty", "reason": "So it says.", "provider": "test-model", "note": null }]);
    assert_eq!(data["suggestTags"], expected);
    let data = api.ask(SUGGEST, variables).await;
    let note = "Found by the built-in helper: the language model proposed what is not valid.";
    assert_eq!(
        (
            &data["suggestTags"][0]["tag"],
            &data["suggestTags"][0]["note"]
        ),
        (&json!("Win-back"), &json!(note))
    );
    let recorded = api.store().list_assistant_requests(api.workspace.id, 10);
    let kinds: Vec<String> = recorded
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.kind)
        .collect();
    assert_eq!(kinds, ["tags", "tags"]);
}

#[tokio::test]
async fn tags_are_changed_found_and_told_in_the_log() {
    let api = TestApi::new().await;
    let id = launched(&api, "Sale", &["Old"]).await;
    let input = json!({ "campaignId": id, "tags": [" Win-back ", "Diwali", "Win-back"] });
    let data = api.ask(SET, json!({ "input": input })).await;
    let campaign = json!({ "id": id, "tags": ["Win-back", "Diwali"] });
    assert_eq!(data["setCampaignTags"]["campaign"], campaign);
    let history = "query ($search: String, $tag: String) { campaigns(search: $search, tag: $tag) { nodes { id } } }";
    let found = async |variables: Value| {
        let data = api.ask(history, variables).await;
        data["campaigns"]["nodes"].as_array().unwrap().len()
    };
    assert_eq!(found(json!({ "search": "DIWALI" })).await, 1);
    assert_eq!(found(json!({ "search": "sale" })).await, 1);
    assert_eq!(found(json!({ "tag": "Win-back" })).await, 1);
    assert_eq!(found(json!({ "search": "old" })).await, 0);
    // The same again is no news.
    api.ask(SET, json!({ "input": input })).await;
    let log = "{ auditLog { nodes { action subject detail } } }";
    let log = api.ask(log, Value::Null).await;
    let entries = log["auditLog"]["nodes"].as_array().unwrap().iter();
    let tagged: Vec<&Value> = entries
        .filter(|entry| entry["action"] == "campaign.tagged")
        .collect();
    let subject = format!("campaign {}", id.as_str().unwrap());
    let detail = json!({ "name": "Sale", "from": ["Old"], "to": ["Win-back", "Diwali"] });
    let entry = json!({ "action": "campaign.tagged", "subject": subject, "detail": detail });
    assert_eq!(tagged, [&entry]);
}

#[tokio::test]
async fn wrong_tags_and_unknown_campaigns_are_refused() {
    let api = TestApi::new().await;
    let id = launched(&api, "Sale", &[]).await;
    let many: Vec<String> = (0..21).map(|number| number.to_string()).collect();
    for tags in [
        json!(many),
        json!([" "]),
        json!(["a".repeat(201)]),
        json!(["a\0"]),
    ] {
        let input = json!({ "campaignId": id, "tags": tags });
        let (code, at, _) = api.refusal(SET, json!({ "input": input })).await;
        assert_eq!(
            (code.as_str(), at),
            ("BAD_USER_INPUT", json!(["input", "tags"]))
        );
    }
    for unknown in ["0", "x", "-1", "99999999999999999999"] {
        let input = json!({ "campaignId": unknown, "tags": [] });
        let (code, at, _) = api.refusal(SET, json!({ "input": input })).await;
        assert_eq!(
            (code.as_str(), at),
            ("NOT_FOUND", json!(["input", "campaignId"]))
        );
    }
}

#[tokio::test]
async fn tags_in_use_are_counted_and_searched() {
    let api = TestApi::new().await;
    assert_eq!(listed(&api, json!({})).await, json!([]));
    launched(&api, "Diwali sale", &["Festive", "Discount", "Discount"]).await;
    launched(&api, "Holi", &["Festive"]).await;
    launched(&api, "Hello", &["ÄPFEL"]).await;
    let tag = |tag: &str, campaigns: i64| json!({ "tag": tag, "campaigns": campaigns });
    assert_eq!(
        listed(&api, json!({})).await,
        json!([tag("Festive", 2), tag("Discount", 1), tag("ÄPFEL", 1)])
    );
    assert_eq!(
        listed(&api, json!({ "first": 1 })).await,
        json!([tag("Festive", 2)])
    );
    assert_eq!(
        listed(&api, json!({ "search": "äpf" })).await,
        json!([tag("ÄPFEL", 1)])
    );
    // Of the campaign whose name holds it, no tag does.
    assert_eq!(listed(&api, json!({ "search": "sale" })).await, json!([]));
    for (variables, path) in [
        (json!({ "first": 0 }), json!(["first"])),
        (json!({ "first": 101 }), json!(["first"])),
        (json!({ "search": "a\0" }), json!(["search"])),
    ] {
        let (code, at, _) = api.refusal(LIST, variables).await;
        assert_eq!((code.as_str(), at), ("BAD_USER_INPUT", path));
    }
}
