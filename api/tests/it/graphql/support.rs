//! An API with a database and a Redis prefix of its own, asked over HTTP without a socket.

use axum::{Router, body::Body};
use chrono::{DateTime, Duration, Utc};
use http::{Request, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tidings_api::{AppState, Settings, router};
use tidings_queue::{Queue, QueueConfig};
use tidings_store::{
    Store, StoreConfig, WorkspaceId,
    audit::Actor,
    customer::{CustomerParts, CustomerRecord, Patch},
    ingest::IngestPart,
    invitation::Invited,
    membership::Role,
    order::{OrderRecord, OrderStatus},
    person::{NewSignIn, Person, SignIn},
    visit::VisitRecord,
    workspace::Workspace,
};
use tidings_testing::{TestDatabase, TestRedis};
use tower::ServiceExt;
use uuid::Uuid;

/// Every scope.
pub const ALL: [&str; 4] = ["ingest", "read", "launch", "admin"];

/// A person who belongs to a workspace.
pub struct Member {
    pub id: i64,
    /// An access token for that workspace.
    pub token: String,
    pub session: i64,
}

pub struct TestApi {
    pub database: TestDatabase,
    pub state: AppState,
    pub workspace: Workspace,
    key: String,
    router: Router,
    redis: TestRedis,
}

impl TestApi {
    /// An API with one workspace in INR and Asia/Kolkata.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// The same with other settings.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::start(TestRedis::new(), change).await
    }

    /// An API that finds Redis at this address.
    pub async fn behind(redis: TestRedis) -> Self {
        Self::start(redis, |_| {}).await
    }

    async fn start(redis: TestRedis, change: impl FnOnce(&mut Settings)) -> Self {
        let database = TestDatabase::new().await;
        let config = queue_config(&redis);
        let mut settings =
            Settings::for_testing(StoreConfig::for_testing(database.url.clone()), config);
        change(&mut settings);
        let state = AppState::start(settings).unwrap();
        let workspace = database.workspace().await;
        let key = database.api_key(workspace.id, "Test key", &ALL).await;
        Self {
            router: router(state.clone()),
            database,
            state,
            workspace,
            key,
            redis,
        }
    }

    pub fn store(&self) -> &Store {
        &self.database.store
    }

    /// A queue of its own, as another process has.
    pub fn other_queue(&self) -> Queue {
        Queue::new(queue_config(&self.redis)).unwrap()
    }

    /// A key of this workspace with these scopes.
    pub async fn key(&self, scopes: &[&str]) -> String {
        self.database
            .api_key(self.workspace.id, "Test key", scopes)
            .await
    }

    /// A key with all scopes of another workspace.
    pub async fn stranger(&self) -> String {
        let other = self.database.workspace().await;
        self.database.api_key(other.id, "Test key", &ALL).await
    }

    /// A new member of the workspace.
    pub async fn member(&self, name: &str, role: Role) -> Member {
        self.member_of(self.workspace.id, name, role).await
    }

    /// A new member of a workspace, signed in.
    pub async fn member_of(&self, workspace: WorkspaceId, name: &str, role: Role) -> Member {
        let email = format!("{name}@shop.example");
        let (person, session) = self.sign_in(&email, Duration::days(1)).await;
        let operator = Actor::operator(self.state.now());
        let invited = self
            .store()
            .invite(workspace, &email, role, &operator)
            .await;
        let Invited::Waiting(invitation) = invited.unwrap() else {
            panic!("{name} is no member yet")
        };
        let joined = self
            .store()
            .accept_invitation(workspace, invitation.id, &person, &operator);
        assert_eq!(joined.await.unwrap(), Some(role));
        Member {
            id: person.id,
            token: self.token(session, person.id, workspace, self.state.now()),
            session,
        }
    }

    /// A person and the id of their new session.
    pub async fn sign_in(&self, email: &str, lasts: Duration) -> (Person, i64) {
        let (person, secret) = self.new_session(email, lasts).await;
        let session = self.store().find_session(&secret, self.state.now()).await;
        (person, session.unwrap().unwrap().id)
    }

    /// The credential of a person's new session.
    pub async fn session(&self, email: &str, lasts: Duration) -> String {
        let (_, secret) = self.new_session(email, lasts).await;
        secret.expose_secret().to_owned()
    }

    async fn new_session(&self, email: &str, lasts: Duration) -> (Person, SecretString) {
        let now = self.state.now();
        let new = NewSignIn {
            issuer: "https://id.example".to_owned(),
            subject: email.to_owned(),
            email: email.to_owned(),
            name: email.to_owned(),
            picture: None,
            token_sha256: Sha256::digest(Uuid::now_v7()).into(),
            token_expires_at: now,
        };
        let SignIn::Session { person, secret, .. } =
            self.store().sign_in(&new, lasts, now).await.unwrap()
        else {
            panic!("the token is new")
        };
        (person, secret)
    }

    /// An access token that was minted then.
    pub fn token(
        &self,
        session: i64,
        person: i64,
        workspace: WorkspaceId,
        then: DateTime<Utc>,
    ) -> String {
        let tokens = &self.state.identity().unwrap().access_tokens;
        let (token, _) = tokens.mint(session, person, workspace, then);
        token.expose_secret().to_owned()
    }

    /// The id of an invitation of the operator.
    pub async fn invite(&self, email: &str, role: Role) -> i64 {
        let operator = Actor::operator(self.state.now());
        let invited = self
            .store()
            .invite(self.workspace.id, email, role, &operator);
        match invited.await.unwrap() {
            Invited::Waiting(invitation) => invitation.id,
            other => panic!("{email}: {other:?}"),
        }
    }

    /// Status and body of a request by the bearer of this key.
    pub async fn ask_as(
        &self,
        key: Option<&str>,
        query: &str,
        variables: Value,
    ) -> (StatusCode, Value) {
        let mut request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json");
        if let Some(key) = key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        let body = json!({ "query": query, "variables": variables }).to_string();
        let response = self
            .router
            .clone()
            .oneshot(request.body(Body::from(body)).unwrap())
            .await
            .unwrap();
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    /// The whole answer to the bearer of all scopes.
    pub async fn answer(&self, query: &str, variables: Value) -> Value {
        self.ask_as(Some(&self.key), query, variables).await.1
    }

    /// The data, where nothing went wrong.
    #[track_caller]
    pub fn ask<'a>(&'a self, query: &'a str, variables: Value) -> impl Future<Output = Value> + 'a {
        let place = std::panic::Location::caller();
        async move {
            let answer = self.answer(query, variables).await;
            assert!(answer.get("errors").is_none(), "{place}: {answer:#}");
            answer["data"].clone()
        }
    }

    /// Code, path and message of the first error, without the data.
    pub async fn refusal(&self, query: &str, variables: Value) -> (String, Value, String) {
        refusal(&self.answer(query, variables).await)
    }
}

/// The id within a key.
pub fn id_of(key: &str) -> String {
    key.split('_').nth(2).unwrap().to_owned()
}

pub fn refusal(answer: &Value) -> (String, Value, String) {
    let error = &answer["errors"][0];
    assert!(error.is_object(), "there is no error in {answer:#}");
    let code = error["extensions"]["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    (
        code,
        error["extensions"]["path"].clone(),
        error["message"].as_str().unwrap_or_default().to_owned(),
    )
}

fn queue_config(redis: &TestRedis) -> QueueConfig {
    let mut config = QueueConfig::new(redis.url.clone());
    config.prefix.clone_from(&redis.prefix);
    config
}

/// Writes records as a consumer does, each batch later than the one before.
pub struct Feed<'a> {
    store: &'a Store,
    workspace: WorkspaceId,
    position: i64,
}

