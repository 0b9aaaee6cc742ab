//! Keys: who is admitted, for how long, and how access ends.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use serde_json::json;
use tidings_api::router;

use crate::app::{ALL, App, graphql, send};

const VIEWER: &str = r#"{"query":"{ viewer { keyName } }"}"#;

#[tokio::test]
async fn only_a_whole_and_valid_key_is_admitted() {
    let app = App::new().await;
    let key = &app.key;
    let other = app.database.workspace().await;
    let (secret_of_another, elsewhere) = (app.key(&ALL).await, other.id);
    let secret = secret_of_another.rsplit('_').next().unwrap();
    let headless = key.rsplit_once('_').unwrap().0;
    let admitted = [
        format!("Bearer {key}"),
        format!("bearer {key}"),
        format!("Bearer  {key} "),
    ];
    let refused = [
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        key.clone(),
        format!("Basic {key}"),
        format!("Bearer {key}x"),
        format!("Bearer x{key}"),
        format!("Bearer {headless}_"),
        format!("Bearer {headless}_{secret}"),
        format!("Bearer {}", &key[..key.len() - 1]),
        format!("Bearer {}", key.to_uppercase()),
        format!("Bearer {key}, Bearer {key}"),
        format!(
            "Bearer tdg_{elsewhere}_{}_{}",
            App::id_of(key),
            key.rsplit('_').next().unwrap()
        ),
        "Bearer tdg_99999999999999999999_1_x".to_owned(),
        "Bearer tdg_-1_-1_x".to_owned(),
    ];
    let status = async |value: &String| {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, value);
        app.send(request.body(Body::from(VIEWER)).unwrap()).await
    };
    for value in &admitted {
        assert_eq!(status(value).await.status, StatusCode::OK, "{value}");
    }
    for value in &refused {
        let answer = status(value).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{value}");
        assert_eq!(answer.code(), "UNAUTHENTICATED", "{value}");
        assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Bearer");
    }
}

