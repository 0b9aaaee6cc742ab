//! REST itself: who may, which bodies, which answers, and the description of all that.

use std::collections::BTreeSet;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use crate::intake::Intake;

const RECORDS: [&str; 3] = ["/v1/customers", "/v1/orders", "/v1/visits"];

#[tokio::test]
async fn lines_are_records_too() {
    let intake = Intake::new().await;
    let lines = "{\"externalId\":\"a\"}\r\n\n  {\"externalId\":\"\"}\n{\"externalId\":\"b\"}";
    let mut request = intake
        .request("/v1/customers")
        .body(Body::from(lines))
        .unwrap();
    request.headers_mut().insert(
        header::CONTENT_TYPE,
        "application/x-ndjson; charset=utf-8".parse().unwrap(),
    );
    let answer = intake.send(request).await;
    assert_eq!(
        (answer.status, &answer.body["accepted"]),
        (StatusCode::ACCEPTED, &json!(2))
    );
    assert_eq!(
        answer.rejected(),
        [(1, "externalId".to_owned(), "REQUIRED".to_owned())]
    );
    intake.write_all().await;
    assert_eq!(intake.number("SELECT count(*) FROM customers").await, 2);
}

#[tokio::test]
async fn a_record_of_another_form_refuses_the_request_by_index_and_field() {
    let intake = Intake::new().await;
    let good = r#"{"externalId":"o","customerExternalId":"c","amount":"1","orderedAt":"2026-01-01T00:00:00Z"}"#;
    let with = |member: &str| format!("[{good},{}]", good.replace('{', &format!("{{{member},")));
    let without = |name: &str| {
        let mut order: Value = serde_json::from_str(good).unwrap();
        order.as_object_mut().unwrap().remove(name);
        json!([order]).to_string()
    };
    for (body, path, word) in [
        (
            with(r#""colour":"red""#),
            json!([1, "colour"]),
            "no such field",
        ),
        (
            with(r#""externalId":"again""#),
            json!([1, "externalId"]),
            "twice",
        ),
        (with(r#""currency":5"#), json!([1, "currency"]), "string"),
        (
            with(r#""status":"SHIPPED""#),
            json!([1, "status"]),
            "REFUNDED",
        ),
        (without("externalId"), json!([0, "externalId"]), "required"),
        (without("amount"), json!([0, "amount"]), "required"),
        (without("orderedAt"), json!([0, "orderedAt"]), "required"),
        (
            format!("[{}]", good.replace("\"1\"", "null")),
            json!([0, "amount"]),
            "null",
        ),
        (
            format!("[{}]", good.replace("\"o\"", "7")),
            json!([0, "externalId"]),
            "string",
        ),
        (format!("[{good},5]"), json!([1]), "object"),
        (format!("[{good},"), json!([1]), "JSON"),
        (format!("[{good},{{\"externalId\"]"), json!([1]), "JSON"),
        (format!("[{good}] x"), Value::Null, "after"),
        (good.to_owned(), Value::Null, "array"),
        (String::new(), Value::Null, "array"),
    ] {
        let answer = intake
            .send(
                intake
                    .request("/v1/orders")
                    .body(body.clone().into())
                    .unwrap(),
            )
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(
            answer.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
        assert_eq!(answer.body["code"], "BAD_USER_INPUT");
        assert_eq!(answer.body["path"], path, "{body}: {}", answer.body);
        let detail = answer.body["detail"].as_str().unwrap();
        assert!(detail.contains(word), "{body}: {detail}");
    }
    let customer = json!([{"externalId": "c", "tags": ["a", 5]}]);
    assert_eq!(
        intake.post("/v1/customers", &customer).await.body["path"],
        json!([0, "tags"])
    );
    let customer = json!([{"externalId": "c", "subscribed": "yes"}]);
    assert_eq!(
        intake.post("/v1/customers", &customer).await.body["path"],
        json!([0, "subscribed"])
    );
    let bytes = intake
        .request("/v1/customers")
        .body(Body::from(&b"[{\"externalId\":\"\xff\"}]"[..]))
        .unwrap();
    let answer = intake.send(bytes).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.body["detail"].as_str().unwrap().contains("UTF-8"));
    for kind in ["customers", "orders"] {
        let sql = format!("SELECT count(*) FROM {kind}");
        intake.write_all().await;
        assert_eq!(intake.number(&sql).await, 0);
    }
}

#[tokio::test]
async fn credentials_come_before_the_body() {
    let intake = Intake::new().await;
    let read_only = intake.key(&["read", "launch", "admin"]).await;
    for path in RECORDS {
        for (authorization, status, code) in [
            (None, StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"),
            (
                Some("Bearer tdg_1_1_wrong".to_owned()),
                StatusCode::UNAUTHORIZED,
                "UNAUTHENTICATED",
            ),
            (
                Some(format!("Basic {}", intake.key)),
                StatusCode::UNAUTHORIZED,
                "UNAUTHENTICATED",
            ),
            (
                Some(format!("Bearer {read_only}")),
                StatusCode::FORBIDDEN,
                "FORBIDDEN",
            ),
        ] {
            // A body that breaks off as soon as it is read, of a type that is not taken.
            let broken = Body::from_stream(stream::once(async {
                Err::<Bytes, _>(std::io::Error::other("read"))
            }));
            let mut request = Request::post(path).header(header::CONTENT_TYPE, "text/csv");
            if let Some(authorization) = authorization {
                request = request.header(header::AUTHORIZATION, authorization);
            }
            let answer = intake.send(request.body(broken).unwrap()).await;
            assert_eq!(
                (answer.status, &answer.body["code"]),
                (status, &json!(code)),
                "{path}"
            );
        }
    }
    let batch = "/v1/batches/019ca0de-8a10-7bb2-a3c2-5d2f0b7c9e11";
    assert_eq!(
        intake.get("tdg_1_1_wrong", batch).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        intake
            .get(&intake.key(&["launch"]).await, batch)
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        intake.get(&intake.key(&["read"]).await, batch).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let intake = Intake::new().await;
    // One that says so is not read at all.
    let unread = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    let request = intake
        .request("/v1/orders")
        .header(header::CONTENT_LENGTH, 2_u64 << 30)
        .body(unread)
        .unwrap();
    let answer = intake.send(request).await;
    assert_eq!(
        (answer.status, &answer.body["code"]),
        (StatusCode::PAYLOAD_TOO_LARGE, &json!("BAD_USER_INPUT"))
    );
    // One that does not say so is read up to the limit.
    let chunk = Bytes::from(vec![b' '; 1 << 20]);
    let endless = Body::from_stream(stream::repeat_with(move || {
        Ok::<_, std::io::Error>(chunk.clone())
    }));
    let answer = intake
        .send(intake.request("/v1/orders").body(endless).unwrap())
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let many = json!(vec![json!({"externalId": "c"}); 50_001]);
    let answer = intake.post("/v1/customers", &many).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body["detail"].as_str().unwrap().contains("50000"));
}

#[tokio::test]
async fn another_type_of_body_is_refused() {
    let intake = Intake::new().await;
    for content_type in [
        "text/csv",
        "",
        "application/json; charset=latin1",
        "application/x-www-form-urlencoded",
    ] {
        let mut request = intake.request("/v1/orders").body(Body::from("[]")).unwrap();
        request
            .headers_mut()
            .insert(header::CONTENT_TYPE, content_type.parse().unwrap());
        assert_eq!(
            intake.send(request).await.status,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{content_type}"
        );
    }
    let request = intake
        .request("/v1/orders")
        .header(header::CONTENT_ENCODING, "gzip")
        .body(Body::from("[]"))
        .unwrap();
    assert_eq!(
        intake.send(request).await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
}

#[tokio::test]
async fn an_idempotency_key_is_a_short_line() {
    let intake = Intake::new().await;
    for key in ["", &"k".repeat(201)] {
        let answer = intake.post_as(key, "/v1/orders", &json!([])).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{key}");
    }
}

#[tokio::test]
async fn while_redis_is_away_nothing_is_promised() {
    let intake = Intake::with(|queue| queue.url = "redis://127.0.0.1:1".into()).await;
    let answer = intake.post("/v1/orders", &json!([])).await;
    assert_eq!(
        (answer.status, &answer.body["code"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("UNAVAILABLE"))
    );
    assert!(
        !answer.body.to_string().contains("127.0.0.1"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn the_description_names_every_route_and_no_other() {
    let intake = Intake::new().await;
    let document = intake.get("none", "/openapi.json").await.body;
    assert_eq!(document["openapi"], "3.1.0");
    let mut described = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            described.insert((method.clone(), path.clone()));
            check_operation(&document, path, operation);
            // Served: without credentials it is refused or answered, never unknown.
            let method: Method = method.to_uppercase().parse().unwrap();
            let request = Request::builder()
                .method(method)
                .uri(path.replace("{id}", "1"))
                .body(Body::empty())
                .unwrap();
            let status = intake.send(request).await.status;
            assert!(
                status != StatusCode::NOT_FOUND && status != StatusCode::METHOD_NOT_ALLOWED,
                "{path}: {status}"
            );
            let refused = operation["security"]
                .as_array()
                .is_some_and(|schemes| !schemes.is_empty());
            assert_eq!(
                status == StatusCode::UNAUTHORIZED,
                refused || path == "/v1/receipts",
                "{path}: {status}"
            );
        }
    }
    // The pages of Swagger UI are one thing to a reader, and pictures are opened by the address that was told.
    let served: BTreeSet<_> = tidings_api::rest::served()
        .filter(|(_, path)| !path.starts_with("/docs/") && !path.starts_with("/banners/"))
        .map(|(method, path)| (method.to_owned(), path.to_owned()))
        .collect();
    assert_eq!(described, served);
}

/// Every reference leads somewhere, and every status has a description.
fn check_operation(document: &Value, path: &str, operation: &Value) {
    let mut references = Vec::new();
    collect_references(operation, &mut references);
    for reference in references {
        let target = document
            .pointer(reference.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("{path}: {reference}"));
        collect_references(target, &mut Vec::new());
    }
    for (status, response) in operation["responses"].as_object().expect("responses") {
        let response = match response["$ref"].as_str() {
            Some(reference) => document
                .pointer(reference.trim_start_matches('#'))
                .expect("a component"),
            None => response,
        };
        assert!(response["description"].is_string(), "{path} {status}");
        if status.starts_with(['4', '5']) {
            let example = &response["content"]["application/problem+json"]["example"];
            assert_eq!(example["status"].to_string(), *status, "{path}");
        }
    }
}

fn collect_references(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            references.extend(
                object
                    .get("$ref")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            object
                .values()
                .for_each(|value| collect_references(value, references));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_references(item, references)),
        _ => {}
    }
}

#[tokio::test]
async fn the_examples_of_records_are_accepted() {
    let intake = Intake::new().await;
    let document = intake.get("none", "/openapi.json").await.body;
    for (schema, path) in [
        ("Customer", "/v1/customers"),
        ("Order", "/v1/orders"),
        ("Visit", "/v1/visits"),
    ] {
        let examples = &document["components"]["schemas"][schema]["examples"];
        let answer = intake.post(path, examples).await;
        assert_eq!(
            (answer.status, &answer.body["accepted"]),
            (StatusCode::ACCEPTED, &json!(1)),
            "{}",
            answer.body
        );
    }
    intake.write_all().await;
    assert_eq!(
        intake.number("SELECT total_spend FROM customers").await,
        149_950
    );
}

#[tokio::test]
async fn swagger_ui_is_served_by_us() {
    let intake = Intake::new().await;
    let moved = intake.get("none", "/docs").await;
    assert!(moved.status.is_redirection() && moved.headers[header::LOCATION] == "/docs/");
    let page = intake.get("none", "/docs/").await;
    let html = page.body.as_str().unwrap();
    assert!(
        page.headers[header::CONTENT_TYPE]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    assert!(
        !html.contains("https://")
            && !html.contains("//unpkg")
            && html.contains("swagger-ui-bundle.js")
    );
    for file in [
        "swagger-ui-bundle.js",
        "swagger-ui.css",
        "swagger-ui-standalone-preset.js",
        "swagger-initializer.js",
    ] {
        assert_eq!(
            intake.get("none", &format!("/docs/{file}")).await.status,
            StatusCode::OK,
            "{file}"
        );
    }
    let start = intake
        .get("none", "/docs/swagger-initializer.js")
        .await
        .body;
    assert!(start.as_str().unwrap().contains("/openapi.json"));
    assert_eq!(
        intake.get("none", "/docs/../Cargo.toml").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_collection_for_postman_is_there_for_everyone_and_holds_no_credentials() {
    let intake = Intake::new().await;
    let answer = intake.get("none", "/postman_collection.json").await;
    assert_eq!(answer.status, StatusCode::OK);
    let schema = answer.body["info"]["schema"].as_str().unwrap_or_default();
    assert!(schema.contains("getpostman.com"), "{schema}");
    let text = answer.body.to_string();
    assert!(text.contains("{{apiKey}}") && !text.contains("tdg_"));
}
