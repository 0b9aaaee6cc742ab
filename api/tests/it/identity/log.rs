//! What is logged of a sign-in, at its most talkative: no secret.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use http::StatusCode;
use serde_json::json;
use tracing::subscriber::set_default;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use super::world::{WEB_SECRET, World};
use crate::websocket::Socket;

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_secret_is_logged() {
    let lines = Lines::default();
    let ours = "tidings_api=trace,tidings_store=trace,tidings_queue=trace,tidings_outbound=trace";
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(ours))
        .with_writer(lines.clone())
        .finish();
    let _logging = set_default(subscriber);

    let world = World::new().await;
    let address = world.app.listen().await;
    let token = world.token("ann");
    let signed_in = world.exchange(&token).await;
    let session = signed_in.body["session"].as_str().unwrap().to_owned();
    let again = world.exchange(&token).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    let mut claims = world.claims("bob");
    claims["aud"] = json!({ "a claim": "of another form" });
    let malformed = world.issuer.key().sign(&claims);
    let refused = world.exchange(&malformed).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let workspace = world.workspace(&session).await;
    let access = world.access_token(&session, &workspace).await;
    assert_eq!(world.status(&access).await, StatusCode::OK);
    assert_eq!(world.status(&world.app.key).await, StatusCode::OK);
    let mut socket = Socket::admitted(address, &access).await;
    let wrong = format!("{access}x");
    assert_eq!(world.status(&wrong).await, StatusCode::UNAUTHORIZED);
    Socket::init(address, &wrong).await.close_code().await;
    world.ask("DELETE", "/v1/sessions", &session, None).await;
    assert_eq!(socket.close_code().await, 4403);

    let logged = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("an ID token was refused"), "{logged}");
    assert!(logged.contains("http.route"), "{logged}");
    let last = |text: &str, sign: char| text.rsplit(sign).next().unwrap().to_owned();
    let secrets = [
        WEB_SECRET.to_owned(),
        last(&session, '_'),
        last(&access, '.'),
        last(&token, '.'),
        last(&malformed, '.'),
        last(&world.app.key, '_'),
    ];
    for secret in secrets {
        assert!(!logged.contains(&secret), "{secret} is logged: {logged}");
    }
}
