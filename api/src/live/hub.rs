use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tidings_queue::{Queue, Subscriber};
use tidings_store::{CampaignId, Store, StoreError, WorkspaceId, campaign::CampaignCounters};
use tokio::{
    sync::{Notify, futures::Notified},
    time::{Duration, Instant},
};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use super::{
    board::{Board, Versioned},
    feed::Feed,
    refresh, relay,
    watch::{BatchWatch, CampaignWatch, WorkspaceWatch},
};
use crate::ingest::{self, IngestError, IngestProgress};

/// The least time between two changes of one value, while few watch.
const PAUSE: Duration = Duration::from_millis(100);
/// The same while a crowd watches.
const CROWD_PAUSE: Duration = Duration::from_millis(500);
/// More watchers than this are a crowd.
const CROWD: usize = 1_000;
/// How many campaigns may have their first read at once.
const GATES: usize = 16;

impl Versioned for CampaignCounters {
    fn version(&self) -> i64 {
        self.version
    }

    fn is_final(&self) -> bool {
        self.status.is_final()
    }
}

impl Versioned for IngestProgress {
    /// Of an import more is accepted as it goes on, and it is done once it is closed, too.
    fn version(&self) -> i64 {
        let counts = [self.accepted, self.committed, self.failed];
        counts.map(i64::from).iter().sum::<i64>() + i64::from(self.done)
    }

    fn is_final(&self) -> bool {
        self.done
    }
}

/// The live numbers of a process. Cloning shares them; the last clone takes the subscription down.
#[derive(Clone)]
pub struct Hub {
    pub(super) shared: Arc<Shared>,
    _running: Arc<DropGuard>,
}

/// What the hub's tasks and watchers share.
pub(super) struct Shared {
    pub(super) store: Store,
    queue: Queue,
    state: Mutex<State>,
    /// Held while a campaign is read for its first watcher, so that a crowd reads it once.
    gates: [tokio::sync::Mutex<()>; GATES],
    /// A value was held back; the relay must look when it is due.
    pub(super) held: Notify,
    /// Everything watched is to be read again.
    pub(super) stale: Notify,
    /// Records were written somewhere, so that a queue has room again.
    pub(super) written: Notify,
    watchers: AtomicUsize,
}

pub(super) struct State {
    pub(super) campaigns: Board<(WorkspaceId, CampaignId), CampaignCounters>,
    pub(super) batches: Board<Uuid, IngestProgress>,
    /// Whose the watched batches are.
    pub(super) homes: HashMap<Uuid, WorkspaceId>,
    pub(super) feeds: HashMap<WorkspaceId, Feed>,
}

/// One watcher in the count of the process; it leaves the count when dropped.
pub struct Watcher(Arc<Shared>);

