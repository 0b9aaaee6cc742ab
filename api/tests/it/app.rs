use std::{net::SocketAddr, time::Duration};

use axum::{Router, body::Body};
use http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::{Value, json};
use tidings_api::{AppState, Settings, router};
use tidings_queue::QueueConfig;
use tidings_store::{StoreConfig, audit::Actor, workspace::Workspace};
use tidings_testing::{TestDatabase, TestRedis};
use tokio::net::TcpListener;
use tower::ServiceExt;

/// Every scope a key may have.
pub const ALL: [&str; 4] = ["ingest", "read", "launch", "admin"];

/// A whole API on a database and a Redis prefix of its own.
pub struct App {
    pub state: AppState,
    pub workspace: Workspace,
    /// A key of the workspace with all scopes.
    pub key: String,
    router: Router,
    settings: Settings,
    pub database: TestDatabase,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl App {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With other settings.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let database = TestDatabase::new().await;
        let redis = TestRedis::new();
        let mut queue = QueueConfig::new(redis.url);
        queue.prefix = redis.prefix;
        let mut settings =
            Settings::for_testing(StoreConfig::for_testing(database.url.clone()), queue);
        change(&mut settings);
        let state = AppState::start(settings.clone()).expect("the settings are right");
        let workspace = database.workspace().await;
        let mut app = Self {
            router: router(state.clone()),
            state,
            workspace,
            key: String::new(),
            settings,
            database,
        };
        app.key = app.key(&ALL).await;
        app
    }

    /// Another process of the same API.
    pub fn other_process(&self) -> AppState {
        AppState::start(self.settings.clone()).expect("the settings are right")
    }

    /// A key of the workspace with these scopes.
    pub async fn key(&self, scopes: &[&str]) -> String {
        self.database
            .api_key(self.workspace.id, "Test", scopes)
            .await
    }

    /// Takes a key of the workspace back; false where it was before.
    pub async fn revoke(&self, key: &str) -> bool {
        let operator = Actor::operator(self.state.now());
        let revoked = self
            .state
            .access
            .revoke_key(self.workspace.id, Self::id_of(key), &operator);
        revoked.await.expect("the database answers")
    }

    /// The id within a key.
    pub fn id_of(key: &str) -> i64 {
        let id = key.split('_').nth(2).expect("a key has an id");
        id.parse().expect("an id is a number")
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        send(self.router.clone(), request).await
    }

    /// A request to `/graphql` with the key.
    pub fn request(&self, method: Method) -> http::request::Builder {
        Request::builder()
            .method(method)
            .uri("/graphql")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
    }

    /// Asks with the key, accepting what is newer.
    pub async fn ask(&self, query: &str, variables: Value) -> Answer {
        self.ask_with(&self.key, query, variables).await
    }

    pub async fn ask_with(&self, key: &str, query: &str, variables: Value) -> Answer {
        let body = json!({ "query": query, "variables": variables });
        send(self.router.clone(), graphql(key, body.to_string())).await
    }

    /// Serves on a port of its own.
    pub async fn listen(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let address = listener.local_addr().expect("it listens");
        tokio::spawn(tidings_api::http::serve(listener, self.state.clone()));
        address
    }

    /// Serves another process of the same API, once it hears what the others publish.
    pub async fn listen_elsewhere(&self) -> SocketAddr {
        let state = self.other_process();
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let address = listener.local_addr().expect("it listens");
        tokio::spawn(tidings_api::http::serve(listener, state.clone()));
        self.await_hearing(&state).await;
        address
    }

    /// Waits until a process hears of what is revoked here: of a key made for that.
    async fn await_hearing(&self, other: &AppState) {
        let asked = async |key: &str| {
            let request = graphql(key, r#"{"query":"{ __typename }"}"#.to_owned());
            send(router(other.clone()), request).await.status
        };
        for _ in 0..100 {
            let key = self.key(&ALL).await;
            assert_eq!(asked(&key).await, StatusCode::OK);
            assert!(self.revoke(&key).await);
            for _ in 0..10 {
                if asked(&key).await == StatusCode::UNAUTHORIZED {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        panic!("the other process hears nothing");
    }
}

/// A POST to `/graphql`.
pub fn graphql(key: &str, body: String) -> Request<Body> {
    Request::post("/graphql")
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/graphql-response+json")
        .body(Body::from(body))
        .expect("a request")
}

pub async fn send(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.expect("a router never fails");
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX)
        .await
        .expect("the answer arrives");
    let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
    let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| text());
    Answer {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}

impl Answer {
    /// The code of the one error.
    pub fn code(&self) -> &str {
        let errors = self.body["errors"]
            .as_array()
            .unwrap_or_else(|| panic!("no errors: {self:?}"));
        assert_eq!(errors.len(), 1, "{self:?}");
        errors[0]["extensions"]["code"]
            .as_str()
            .unwrap_or_else(|| panic!("no code: {self:?}"))
    }

    pub fn message(&self) -> &str {
        self.body["errors"][0]["message"]
            .as_str()
            .unwrap_or_default()
    }

    pub fn path(&self) -> &Value {
        &self.body["errors"][0]["extensions"]["path"]
    }
}
