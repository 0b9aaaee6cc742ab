use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use axum::body::Body;
use chrono::{DateTime, TimeDelta, Utc};
use http::{Method, Request, StatusCode, header};
use openidconnect::{ClientId, IssuerUrl};
use serde_json::{Value, json};
use tidings_api::{Settings, config::Clock, identity::IdentityConfig};
use tidings_store::{audit::Actor, invitation::Invited, membership::Role};

use super::issuer::Issuer;
use crate::app::{Answer, App};

pub const CLIENT: &str = "tidings-in-tests";
pub const WEB_SECRET: &str = "what the web server shows in tests";

/// An API, its identity provider, and the time.
pub struct World {
    pub app: App,
    pub issuer: Issuer,
    seconds: Arc<AtomicI64>,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With other settings.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let issuer = Issuer::start().await;
        let start: DateTime<Utc> = "2026-01-01T12:00:00Z".parse().unwrap();
        let seconds = Arc::new(AtomicI64::new(start.timestamp()));
        let read = Arc::clone(&seconds);
        let url = issuer.url.clone();
        let app = App::with(move |settings| {
            settings.identity = Some(IdentityConfig {
                issuer: IssuerUrl::new(url).unwrap(),
                client: ClientId::new(CLIENT.to_owned()),
                web_secret: WEB_SECRET.into(),
                access_token_secret: "what access tokens are signed with".into(),
            });
            settings.edge.clock = Clock::from_fn(move || {
                DateTime::from_timestamp(read.load(Ordering::Relaxed), 0).unwrap()
            });
            change(settings);
        })
        .await;
        Self {
            app,
            issuer,
            seconds,
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.app.state.now()
    }

    /// Lets time pass.
    pub fn pass(&self, time: TimeDelta) {
        self.seconds
            .fetch_add(time.num_seconds(), Ordering::Relaxed);
    }

    /// What a good token about this person says.
    pub fn claims(&self, person: &str) -> Value {
        let now = self.now().timestamp();
        json!({
            "iss": self.issuer.url,
            "aud": CLIENT,
            "sub": format!("subject of {person}"),
            "iat": now,
            "exp": now + 3600,
            "nonce": format!("nonce of {person} at {now}"),
            "email": format!("{person}@shop.example"),
            "email_verified": true,
            "name": person,
            "picture": "https://pictures.example/1.png",
        })
    }

    /// A good token about this person.
    pub fn token(&self, person: &str) -> String {
        self.issuer.key().sign(&self.claims(person))
    }

    /// Hands a token over, as the web server does.
    pub async fn exchange(&self, token: &str) -> Answer {
        let body = json!({ "idToken": token });
        self.ask("POST", "/v1/sessions", WEB_SECRET, Some(body))
            .await
    }

    /// A person's new session.
    pub async fn sign_in(&self, person: &str) -> String {
        self.pass(TimeDelta::seconds(1));
        let answer = self.exchange(&self.token(person)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        answer.body["session"].as_str().unwrap().to_owned()
    }

    /// A new workspace of the person's own.
    pub async fn workspace(&self, session: &str) -> String {
        let body = json!({ "name": "Shop", "currency": "INR", "timeZone": "Asia/Kolkata" });
        let answer = self
            .ask("POST", "/v1/workspaces", session, Some(body))
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        answer.body["id"].as_str().unwrap().to_owned()
    }

    /// The id of an invitation to this address, as a marketer, by ann.
    pub async fn invite(&self, workspace: &str, email: &str) -> i64 {
        let actor = Actor {
            name: "ann@shop.example".to_owned(),
            ..Actor::operator(self.now())
        };
        let workspace = workspace.parse().unwrap();
        let invited = self
            .app
            .state
            .store
            .invite(workspace, email, Role::Marketer, &actor);
        match invited.await.unwrap() {
            Invited::Waiting(invitation) => invitation.id,
            other => panic!("{email}: {other:?}"),
        }
    }

    /// The answer to who asks for an access token.
    pub async fn mint(&self, session: &str, workspace: &str) -> Answer {
        let body = json!({ "workspaceId": workspace });
        self.ask("POST", "/v1/sessions/token", session, Some(body))
            .await
    }

    /// A person's access token.
    pub async fn access_token(&self, session: &str, workspace: &str) -> String {
        let answer = self.mint(session, workspace).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.body["accessToken"].as_str().unwrap().to_owned()
    }

    /// A request to REST with this credential.
    pub async fn ask(&self, method: &str, path: &str, bearer: &str, body: Option<Value>) -> Answer {
        let method: Method = method.parse().unwrap();
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.app.send(request.body(body).unwrap()).await
    }

    /// The status with which a GraphQL request with this credential is answered.
    pub async fn status(&self, bearer: &str) -> StatusCode {
        let answer = self.app.ask_with(bearer, "{ __typename }", json!({})).await;
        answer.status
    }
}
