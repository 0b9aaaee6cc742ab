//! Who is calling: API keys and people's access tokens, verified quickly, and noticed at once when access
//! is taken away.
//!
//! Who was verified is believed for 30 s ([`Limits::believed`](crate::config::Limits::believed)), so that
//! requests ask PostgreSQL seldom and go on for that long while it is away. Taking a key, a session or a membership away is published; every process
//! forgets it and ends the sockets that live by it. Publishing is a hint: after a gap in the subscription
//! everybody is verified again, and open sockets are every 30 s in any case.
//!
//! A socket lives with the key, or with the session and membership, by which it was opened, not with the
//! short-lived token: that one only opens it.

mod credential;
mod lookup;
mod memory;
mod revoked;
mod sockets;

use std::{net::IpAddr, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use http::{HeaderMap, header};
use tidings_queue::{Channel, Event, Listener, Queue, Subscriber};
use tidings_store::{Store, StoreError, WorkspaceId, audit::Actor};
use tokio::{
    sync::Semaphore,
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::{CancellationToken, DropGuard};

pub use credential::bearer;
pub use sockets::Hold;

use crate::{
    caller::Caller,
    config::{Clock, EdgeConfig},
    error::ApiError,
    identity::access_token::AccessTokens,
};
use credential::{Credential, Holder};
use lookup::Lookup;
use memory::Memory;
use revoked::What;
use sockets::Sockets;

/// How many credentials may be looked up at once, so that guesses do not take all connections.
const LOOKUPS: usize = 3;

/// Who may call.
#[derive(Clone)]
pub struct Access {
    shared: Arc<Shared>,
    _running: Arc<DropGuard>,
}

struct Shared {
    store: Store,
    queue: Queue,
    clock: Clock,
    /// None where nobody can sign in.
    tokens: Option<AccessTokens>,
    lookup: Lookup,
    lookups: Semaphore,
    memory: Memory,
    sockets: Arc<Sockets>,
}

impl Access {
    /// Starts to listen for access that is taken away.
    pub fn start(
        store: Store,
        queue: Queue,
        subscriber: &Subscriber,
        edge: &EdgeConfig,
        tokens: Option<AccessTokens>,
    ) -> Self {
        let (clock, believed) = (edge.clock.clone(), edge.limits.believed);
        let shared = Arc::new(Shared {
            lookup: Lookup::new(store.clone(), clock.clone()),
            lookups: Semaphore::new(LOOKUPS),
            memory: Memory::new(believed),
            sockets: Arc::new(Sockets::new(&edge.limits)),
            store,
            queue,
            clock,
            tokens,
        });
        let running = CancellationToken::new();
        let watch = watch(Arc::clone(&shared), subscriber.listen(), believed);
        tokio::spawn(running.clone().run_until_cancelled_owned(watch));
        Self {
            shared,
            _running: Arc::new(running.drop_guard()),
        }
    }

    /// The caller whose credential the `Authorization` header bears.
    ///
    /// # Errors
    /// UNAUTHENTICATED without a valid one, UNAVAILABLE where it cannot be verified now.
    pub async fn authenticate(&self, headers: &HeaderMap) -> Result<Caller, ApiError> {
        let value = authorization(headers).ok_or_else(ApiError::unauthenticated)?;
        self.authenticate_value(value).await
    }

    /// The caller of a header value `Bearer <key or token>`.
    ///
    /// # Errors
    /// As [`Access::authenticate`].
    pub async fn authenticate_value(&self, value: &str) -> Result<Caller, ApiError> {
        self.shared.verify(&self.shared.read(value)?).await
    }

    /// As [`Access::authenticate_value`], for a socket, which learns through its [`Hold`] when access is
    /// taken away.
    ///
    /// # Errors
    /// As [`Access::authenticate`], and RATE_LIMITED where the person or the workspace has too many.
    pub async fn open(&self, value: &str, address: Option<IpAddr>) -> Result<Hold, ApiError> {
        let shared = &self.shared;
        let credential = shared.read(value)?;
        // The credential must be right before anything is kept in its name.
        let caller = shared.verify(&credential).await?;
        let hold = shared.sockets.attach(credential.clone(), caller, address)?;
        // Should access have been taken away before the socket was attached, this sees it.
        let caller = shared.verify(&credential).await?;
        shared.sockets.settle(credential.holder(), Some(caller));
        Ok(hold)
    }

    /// Takes a key back, here and in every process. False where there is no such key or it was taken back before.
    ///
    /// # Errors
    /// UNAVAILABLE where the database is away. That others cannot be told is no error: they find out.
    pub async fn revoke_key(
        &self,
        workspace: WorkspaceId,
        id: i64,
        actor: &Actor,
    ) -> Result<bool, ApiError> {
        let revoked = self.shared.store.revoke_api_key(workspace, id, actor);
        let changed = revoked.await?;
        self.tell(What::ApiKey {
            workspace_id: workspace,
            key_id: id,
        })
        .await;
        Ok(changed)
    }

    /// Ends sessions, here and in every process: the access tokens of each are refused and its sockets end.
    ///
    /// # Errors
    /// UNAVAILABLE where the database is away.
    pub async fn revoke_sessions(&self, ids: &[i64], now: DateTime<Utc>) -> Result<(), ApiError> {
        self.shared.store.revoke_sessions(ids, now).await?;
        let session_ids = ids.to_vec();
        self.tell(What::Sessions { session_ids }).await;
        Ok(())
    }

    /// Ends every session of a person.
    ///
    /// # Errors
    /// UNAVAILABLE where the database is away.
    pub async fn revoke_sessions_of(
        &self,
        person: i64,
        now: DateTime<Utc>,
    ) -> Result<(), ApiError> {
        let session_ids = self.shared.store.revoke_sessions_of(person, now).await?;
        self.tell(What::Sessions { session_ids }).await;
        Ok(())
    }

    /// To be called when a membership has ended or its role has changed: every process looks at it anew.
    pub async fn forget_member(&self, workspace: WorkspaceId, person: i64) {
        self.tell(What::Membership {
            workspace_id: workspace,
            person_id: person,
        })
        .await;
    }

    /// To be called when a workspace's settings have changed: every process looks at them anew.
    pub async fn forget_workspace(&self, workspace: WorkspaceId) {
        self.tell(What::Workspace {
            workspace_id: workspace,
        })
        .await;
    }

    /// Acts on what was taken away, and has the other processes do so.
    async fn tell(&self, what: What) {
        self.shared.take_away(&what).await;
        revoked::publish(&self.shared.queue, &what).await;
    }
}

/// The one value of the `Authorization` header.
pub fn authorization(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

impl Shared {
    fn read(&self, value: &str) -> Result<Credential, ApiError> {
        Credential::read(value, self.tokens.as_ref(), self.clock.now())
            .ok_or_else(ApiError::unauthenticated)
    }

    async fn verify(&self, credential: &Credential) -> Result<Caller, ApiError> {
        if let Some(answer) = self.memory.recall(credential, false) {
            return answer;
        }
        let _turn = self.lookups.acquire().await.map_err(ApiError::internal)?;
        // Another request may have asked while this one waited.
        if let Some(answer) = self.memory.recall(credential, false) {
            return answer;
        }
        let began = self.memory.begin();
        let found = match self.lookup.one(credential).await {
            Err(StoreError::Unavailable(reason)) => {
                let known = self.memory.recall(credential, true);
                return known.unwrap_or_else(|| Err(ApiError::unavailable(reason)));
            }
            found => found?,
        };
        let caller = found.ok_or_else(ApiError::unauthenticated)?;
        self.memory.keep(began, credential, &caller);
        Ok(caller)
    }

    async fn take_away(&self, what: &What) {
        let whose = |holder: &Holder| what.concerns(holder);
        self.memory.forget(whose);
        match what {
            What::ApiKey { .. } | What::Sessions { .. } => self.sockets.end(whose),
            // Something may be left of it.
            What::Membership { .. } | What::Workspace { .. } => self.verify_sockets(whose).await,
        }
    }

    /// Verifies with the database by whose access open sockets live.
    async fn verify_sockets(&self, whose: impl Fn(&Holder) -> bool) {
        let open = self.sockets.credentials(whose);
        let began = self.memory.begin();
        match self.lookup.all(&open).await {
            Ok(mut found) => {
                for credential in open {
                    let holder = credential.holder();
                    let caller = found.remove(&holder);
                    match &caller {
                        Some(caller) => self.memory.keep(began, &credential, caller),
                        None => self.memory.forget(|other| *other == holder),
                    }
                    self.sockets.settle(holder, caller);
                }
            }
            // Sockets outlive a pause of the database.
            Err(error) => {
                tracing::warn!(%error, "the access of open sockets could not be verified");
            }
        }
    }
}

async fn watch(shared: Arc<Shared>, mut listener: Listener, believed: Duration) {
    let mut ticks = interval(believed);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            event = listener.next() => match event {
                Event::Message { channel: Channel::Revoked, payload } => {
                    if let Some(what) = revoked::read(&payload) {
                        shared.take_away(&what).await;
                    }
                }
                Event::Message { .. } => {}
                Event::Resubscribed => {
                    shared.memory.doubt_all();
                    shared.verify_sockets(|_| true).await;
                }
            },
            _ = ticks.tick() => {
                shared.memory.forget_old();
                shared.verify_sockets(|_| true).await;
            }
        }
    }
}
