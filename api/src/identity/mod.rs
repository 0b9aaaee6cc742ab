//! People: signing in, sessions and access tokens.
//!
//! Auth.js on the web server signs people in with an OpenID provider. Its server, which shares a secret with
//! us, hands the ID token over once; we check it ourselves ([`id_token`]) and answer with a session. The session
//! stays on the web server. For each workspace it buys short access tokens ([`access_token`]), with which the
//! browser calls us directly.

pub mod access_token;
mod bearer;
mod config;
pub mod id_token;
pub mod provider;

use std::{sync::Arc, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

pub use bearer::{SignedIn, WebServer};
pub use config::IdentityConfig;

use access_token::AccessTokens;
use id_token::IdTokens;
use provider::Provider;

/// Within which the identity provider must answer.
const PROVIDER_ANSWERS: Duration = Duration::from_secs(5);

/// How many sessions may be looked up at once, so that guesses do not take all connections.
const LOOKUPS: usize = 3;

/// The parts that sign people in.
#[derive(Clone)]
pub struct Identity {
    pub id_tokens: Arc<IdTokens>,
    pub access_tokens: AccessTokens,
    web_secret: SecretString,
    lookups: Arc<Semaphore>,
}

impl Identity {
    /// Puts the parts together; the provider is asked when the first token comes.
    ///
    /// # Errors
    /// The HTTP client cannot be made.
    pub fn new(config: IdentityConfig) -> anyhow::Result<Self> {
        // The provider's documents are where it says; a redirect elsewhere is no answer.
        let http = tidings_outbound::client()
            .timeout(PROVIDER_ANSWERS)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let provider = Provider::new(config.issuer, http);
        Ok(Self {
            id_tokens: Arc::new(IdTokens::new(provider, config.client)),
            access_tokens: AccessTokens::new(config.access_token_secret),
            web_secret: config.web_secret,
            lookups: Arc::new(Semaphore::new(LOOKUPS)),
        })
    }

    /// Whether the secret shown is the web server's.
    fn is_web_server(&self, shown: &str) -> bool {
        let secret = self.web_secret.expose_secret();
        shown.as_bytes().ct_eq(secret.as_bytes()).into()
    }
}
