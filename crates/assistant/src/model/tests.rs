//! Against a server on this machine that speaks the chat API, well and badly.

mod messages;
mod server;
mod stream;
mod summary;
mod tags;

use chrono_tz::Tz;
use serde_json::{Value, json};
use tidings_audience::{Currency, RuleContext};
use tokio::net::TcpListener;

use super::{Model, ModelConfig};
use crate::provider::{Failure, Provider, Usage, suggest};
use crate::{BUILT_IN, Context, Suggestion};
use server::{Turn, server};

pub(super) fn context(tags: &[String]) -> Context<'_> {
    let rule = RuleContext {
        currency: Currency::parse("INR").unwrap(),
        zone: Tz::Asia__Kolkata,
        as_of: "2026-11-18T06:30:00Z".parse().unwrap(),
        orders_count_as_visits: true,
    };
    Context {
        rule,
        tags,
        cities: &[],
    }
}

fn says(rule: Value, not_understood: &[&str]) -> Turn {
    Turn::Says(json!({ "rule": rule, "notUnderstood": not_understood }).to_string())
}

fn condition(field: &str, operator: &str, value: Value) -> Value {
    json!({ "condition": { "field": field, "operator": operator, "value": value } })
}

const PROMPT: &str = "folks who splurged over 5K";

async fn asked(
    turns: Vec<Turn>,
    prompt: &str,
) -> (Suggestion, Usage, Option<Failure>, Vec<(String, Value)>) {
    let (model, heard) = server(turns).await;
    let (suggestion, usage, failure) = suggest(&model, prompt, &context(&[])).await.unwrap();
    let heard = heard.lock().unwrap().clone();
    (suggestion, usage, failure, heard)
}

#[tokio::test]
async fn a_good_answer_is_checked_and_put_into_words() {
    let rule = condition("TOTAL_SPEND", "GREATER_THAN", json!("5000"));
    let (suggestion, usage, failure, heard) = asked(vec![says(rule.clone(), &[])], PROMPT).await;
    assert_eq!(serde_json::to_value(&suggestion.rule).unwrap(), rule);
    assert_eq!(suggestion.text, "total spend is more than ₹5,000");
    assert_eq!(
        (suggestion.provider.as_str(), suggestion.note, failure),
        ("test-model", None, None)
    );
    assert_eq!(
        usage,
        Usage {
            prompt_tokens: 900,
            completion_tokens: 60
        }
    );
    let (head, body) = &heard[0];
    assert!(
        head.starts_with("POST /v1/chat/completions HTTP/1.1"),
        "{head}"
    );
    assert!(
        head.contains("authorization: Bearer a key for tests"),
        "{head}"
    );
    assert_eq!(body["response_format"]["type"], "json_schema");
    assert_eq!(body["messages"][1]["content"], PROMPT);
}

#[tokio::test]
async fn a_rule_with_an_unknown_field_is_mended_once() {
    let wrong = says(condition("SHOE_SIZE", "EQUALS", json!(42)), &[]);
    let right = condition("ORDER_COUNT", "AT_LEAST", json!(1));
    let (suggestion, usage, failure, heard) =
        asked(vec![wrong, says(right.clone(), &["splurged"])], PROMPT).await;
    assert_eq!(serde_json::to_value(&suggestion.rule).unwrap(), right);
    assert_eq!(suggestion.not_understood, ["splurged"]);
    assert_eq!((usage.tokens(), failure), (1_920, None));
    let mistakes = heard[1].1["messages"][3]["content"].as_str().unwrap();
    assert!(
        mistakes.contains("rule.condition.field: must be one of TOTAL_SPEND"),
        "{mistakes}"
    );
}

#[tokio::test]
async fn what_is_wrong_twice_is_refused() {
    let wrong = || says(condition("TOTAL_SPEND", "CONTAINS", json!("5000")), &[]);
    for turns in [
        vec![wrong(), wrong()],
        vec![
            Turn::Says("{ no JSON".to_owned()),
            Turn::Says("Sorry.".to_owned()),
        ],
    ] {
        let (suggestion, _, failure, _) = asked(turns, PROMPT).await;
        assert_eq!(failure, Some(Failure::Invalid));
        assert_eq!(suggestion.provider, BUILT_IN);
        let note = "Read by the built-in reader: the language model proposed what is not valid.";
        assert_eq!(suggestion.note.as_deref(), Some(note));
    }
}

