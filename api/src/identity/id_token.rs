//! Checking an ID token: who issued it, for whom, when, for which sign-in, and about what person.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    ClaimsVerificationError, ClientId, Nonce, SignatureVerificationError,
    core::{
        CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJsonWebKeySet,
        CoreJwsSigningAlgorithm,
    },
};
use sha2::{Digest, Sha256};
use tidings_store::person::NewSignIn;

use super::provider::{Provider, ProviderAway};
use crate::ingest::is_email;

/// The greatest age of a token that still buys a session.
const GREATEST_AGE: TimeDelta = TimeDelta::minutes(5);
/// How far the provider's clock may be ahead of ours.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::seconds(60);
/// The longest token looked at.
const LONGEST_TOKEN: usize = 16 * 1024;
/// The longest id of a person at the provider, as OpenID Connect has it.
const LONGEST_SUBJECT: usize = 255;
/// The longest name that is kept, in characters, and the longest address of a picture, in bytes.
const LONGEST_NAME: usize = 200;
const LONGEST_PICTURE: usize = 2_000;
/// Providers sign with these; `none` and shared-secret algorithms are never taken.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Why a token buys nothing.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The token is not one, or says what it must not. The reason is for the log of the operator.
    #[error("the token is refused: {0}")]
    Token(String),
    /// Whether it is good cannot be told now.
    #[error(transparent)]
    Away(#[from] ProviderAway),
}

/// Checks tokens of one provider for one client.
pub struct IdTokens {
    provider: Provider,
    client: ClientId,
}

impl IdTokens {
    /// For tokens that this provider issued to this client.
    pub fn new(provider: Provider, client: ClientId) -> Self {
        Self { provider, client }
    }

    /// Whom the token is about, if all of it is right.
    ///
    /// # Errors
    /// A [`Refusal`].
    pub async fn check(&self, token: &str, now: DateTime<Utc>) -> Result<NewSignIn, Refusal> {
        if token.len() > LONGEST_TOKEN {
            return Err(refused("it is too long"));
        }
        let parsed = CoreIdToken::from_str(token).map_err(|error| refused(error.to_string()))?;
        let keys = self.provider.keys(now).await?;
        let mut claims = self.claims(&parsed, keys, now);
        if claims.as_ref().is_err_and(may_be_rotated)
            && let Some(keys) = self.provider.keys_anew(now).await?
        {
            claims = self.claims(&parsed, keys, now);
        }
        let claims = claims.map_err(|error| refused(error.to_string()))?;
        sign_in(&claims, token)
    }

    fn claims(
        &self,
        token: &CoreIdToken,
        keys: CoreJsonWebKeySet,
        now: DateTime<Utc>,
    ) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
        let issuer = self.provider.issuer().clone();
        let verifier = CoreIdTokenVerifier::new_public_client(self.client.clone(), issuer, keys)
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || now)
            .set_issue_time_verifier_fn(move |issued| fresh(issued, now));
        token.claims(&verifier, has_nonce).cloned()
    }
}

/// Auth.js compares the nonce with the one it bound to the browser; here it must only be there.
fn has_nonce(nonce: Option<&Nonce>) -> Result<(), String> {
    match nonce {
        Some(nonce) if !nonce.secret().is_empty() => Ok(()),
        _ => Err("there is none".to_owned()),
    }
}

fn fresh(issued: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), String> {
    if issued < now - GREATEST_AGE {
        return Err("it was issued more than five minutes ago".to_owned());
    }
    if issued > now + CLOCKS_DIFFER {
        return Err("it was issued in the future".to_owned());
    }
    Ok(())
}

/// Whether the provider may have other keys by now. One that gives a new key an old id is met, too.
fn may_be_rotated(error: &ClaimsVerificationError) -> bool {
    use SignatureVerificationError::{AmbiguousKeyId, CryptoError, NoMatchingKey};
    matches!(
        error,
        ClaimsVerificationError::SignatureVerification(
            NoMatchingKey | AmbiguousKeyId(_) | CryptoError(_)
        )
    )
}

fn refused(reason: impl Into<String>) -> Refusal {
    Refusal::Token(reason.into())
}

fn sign_in(claims: &CoreIdTokenClaims, token: &str) -> Result<NewSignIn, Refusal> {
    let email = claims
        .email()
        .ok_or_else(|| refused("it has no e-mail address"))?;
    if claims.email_verified() != Some(true) {
        return Err(refused("its e-mail address is not verified"));
    }
    if !is_email(email.as_str()) {
        return Err(refused("its e-mail address is not shaped as one"));
    }
    let subject = claims.subject().as_str();
    if subject.is_empty() || subject.len() > LONGEST_SUBJECT || subject.contains('\0') {
        return Err(refused("its subject is not shaped as one"));
    }
    let name = claims.name().and_then(|names| names.get(None));
    let name = name
        .map(|name| readable(name.as_str()))
        .filter(|name| !name.is_empty());
    let picture = claims.picture().and_then(|pictures| pictures.get(None));
    Ok(NewSignIn {
        issuer: claims.issuer().as_str().to_owned(),
        subject: subject.to_owned(),
        email: email.as_str().to_owned(),
        name: name.unwrap_or_else(|| email.as_str().to_owned()),
        picture: picture.and_then(|url| shown(url.as_str())),
        token_sha256: digest(token),
        token_expires_at: claims.expiration(),
    })
}

/// A name as it can be kept and shown.
fn readable(name: &str) -> String {
    let fine = name.chars().filter(|character| !character.is_control());
    fine.take(LONGEST_NAME)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// A picture that a page may show.
fn shown(url: &str) -> Option<String> {
    let fits = url.starts_with("https://")
        && url.len() <= LONGEST_PICTURE
        && !url.chars().any(char::is_control);
    fits.then(|| url.to_owned())
}

/// What makes two tokens the same: what is signed. A signature may be written in more than one way.
fn digest(token: &str) -> [u8; 32] {
    let signed = token.rsplit_once('.').map_or(token, |(signed, _)| signed);
    Sha256::digest(signed.as_bytes()).into()
}
