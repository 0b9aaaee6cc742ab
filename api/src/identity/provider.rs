//! The identity provider, as OpenID Connect describes it: its metadata by discovery, its keys by JWKS.
//!
//! Both are kept. A token whose key is unknown makes the keys be fetched anew, since providers rotate them,
//! but not more often than every [`REFETCHED_EVERY`]: anybody can make up a key id.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use openidconnect::{
    AsyncHttpClient, HttpRequest, HttpResponse, IssuerUrl, JsonWebKeySetUrl,
    core::{CoreJsonWebKeySet, CoreProviderMetadata},
};
use tokio::sync::Mutex;

/// How often unknown keys may lead to a look at the provider's keys.
const REFETCHED_EVERY: TimeDelta = TimeDelta::seconds(30);
/// How long what the provider said is believed without looking again.
const BELIEVED: TimeDelta = TimeDelta::hours(1);
/// The most bytes of an answer of the provider.
const LONGEST_ANSWER: usize = 256 * 1024;

/// Why the provider could not be asked.
#[derive(Debug, thiserror::Error)]
#[error("the identity provider cannot be asked: {0}")]
pub struct ProviderAway(String);

/// A provider and what is known of it.
pub struct Provider {
    issuer: IssuerUrl,
    http: Http,
    known: Mutex<Option<Known>>,
    /// How often it could not be asked. Whoever waited for another's question meanwhile does not ask again:
    /// a provider that hangs would keep them waiting one after the other.
    failures: AtomicU64,
}

struct Known {
    keys_url: JsonWebKeySetUrl,
    keys: CoreJsonWebKeySet,
    fetched: DateTime<Utc>,
}

impl Known {
    /// Whether they were fetched less than this long ago; not where the clock was set back since.
    fn is_younger_than(&self, age: TimeDelta, now: DateTime<Utc>) -> bool {
        (TimeDelta::zero()..age).contains(&(now - self.fetched))
    }
}

impl Provider {
    /// A provider of which nothing is known yet; it is asked when the first token comes.
    pub fn new(issuer: IssuerUrl, http: reqwest::Client) -> Self {
        Self {
            issuer,
            http: Http(http),
            known: Mutex::default(),
            failures: AtomicU64::default(),
        }
    }

    /// Its issuer identifier.
    pub fn issuer(&self) -> &IssuerUrl {
        &self.issuer
    }

    /// Its keys, fetched where none are known or those known are old.
    ///
    /// # Errors
    /// [`ProviderAway`] where it cannot be asked and nothing is known.
    pub async fn keys(&self, now: DateTime<Utc>) -> Result<CoreJsonWebKeySet, ProviderAway> {
        let before = self.failures();
        let mut known = self.known.lock().await;
        let kept = match &mut *known {
            Some(kept) => {
                if !kept.is_younger_than(BELIEVED, now) && self.failures() == before {
                    self.refresh(kept, now).await;
                }
                kept
            }
            none => none.insert(self.discover_since(before, now).await?),
        };
        Ok(kept.keys.clone())
    }

    /// Its keys as they are now, or `None` where they were looked at a moment ago.
    ///
    /// # Errors
    /// [`ProviderAway`] where it cannot be asked.
    pub async fn keys_anew(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Option<CoreJsonWebKeySet>, ProviderAway> {
        let before = self.failures();
        let mut known = self.known.lock().await;
        let recently = |kept: &Known| kept.is_younger_than(REFETCHED_EVERY, now);
        if known.as_ref().is_some_and(recently) {
            return Ok(None);
        }
        // It may also have moved its keys.
        let kept = self.discover_since(before, now).await?;
        let keys = kept.keys.clone();
        *known = Some(kept);
        Ok(Some(keys))
    }

    fn failures(&self) -> u64 {
        self.failures.load(Ordering::Acquire)
    }

    /// What it says now, unless somebody failed to learn it since.
    async fn discover_since(&self, before: u64, now: DateTime<Utc>) -> Result<Known, ProviderAway> {
        if self.failures() != before {
            return Err(ProviderAway("it gave no answer just now".to_owned()));
        }
        let discovered = self.discover(now).await;
        if discovered.is_err() {
            self.failures.fetch_add(1, Ordering::AcqRel);
        }
        discovered
    }

    async fn discover(&self, now: DateTime<Utc>) -> Result<Known, ProviderAway> {
        let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http)
            .await
            .map_err(away)?;
        Ok(Known {
            keys_url: metadata.jwks_uri().clone(),
            keys: metadata.jwks().clone(),
            fetched: now,
        })
    }

    /// Fetches the keys of now; they stay as they were, where they cannot be had.
    async fn refresh(&self, kept: &mut Known, now: DateTime<Utc>) {
        match self.fetch(&kept.keys_url).await {
            Ok(keys) => {
                kept.keys = keys;
                kept.fetched = now;
            }
            Err(error) => {
                self.failures.fetch_add(1, Ordering::AcqRel);
                tracing::warn!(%error, "the identity provider's keys stay as they were");
            }
        }
    }

    async fn fetch(&self, url: &JsonWebKeySetUrl) -> Result<CoreJsonWebKeySet, ProviderAway> {
        CoreJsonWebKeySet::fetch_async(url, &self.http)
            .await
            .map_err(away)
    }
}

/// How the provider is spoken to.
struct Http(reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = ProviderAway;
    type Future = BoxFuture<'c, Result<HttpResponse, ProviderAway>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.exchange(request))
    }
}

impl Http {
    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, ProviderAway> {
        let request = request.try_into().map_err(away)?;
        let mut answer = self.0.execute(request).await.map_err(away)?;
        let mut response = http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(away)? {
            body.extend_from_slice(&chunk);
            if body.len() > LONGEST_ANSWER {
                return Err(ProviderAway("its answer is too long".to_owned()));
            }
        }
        response.body(body).map_err(away)
    }
}

/// An error with what caused it.
fn away(error: impl std::error::Error) -> ProviderAway {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push_str(": ");
        words.push_str(&error.to_string());
        cause = error.source();
    }
    ProviderAway(words)
}
