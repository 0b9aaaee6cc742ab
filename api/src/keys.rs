//! API keys: who bears one, found quickly, and noticed at once when it is taken back.
//!
//! A key that was verified is remembered for [`REMEMBERED`], so that requests ask PostgreSQL seldom and go
//! on for that long while it is away. Taking a key back is published; every process forgets the key
//! and ends the sockets that live by it. Publishing is a hint: after a gap in the subscription everything is
//! verified again, and sockets' keys are every [`REMEMBERED`] in any case.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use chrono::TimeDelta;
use http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use tidings_queue::{Channel, Event, Listener, Queue, Subscriber};
use tidings_store::{
    Store, StoreError, WorkspaceId,
    api_key::{ApiKey, PresentedKey},
    audit::Actor,
};
use tokio::{
    sync::Semaphore,
    time::{Instant, MissedTickBehavior, interval},
};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{caller::Caller, config::Clock, error::ApiError};

/// How long a verified key is believed.
const REMEMBERED: Duration = Duration::from_secs(30);
/// How many keys may be looked up at once, so that guesses do not take all connections.
const LOOKUPS: usize = 3;
/// How stale a key's "last used" may be.
const TOUCHED_EVERY: TimeDelta = TimeDelta::minutes(10);

/// The keys that callers present.
#[derive(Clone)]
pub struct Keys {
    shared: Arc<Shared>,
    _running: Arc<DropGuard>,
}

struct Shared {
    store: Store,
    queue: Queue,
    clock: Clock,
    state: Mutex<State>,
    lookups: Semaphore,
    /// Rises when something is forgotten: what was read before that is not remembered any more.
    forgotten: AtomicU64,
}

#[derive(Default)]
struct State {
    verified: HashMap<KeyName, Verified>,
    sockets: HashMap<KeyName, Sockets>,
}

/// Which key, without its secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct KeyName {
    workspace: WorkspaceId,
    id: i64,
}

struct Verified {
    secret_sha256: [u8; 32],
    caller: Caller,
    since: Instant,
    /// It may have been taken back unheard: believed only where it cannot be verified now.
    doubtful: bool,
}

/// The sockets that live by one key.
struct Sockets {
    count: usize,
    presented: PresentedKey,
    ended: CancellationToken,
}

/// That a key was taken back, as it is published.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Revoked {
    #[serde(rename_all = "camelCase")]
    ApiKey {
        version: u32,
        workspace_id: WorkspaceId,
        key_id: i64,
    },
}

/// A socket's hold on the key that opened it.
pub struct Access {
    shared: Arc<Shared>,
    name: KeyName,
    ended: CancellationToken,
}

impl Access {
    /// Resolves when the key was taken back.
    pub async fn ended(&self) {
        self.ended.cancelled().await;
    }
}

impl Drop for Access {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        if let Some(sockets) = state.sockets.get_mut(&self.name) {
            sockets.count -= 1;
            if sockets.count == 0 {
                state.sockets.remove(&self.name);
            }
        }
    }
}

impl Keys {
    /// Starts to listen for keys that are taken back.
    pub fn start(store: Store, queue: Queue, subscriber: &Subscriber, clock: Clock) -> Self {
        let shared = Arc::new(Shared {
            store,
            queue,
            clock,
            state: Mutex::default(),
            lookups: Semaphore::new(LOOKUPS),
            forgotten: AtomicU64::new(0),
        });
        let running = CancellationToken::new();
        let watch = watch(Arc::clone(&shared), subscriber.listen());
        tokio::spawn(running.clone().run_until_cancelled_owned(watch));
        Self {
            shared,
            _running: Arc::new(running.drop_guard()),
        }
    }

    /// The caller whose key the `Authorization` header bears.
    ///
    /// # Errors
    /// UNAUTHENTICATED without a valid key, UNAVAILABLE where it cannot be verified now.
    pub async fn authenticate(&self, headers: &HeaderMap) -> Result<Caller, ApiError> {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        let value = values.next().and_then(|value| value.to_str().ok());
        match (value, values.next()) {
            (Some(value), None) => self.authenticate_value(value).await,
            _ => Err(ApiError::unauthenticated()),
        }
    }

