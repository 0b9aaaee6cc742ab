use std::sync::{Arc, Mutex, MutexGuard};

use axum::{Json, Router, extract::State, routing::get};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use http::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// An OpenID provider that serves its description and its keys.
#[derive(Clone)]
pub struct Issuer {
    pub url: String,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    key: Key,
    keys_asked_for: usize,
    /// How often anything was asked.
    asked: usize,
    away: bool,
}

/// A key, and the id under which it is published.
#[derive(Clone)]
pub struct Key {
    pub id: String,
    key: SigningKey,
}

impl Key {
    /// The same key for the same number.
    pub fn new(number: u8) -> Self {
        Self {
            id: format!("key-{number}"),
            key: SigningKey::from_bytes(&[number; 32]),
        }
    }

    pub fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    fn published(&self) -> Value {
        let x = URL_SAFE_NO_PAD.encode(self.public());
        json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.id, "x": x })
    }

    /// A token with these claims.
    pub fn sign(&self, claims: &Value) -> String {
        self.sign_under(&json!({ "alg": "EdDSA", "kid": self.id }), claims)
    }

    /// A token with this header.
    pub fn sign_under(&self, header: &Value, claims: &Value) -> String {
        let signed = unsigned(header, claims);
        let signature = self.key.sign(signed.as_bytes()).to_bytes();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// The part of a token that is signed.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    format!("{}.{}", encode(header), encode(claims))
}

impl Issuer {
    /// A provider with the first key.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            inner: Arc::new(Mutex::new(Inner {
                key: Key::new(1),
                keys_asked_for: 0,
                asked: 0,
                away: false,
            })),
        };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(description))
            .route("/keys", get(keys))
            .with_state(issuer.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        issuer
    }

    /// From now on it signs with this key alone.
    pub fn rotate(&self, key: Key) {
        self.inner().key = key;
    }

    /// From now on it answers with errors, or well again.
    pub fn be_away(&self, away: bool) {
        self.inner().away = away;
    }

    pub fn key(&self) -> Key {
        self.inner().key.clone()
    }

    pub fn asked(&self) -> usize {
        self.inner().asked
    }

    pub fn keys_asked_for(&self) -> usize {
        self.inner().keys_asked_for
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }
}

async fn description(State(issuer): State<Issuer>) -> Result<Json<Value>, StatusCode> {
    let url = &issuer.url;
    let mut inner = issuer.inner();
    inner.asked += 1;
    if inner.away {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    Ok(Json(json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    })))
}

async fn keys(State(issuer): State<Issuer>) -> Result<Json<Value>, StatusCode> {
    let mut inner = issuer.inner();
    if inner.away {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    inner.keys_asked_for += 1;
    Ok(Json(json!({ "keys": [inner.key.published()] })))
}