impl<'a> Feed<'a> {
    pub fn new(api: &'a TestApi) -> Self {
        Self {
            store: api.store(),
            workspace: api.workspace.id,
            position: day(1, 1).timestamp_micros(),
        }
    }

    pub fn part<R>(&mut self, records: Vec<R>) -> IngestPart<R> {
        let accepted = u32::try_from(records.len()).unwrap();
        self.position += 1_000_000;
        IngestPart {
            batch: Uuid::now_v7(),
            accepted,
            accepted_at: DateTime::from_timestamp_micros(self.position).unwrap(),
            position: self.position,
            offset: 0,
            records,
        }
    }

    pub async fn customers(&mut self, records: Vec<CustomerRecord>) -> Uuid {
        let part = self.part(records);
        let batch = part.batch;
        self.store
            .ingest_customers(self.workspace, &CustomerParts::new(vec![part]))
            .await
            .unwrap();
        batch
    }

    pub async fn orders(&mut self, records: Vec<OrderRecord>) -> Uuid {
        let part = self.part(records);
        self.store
            .ingest_orders(self.workspace, std::slice::from_ref(&part))
            .await
            .unwrap();
        part.batch
    }

    pub async fn visits(&mut self, records: Vec<VisitRecord>) -> Uuid {
        let part = self.part(records);
        self.store
            .ingest_visits(self.workspace, std::slice::from_ref(&part))
            .await
            .unwrap();
        part.batch
    }
}

/// Noon in UTC of a day in 2026.
pub fn day(month: u32, day: u32) -> DateTime<Utc> {
    format!("2026-{month:02}-{day:02}T12:00:00Z")
        .parse()
        .unwrap()
}

/// A customer who can be reached by phone.
pub fn customer(id: &str, name: &str) -> CustomerRecord {
    CustomerRecord {
        external_id: id.to_owned(),
        name: Patch::Set(name.to_owned()),
        phone: Patch::Set("+919876543210".to_owned()),
        subscribed: Patch::Set(true),
        ..CustomerRecord::default()
    }
}

pub fn order(id: &str, customer: &str, amount: i64, ordered_at: DateTime<Utc>) -> OrderRecord {
    OrderRecord {
        external_id: id.to_owned(),
        customer_external_id: customer.to_owned(),
        amount,
        status: OrderStatus::Completed,
        ordered_at,
        updated_at: None,
    }
}
