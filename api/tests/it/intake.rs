//! What the tests of intake share: an API without a socket, and a consumer that writes what it accepted.

use axum::{Router, body::Body};
use base64::prelude::{BASE64_STANDARD, Engine};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Request, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::Sha256;
use tidings_api::{AppState, Settings, router};
use tidings_queue::{Channel, ConsumerOptions, Kind, QueueConfig};
use tidings_store::{
    StoreConfig, WorkspaceId, customer::CustomerParts, ingest::IngestPart, workspace::Workspace,
};
use tidings_testing::{TestDatabase, TestRedis};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use uuid::Uuid;

pub struct Intake {
    pub database: TestDatabase,
    pub state: AppState,
    pub router: Router,
    pub workspace: Workspace,
    /// A key of the workspace with the scope `ingest`.
    pub key: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Intake {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With other settings of the queue.
    pub async fn with(change: impl FnOnce(&mut QueueConfig)) -> Self {
        Self::set_up(|settings| change(&mut settings.queue)).await
    }

    /// With other settings.
    pub async fn set_up(change: impl FnOnce(&mut Settings)) -> Self {
        let database = TestDatabase::new().await;
        let redis = TestRedis::new();
        let mut queue = QueueConfig::new(redis.url);
        queue.prefix = redis.prefix;
        let mut settings =
            Settings::for_testing(StoreConfig::for_testing(database.url.clone()), queue);
        change(&mut settings);
        let state = AppState::start(settings).expect("the settings are right");
        let workspace = database.workspace().await;
        let key = database.api_key(workspace.id, "test", &["ingest"]).await;
        Self {
            router: router(state.clone()),
            database,
            state,
            workspace,
            key,
        }
    }

    /// A key of the workspace with these scopes.
    pub async fn key(&self, scopes: &[&str]) -> String {
        self.database
            .api_key(self.workspace.id, "test", scopes)
            .await
    }

    /// A key of another workspace.
    pub async fn stranger(&self) -> String {
        let other = self.database.workspace().await;
        let all = ["ingest", "read", "admin", "launch"];
        self.database.api_key(other.id, "test", &all).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("a router never fails");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX)
            .await
            .expect("the answer arrives");
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// A request with the key and a JSON body.
    pub fn request(&self, path: &str) -> http::request::Builder {
        Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
            .header(header::CONTENT_TYPE, "application/json")
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(
            self.request(path)
                .body(Body::from(body.to_string()))
                .expect("a request"),
        )
        .await
    }

    pub async fn post_as(&self, idempotency_key: &str, path: &str, body: &Value) -> Answer {
        let request = self
            .request(path)
            .header("Idempotency-Key", idempotency_key);
        self.send(
            request
                .body(Body::from(body.to_string()))
                .expect("a request"),
        )
        .await
    }

    pub async fn get(&self, key: &str, path: &str) -> Answer {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {key}"));
        self.send(request.body(Body::empty()).expect("a request"))
            .await
    }

    /// Writes what waits, as the workers do.
    pub async fn write_all(&self) {
        let store = &self.database.store;
        for delivery in self.take_all(Kind::Customers).await {
            store
                .ingest_customers(self.workspace.id, &CustomerParts::new(delivery))
                .await
                .expect("customers are written");
        }
        for delivery in self.take_all(Kind::Orders).await {
            store
                .ingest_orders(self.workspace.id, &delivery)
                .await
                .expect("orders are written");
        }
        for delivery in self.take_all(Kind::Visits).await {
            store
                .ingest_visits(self.workspace.id, &delivery)
                .await
                .expect("visits are written");
        }
    }

    /// Publishes that something of a batch was written, as the workers do.
    async fn tell(&self, batch: Option<Uuid>) {
        let progress =
            json!({ "batchId": batch, "accepted": 0, "committed": 0, "failed": 0 }).to_string();
        self.state
            .queue
            .publish(Channel::Ingest, progress.as_bytes())
            .await
            .expect("it is published");
    }

    async fn take_all<R: DeserializeOwned>(&self, kind: Kind) -> Vec<Vec<IngestPart<R>>> {
        let mut taken = Vec::new();
        let mut consumer = self.state.queue.consumer(kind, ConsumerOptions::default());
        while !self
            .state
            .queue
            .backlog(kind)
            .await
            .expect("the backlog is read")
            .is_empty()
        {
            let delivery = consumer
                .next(&CancellationToken::new())
                .await
                .expect("a delivery");
            let parts = delivery.entries.iter().map(|entry| {
                let header = entry.part.expect("an ingest entry has a part");
                let records = match entry.records {
                    0 => Vec::new(),
                    _ => serde_json::from_slice(&entry.payload)
                        .expect("the payload is a list of records"),
                };
                IngestPart {
                    batch: header.batch,
                    accepted: header.accepted,
                    accepted_at: entry.accepted_at,
                    position: entry.position,
                    offset: header.offset,
                    records,
                }
            });
            taken.push(parts.collect());
            let batch = delivery.entries.first().and_then(|entry| entry.part);
            delivery.done().await.expect("the delivery is acknowledged");
            self.tell(batch.map(|part| part.batch)).await;
        }
        taken
    }

    /// What a query of one number gives.
    pub async fn number(&self, sql: &str) -> i64 {
        let row = self
            .database
            .client()
            .await
            .query_one(sql, &[])
            .await
            .expect("the query is answered");
        row.get(0)
    }

    /// What a query of one text gives.
    pub async fn text(&self, sql: &str) -> String {
        let client = self.database.client().await;
        let row = client.query_one(sql, &[]).await;
        row.expect("the query is answered").get(0)
    }

    /// A receipt signed by the vendor of a workspace.
    pub fn receipt(&self, workspace: WorkspaceId, body: &str) -> Request<Body> {
        self.receipt_at(workspace, body, self.state.now().timestamp())
    }

    pub fn receipt_at(&self, workspace: WorkspaceId, body: &str, timestamp: i64) -> Request<Body> {
        let secret = hmac(
            "a secret for tests".as_bytes(),
            workspace.to_string().as_bytes(),
        );
        let signature = hmac(&secret, format!("delivery-1.{timestamp}.{body}").as_bytes());
        Request::post("/v1/receipts")
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", "delivery-1")
            .header("webhook-timestamp", timestamp)
            .header(
                "webhook-signature",
                format!("v1,{}", BASE64_STANDARD.encode(signature)),
            )
            .body(Body::from(body.to_owned()))
            .expect("a request")
    }
}

fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

impl Answer {
    /// The index, field and code of every rejected record.
    pub fn rejected(&self) -> Vec<(u64, String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let rejected = self.body["rejected"].as_array().expect("a payload");
        rejected
            .iter()
            .map(|record| {
                (
                    record["index"].as_u64().expect("an index"),
                    text(&record["field"]),
                    text(&record["code"]),
                )
            })
            .collect()
    }
}
