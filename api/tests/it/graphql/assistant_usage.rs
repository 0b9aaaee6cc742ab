use serde_json::{Value, json};

use super::{chat, support::TestApi};

const DOCUMENT: &str = "query ($days: Int) { assistantUsage(days: $days) {
    model dailyTokens sums { requests answered tokens promptTokens completionTokens cost }
    days { date sums { requests } } kinds { kind sums { requests tokens } } askers { name sums { requests cost } }
    latest(first: 2) { askedBy kind prompt model tokens cost outcome } } }";

async fn used(api: &TestApi, days: i64) -> Value {
    let data = api.ask(DOCUMENT, json!({ "days": days })).await;
    data["assistantUsage"].clone()
}

#[tokio::test]
async fn requests_are_counted_by_day_kind_and_asker() {
    let rule = json!({ "condition": { "field": "CITY", "operator": "EQUALS", "value": "Pune" } });
    let config = chat::model(&[
        json!({ "rule": rule, "notUnderstood": [] }),
        json!({ "tags": [] }),
    ])
    .await;
    let api = TestApi::with(|settings| settings.assistant = Some(config)).await;
    api.ask(
        r#"{ suggestRule(prompt: "around Pune") { text } }"#,
        Value::Null,
    )
    .await;
    for _ in 0..2 {
        // What comes from now on is no rule, so each of these is mended once, in vain.
        api.ask(
            r#"{ suggestRule(prompt: "spent over 5K") { text } }"#,
            Value::Null,
        )
        .await;
    }
    let tags = "query ($rule: AudienceRuleInput!) { suggestTags(input: { rule: $rule, body: \"Hi\" }) { tag } }";
    api.ask(tags, json!({ "rule": rule })).await;

    let found = used(&api, 7).await;
    assert_eq!(
        (&found["model"], &found["dailyTokens"]),
        (&json!("test-model"), &json!(100_000))
    );
    let sums = json!({
        "requests": 4, "answered": 2, "tokens": 6_600, "promptTokens": 6_000, "completionTokens": 600, "cost": "0.018000",
    });
    assert_eq!(found["sums"], sums);
    let days = found["days"].as_array().unwrap();
    assert_eq!(days.len(), 7);
    let requests: Vec<i64> = days
        .iter()
        .map(|day| day["sums"]["requests"].as_i64().unwrap())
        .collect();
    assert_eq!(requests, [0, 0, 0, 0, 0, 0, 4]);
    let today = api.state.now().with_timezone(&chrono_tz::Asia::Kolkata);
    assert_eq!(days[6]["date"], today.date_naive().to_string());
    assert_eq!(
        found["kinds"],
        json!([
            { "kind": "RULE", "sums": { "requests": 3, "tokens": 5_500 } },
            { "kind": "TAGS", "sums": { "requests": 1, "tokens": 1_100 } },
        ])
    );
    let askers = json!([{ "name": "Test key", "sums": { "requests": 4, "cost": "0.018000" } }]);
    assert_eq!(found["askers"], askers);
    let invalid = "the language model proposed what is not valid";
    assert_eq!(
        found["latest"],
        json!([
            { "askedBy": "Test key", "kind": "TAGS", "prompt": "Hi", "model": "test-model", "tokens": 1_100,
              "cost": "0.003000", "outcome": "answered" },
            { "askedBy": "Test key", "kind": "RULE", "prompt": "spent over 5K", "model": "test-model", "tokens": 2_200,
              "cost": "0.006000", "outcome": invalid },
        ])
    );
}

#[tokio::test]
async fn without_a_model_nothing_is_counted_and_limits_hold() {
    let api = TestApi::new().await;
    let found = used(&api, 1).await;
    assert_eq!(
        (&found["model"], &found["dailyTokens"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(found["sums"]["requests"], 0);
    assert_eq!(found["days"].as_array().unwrap().len(), 1);
    for days in [0, 367] {
        let (code, at, _) = api.refusal(DOCUMENT, json!({ "days": days })).await;
        assert_eq!((code.as_str(), at), ("BAD_USER_INPUT", json!(["days"])));
    }
    let latest = "{ assistantUsage { latest(first: 101) { prompt } } }";
    let (code, at, _) = api.refusal(latest, Value::Null).await;
    assert_eq!(
        (code.as_str(), at),
        ("BAD_USER_INPUT", json!(["latest", "first"]))
    );
}
