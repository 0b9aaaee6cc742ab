use serde_json::{Value, json};
use tidings_api::Settings;

use super::{
    chat,
    schema::RULE,
    support::{Feed, TestApi, customer},
};

const DOCUMENT: &str = "query ($input: SuggestMessagesInput!) {
    suggestMessages(input: $input) { title body why characters segments provider note } }";
const OBJECTIVE: &str = "bring back inactive users with 20% off, code BACK20";

async fn suggested(api: &TestApi, input: Value) -> Value {
    let data = api.ask(DOCUMENT, json!({ "input": input })).await;
    data["suggestMessages"].clone()
}

fn messages(bodies: [&str; 3]) -> Value {
    let message = |body| json!({ "title": "A thought", "body": body, "why": "It is short." });
    json!({ "messages": bodies.map(message) })
}

#[tokio::test]
async fn three_messages_are_proposed_that_a_launch_takes() {
    let api = TestApi::new().await;
    Feed::new(&api)
        .customers(vec![customer("a", "Asha Rao")])
        .await;
    let rule = json!({ "condition": { "field": "LAST_ORDER_AT", "operator": "NOT_WITHIN_LAST", "value": "P90D" } });
    for (channel, tone) in [
        ("SMS", "FRIENDLY"),
        ("WHATSAPP", "FORMAL"),
        ("EMAIL", "PLAYFUL"),
        ("SMS", "URGENT"),
    ] {
        let input =
            json!({ "objective": OBJECTIVE, "rule": rule, "channel": channel, "tone": tone });
        let found = suggested(&api, input).await;
        assert_eq!(found.as_array().unwrap().len(), 3, "{found}");
        for suggestion in found.as_array().unwrap() {
            assert_eq!(suggestion["provider"], "built-in");
            assert_eq!(suggestion["note"], Value::Null);
            assert!(
                suggestion["body"].as_str().unwrap().contains("BACK20"),
                "{suggestion}"
            );
            let parts = if channel == "SMS" {
                json!(1)
            } else {
                Value::Null
            };
            assert_eq!(suggestion["segments"], parts);
            let launch = "mutation ($rule: AudienceRuleInput!, $message: MessageInput!) {
                launchCampaign(input: { name: \"Back\", rule: $rule, message: $message }) { campaign { id } } }";
            let message = json!({ "channel": channel, "body": suggestion["body"] });
            api.ask(launch, json!({ "rule": rule, "message": message }))
                .await;
        }
    }
}

#[tokio::test]
async fn what_is_not_understood_is_said() {
    let api = TestApi::new().await;
    let found = suggested(&api, json!({ "objective": "sell more umbrellas" })).await;
    let note = found[0]["note"].as_str().unwrap();
    assert!(
        note.starts_with("The objective was not understood"),
        "{note}"
    );
    let input = json!({ "objective": OBJECTIVE, "rule": { "condition": { "field": "CITY", "operator": "EQUALS", "value": "Pune" } } });
    let found = suggested(&api, input).await;
    assert_eq!(found[2]["note"], "The audience is empty at the moment.");
}

#[tokio::test]
async fn a_wrong_input_is_refused_by_name() {
    let api = TestApi::new().await;
    let saved = format!(
        r#"mutation {{ createAudience(input: {{ name: "All", rule: {RULE} }}) {{ audience {{ id }} }} }}"#
    );
    let saved = api.ask(&saved, Value::Null).await;
    let audience = &saved["createAudience"]["audience"]["id"];
    let rule = json!({ "condition": { "field": "CITY", "operator": "IS_SET" } });
    let objective = |text: &str| json!({ "objective": text });
    let long = "a".repeat(501);
    for (input, path) in [
        (objective(""), json!(["input", "objective"])),
        (objective("a\u{202e}b"), json!(["input", "objective"])),
        (objective("a\0b"), json!(["input", "objective"])),
        (objective(&long), json!(["input", "objective"])),
        (
            json!({ "objective": OBJECTIVE, "audienceId": audience, "rule": rule }),
            json!(["input"]),
        ),
        (
            json!({ "objective": OBJECTIVE, "rule": { "all": [] } }),
            json!(["input", "rule", "all"]),
        ),
    ] {
        let (code, at, message) = api.refusal(DOCUMENT, json!({ "input": input })).await;
        assert_eq!((code.as_str(), at), ("BAD_USER_INPUT", path), "{message}");
    }
    let found = suggested(
        &api,
        json!({ "objective": OBJECTIVE, "audienceId": audience }),
    )
    .await;
    assert_eq!(found.as_array().unwrap().len(), 3);
}

async fn with_model(answers: &[Value], change: impl FnOnce(&mut Settings)) -> TestApi {
    let config = chat::model(answers).await;
    TestApi::with(|settings| {
        settings.assistant = Some(config);
        change(settings);
    })
    .await
}

#[tokio::test]
async fn a_model_writes_them_and_is_held_to_the_objective() {
    let good = messages([
        "Hi {{ first_name | default('there') }}, 20% off with [1].",
        "We miss you. Take 20% off with [1].",
        "Back so soon? 20% off, code [1].",
    ]);
    let bad = messages([
        "Hi {{ nickname }}",
        "We miss you. Take 20% off with [1].",
        "50% off!",
    ]);
    let api = with_model(&[bad, good], |_| {}).await;
    let found = suggested(&api, json!({ "objective": OBJECTIVE })).await;
    assert_eq!(
        found[1],
        json!({
            "title": "A thought", "body": "We miss you. Take 20% off with BACK20.", "why": "It is short.",
            "characters": 38, "segments": 1, "provider": "test-model", "note": null,
        })
    );
    let recorded = api.store().list_assistant_requests(api.workspace.id, 10);
    let recorded = recorded.await.unwrap();
    let [only] = recorded.as_slice() else {
        panic!("{recorded:?}")
    };
    assert_eq!(
        (only.kind.as_str(), only.prompt.as_str(), only.prompt_tokens),
        ("messages", OBJECTIVE, 2_000)
    );
    assert_eq!(only.outcome.as_deref(), Some("answered"));
}

#[tokio::test]
async fn where_the_model_fails_or_no_tokens_are_left_the_built_in_helper_writes() {
    let bad = messages(["Hi {{ nickname }}", "50% off", "free"]);
    let api = with_model(&[bad], |settings| {
        if let Some(config) = &mut settings.assistant {
            // Enough for one request and its mending.
            config.daily_tokens = 11_000;
        }
    })
    .await;
    for reason in [
        "the language model proposed what is not valid",
        "the workspace used up its tokens of today",
    ] {
        let found = suggested(&api, json!({ "objective": OBJECTIVE })).await;
        assert_eq!(found.as_array().unwrap().len(), 3);
        for suggestion in found.as_array().unwrap() {
            assert_eq!(suggestion["provider"], "built-in");
            let note = format!("Written by the built-in helper: {reason}.");
            assert_eq!(suggestion["note"], note);
        }
    }
}
