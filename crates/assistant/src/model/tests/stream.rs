use serde_json::{Value, json};
use tidings_audience::Currency;
use tidings_message::Channel;
use tokio::sync::mpsc;

use super::{
    context,
    server::{End, Heard, Turn, server},
};
use crate::{
    model::{Model, Streamed},
    provider::{Failure, Usage},
    variants::{Request, Tone, Variant},
};

const OBJECTIVE: &str = "20% off with code BACK20";
const BODIES: [&str; 3] = [
    "Hi {{ first_name | default('there') }}, 20% off with [1].",
    "We kept 20% off for you: [1].",
    "{% if order_count > 3 %}You are a regular.{% endif %} 20% off with [1].",
];

fn request() -> Request<'static> {
    Request {
        objective: OBJECTIVE,
        audience: None,
        tone: Tone::Friendly,
        channel: Channel::Sms,
        currency: Currency::parse("INR").unwrap(),
        sender: None,
    }
}

fn written(bodies: &[&str]) -> String {
    let messages: Vec<Value> = bodies
        .iter()
        .map(|body| json!({ "title": "A \"thought\"", "body": body, "why": "It is {short}." }))
        .collect();
    json!({ "messages": messages }).to_string()
}

/// A text in pieces of a few bytes.
fn pieces(text: &str) -> Vec<String> {
    let bytes = text.as_bytes().chunks(9);
    bytes
        .map(|piece| String::from_utf8(piece.to_vec()).unwrap())
        .collect()
}

/// The text up to the end of the second message, and a little more.
fn half() -> Vec<String> {
    let text = written(&BODIES);
    let third = text.find("{% if").unwrap();
    pieces(&text[..third])
}

async fn asked(turns: Vec<Turn>) -> (Streamed, Vec<Variant>, Heard) {
    let (model, heard) = server(turns).await;
    let (to, mut from) = mpsc::channel(8);
    let streamed = model
        .stream_messages(&request(), context(&[]).rule, &to)
        .await;
    drop(to);
    let mut variants = Vec::new();
    while let Some(variant) = from.recv().await {
        variants.push(variant);
    }
    (streamed, variants, heard)
}

const COUNTED: Usage = Usage {
    prompt_tokens: 900,
    completion_tokens: 60,
};

#[tokio::test]
async fn messages_come_one_by_one_with_what_was_hidden_put_back() {
    let turn = Turn::Streams(pieces(&written(&BODIES)), End::Counted);
    let (streamed, variants, heard) = asked(vec![turn]).await;
    let all = Streamed {
        sent: 3,
        failure: None,
        usage: COUNTED,
    };
    assert_eq!(streamed, all);
    assert_eq!(variants[1].body, "We kept 20% off for you: BACK20.");
    assert_eq!(variants[1].title, "A \"thought\"");
    let heard = heard.lock().unwrap();
    assert_eq!(heard[0].1["stream"], true);
    assert!(!heard[0].1.to_string().contains("BACK20"));
}

#[tokio::test]
async fn a_message_is_there_before_the_next_is_written() {
    let (model, _) = server(vec![Turn::Streams(half(), End::Hang)]).await;
    let (to, mut from) = mpsc::channel(1);
    let request = request();
    let rule = context(&[]).rule;
    let asking = model.stream_messages(&request, rule, &to);
    let hearing = async {
        let first = from.recv().await.unwrap();
        let second = from.recv().await.unwrap();
        // The third does not come, and nobody knows but by waiting.
        (first.body, second.body)
    };
    let (streamed, heard) = tokio::join!(asking, hearing);
    assert_eq!(heard.1, "We kept 20% off for you: BACK20.");
    assert_eq!((streamed.sent, streamed.failure), (2, Some(Failure::Late)));
    assert!(streamed.usage.completion_tokens > 0 && streamed.usage.prompt_tokens > 0);
}

#[tokio::test]
async fn what_ends_early_says_how() {
    let whole = || pieces(&written(&BODIES));
    for (turn, sent, failure) in [
        (Turn::Streams(half(), End::Cut), 2, Some(Failure::BrokeOff)),
        (
            Turn::Streams(half(), End::Length),
            2,
            Some(Failure::BrokeOff),
        ),
        (
            Turn::Streams(half(), End::Broken("data: {no JSON\n\n")),
            2,
            Some(Failure::Unreadable),
        ),
        (
            Turn::Streams(
                half(),
                End::Broken("data: {\"error\": {\"message\": \"overloaded\"}}\n\n"),
            ),
            2,
            Some(Failure::Failed),
        ),
        (
            Turn::Streams(Vec::new(), End::Cut),
            0,
            Some(Failure::BrokeOff),
        ),
        // After the last message nothing can go wrong.
        (Turn::Streams(whole(), End::Cut), 3, None),
        (Turn::Streams(whole(), End::Hang), 3, None),
        (Turn::Streams(whole(), End::Stopped), 3, None),
        // A server that does not stream.
        (Turn::Says(written(&BODIES)), 3, None),
        (Turn::Status(429), 0, Some(Failure::Busy)),
        (Turn::Status(500), 0, Some(Failure::Failed)),
        (Turn::Hang, 0, Some(Failure::Late)),
    ] {
        let (streamed, variants, _) = asked(vec![turn]).await;
        assert_eq!((streamed.sent, streamed.failure), (sent, failure));
        assert_eq!(variants.len(), sent);
        assert!(streamed.usage.prompt_tokens > 0);
    }
}

#[tokio::test]
async fn what_does_not_pass_is_asked_for_once_more() {
    let bad = written(&[BODIES[0], "Hi {{ nickname }}", "50% off"]);
    let first = || Turn::Streams(pieces(&bad), End::Counted);
    let (streamed, variants, heard) = asked(vec![first(), Turn::Says(written(&BODIES))]).await;
    assert_eq!((streamed.sent, streamed.failure), (3, None));
    assert_eq!(streamed.usage.tokens(), 1_920);
    assert_eq!(variants[2].body, BODIES[2].replace("[1]", "BACK20"));
    let told = heard.lock().unwrap()[1].1["messages"][3]["content"].to_string();
    assert!(
        told.contains("message 2: ") && told.contains("message 3: "),
        "{told}"
    );
    let (streamed, _, _) = asked(vec![first(), Turn::Says(bad.clone())]).await;
    assert_eq!(
        (streamed.sent, streamed.failure),
        (1, Some(Failure::Invalid))
    );
}

#[tokio::test]
async fn who_goes_away_is_not_written_for() {
    let (model, _): (Model, Heard) = server(vec![Turn::Streams(half(), End::Hang)]).await;
    let (to, mut from) = mpsc::channel(1);
    let request = request();
    let rule = context(&[]).rule;
    let asking = model.stream_messages(&request, rule, &to);
    let going = async {
        from.recv().await.unwrap();
        drop(from);
    };
    let (streamed, ()) = tokio::join!(asking, going);
    assert_eq!(streamed.failure, Some(Failure::Unheard));
    assert!(streamed.usage.completion_tokens > 0);
}