    /// The caller of a header value `Bearer <key>`.
    ///
    /// # Errors
    /// As [`Keys::authenticate`].
    pub async fn authenticate_value(&self, value: &str) -> Result<Caller, ApiError> {
        self.shared.verify(&bearer(value)?).await
    }

    /// As [`Keys::authenticate_value`], for a socket, which learns through [`Access`] when the key is
    /// taken back.
    ///
    /// # Errors
    /// As [`Keys::authenticate`].
    pub async fn open(&self, value: &str) -> Result<(Caller, Access), ApiError> {
        let presented = bearer(value)?;
        // The secret must be right before anything is kept in its name.
        self.shared.verify(&presented).await?;
        let access = self.shared.attach(presented.clone());
        // Should it have been taken back before the socket was attached, this sees it.
        let caller = self.shared.verify(&presented).await?;
        Ok((caller, access))
    }

    /// Takes a key back, here and in every process. False where there is no such key or it was taken back before.
    ///
    /// # Errors
    /// UNAVAILABLE where the database is away. That others cannot be told is no error: they find out.
    pub async fn revoke(
        &self,
        workspace: WorkspaceId,
        id: i64,
        actor: &Actor,
    ) -> Result<bool, ApiError> {
        let shared = &self.shared;
        let changed = shared.store.revoke_api_key(workspace, id, actor).await?;
        shared.forget(KeyName { workspace, id });
        let message = Revoked::ApiKey {
            version: 1,
            workspace_id: workspace,
            key_id: id,
        };
        let payload = serde_json::to_vec(&message).map_err(ApiError::internal)?;
        if let Err(error) = shared.queue.publish(Channel::Revoked, &payload).await {
            tracing::warn!(%error, "that a key was taken back could not be published; others notice within 30 s");
        }
        Ok(changed)
    }
}

/// Takes the header's value apart. The scheme's name is not case-sensitive.
fn bearer(value: &str) -> Result<PresentedKey, ApiError> {
    let token = value
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let key = token.and_then(|(_, token)| PresentedKey::parse(token.trim_matches(' ')));
    key.ok_or_else(ApiError::unauthenticated)
}

