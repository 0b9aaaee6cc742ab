use serde_json::{Value, json};
use tidings_store::customer::Patch;

use super::support::{Feed, TestApi, customer, day, order};

const PREVIEW: &str = "query ($input: MessagePreviewInput!) { messagePreview(input: $input) {
    reachable members { customer { externalId } text problem } missing { variable members } } }";

fn everybody() -> Value {
    json!({ "condition": { "field": "TOTAL_SPEND", "operator": "AT_LEAST", "value": 0 } })
}

/// Ann lives in Pune and ordered; Bob has neither name nor city; Cat did not consent.
async fn shop() -> TestApi {
    let api = TestApi::new().await;
    let mut ann = customer("ann", "Ann Rao");
    ann.city = Patch::Set("Pune".to_owned());
    ann.attributes = Patch::Set(json!({ "tier": "gold" }).as_object().unwrap().clone());
    let mut bob = customer("bob", "Bob");
    bob.name = Patch::Clear;
    let mut cat = customer("cat", "Cat");
    cat.subscribed = Patch::Set(false);
    let mut feed = Feed::new(&api);
    feed.customers(vec![cat, ann, bob]).await;
    feed.orders(vec![order("o1", "ann", 150_000, day(3, 1))])
        .await;
    api
}

#[tokio::test]
async fn each_member_reads_their_own_text_and_what_is_missing_is_counted() {
    let api = shop().await;
    let body = "Hi {{ first_name | default('there') }}, {{ total_spend }} in {{ city | default('your town') }}\
        {% if attributes.tier %}, {{ attributes.tier }}{% endif %}";
    let input = json!({ "rule": everybody(), "message": { "body": body } });
    let data = api.ask(PREVIEW, json!({ "input": input })).await;
    assert_eq!(
        data["messagePreview"],
        json!({
            "reachable": 2,
            "members": [
                { "customer": { "externalId": "ann" }, "text": "Hi Ann, ₹1,500 in Pune, gold", "problem": null },
                { "customer": { "externalId": "bob" }, "text": "Hi there, ₹0 in your town", "problem": null },
            ],
            "missing": [
                { "variable": "first_name", "members": 1 },
                { "variable": "city", "members": 1 },
                { "variable": "attributes.tier", "members": 1 },
            ],
        })
    );
}

#[tokio::test]
async fn a_text_that_cannot_be_written_says_why_and_spoils_no_other() {
    let api = shop().await;
    let body = "{% if city %}{{ city }}{% endif %}";
    let input = json!({ "rule": everybody(), "message": { "body": body }, "first": 2 });
    let data = api.ask(PREVIEW, json!({ "input": input })).await;
    let members = &data["messagePreview"]["members"];
    assert_eq!(members[0]["text"], "Pune");
    assert_eq!(members[1]["text"], Value::Null);
    assert_eq!(members[1]["problem"], "the text is empty");
}

#[tokio::test]
async fn a_wrong_input_is_named() {
    let api = shop().await;
    for (input, path) in [
        (json!({ "message": { "body": "Hi" } }), json!(["input"])),
        (
            json!({ "rule": everybody(), "audienceId": "1", "message": { "body": "Hi" } }),
            json!(["input"]),
        ),
        (
            json!({ "rule": everybody(), "message": { "body": "Hi {{ nam }}" } }),
            json!(["input", "message", "body"]),
        ),
        (
            json!({ "rule": everybody(), "message": { "body": "Hi" }, "first": 21 }),
            json!(["input", "first"]),
        ),
        (
            json!({ "rule": { "all": [] }, "message": { "body": "Hi" } }),
            json!(["input", "rule", "all"]),
        ),
    ] {
        let (code, at, _) = api.refusal(PREVIEW, json!({ "input": input })).await;
        assert_eq!((code.as_str(), at), ("BAD_USER_INPUT", path), "{input}");
    }
}
