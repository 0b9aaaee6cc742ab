//! HTTP: statuses, media types, limits, and what is decided before a body is read.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
};

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::app::{Answer, App, graphql};

const JSON: &str = "application/json";
const NEWER: &str = "application/graphql-response+json";

async fn post(app: &App, accept: &str, body: &str) -> Answer {
    let request = app
        .request(Method::POST)
        .header(header::CONTENT_TYPE, JSON)
        .header(header::ACCEPT, accept);
    app.send(request.body(Body::from(body.to_owned())).unwrap())
        .await
}

#[tokio::test]
async fn the_status_tells_what_became_of_a_request() {
    let app = App::new().await;
    // The body, its status under each media type, and whether `data` is there.
    let cases = [
        (r#"{"query":"{ __typename }"}"#, 200, 200, true),
        (
            r#"{"query":"{ campaign(id: \"x\") { id } }"}"#,
            200,
            200,
            true,
        ),
        (
            r#"{"query":"mutation { launchCampaign(input: { name: \"\", message: { body: \"\" } }) { campaign { id } } }"}"#,
            200,
            200,
            true,
        ),
        (r#"{"query":"{"}"#, 200, 400, false),
        (r#"{"query":"{ nothing }"}"#, 200, 400, false),
        (
            r#"{"query":"query($id: ID!) { campaign(id: $id) { id } }"}"#,
            200,
            400,
            false,
        ),
        (
            r#"{"query":"query($id: ID!) { campaign(id: $id) { id } }","variables":{"id":{}}}"#,
            200,
            400,
            false,
        ),
        (
            r#"{"query":"query A { __typename } query B { __typename }"}"#,
            200,
            400,
            false,
        ),
        (
            r#"{"query":"query A { __typename }","operationName":"B"}"#,
            200,
            400,
            false,
        ),
        (
            r#"{"query":"subscription { workspaceStats { version } }"}"#,
            200,
            400,
            false,
        ),
        (r#"{"query":""}"#, 200, 400, false),
        (r#"{}"#, 400, 400, false),
        (r#"{"query":7}"#, 400, 400, false),
        (
            r#"{"query":"{ __typename }","variables":"{}"}"#,
            400,
            400,
            false,
        ),
        (r#"[{"query":"{ __typename }"}]"#, 400, 400, false),
        ("", 400, 400, false),
        ("{", 400, 400, false),
    ];
    for (body, json, newer, executed) in cases {
        for (accept, status) in [(JSON, json), (NEWER, newer)] {
            let answer = post(&app, accept, body).await;
            assert_eq!(
                answer.status.as_u16(),
                status,
                "{accept}: {body}: {answer:?}"
            );
            let form = answer.headers[header::CONTENT_TYPE].to_str().unwrap();
            assert_eq!(form, format!("{accept}; charset=utf-8"));
            assert_eq!(
                answer.body.get("data").is_some(),
                executed,
                "{body}: {answer:?}"
            );
            if answer.body.get("errors").is_some() {
                assert_eq!(answer.code(), "BAD_USER_INPUT", "{body}");
            }
        }
    }
}

#[tokio::test]
async fn what_the_headers_say_is_looked_at_before_the_body() {
    let app = App::new().await;
    let unread = || Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    let json = |request: http::request::Builder| request.header(header::CONTENT_TYPE, JSON);
    let cases = [
        (app.request(Method::PUT), 405),
        (app.request(Method::DELETE), 405),
        (
            json(app.request(Method::POST)).header(header::ACCEPT, "text/plain"),
            406,
        ),
        (app.request(Method::POST), 415),
        (
            app.request(Method::POST)
                .header(header::CONTENT_TYPE, "text/plain"),
            415,
        ),
        (
            app.request(Method::POST)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
            415,
        ),
        (
            app.request(Method::POST)
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x"),
            415,
        ),
        (
            app.request(Method::POST)
                .header(header::CONTENT_TYPE, "application/json; charset=utf-16"),
            415,
        ),
        (
            json(app.request(Method::POST)).header(header::CONTENT_ENCODING, "gzip"),
            415,
        ),
        (
            json(app.request(Method::POST)).header(header::CONTENT_LENGTH, "2000000000"),
            413,
        ),
        (
            json(app.request(Method::POST)).header(header::CONTENT_LENGTH, "99999999999999999999"),
            400,
        ),
    ];
    for (request, status) in cases {
        let answer = app.send(request.body(unread()).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{answer:?}");
        assert_eq!(
            (answer.code(), answer.body.get("data")),
            ("BAD_USER_INPUT", None)
        );
        assert_eq!(answer.headers.contains_key(header::ALLOW), status == 405);
    }
}

#[tokio::test]
async fn a_body_without_a_length_is_cut_off_at_the_limit() {
    let app = App::with(|settings| settings.edge.limits.body = 3 * 1024 * 1024).await;
    let read = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&read);
    let endless = stream::repeat_with(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 64 * 1024]))
    });
    for path in ["/graphql", "/v1/orders"] {
        let request = app
            .request(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, JSON);
        let answer = app
            .send(request.body(Body::from_stream(endless.clone())).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{answer:?}");
    }
    assert!(
        read.load(Ordering::Relaxed) <= 2 * 49,
        "{read:?} pieces of 64 KiB"
    );
}

#[tokio::test]
async fn gets_are_for_queries() {
    let app = App::new().await;
    let get = async |query: &str| {
        let request = app.request(Method::GET).uri(format!("/graphql?{query}"));
        app.send(request.body(Body::empty()).unwrap()).await
    };
    let fine = get(
        "query=query(%24id:ID!)%7Bcampaign(id:%24id)%7Bid%7D%7D&variables=%7B%22id%22:%221%22%7D",
    )
    .await;
    assert_eq!(
        (fine.status, fine.body),
        (StatusCode::OK, json!({ "data": { "campaign": null } }))
    );
    let mutation = get("query=mutation%7B__typename%7D").await;
    assert_eq!(
        (mutation.status, mutation.code()),
        (StatusCode::METHOD_NOT_ALLOWED, "BAD_USER_INPUT")
    );
    assert_eq!(get("").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        get("query=%7B__typename%7D&variables=7").await.path(),
        &json!(["variables"])
    );
}

#[tokio::test]
async fn a_wrong_input_is_named_by_its_path() {
    let app = App::new().await;
    let orders =
        "mutation($input: IngestOrdersInput!) { ingestOrders(input: $input) { accepted } }";
    let good = json!({ "externalId": "o", "customerExternalId": "c", "amount": "1", "orderedAt": "2026-01-01T00:00:00Z" });
    let with = |name: &str, value: Value| {
        let mut order = good.clone();
        order[name] = value;
        json!({ "input": { "orders": [good, order] } })
    };
    for (variables, path) in [
        (
            with("externalId", json!(7)),
            json!(["input", "orders", 1, "externalId"]),
        ),
        (
            with("externalId", json!(null)),
            json!(["input", "orders", 1, "externalId"]),
        ),
        (
            with("status", json!("SHIPPED")),
            json!(["input", "orders", 1, "status"]),
        ),
        (
            json!({ "input": { "orders": 7 } }),
            json!(["input", "orders"]),
        ),
        (
            json!({ "input": { "orders": [good, null] } }),
            json!(["input", "orders", 1]),
        ),
        (
            json!({ "input": { "orders": [good, "x"] } }),
            json!(["input", "orders", 1]),
        ),
        (
            with("colour", json!("red")),
            json!(["input", "orders", 1, "colour"]),
        ),
        (json!({ "input": {} }), json!(["input", "orders"])),
        (json!({ "input": null }), json!(["input"])),
        (json!({}), json!(["input"])),
    ] {
        let answer = app.ask(orders, variables.clone()).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"),
            "{answer:?}"
        );
        assert_eq!(answer.path(), &path, "{answer:?}");
    }
}

#[tokio::test]
async fn a_document_that_asks_for_too_much_is_refused_by_name() {
    let app = App::new().await;
    let orders = "orders(first: 100) { nodes { externalId amount status orderedAt } }";
    let rule = (0..200).fold(json!({ "condition": {} }), |rule, _| json!({ "not": rule }));
    let deep = "query($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) { size } }";
    let aliases: String = (0..30)
        .map(|at| format!("a{at}: viewer {{ keyName }} "))
        .collect();
    for (query, variables, limit) in [
        (
            format!("{{ customers(first: 100) {{ nodes {{ {orders} }} }} }}"),
            json!({}),
            "over the limit of 20000",
        ),
        (format!("{{ {aliases} }}"), json!({}), "limit of 20"),
        (
            deep.to_owned(),
            json!({ "rule": rule }),
            "limit of 127 levels",
        ),
    ] {
        let answer = app.ask(&query, variables).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"),
            "{answer:?}"
        );
        assert!(answer.message().contains(limit), "{answer:?}");
    }
}

#[tokio::test]
async fn graphiql_s_own_question_is_answered() {
    let app = App::new().await;
    let answer = app
        .ask(include_str!("edge/introspection.graphql"), json!({}))
        .await;
    assert_eq!(
        (answer.status, &answer.body["errors"]),
        (StatusCode::OK, &json!(null))
    );
}

#[tokio::test]
async fn ten_thousand_records_fit_into_a_request() {
    let app = App::new().await;
    let customer = |at: usize| {
        json!({
            "externalId": format!("c-{at}"), "name": "Asha Rao", "email": format!("asha{at}@example.com"),
            "phone": "+919876543210", "city": "Mumbai", "country": "IN", "tags": ["vip", "new"],
            "attributes": { "note": "x".repeat(1_300) }, "subscribed": true,
        })
    };
    let customers: Vec<Value> = (0..10_000).map(customer).collect();
    let document = "mutation($input: IngestCustomersInput!) { ingestCustomers(input: $input) { accepted rejected { index } } }";
    let body = json!({ "query": document, "variables": { "input": { "customers": customers } } })
        .to_string();
    assert!(body.len() > 14 * 1024 * 1024, "{}", body.len());
    let answer = app.send(graphql(&app.key, body)).await;
    assert_eq!(
        answer.body,
        json!({ "data": { "ingestCustomers": { "accepted": 10_000, "rejected": [] } } })
    );
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let app =
        App::with(|settings| settings.edge.limits.request_time = std::time::Duration::ZERO).await;
    let answer = app
        .ask("{ workspaceTotals { customers } }", json!({}))
        .await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE")
    );
}

#[tokio::test]
async fn no_room_for_a_body_is_too_much_at_once() {
    let app = App::with(|settings| {
        settings.edge.limits.bodies = 1024;
        settings.edge.limits.room_time = std::time::Duration::from_millis(50);
    })
    .await;
    // A body is asked for once there is room for it.
    let asked = Arc::new(Notify::new());
    let asking = Arc::clone(&asked);
    let unread = stream::poll_fn(move |_| {
        asking.notify_one();
        Poll::<Option<Result<Bytes, std::io::Error>>>::Pending
    });
    let request = || app.request(Method::POST).header(header::CONTENT_TYPE, JSON);
    let slow = app.send(request().body(Body::from_stream(unread)).unwrap());
    let other = async {
        asked.notified().await;
        let body = Body::from(r#"{"query":"{ __typename }"}"#);
        app.send(request().body(body).unwrap()).await
    };
    tokio::select! {
        biased;
        _ = slow => panic!("its body never comes"),
        answer = other => {
            assert_eq!((answer.status, answer.code()), (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED"));
            assert_eq!(answer.body["errors"][0]["extensions"]["retryAfterSeconds"], json!(2));
            assert_eq!(answer.headers[header::RETRY_AFTER], "2");
        }
    }
}

#[tokio::test]
async fn a_browser_may_call_from_the_web_alone() {
    let app = App::new().await;
    let preflight = |origin: &str| {
        Request::options("/graphql")
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(
                header::ACCESS_CONTROL_REQUEST_HEADERS,
                "authorization,content-type",
            )
            .body(Body::empty())
            .unwrap()
    };
    for origin in ["http://localhost:3000", "https://evil.example"] {
        let answer = app.send(preflight(origin)).await;
        assert_eq!(
            answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN],
            "http://localhost:3000"
        );
        let allowed = answer.headers[header::ACCESS_CONTROL_ALLOW_HEADERS].to_str();
        assert!(
            allowed
                .unwrap()
                .split(',')
                .any(|name| name == "authorization")
        );
        let cookies = answer.headers.get(header::ACCESS_CONTROL_ALLOW_CREDENTIALS);
        assert_eq!(cookies, None, "no cookie opens anything");
    }
}

#[tokio::test]
async fn a_browser_does_no_more_with_an_answer_than_it_should() {
    let app = App::new().await;
    for path in [
        "/graphiql",
        "/docs/",
        "/graphql?query={__typename}",
        "/v1/me",
        "/openapi.json",
        "/nowhere",
    ] {
        let answer = app
            .send(Request::get(path).body(Body::empty()).unwrap())
            .await;
        let header = |name| answer.headers[name].to_str().unwrap();
        assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert_eq!(header(header::X_FRAME_OPTIONS), "DENY", "{path}");
        assert_eq!(header(header::REFERRER_POLICY), "no-referrer", "{path}");
        let is_page = header(header::CONTENT_TYPE).starts_with("text/html");
        assert_eq!(is_page, ["/graphiql", "/docs/"].contains(&path), "{path}");
        if is_page {
            let policy = header(header::CONTENT_SECURITY_POLICY);
            assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
            assert!(
                policy.contains("frame-ancestors 'none'"),
                "{path}: {policy}"
            );
            let mut scripts = answer.body.as_str().unwrap().split("<script").skip(1);
            let tag = |script: &str| script.split('>').next().unwrap().to_owned();
            assert!(
                scripts.all(|script| tag(script).contains("src=")),
                "{path}: a script that the policy stops"
            );
        }
        if path == "/v1/me" {
            assert_eq!(header(header::CACHE_CONTROL), "no-store");
        }
    }
}

#[tokio::test]
async fn other_paths_are_problems() {
    let app = App::new().await;
    let get = async |path: &str| {
        app.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    };
    let nowhere = get("/nowhere").await;
    assert_eq!(
        (nowhere.status, &nowhere.body["code"]),
        (StatusCode::NOT_FOUND, &json!("NOT_FOUND"))
    );
    assert_eq!(
        nowhere.headers[header::CONTENT_TYPE],
        "application/problem+json"
    );
    assert_eq!(get("/healthz").await.status, StatusCode::OK);
    assert_eq!(
        get("/readyz").await.body,
        json!({ "database": true, "redis": true })
    );
}

#[tokio::test]
async fn a_leaving_process_says_so_while_it_still_serves() {
    let app = App::new().await;
    let get = async |path: &str| {
        app.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    };
    assert!(
        !get("/healthz")
            .await
            .headers
            .contains_key(header::CONNECTION)
    );
    app.state.leaving.cancel();
    let ready = get("/readyz").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ready.body, json!({ "database": true, "redis": true }));
    let served = get("/healthz").await;
    assert_eq!(served.status, StatusCode::OK);
    assert_eq!(served.headers[header::CONNECTION], "close");
}

#[tokio::test]
async fn a_browser_finds_graphiql_with_all_its_parts() {
    let app = App::new().await;
    let get = async |path: &str| {
        let request = Request::get(path).header(header::ACCEPT, "text/html,*/*;q=0.8");
        app.send(request.body(Body::empty()).unwrap()).await
    };
    let redirected = get("/graphql").await;
    assert_eq!(redirected.status, StatusCode::SEE_OTHER);
    assert_eq!(redirected.headers[header::LOCATION], "/graphiql");
    let page = get("/graphiql").await;
    let parts: Vec<&str> = page
        .body
        .as_str()
        .unwrap()
        .split('"')
        .filter(|part| part.starts_with('/'))
        .collect();
    assert_eq!(parts.len(), 7);
    for part in parts {
        assert_eq!(get(part).await.status, StatusCode::OK, "{part}");
    }
    assert_eq!(get("/graphiql/nothing").await.status, StatusCode::NOT_FOUND);
    let asked = get("/graphql?query=%7B__typename%7D").await;
    assert_eq!(
        asked.status,
        StatusCode::UNAUTHORIZED,
        "a question is no visit"
    );
}

/// A body that is worked on in bulk, since blanks make it large.
fn padded(query: &str, variables: &Value) -> String {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let (blanks, rest) = (" ".repeat(200_000), &body[1..]);
    format!("{{{blanks}{rest}")
}

#[tokio::test]
async fn records_in_bulk_are_the_same_records() {
    let app = App::new().await;
    let orders = json!([
        { "externalId": "o-1", "customerExternalId": "c", "amount": 12.5, "orderedAt": "2026-01-01T00:00:00Z" },
        { "externalId": "o-2\u{e9}", "customerExternalId": "c", "amount": "-1", "orderedAt": "2026-01-01T00:00:00Z" },
        { "externalId": "o-3", "customerExternalId": "c", "amount": "7", "status": "PENDING", "currency": null,
          "orderedAt": "2026-01-01", "updatedAt": null },
    ]);
    let whole = "mutation($input: IngestOrdersInput!) { ingestOrders(input: $input) { batchId accepted rejected { index field code } } }";
    let input = json!({ "input": { "orders": orders, "idempotencyKey": "one" } });
    let small = app.ask(whole, input.clone()).await.body;
    assert_eq!(small["data"]["ingestOrders"]["accepted"], 1, "{small}");
    let rejected = json!([{ "index": 1, "field": "amount", "code": "NEGATIVE" }, { "index": 2, "field": "orderedAt", "code": "INVALID" }]);
    assert_eq!(small["data"]["ingestOrders"]["rejected"], rejected);
    let list = "mutation($list: [OrderInput!]!, $key: String) { ingestOrders(input: { orders: $list, idempotencyKey: $key }) { batchId accepted rejected { index field code } } }";
    for (query, variables) in [
        (whole, input.clone()),
        (list, json!({ "list": orders, "key": "one" })),
    ] {
        let large = app.send(graphql(&app.key, padded(query, &variables))).await;
        assert_eq!(large.body, small, "the same records under the same key");
    }
    let fewer = json!({ "input": { "orders": [orders[0]], "idempotencyKey": "one" } });
    let conflict = app.send(graphql(&app.key, padded(whole, &fewer))).await;
    assert_eq!(conflict.code(), "CONFLICT");
}

#[tokio::test]
async fn a_record_of_another_form_refuses_a_request_in_bulk() {
    let app = App::new().await;
    let visits =
        "mutation($input: IngestVisitsInput!) { ingestVisits(input: $input) { accepted } }";
    let visit = json!({ "externalId": "v", "customerExternalId": "c", "visitedAt": "2026-01-01T00:00:00Z" });
    let with = |name: &str, value: Value| {
        let mut other = visit.clone();
        other[name] = value;
        json!({ "input": { "visits": [visit, other] } })
    };
    for (variables, path) in [
        (
            with("colour", json!("red")),
            json!(["input", "visits", 1, "colour"]),
        ),
        (
            with("externalId", json!(7)),
            json!(["input", "visits", 1, "externalId"]),
        ),
        (
            json!({ "input": { "visits": [visit, 7] } }),
            json!(["input", "visits", 1]),
        ),
        (
            json!({ "input": { "visits": 7 } }),
            json!(["input", "visits"]),
        ),
        (
            json!({ "input": { "visits": [], "colour": 7 } }),
            json!(["input", "colour"]),
        ),
        (json!({ "input": 7 }), json!(["input"])),
        (json!({}), json!(["input"])),
    ] {
        let answer = app
            .send(graphql(&app.key, padded(visits, &variables)))
            .await;
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{answer:?}");
        assert_eq!(answer.path(), &path, "{answer:?}");
    }
    for (body, path) in [
        (padded(visits, &json!([])), json!(["variables"])),
        (
            padded(visits, &json!({ "input": {} })).replace("\"query\"", "\"qeury\""),
            json!(["query"]),
        ),
    ] {
        let answer = app.send(graphql(&app.key, body)).await;
        assert_eq!(
            (answer.status, answer.path()),
            (StatusCode::BAD_REQUEST, &path),
            "{answer:?}"
        );
    }
    let cut = padded(visits, &with("externalId", json!("w")));
    let answer = app
        .send(graphql(&app.key, cut[..cut.len() - 9].to_owned()))
        .await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::BAD_REQUEST, "BAD_USER_INPUT")
    );
    let read_only = app.key(&["read"]).await;
    let forbidden = app
        .send(graphql(
            &read_only,
            padded(visits, &with("externalId", json!("w"))),
        ))
        .await;
    assert_eq!(forbidden.code(), "FORBIDDEN");
}
