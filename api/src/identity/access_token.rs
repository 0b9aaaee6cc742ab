//! Access tokens: for five minutes, one person's place in one workspace.
//!
//! A token is `tda_<claims>.<signature>`: the claims as JSON in unpadded base64url, and their HMAC-SHA256
//! under `ACCESS_TOKEN_SECRET`. It says which session and which membership it stands for; whether those still
//! stand is looked up, at most [a moment ago](crate::access), so taking either away takes the token away.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use tidings_store::WorkspaceId;

/// How long a token is taken.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(5);
/// What every token begins with.
const PREFIX: &str = "tda_";

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Claims {
    /// The session it was minted in.
    #[serde(rename = "s")]
    pub session: i64,
    /// Whose it is.
    #[serde(rename = "p")]
    pub person: i64,
    /// The workspace it opens.
    #[serde(rename = "w")]
    pub workspace: WorkspaceId,
    /// Unix time from which on it is refused.
    #[serde(rename = "e")]
    expires: i64,
}

/// Mints and reads tokens.
#[derive(Clone)]
pub struct AccessTokens {
    secret: SecretString,
}

impl AccessTokens {
    /// Tokens under this secret.
    pub fn new(secret: SecretString) -> Self {
        Self { secret }
    }

    /// A token for a membership, and when it lapses.
    pub fn mint(
        &self,
        session: i64,
        person: i64,
        workspace: WorkspaceId,
        now: DateTime<Utc>,
    ) -> (SecretString, DateTime<Utc>) {
        let expires_at = now + LIFETIME;
        let claims = Claims {
            session,
            person,
            workspace,
            expires: expires_at.timestamp(),
        };
        let json = serde_json::json!(claims).to_string();
        let body = URL_SAFE_NO_PAD.encode(json);
        let signature = URL_SAFE_NO_PAD.encode(self.mac(&body).finalize().into_bytes());
        (format!("{PREFIX}{body}.{signature}").into(), expires_at)
    }

    /// What a token stands for; `None` where it is none of ours or has lapsed.
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        let (body, signature) = token.strip_prefix(PREFIX)?.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.mac(body).verify_slice(&signature).ok()?;
        let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()?;
        (now.timestamp() < claims.expires).then_some(claims)
    }

    fn mac(&self, body: &str) -> Hmac<Sha256> {
        let key = self.secret.expose_secret().as_bytes();
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
        mac.update(body.as_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_until_it_lapses_and_only_as_it_was_minted() {
        let tokens = AccessTokens::new("a secret for tests".into());
        let now: DateTime<Utc> = "2026-01-01T12:00:00Z".parse().unwrap();
        let (token, expires_at) = tokens.mint(7, 3, WorkspaceId(5), now);
        let token = token.expose_secret();
        let claims = tokens.read(token, now).unwrap();
        assert_eq!(
            (claims.session, claims.person, claims.workspace),
            (7, 3, WorkspaceId(5))
        );
        assert_eq!(expires_at, now + LIFETIME);

        assert_eq!(tokens.read(token, expires_at), None);
        assert_eq!(
            AccessTokens::new("another secret".into()).read(token, now),
            None
        );
        let (_, signature) = token.split_once('.').unwrap();
        let other = URL_SAFE_NO_PAD.encode(r#"{"s":7,"p":3,"w":6,"e":9999999999}"#);
        assert_eq!(tokens.read(&format!("tda_{other}.{signature}"), now), None);
        for odd in [
            "",
            "tda_",
            "tda_.",
            &token[..token.len() - 1],
            &token[4..],
            &format!("{token}x"),
        ] {
            assert_eq!(tokens.read(odd, now), None, "{odd}");
        }
    }
}
