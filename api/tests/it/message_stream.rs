//! Messages over a socket, while a language model writes them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{Router, body::Body, routing::post};
use futures_util::{StreamExt, stream};
use http::{Response, header};
use serde_json::{Value, json};
use tidings_assistant::model::ModelConfig;
use tidings_store::assistant_request::AssistantRequest;
use tokio::{net::TcpListener, sync::Semaphore, time::timeout};

use crate::{app::App, websocket::Socket};

const DOCUMENT: &str = r#"subscription { messageSuggestions(input: {
    objective: "20% off with code BACK20", channel: WHATSAPP }) { body provider note } }"#;
const PATIENCE: Duration = Duration::from_secs(20);

/// What a model does after its pieces.
#[derive(Clone, Copy)]
enum End {
    Done,
    Cut,
    Hang,
}

/// A model that sends each piece when it is allowed to.
async fn model(pieces: [&'static str; 3], end: End, allowed: Arc<Semaphore>) -> ModelConfig {
    let event = |data: Value| format!("data: {data}\n\n");
    let events: Vec<String> = pieces
        .into_iter()
        .map(|piece| event(json!({ "choices": [{ "delta": { "content": piece } }] })))
        .collect();
    let last = match end {
        End::Done => {
            let usage = json!({ "prompt_tokens": 1_000, "completion_tokens": 100 });
            format!(
                "{}data: [DONE]\n\n",
                event(json!({ "choices": [], "usage": usage }))
            )
        }
        End::Cut | End::Hang => String::new(),
    };
    let answer = async move || {
        let sent = stream::iter(events.clone()).then(move |event| {
            let allowed = allowed.clone();
            async move {
                allowed.acquire_owned().await.unwrap().forget();
                Ok::<_, Infallible>(event)
            }
        });
        let rest = stream::iter([Ok(last.clone())]);
        let open = stream::pending().take(usize::from(matches!(end, End::Hang)));
        Response::builder()
            .header(header::CONTENT_TYPE, "text/event-stream")
            .body(Body::from_stream(sent.chain(rest).chain(open)))
            .unwrap()
    };
    let router = Router::new().route("/chat/completions", post(answer));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    ModelConfig {
        timeout: PATIENCE,
        ..ModelConfig::for_testing(format!("http://{address}"))
    }
}

const PIECES: [&str; 3] = [
    r#"{"messages": [{"title": "One", "body": "Hello! 20% off with [1].", "why": "Short."}, {"title": "Tw"#,
    r#"o", "body": "20% off for you: [1].", "why": "Shorter."}, {"#,
    r#""title": "Three", "body": "[1] is 20% off.", "why": "Shortest."}]}"#,
];

async fn asked(pieces: [&'static str; 3], end: End, allowed: &Arc<Semaphore>) -> (App, Socket) {
    let config = model(pieces, end, allowed.clone()).await;
    let app = App::with(|settings| settings.assistant = Some(config)).await;
    let mut socket = Socket::admitted(app.listen().await, &app.key).await;
    socket.subscribe("m", DOCUMENT, Value::Null).await;
    (app, socket)
}

/// The one request, as soon as it is over.
async fn recorded(app: &App) -> AssistantRequest {
    let over = async {
        loop {
            let rows = app
                .state
                .store
                .list_assistant_requests(app.workspace.id, 10);
            let mut rows = rows.await.unwrap();
            assert!(rows.len() <= 1, "{rows:?}");
            if let Some(row) = rows.pop().filter(|row| row.outcome.is_some()) {
                return row;
            }
        }
    };
    timeout(PATIENCE, over).await.unwrap()
}

fn written(body: &str) -> Value {
    json!({ "body": body, "provider": "test-model", "note": null })
}

#[tokio::test]
async fn each_message_comes_when_it_is_whole() {
    let allowed = Arc::new(Semaphore::new(1));
    let (app, mut socket) = asked(PIECES, End::Done, &allowed).await;
    // The second is not written before this one was heard.
    assert_eq!(
        socket.result().await,
        written("Hello! 20% off with BACK20.")
    );
    allowed.add_permits(1);
    assert_eq!(socket.result().await, written("20% off for you: BACK20."));
    allowed.add_permits(1);
    assert_eq!(socket.result().await, written("BACK20 is 20% off."));
    assert_eq!(
        socket.hear().await,
        json!({ "type": "complete", "id": "m" })
    );
    let row = recorded(&app).await;
    assert_eq!(row.outcome.as_deref(), Some("answered"));
    assert_eq!(
        (row.kind.as_str(), row.prompt_tokens, row.completion_tokens),
        ("messages", 1_000, 100)
    );
}

#[tokio::test]
async fn where_a_model_breaks_off_the_built_in_helper_goes_on() {
    let allowed = Arc::new(Semaphore::new(3));
    let cut = [PIECES[0], PIECES[1], r#""title": "Thr"#];
    let (app, mut socket) = asked(cut, End::Cut, &allowed).await;
    assert_eq!(
        socket.result().await,
        written("Hello! 20% off with BACK20.")
    );
    assert_eq!(socket.result().await, written("20% off for you: BACK20."));
    let third = socket.result().await;
    assert_eq!(third["provider"], "built-in");
    let note = "Written by the built-in helper: the language model's answer broke off.";
    assert_eq!(third["note"], note);
    assert!(
        third["body"].as_str().unwrap().contains("BACK20"),
        "{third}"
    );
    assert_eq!(
        socket.hear().await,
        json!({ "type": "complete", "id": "m" })
    );
    let row = recorded(&app).await;
    assert_eq!(
        row.outcome.as_deref(),
        Some("the language model's answer broke off")
    );
    assert!(row.prompt_tokens > 0 && row.completion_tokens > 0);
}

#[tokio::test]
async fn who_goes_away_ends_the_asking_and_it_is_recorded() {
    let allowed = Arc::new(Semaphore::new(1));
    let (app, mut socket) = asked(PIECES, End::Hang, &allowed).await;
    assert_eq!(
        socket.result().await,
        written("Hello! 20% off with BACK20.")
    );
    socket.say(json!({ "type": "complete", "id": "m" })).await;
    let row = recorded(&app).await;
    let outcome = "nobody waited for the language model's answer";
    assert_eq!(row.outcome.as_deref(), Some(outcome));
    assert!(row.prompt_tokens > 0 && row.completion_tokens > 0);
}

#[tokio::test]
async fn without_a_model_all_three_come_at_once() {
    let app = App::new().await;
    let mut socket = Socket::admitted(app.listen().await, &app.key).await;
    socket.subscribe("m", DOCUMENT, Value::Null).await;
    let mut bodies = Vec::new();
    for _ in 0..3 {
        let found = socket.result().await;
        assert_eq!(
            (&found["provider"], &found["note"]),
            (&json!("built-in"), &Value::Null)
        );
        bodies.push(found["body"].to_string());
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 3);
    assert_eq!(
        socket.hear().await,
        json!({ "type": "complete", "id": "m" })
    );
    let wrong = r#"subscription { messageSuggestions(input: { objective: "" }) { body } }"#;
    socket.subscribe("w", wrong, Value::Null).await;
    let refused = socket.hear().await;
    assert_eq!(refused["type"], "error", "{refused}");
    assert_eq!(
        refused["payload"][0]["extensions"]["path"],
        json!(["input", "objective"])
    );
}