impl Drop for Watcher {
    fn drop(&mut self) {
        self.0.watchers.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Hub {
    /// Starts to listen. The subscriber must follow the channels of campaigns and of ingestion.
    pub fn start(store: Store, queue: Queue, subscriber: &Subscriber) -> Self {
        let shared = Arc::new(Shared {
            store,
            queue,
            state: Mutex::new(State {
                campaigns: Board::new(),
                batches: Board::new(),
                homes: HashMap::new(),
                feeds: HashMap::new(),
            }),
            gates: Default::default(),
            held: Notify::new(),
            stale: Notify::new(),
            written: Notify::new(),
            watchers: AtomicUsize::new(0),
        });
        let running = CancellationToken::new();
        tokio::spawn(
            running
                .clone()
                .run_until_cancelled_owned(relay::run(Arc::clone(&shared), subscriber.listen())),
        );
        tokio::spawn(
            running
                .clone()
                .run_until_cancelled_owned(refresh::run(Arc::clone(&shared))),
        );
        Self {
            shared,
            _running: Arc::new(running.drop_guard()),
        }
    }

    /// Resolves at the next word that records were written, counted from this call. A word may be lost: have a limit.
    pub fn written(&self) -> Notified<'_> {
        self.shared.written.notified()
    }

    /// Counts a watcher. Each watch counts one by itself; whoever serves many sockets from one watch
    /// counts the others here, so that the pace fits the crowd.
    pub fn count_watcher(&self) -> Watcher {
        self.shared.watchers.fetch_add(1, Ordering::Relaxed);
        Watcher(Arc::clone(&self.shared))
    }

    /// Watches a campaign; none where the workspace has no such campaign.
    ///
    /// # Errors
    /// Those of the first read.
    pub async fn watch_campaign(
        &self,
        workspace: WorkspaceId,
        campaign: CampaignId,
    ) -> Result<Option<CampaignWatch>, StoreError> {
        let key = (workspace, campaign);
        let latest = self.shared.state().campaigns.attach(key);
        let watch = CampaignWatch::new(self.clone(), key, latest);
        if watch.is_empty() {
            let gate = usize::try_from(campaign.0).unwrap_or(0) % GATES;
            let _gate = self.shared.gates[gate].lock().await;
            if watch.is_empty() {
                let found = self
                    .shared
                    .store
                    .watched_campaign_counters(&[key], &[])
                    .await?;
                found
                    .into_iter()
                    .for_each(|counters| self.shared.offer_campaign(counters));
            }
        }
        Ok((!watch.is_empty()).then_some(watch))
    }

    /// Watches all campaigns of a workspace: first those not in a final state, then each change.
    ///
    /// # Errors
    /// Those of the first read.
    pub async fn watch_workspace(
        &self,
        workspace: WorkspaceId,
    ) -> Result<WorkspaceWatch, StoreError> {
        let changes = {
            let mut state = self.shared.state();
            let feed = state.feeds.entry(workspace).or_default();
            feed.watchers += 1;
            feed.subscribe()
        };
        let mut watch = WorkspaceWatch::new(self.clone(), workspace, changes);
        for counters in self
            .shared
            .store
            .watched_campaign_counters(&[], &[workspace])
            .await?
        {
            // The board may know this version from a watcher of the campaign alone.
            self.shared.offer_campaign(counters.clone());
            if let Some(feed) = self.shared.state().feeds.get_mut(&workspace) {
                feed.put(Arc::new(counters));
            }
        }
        watch.begin();
        Ok(watch)
    }

    /// Watches a batch; none where the workspace has no such batch.
    ///
    /// # Errors
    /// Those of the first read.
    pub async fn watch_batch(
        &self,
        workspace: WorkspaceId,
        batch: Uuid,
    ) -> Result<Option<BatchWatch>, IngestError> {
        let latest = self.shared.state().batches.attach(batch);
        let watch = BatchWatch::new(self.clone(), batch, latest);
        let found =
            ingest::progress(&self.shared.store, &self.shared.queue, workspace, batch).await?;
        let Some(progress) = found else {
            return Ok(None);
        };
        self.shared.state().homes.insert(batch, workspace);
        self.shared.offer_batch(progress);
        Ok(Some(watch))
    }
}

impl Shared {
    /// The state; whoever panicked while holding it left each value whole.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pause(&self) -> Duration {
        if self.watchers.load(Ordering::Relaxed) > CROWD {
            CROWD_PAUSE
        } else {
            PAUSE
        }
    }

    pub(super) fn offer_campaign(&self, counters: CampaignCounters) {
        let key = (counters.workspace, counters.campaign);
        let mut state = self.state();
        let state = &mut *state;
        let feed = state.feeds.get_mut(&key.0);
        let sent =
            state
                .campaigns
                .offer(key, counters, feed.is_some(), Instant::now(), self.pause());
        match (sent, feed) {
            (Some(counters), Some(feed)) => feed.put(counters),
            (Some(_), None) => {}
            (None, _) => self.held.notify_one(),
        }
    }

    pub(super) fn offer_batch(&self, progress: IngestProgress) {
        let sent = self.state().batches.offer(
            progress.batch_id,
            progress,
            false,
            Instant::now(),
            self.pause(),
        );
        if sent.is_none() {
            self.held.notify_one();
        }
    }

    /// Sends out what was held back long enough.
    pub(super) fn flush(&self, now: Instant) {
        let mut state = self.state();
        let state = &mut *state;
        for ((workspace, _), counters) in state.campaigns.flush(now) {
            if let Some(feed) = state.feeds.get_mut(&workspace) {
                feed.put(counters);
            }
        }
        state.batches.flush(now);
    }

    /// When the next held-back value may go out.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let state = self.state();
        [state.campaigns.next_due(), state.batches.next_due()]
            .into_iter()
            .flatten()
            .min()
    }
}
