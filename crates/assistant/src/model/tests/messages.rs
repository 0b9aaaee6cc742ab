use serde_json::{Value, json};
use tidings_audience::{CheckedRule, Currency, Rule, check};
use tidings_message::Channel;

use super::{
    context,
    server::{Turn, server},
};
use crate::{
    provider::{Failure, Usage},
    variants::{Audience, Request, Tone, Variant},
};

const OBJECTIVE: &str =
    "20% off with code BACK20 for those whom Priya Sharma (+91 98765 43210) brought";

const GOOD: [&str; 3] = [
    "Hi {{ first_name | default('there') }}, 20% off with code [1]. See you soon!",
    "We kept 20% off for you. The code is [1].",
    "{% if order_count > 3 %}You are a regular{% else %}Come by{% endif %}: 20% off with [1].",
];

fn message(body: &str) -> Value {
    json!({ "title": "A thought", "body": body, "why": "It is short." })
}

fn says(bodies: &[&str]) -> Turn {
    let messages: Vec<Value> = bodies.iter().map(|body| message(body)).collect();
    Turn::Says(json!({ "messages": messages }).to_string())
}

/// The good ones with another in the second's place.
fn with(body: &str) -> Turn {
    says(&[GOOD[0], body, GOOD[2]])
}

fn rule() -> CheckedRule {
    let condition = |field: &str, operator: &str, value: &str| json!({ "condition": { "field": field, "operator": operator, "value": value } });
    let rule = json!({ "all": [
        condition("TOTAL_SPEND", "AT_LEAST", "5000"),
        { "not": condition("EMAIL", "CONTAINS", "asha@shop.example") },
        { "condition": { "field": "ATTRIBUTE", "operator": "EQUALS", "key": "passport", "value": "Z1234567" } },
    ] });
    check(&Rule::from_json(&rule).unwrap(), &context(&[]).rule).unwrap()
}

async fn asked(turns: Vec<Turn>) -> (Result<Vec<Variant>, Failure>, Usage, Vec<(String, Value)>) {
    let (model, heard) = server(turns).await;
    let rule = rule();
    let request = Request {
        objective: OBJECTIVE,
        audience: Some(Audience {
            rule: &rule,
            size: 1_284,
        }),
        tone: Tone::Playful,
        channel: Channel::Sms,
        currency: Currency::parse("INR").unwrap(),
        sender: Some("Chai & Co"),
    };
    let (answer, usage) = model.messages(&request, context(&[]).rule).await;
    let heard = heard.lock().unwrap().clone();
    (answer, usage, heard)
}

#[tokio::test]
async fn good_messages_are_taken_and_what_was_hidden_is_put_back() {
    let (answer, usage, heard) = asked(vec![says(&GOOD)]).await;
    let variants = answer.unwrap();
    assert_eq!(
        variants[1].body,
        "We kept 20% off for you. The code is BACK20."
    );
    assert_eq!(variants[1].length.characters, 44);
    assert_eq!(variants[1].length.sms.unwrap().segments, 1);
    assert_eq!(
        (variants[0].title.as_ref(), variants[0].why.as_ref()),
        ("A thought", "It is short.")
    );
    assert_eq!(usage.tokens(), 960);
    let sent = heard[0].1.to_string();
    for secret in [
        "BACK20", "Priya", "Sharma", "98765", "asha", "passport", "Z1234567", "Chai",
    ] {
        assert!(!sent.contains(secret), "{secret}: {sent}");
    }
    let asked = heard[0].1["messages"][1]["content"].as_str().unwrap();
    assert!(
        asked.contains("Audience of 1284 people: total spend is at least ₹5,000 and not (a condition on the e-mail address) and a condition on the custom attribute"),
        "{asked}"
    );
    let told = heard[0].1["messages"][0]["content"].as_str().unwrap();
    assert!(
        told.contains("playful") && told.contains("text message"),
        "{told}"
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_message_is_sent_back_once() {
    for (body, mistake) in [
        ("Hi {{ nickname }}", "nickname"),
        ("Hi {{ first_name }}", "default"),
        (
            "You have {{ attributes.points | default('no') }} points",
            "no variable attributes.points",
        ),
        ("We call you at {{ phone }}", "no variable phone"),
        ("Hi {% if %}", "message 2: "),
        ("30% off, only for you", "names the figure 30"),
        ("Free delivery on everything", "says \"free\""),
        ("Look at https://evil.example", "holds ://"),
        ("<b>20% off</b> with [1]", "without HTML"),
        ("20% off with [7]", "stands for nothing"),
        (GOOD[0], "the same as another"),
        ("20% off\u{202e}", "invisible"),
        (&"Come and see us. ".repeat(20), "more than 2 parts"),
    ] {
        let (answer, usage, heard) = asked(vec![with(body), says(&GOOD)]).await;
        assert_eq!(answer.unwrap().len(), 3, "{body}");
        assert_eq!(usage.tokens(), 1_920, "{body}");
        let told = heard[1].1["messages"][3]["content"].as_str().unwrap();
        assert!(
            told.contains("message 2: ") && told.contains(mistake),
            "{body}: {told}"
        );
        assert!(!told.contains("BACK20"), "{told}");
    }
}

#[tokio::test]
async fn what_is_wrong_twice_is_refused() {
    let bad = || with("Hi {{ nickname }}");
    let few = || says(&GOOD[..2]);
    let other = || Turn::Says(json!({ "messages": [], "more": 1 }).to_string());
    for turns in [
        vec![bad(), bad()],
        vec![few(), few()],
        vec![other(), Turn::Says("Sorry.".to_owned())],
    ] {
        let (answer, _, _) = asked(turns).await;
        assert_eq!(answer, Err(Failure::Invalid));
    }
}

#[tokio::test]
async fn each_failure_is_told() {
    for (turn, expected) in [
        (Turn::Status(429), Failure::Busy),
        (Turn::Status(500), Failure::Failed),
        (Turn::Raw("<html>"), Failure::Unreadable),
        (Turn::Cut, Failure::BrokeOff),
        (Turn::Hang, Failure::Late),
    ] {
        let (answer, _, _) = asked(vec![turn]).await;
        assert_eq!(answer, Err(expected));
    }
}

#[test]
fn what_is_told_fits_its_estimate() {
    let objective = "न".repeat(crate::variants::LONGEST_OBJECTIVE);
    let request = Request {
        objective: &objective,
        audience: None,
        tone: Tone::Urgent,
        channel: Channel::Email,
        currency: Currency::parse("INR").unwrap(),
        sender: None,
    };
    let (told, schema) = super::super::messages::size(&request);
    let most = told + schema + objective.len() + super::super::audience::MAX_RULE + 100;
    assert!(
        super::super::chat::estimate(most) < super::super::chat::PROMPT_TOKENS,
        "{most}"
    );
}
