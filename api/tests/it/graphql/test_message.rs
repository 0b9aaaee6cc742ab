use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::post,
};
use http::StatusCode;
use serde_json::{Value, json};
use tidings_store::{
    customer::{CustomerRecord, Patch},
    membership::Role,
};

use super::support::{Feed, TestApi, customer, refusal};

const SEND: &str = "mutation ($input: SendTestMessageInput!) { sendTestMessage(input: $input) {
    text to customer { externalId } } }";

/// A vendor that notes what it is asked for, and answers as it is told.
#[derive(Clone)]
struct Vendor {
    calls: Arc<Mutex<Vec<Value>>>,
    answer: Arc<Mutex<(StatusCode, Option<&'static str>)>>,
}

impl Vendor {
    /// The vendor and its address.
    async fn start() -> (Self, String) {
        let vendor = Self {
            calls: Arc::default(),
            answer: Arc::new(Mutex::new((StatusCode::ACCEPTED, None))),
        };
        let router = Router::new()
            .route("/v1/messages", post(take))
            .with_state(vendor.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (vendor, address)
    }

    fn answers(&self, status: StatusCode, refused: Option<&'static str>) {
        *self.answer.lock().unwrap() = (status, refused);
    }

    fn calls(&self) -> Vec<Value> {
        self.calls.lock().unwrap().clone()
    }
}

async fn take(State(vendor): State<Vendor>, Json(call): Json<Value>) -> Response {
    let (status, refused) = *vendor.answer.lock().unwrap();
    let refused: Vec<Value> = refused
        .map(|code| json!({ "id": call["messages"][0]["id"], "code": code }))
        .into_iter()
        .collect();
    vendor.calls.lock().unwrap().push(call);
    (status, Json(json!({ "accepted": [], "refused": refused }))).into_response()
}

/// An API that knows this vendor, with Ann, who cannot be reached, and Bob, who can.
async fn shop() -> (TestApi, Vendor) {
    let (vendor, address) = Vendor::start().await;
    let api = TestApi::with(|settings| settings.vendor.url = address).await;
    let ann = CustomerRecord {
        subscribed: Patch::Set(false),
        ..customer("ann", "Ann Lee")
    };
    let bob = CustomerRecord {
        email: Patch::Set("bob@example.com".to_owned()),
        ..customer("bob", "Bob Ray")
    };
    Feed::new(&api).customers(vec![ann, bob]).await;
    (api, vendor)
}

fn rule(value: &str) -> Value {
    json!({ "condition": { "field": "TOTAL_SPEND", "operator": "AT_LEAST", "value": value } })
}

fn to_phone(mut more: Value) -> Value {
    more["message"] = json!({ "body": "Hi {{ first_name | default('you') }}" });
    more["to"] = json!("+919999988888");
    json!({ "input": more })
}

#[tokio::test]
async fn it_is_written_as_a_member_and_sent_to_whom_it_says() {
    let (api, vendor) = shop().await;
    let data = api.ask(SEND, to_phone(json!({ "rule": rule("0") }))).await;
    assert_eq!(
        data["sendTestMessage"],
        json!({ "text": "Hi Bob", "to": "+919999988888", "customer": { "externalId": "bob" } }),
        "of two members the one who can be reached"
    );
    let data = api
        .ask(SEND, to_phone(json!({ "customerExternalId": "ann" })))
        .await;
    assert_eq!(data["sendTestMessage"]["text"], "Hi Ann");
    let calls = vendor.calls();
    let message = &calls[0]["messages"][0];
    assert_eq!(
        (&message["channel"], &message["to"], &message["body"]),
        (&json!("SMS"), &json!("+919999988888"), &json!("Hi Bob"))
    );
    let workspace = api.workspace.id.to_string();
    assert_eq!(calls[0]["account"], workspace);
    let ids: Vec<&str> = calls
        .iter()
        .map(|call| call["messages"][0]["id"].as_str().unwrap())
        .collect();
    assert!(
        ids.iter()
            .all(|id| id.starts_with(&format!("{workspace}-0-"))),
        "{ids:?}"
    );
    assert_ne!(ids[0], ids[1]);
    let client = api.database.client().await;
    let rows = client
        .query_one("SELECT count(*) FROM communication_log", &[])
        .await;
    assert_eq!(rows.unwrap().get::<_, i64>(0), 0);
}

#[tokio::test]
async fn a_mail_goes_to_the_caller_unless_told_otherwise() {
    let (api, vendor) = shop().await;
    let mut input =
        json!({ "customerExternalId": "bob", "message": { "channel": "EMAIL", "body": "Hi" } });
    let marketer = api.member("marketer", Role::Marketer).await;
    let ask = async |key: &str, input: &Value| {
        api.ask_as(Some(key), SEND, json!({ "input": input }))
            .await
            .1
    };
    let answer = ask(&marketer.token, &input).await;
    assert_eq!(
        answer["data"]["sendTestMessage"]["to"], "marketer@shop.example",
        "{answer}"
    );
    let key = api.key(&["launch"]).await;
    let (code, path, _) = refusal(&ask(&key, &input).await);
    assert_eq!(
        (code.as_str(), path),
        ("BAD_USER_INPUT", json!(["input", "to"]))
    );
    input["to"] = json!("other@example.com");
    assert_eq!(
        ask(&key, &input).await["data"]["sendTestMessage"]["to"],
        "other@example.com"
    );
    assert_eq!(vendor.calls().len(), 2);
}

#[tokio::test]
async fn what_is_wrong_is_refused_before_anything_is_sent() {
    let (api, vendor) = shop().await;
    let with = |field: &str, value: Value| {
        let mut variables = to_phone(json!({ "rule": rule("0") }));
        variables["input"][field] = value;
        variables
    };
    for (variables, code, path) in [
        (
            with("to", Value::Null),
            "BAD_USER_INPUT",
            json!(["input", "to"]),
        ),
        (
            with("to", json!("12345")),
            "BAD_USER_INPUT",
            json!(["input", "to"]),
        ),
        (
            with("message", json!({ "body": "Hi {{ nobody }}" })),
            "BAD_USER_INPUT",
            json!(["input", "message", "body"]),
        ),
        (
            with("audienceId", json!("1")),
            "BAD_USER_INPUT",
            json!(["input"]),
        ),
        (
            with("customerExternalId", json!("bob")),
            "BAD_USER_INPUT",
            json!(["input"]),
        ),
        (
            with("rule", Value::Null),
            "BAD_USER_INPUT",
            json!(["input"]),
        ),
        (
            with("rule", rule("9999999")),
            "BAD_USER_INPUT",
            json!(["input"]),
        ),
        (
            to_phone(json!({ "audienceId": "999" })),
            "NOT_FOUND",
            json!(["input", "audienceId"]),
        ),
        (
            to_phone(json!({ "customerExternalId": "zoe" })),
            "NOT_FOUND",
            json!(["input", "customerExternalId"]),
        ),
        (
            to_phone(json!({ "customerExternalId": "z\u{0}" })),
            "NOT_FOUND",
            json!(["input", "customerExternalId"]),
        ),
    ] {
        let (found, at, _) = api.refusal(SEND, variables.clone()).await;
        assert_eq!((found.as_str(), at), (code, path), "{variables}");
    }
    assert_eq!(vendor.calls(), Vec::<Value>::new());
}

#[tokio::test]
async fn what_the_vendor_says_is_told() {
    let (api, vendor) = shop().await;
    let input = to_phone(json!({ "customerExternalId": "bob" }));
    for (status, refused, code, words) in [
        (
            StatusCode::ACCEPTED,
            Some("invalid_number"),
            "BAD_USER_INPUT",
            "invalid_number",
        ),
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            None,
            "BAD_USER_INPUT",
            "refuses",
        ),
        (
            StatusCode::BAD_GATEWAY,
            None,
            "UNAVAILABLE",
            "does not answer",
        ),
        (
            StatusCode::FORBIDDEN,
            None,
            "UNAVAILABLE",
            "does not let us in",
        ),
        (
            StatusCode::TOO_MANY_REQUESTS,
            None,
            "RATE_LIMITED",
            "patience",
        ),
    ] {
        vendor.answers(status, refused);
        let (found, _, message) = api.refusal(SEND, input.clone()).await;
        assert_eq!(found, code, "{status}: {message}");
        assert!(message.contains(words), "{status}: {message}");
    }
}

#[tokio::test]
async fn ten_at_once_are_enough() {
    let (api, vendor) = shop().await;
    let input = to_phone(json!({ "customerExternalId": "bob" }));
    for _ in 0..10 {
        api.ask(SEND, input.clone()).await;
    }
    let (code, _, _) = api.refusal(SEND, input.clone()).await;
    assert_eq!(code, "RATE_LIMITED");
    assert_eq!(vendor.calls().len(), 10);
    let other = api.member("other", Role::Owner).await;
    let answer = api.ask_as(Some(&other.token), SEND, input).await.1;
    assert!(
        answer.get("errors").is_none(),
        "others are not held up: {answer}"
    );
}

#[tokio::test]
async fn the_audit_log_tells_of_it_without_text_and_address() {
    let (api, _vendor) = shop().await;
    api.ask(SEND, to_phone(json!({ "customerExternalId": "bob" })))
        .await;
    let entries = api
        .store()
        .list_audit(api.workspace.id, None, 1)
        .await
        .unwrap();
    assert_eq!(entries[0].action, "message.tested");
    assert_eq!(
        entries[0].detail,
        json!({ "channel": "SMS", "to": "…888", "externalId": "bob" })
    );
}
