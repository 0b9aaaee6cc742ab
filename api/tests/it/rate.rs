//! Rate limits: one count for all processes, and none that keeps anybody out while Redis is away.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{Router, body::Body};
use http::{Request, StatusCode, header};
use serde_json::json;
use tidings_api::{Settings, router};
use tidings_queue::Limit;

use crate::app::{ALL, Answer, App, graphql, send};

const NOBODY: &str = r#"{"query":"{ __typename }"}"#;

/// So few requests, and no more for as long as a test lasts.
pub fn few(settings: &mut Settings, burst: f64) {
    settings.edge.limits.requests_of_a_key = Limit {
        per_second: 0.001,
        burst,
    };
}

async fn visits(router: Router, key: &str) -> Answer {
    let request = Request::post("/v1/visits")
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json");
    send(router, request.body(Body::from("[]")).unwrap()).await
}

#[tokio::test]
async fn processes_count_together_and_each_key_alone() {
    let app = App::with(|settings| few(settings, 5.0)).await;
    let processes = [router(app.state.clone()), router(app.other_process())];
    let mut taken = 0;
    for round in 0..10 {
        let process = processes[round % 2].clone();
        let (status, ok) = if round % 3 == 0 {
            (visits(process, &app.key).await.status, StatusCode::ACCEPTED)
        } else {
            let request = graphql(&app.key, NOBODY.to_owned());
            (send(process, request).await.status, StatusCode::OK)
        };
        assert!(status == ok || status == StatusCode::TOO_MANY_REQUESTS);
        taken += usize::from(status == ok);
    }
    assert_eq!(taken, 5);
    let other = app.key(&ALL).await;
    assert_eq!(
        app.ask_with(&other, "{ __typename }", json!({}))
            .await
            .status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn who_is_refused_is_told_when_to_come_again() {
    let app = App::with(|settings| few(settings, 1.0)).await;
    assert_eq!(
        app.ask("{ __typename }", json!({})).await.status,
        StatusCode::OK
    );
    let answer = app.ask("{ __typename }", json!({})).await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED")
    );
    let seconds = &answer.body["errors"][0]["extensions"]["retryAfterSeconds"];
    assert_eq!(
        seconds.to_string(),
        answer.headers[header::RETRY_AFTER].to_str().unwrap()
    );
    assert!(seconds.as_u64().unwrap() > 0, "{answer:?}");
    let answer = visits(router(app.state.clone()), &app.key).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.body["code"], "RATE_LIMITED");
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    // A wrong key is told that it is wrong.
    let wrong = app
        .ask_with("tdg_1_1_wrong", "{ __typename }", json!({}))
        .await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn without_redis_nobody_is_kept_from_reading() {
    let app = App::with(|settings| {
        few(settings, 1.0);
        settings.queue.url = "redis://127.0.0.1:1".into();
    })
    .await;
    for _ in 0..5 {
        let answer = app
            .ask("{ workspaceTotals { customers } }", json!({}))
            .await;
        assert_eq!(
            answer.body,
            json!({ "data": { "workspaceTotals": { "customers": 0 } } })
        );
    }
    let answer = visits(router(app.state.clone()), &app.key).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
}
