use std::collections::HashMap;
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tempfile::TempDir;
use tidings_simulator::{Config, Simulator};
use tokio::net::TcpListener;

pub const MASTER_SECRET: &str = "a master secret for tests";

/// A simulator with a journal of its own.
pub struct Vendor {
    pub directory: TempDir,
    simulator: Option<Simulator>,
    http: reqwest::Client,
}

impl Vendor {
    pub async fn start() -> Vendor {
        let mut vendor = Vendor {
            directory: TempDir::new().unwrap(),
            simulator: None,
            http: http(),
        };
        vendor.begin().await;
        vendor
    }

    pub async fn begin(&mut self) {
        let config = Config::for_testing(self.journal(), MASTER_SECRET);
        self.simulator = Some(Simulator::start(config).await.unwrap());
    }

    pub async fn stop(&mut self) {
        self.simulator.take().unwrap().stop().await;
    }

    pub fn journal(&self) -> PathBuf {
        self.directory.path().join("deeper").join("journal")
    }

    pub fn client(&self) -> Client {
        Client {
            address: self.simulator.as_ref().unwrap().address(),
            http: self.http.clone(),
        }
    }
}

/// Talks to a simulator, wherever it runs.
#[derive(Clone)]
pub struct Client {
    pub address: SocketAddr,
    pub http: reqwest::Client,
}

impl Client {
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub async fn get(&self, path: &str) -> Value {
        self.http
            .get(self.url(path))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    pub async fn submit(&self, key: &str, body: &Value) -> (u16, Value) {
        let request = self
            .http
            .post(self.url("/v1/messages"))
            .header("idempotency-key", key)
            .json(body);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub async fn behave(&self, behaviour: Value) {
        let response = self
            .http
            .post(self.url("/behaviour"))
            .json(&behaviour)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
    }

    pub async fn stats(&self) -> Value {
        self.get("/stats").await
    }

    pub async fn stats_until(&self, name: &str, value: u64) -> Value {
        until(async || {
            let stats = self.stats().await;
            (stats[name] == value).then_some(stats)
        })
        .await
    }
}

pub fn http() -> reqwest::Client {
    tidings_outbound::client()
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}

/// A request with the messages `<stream>-<number>`.
pub fn request(receiver: &Receiver, stream: &str, numbers: std::ops::Range<u32>) -> Value {
    let message = |number| json!({ "id": format!("{stream}-{number}"), "channel": "SMS", "to": "+919812345678", "body": "Hi", "imageUrl": null });
    json!({
        "account": stream.split('-').next().unwrap(),
        "messages": numbers.map(message).collect::<Vec<_>>(),
        "receiptUrl": receiver.url(),
    })
}

/// Asks again and again until there is an answer.
pub async fn until<T, F: Future<Output = Option<T>>>(mut ask: impl FnMut() -> F) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), asking)
        .await
        .expect("it never came")
}

/// A receipt as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    pub headers: HeaderMap,
    pub raw: String,
    pub body: Value,
}

impl Received {
    pub fn id(&self) -> &str {
        self.body["id"].as_str().unwrap()
    }

    /// Checks the signature as a receiver does who knows only the account's secret.
    pub fn verifies(&self, account: &str) -> bool {
        let header = |name: &str| self.headers[name].to_str().unwrap().to_owned();
        let mut derivation = Hmac::<Sha256>::new_from_slice(MASTER_SECRET.as_bytes()).unwrap();
        derivation.update(account.as_bytes());
        let secret = format!(
            "whsec_{}",
            STANDARD.encode(derivation.finalize().into_bytes())
        );

        let key = STANDARD
            .decode(secret.strip_prefix("whsec_").unwrap())
            .unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(
            format!(
                "{}.{}.{}",
                header("webhook-id"),
                header("webhook-timestamp"),
                self.raw
            )
            .as_bytes(),
        );
        let given = header("webhook-signature");
        let signature = STANDARD.decode(given.strip_prefix("v1,").unwrap()).unwrap();
        mac.verify_slice(&signature).is_ok()
    }
}

type Respond = Box<dyn Fn(&Received, usize) -> Response + Send + Sync>;

/// Takes receipts, and keeps all that it was sent.
#[derive(Clone)]
pub struct Receiver {
    address: SocketAddr,
    inbox: Arc<Inbox>,
}

struct Inbox {
    received: Mutex<Vec<Received>>,
    times: Mutex<HashMap<String, usize>>,
    respond: Respond,
}

impl Receiver {
    pub async fn start() -> Receiver {
        Receiver::responding(|_, _| StatusCode::ACCEPTED.into_response()).await
    }

    /// `respond` is given the receipt, and how often the same message's came before.
    pub async fn responding(
        respond: impl Fn(&Received, usize) -> Response + Send + Sync + 'static,
    ) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Receiver::on(listener, respond).await
    }

    pub async fn on(
        listener: TcpListener,
        respond: impl Fn(&Received, usize) -> Response + Send + Sync + 'static,
    ) -> Receiver {
        let inbox = Arc::new(Inbox {
            received: Mutex::default(),
            times: Mutex::default(),
            respond: Box::new(respond),
        });
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/v1/receipts", post(take))
            .with_state(inbox.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Receiver { address, inbox }
    }

    pub fn url(&self) -> String {
        format!("http://{}/v1/receipts", self.address)
    }

    pub fn received(&self) -> Vec<Received> {
        self.inbox.received.lock().unwrap().clone()
    }

    /// How often each message's receipt came.
    pub fn times(&self) -> HashMap<String, usize> {
        self.inbox.times.lock().unwrap().clone()
    }

    /// Waits for receipts of that many different messages.
    pub async fn messages(&self, wanted: usize) -> Vec<Received> {
        until(async || (self.inbox.times.lock().unwrap().len() >= wanted).then(|| self.received()))
            .await
    }
}

async fn take(State(inbox): State<Arc<Inbox>>, headers: HeaderMap, body: Bytes) -> Response {
    let raw = String::from_utf8(body.to_vec()).unwrap();
    let body = serde_json::from_str(&raw).unwrap();
    let receipt = Received { headers, raw, body };
    let before = {
        let mut times = inbox.times.lock().unwrap();
        let times = times.entry(receipt.id().to_owned()).or_default();
        *times += 1;
        *times - 1
    };
    inbox.received.lock().unwrap().push(receipt.clone());
    (inbox.respond)(&receipt, before)
}