#[tokio::test]
async fn two_headers_are_none() {
    let app = App::new().await;
    let request = app
        .request(Method::POST)
        .header(header::AUTHORIZATION, format!("Bearer {}", app.key))
        .header(header::CONTENT_TYPE, "application/json");
    let answer = app.send(request.body(Body::from(VIEWER)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

/// Every request that is wrong in another way as well, and some that are right.
fn whatever() -> Vec<Request<Body>> {
    let json = |body: &str| {
        Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_owned()))
            .unwrap()
    };
    let with = |name: header::HeaderName, value: &str| {
        Request::post("/graphql")
            .header(name, value)
            .body(Body::from(VIEWER))
            .unwrap()
    };
    let empty = |method: Method, uri: &str| {
        Request::builder()
            .method(method)
            .uri(uri)
            .body(Body::empty())
            .unwrap()
    };
    vec![
        json(VIEWER),
        json(r#"{"query":"{ __schema { types { name } } }"}"#),
        json(r#"{"query":"{ __typename }"}"#),
        json(r#"{"query":"{ nothing }"}"#),
        json(r#"{"query":"mutation { ingestCustomers(input: { customers: [] }) { accepted } }"}"#),
        json(r#"{"query":"{","variables":7}"#),
        json("not JSON"),
        json(""),
        json("[]"),
        with(header::CONTENT_TYPE, "text/plain"),
        with(header::ACCEPT, "image/png"),
        with(header::CONTENT_LENGTH, "2000000000"),
        empty(Method::GET, "/graphql?query=%7B__typename%7D"),
        empty(Method::GET, "/graphql"),
        empty(Method::PUT, "/graphql"),
        empty(Method::DELETE, "/graphql"),
    ]
}

#[tokio::test]
async fn credentials_come_before_everything_else() {
    let app = App::new().await;
    for request in whatever() {
        let described = format!("{request:?}");
        let answer = app.send(request).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{described}");
        assert_eq!(answer.code(), "UNAUTHENTICATED", "{described}");
        assert_eq!(answer.body.get("data"), None, "{described}");
        let form = answer.headers[header::CONTENT_TYPE].to_str().unwrap();
        assert!(form.contains("json"), "{form}");
    }
}

#[tokio::test]
async fn rest_asks_who_is_calling_before_it_reads_the_body() {
    let app = App::new().await;
    for path in ["/v1/customers", "/v1/orders", "/v1/visits"] {
        let unread = Body::from_stream(futures_util::stream::pending::<
            Result<bytes::Bytes, std::io::Error>,
        >());
        let answer = app.send(Request::post(path).body(unread).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.body["code"], "UNAUTHENTICATED");
        assert_eq!(
            answer.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
    }
}

#[tokio::test]
async fn a_missing_scope_is_forbidden() {
    let app = App::new().await;
    let key = app.key(&["ingest"]).await;
    let answer = app
        .ask_with(&key, "{ workspaceTotals { customers } }", json!({}))
        .await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::OK, "FORBIDDEN")
    );
    assert!(answer.message().contains("read"), "{answer:?}");
    let none = app.key(&[]).await;
    let viewer = app
        .ask_with(&none, "{ viewer { scopes } }", json!({}))
        .await;
    assert_eq!(
        viewer.body,
        json!({ "data": { "viewer": { "scopes": [] } } })
    );
}

#[tokio::test]
async fn every_root_field_says_what_it_needs() {
    let app = App::new().await;
    let fields = "{ fields { name description } }";
    let query = format!(
        "{{ __schema {{ queryType {fields} mutationType {fields} subscriptionType {fields} }} }}"
    );
    let answer = app.ask(&query, json!({})).await;
    let schema = answer.body["data"]["__schema"].as_object().unwrap();
    for (kind, fields) in schema {
        for field in fields["fields"].as_array().unwrap() {
            let description = field["description"].as_str().unwrap_or_default();
            let named = ALL
                .iter()
                .any(|scope| description.contains(&format!("`{scope}`")));
            assert!(named || description.contains("no scope"), "{kind}: {field}");
        }
    }
}

#[tokio::test]
async fn a_revocation_is_heard_by_every_process_at_once() {
    let app = App::new().await;
    let other = app.other_process();
    let key = app.key(&ALL).await;
    // Both processes remember the key, and both listen: the other one hears of a key that is revoked.
    let ask = async || {
        send(router(other.clone()), graphql(&key, VIEWER.to_owned()))
            .await
            .status
    };
    assert_eq!(ask().await, StatusCode::OK);
    let heard = async {
        loop {
            let scratch = app.key(&ALL).await;
            let asked = async || {
                send(router(other.clone()), graphql(&scratch, VIEWER.to_owned()))
                    .await
                    .status
            };
            assert_eq!(asked().await, StatusCode::OK);
            assert!(app.revoke(&scratch).await);
            tokio::time::sleep(Duration::from_millis(100)).await;
            if asked().await == StatusCode::UNAUTHORIZED {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), heard)
        .await
        .expect("the other process listens");
    assert!(app.revoke(&key).await);
    assert!(!app.revoke(&key).await);
    let here = app.ask_with(&key, "{ __typename }", json!({})).await;
    assert_eq!(here.status, StatusCode::UNAUTHORIZED);
    let gone = async {
        while ask().await != StatusCode::UNAUTHORIZED {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(2), gone)
        .await
        .expect("well before the 30 s of memory");
}

#[tokio::test]
async fn a_known_key_outlives_a_pause_of_the_database() {
    let app = App::new().await;
    let unknown = app.key(&ALL).await;
    assert_eq!(
        app.ask("{ viewer { keyName } }", json!({})).await.status,
        StatusCode::OK
    );
    take_database_away(&app).await;
    let known = app.ask("{ viewer { keyName } }", json!({})).await;
    assert_eq!(
        (known.status, &known.body["errors"]),
        (StatusCode::OK, &json!(null))
    );
    let answer = app
        .ask_with(&unknown, "{ viewer { keyName } }", json!({}))
        .await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE")
    );
    let inner = app
        .ask("{ workspaceTotals { customers } }", json!({}))
        .await;
    assert_eq!(
        (inner.status, inner.code()),
        (StatusCode::OK, "UNAVAILABLE")
    );
    assert!(!inner.message().contains("database"), "{inner:?}");
    // Accepting needs no PostgreSQL.
    let visits = "mutation { ingestVisits(input: { visits: [] }) { accepted } }";
    let accepted = app.ask(visits, json!({})).await;
    assert_eq!(
        accepted.body,
        json!({ "data": { "ingestVisits": { "accepted": 0 } } })
    );
    let ready = app
        .send(Request::get("/readyz").body(Body::empty()).unwrap())
        .await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ready.body, json!({ "database": false, "redis": true }));
}

/// Ends every connection to the test's database and lets nobody in again.
async fn take_database_away(app: &App) {
    let (server, name) = app.database.url.rsplit_once('/').unwrap();
    let elsewhere = format!("{server}/postgres");
    let (client, connection) = tokio_postgres::connect(&elsewhere, tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    client
        .batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        .await
        .unwrap();
    let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1";
    client.query(end, &[&name]).await.unwrap();
}

#[tokio::test]
async fn the_last_use_of_a_key_is_noted_seldom() {
    let app = App::new().await;
    let client = app.database.client().await;
    let id = App::id_of(&app.key);
    let read = async || {
        let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 1] = [&id];
        let row = client.query_one(
            "SELECT (extract(epoch FROM last_used_at) * 1000000)::bigint FROM api_keys WHERE id = $1",
            &parameters,
        );
        row.await.unwrap().get::<_, Option<i64>>(0)
    };
    assert_eq!(read().await, None);
    let used = async {
        loop {
            app.ask("{ __typename }", json!({})).await;
            if let Some(used) = read().await {
                return used;
            }
        }
    };
    let used = tokio::time::timeout(Duration::from_secs(5), used)
        .await
        .unwrap();
    for _ in 0..20 {
        app.ask("{ __typename }", json!({})).await;
    }
    assert_eq!(read().await, Some(used));
}