impl Shared {
    /// The state; whoever panicked while holding it left it whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn verify(&self, presented: &PresentedKey) -> Result<Caller, ApiError> {
        if let Some(answer) = self.recall(presented, false) {
            return answer;
        }
        let _turn = self.lookups.acquire().await.map_err(ApiError::internal)?;
        // Another request may have asked while this one waited.
        if let Some(answer) = self.recall(presented, false) {
            return answer;
        }
        let before = self.forgotten.load(Ordering::Acquire);
        let found = match self.store.find_api_key(presented).await {
            Err(StoreError::Unavailable(reason)) => {
                let known = self.recall(presented, true);
                return known.unwrap_or_else(|| Err(ApiError::unavailable(reason)));
            }
            found => found?,
        };
        let key = found.ok_or_else(ApiError::unauthenticated)?;
        let workspace = self.store.find_workspace(key.workspace_id).await?;
        let workspace = workspace.ok_or_else(ApiError::unauthenticated)?;
        self.touch(&key);
        let scopes = key
            .scopes
            .iter()
            .filter_map(|name| name.parse().ok())
            .collect();
        let caller = Caller::new(Arc::new(workspace), key.id, key.name, scopes);
        let mut state = self.state();
        if self.forgotten.load(Ordering::Acquire) == before {
            let verified = Verified {
                secret_sha256: presented.secret_sha256,
                caller: caller.clone(),
                since: Instant::now(),
                doubtful: false,
            };
            state.verified.insert(KeyName::of(presented), verified);
        }
        Ok(caller)
    }

    /// What is remembered of a key: nothing, that this is its secret, or that another one is.
    fn recall(
        &self,
        presented: &PresentedKey,
        even_doubtful: bool,
    ) -> Option<Result<Caller, ApiError>> {
        let state = self.state();
        let verified = state.verified.get(&KeyName::of(presented))?;
        if verified.since.elapsed() >= REMEMBERED || (verified.doubtful && !even_doubtful) {
            return None;
        }
        let same: bool = verified
            .secret_sha256
            .ct_eq(&presented.secret_sha256)
            .into();
        Some(if same {
            Ok(verified.caller.clone())
        } else {
            Err(ApiError::unauthenticated())
        })
    }

    fn attach(self: &Arc<Self>, presented: PresentedKey) -> Access {
        let name = KeyName::of(&presented);
        let mut state = self.state();
        let sockets = state.sockets.entry(name).or_insert_with(|| Sockets {
            count: 0,
            presented,
            ended: CancellationToken::new(),
        });
        sockets.count += 1;
        let ended = sockets.ended.clone();
        drop(state);
        Access {
            shared: Arc::clone(self),
            name,
            ended,
        }
    }

    /// Forgets a key and ends its sockets.
    fn forget(&self, name: KeyName) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        let mut state = self.state();
        state.verified.remove(&name);
        // Who attaches from here on attaches to a new token, and has its key verified after that.
        if let Some(sockets) = state.sockets.get_mut(&name) {
            std::mem::take(&mut sockets.ended).cancel();
        }
    }

    /// Notes that a key is in use, seldom, and without making anybody wait.
    fn touch(&self, key: &ApiKey) {
        let now = self.clock.now();
        if key
            .last_used_at
            .is_some_and(|last| now - last < TOUCHED_EVERY)
        {
            return;
        }
        let (store, workspace, id) = (self.store.clone(), key.workspace_id, key.id);
        tokio::spawn(async move {
            if let Err(error) = store.touch_api_key(workspace, id, now).await {
                tracing::debug!(%error, "a key's last use could not be noted");
            }
        });
    }

    /// Verifies the keys of all open sockets with the database.
    async fn verify_sockets(&self) {
        let open: Vec<PresentedKey> = self
            .state()
            .sockets
            .values()
            .map(|sockets| sockets.presented.clone())
            .collect();
        for presented in open {
            match self.store.find_api_key(&presented).await {
                Ok(Some(_)) => {}
                Ok(None) => self.forget(KeyName::of(&presented)),
                Err(error) => {
                    // Sockets outlive a pause of the database.
                    tracing::warn!(%error, "the keys of open sockets could not be verified");
                    return;
                }
            }
        }
    }

    /// Has every key verified again at its next use.
    fn doubt_all(&self) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        for verified in self.state().verified.values_mut() {
            verified.doubtful = true;
        }
    }

    fn forget_old(&self) {
        self.state()
            .verified
            .retain(|_, verified| verified.since.elapsed() < REMEMBERED);
    }
}

impl KeyName {
    fn of(presented: &PresentedKey) -> Self {
        Self {
            workspace: presented.workspace,
            id: presented.id,
        }
    }
}

async fn watch(shared: Arc<Shared>, mut listener: Listener) {
    let mut ticks = interval(REMEMBERED);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            event = listener.next() => match event {
                Event::Message { channel: Channel::Revoked, payload } => take(&shared, &payload),
                Event::Message { .. } => {}
                Event::Resubscribed => {
                    shared.doubt_all();
                    shared.verify_sockets().await;
                }
            },
            _ = ticks.tick() => {
                shared.forget_old();
                shared.verify_sockets().await;
            }
        }
    }
}

fn take(shared: &Shared, payload: &Bytes) {
    match serde_json::from_slice(payload) {
        Ok(Revoked::ApiKey {
            workspace_id: workspace,
            key_id: id,
            ..
        }) => shared.forget(KeyName { workspace, id }),
        Err(error) => {
            tracing::warn!(%error, "a message on the channel of revocations cannot be read")
        }
    }
}