#[tokio::test]
async fn each_failure_ends_with_the_built_in_answer_and_a_note() {
    for (turn, expected) in [
        (Turn::Status(429), Failure::Busy),
        (Turn::Status(500), Failure::Failed),
        (Turn::Status(307), Failure::Failed),
        (Turn::Raw("{}"), Failure::Unreadable),
        (Turn::Raw("<html>"), Failure::Unreadable),
        (Turn::Raw(r#"{"choices":[]}"#), Failure::Unreadable),
        (
            Turn::Raw(r#"{"choices":[{"message":{"content":"{"},"finish_reason":"length"}]}"#),
            Failure::BrokeOff,
        ),
        (Turn::Cut, Failure::BrokeOff),
        (Turn::Hang, Failure::Late),
    ] {
        let (suggestion, usage, failure, _) = asked(vec![turn], "spent over 5K").await;
        assert_eq!(failure, Some(expected));
        assert_eq!(suggestion.text, "total spend is more than ₹5,000");
        assert_eq!(suggestion.provider, BUILT_IN);
        assert!(suggestion.note.unwrap().contains(&expected.to_string()));
        // What a failed call cost is reckoned, so that failures use up the day's tokens too.
        assert!(
            usage.prompt_tokens > 0 || expected == Failure::Late,
            "{usage:?}"
        );
    }
}

#[tokio::test]
async fn nobody_there_is_a_failure_too() {
    let free = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let model = Model::new(ModelConfig::for_testing(format!("http://{free}"))).unwrap();
    let (suggestion, _, failure) = suggest(&model, "spent over 5K", &context(&[]))
        .await
        .unwrap();
    assert_eq!(failure, Some(Failure::Away));
    assert_eq!(suggestion.provider, BUILT_IN);
}

#[tokio::test]
async fn who_is_meant_stays_here() {
    let prompt =
        "orders by Priya Sharma, asha@shop.example, +91 98765 43210 or from Pune, tagged \"vip\"";
    let rule = condition("NAME", "CONTAINS", json!("[1]"));
    let (suggestion, _, failure, heard) =
        asked(vec![says(rule, &["orders by", "[2]"])], prompt).await;
    assert_eq!(failure, None);
    let sent = heard[0].1.to_string();
    for secret in ["Priya", "Sharma", "asha", "98765", "43210"] {
        assert!(!sent.contains(secret), "{secret}: {sent}");
    }
    assert!(sent.contains("from Pune"));
    assert_eq!(suggestion.text, "name contains \"Priya Sharma\"");
    assert_eq!(suggestion.not_understood[0], "orders by");
    assert!(suggestion.not_understood[1].contains("asha@shop.example"));
    // The model forgot the third blot.
    assert_eq!(suggestion.not_understood[2], "vip");
}

#[tokio::test]
async fn only_tags_that_are_mentioned_leave() {
    let tags = ["gold", "secret plan"].map(str::to_owned);
    let (model, heard) = server(vec![says(Value::Null, &["gold"])]).await;
    let (answer, _) = model.rule("the gold ones", &context(&tags)).await;
    assert!(answer.unwrap().rule.is_none());
    let sent = heard.lock().unwrap()[0].1.to_string();
    assert!(
        sent.contains("Tags that exist: gold.") && !sent.contains("secret"),
        "{sent}"
    );
}

#[test]
fn costs_are_rounded_up() {
    let config = ModelConfig::for_testing(String::new());
    let usage = Usage {
        prompt_tokens: 900,
        completion_tokens: 61,
    };
    assert_eq!(config.cost(usage), 1_800 + 610);
    assert_eq!(
        config.cost(Usage {
            prompt_tokens: 0,
            completion_tokens: 0
        }),
        0
    );
}
