use std::{collections::VecDeque, sync::Arc};

use futures_util::{Stream, stream};
use tidings_store::{CampaignId, WorkspaceId, campaign::CampaignCounters};
use tokio::sync::watch;
use uuid::Uuid;

use super::{
    board::Latest,
    hub::{Hub, Watcher},
};
use crate::ingest::IngestProgress;

/// Somebody's view of one campaign: the current counters first, then each newer version that went
/// out. Whoever is slow sees the newest and none between.
pub struct CampaignWatch {
    latest: Latest<CampaignCounters>,
    begun: bool,
    key: (WorkspaceId, CampaignId),
    hub: Hub,
    _watcher: Watcher,
}

impl CampaignWatch {
    pub(super) fn new(
        hub: Hub,
        key: (WorkspaceId, CampaignId),
        latest: Latest<CampaignCounters>,
    ) -> Self {
        Self {
            latest,
            begun: false,
            key,
            _watcher: hub.count_watcher(),
            hub,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.latest.borrow().is_none()
    }

    /// The current counters at first, then waits for newer ones. May be cancelled.
    pub async fn next(&mut self) -> Option<Arc<CampaignCounters>> {
        next(&mut self.latest, &mut self.begun).await
    }

    /// The same as a stream, which never ends.
    pub fn into_stream(self) -> impl Stream<Item = Arc<CampaignCounters>> + Send {
        stream::unfold(self, async |mut watch| Some((watch.next().await?, watch)))
    }
}

impl Drop for CampaignWatch {
    fn drop(&mut self) {
        let mut state = self.hub.shared.state();
        let keep = state.feeds.contains_key(&self.key.0);
        state.campaigns.detach(self.key, keep);
    }
}

/// Somebody's view of one batch.
pub struct BatchWatch {
    latest: Latest<IngestProgress>,
    begun: bool,
    batch: Uuid,
    hub: Hub,
    _watcher: Watcher,
}

impl BatchWatch {
    pub(super) fn new(hub: Hub, batch: Uuid, latest: Latest<IngestProgress>) -> Self {
        Self {
            latest,
            begun: false,
            batch,
            _watcher: hub.count_watcher(),
            hub,
        }
    }

    /// The current progress at first, then waits for newer. May be cancelled.
    pub async fn next(&mut self) -> Option<Arc<IngestProgress>> {
        next(&mut self.latest, &mut self.begun).await
    }

    /// The same as a stream, which ends with the progress that is done.
    pub fn into_stream(self) -> impl Stream<Item = Arc<IngestProgress>> + Send {
        stream::unfold(Some(self), async |watch| {
            let mut watch = watch?;
            let progress = watch.next().await?;
            let rest = (!progress.done).then_some(watch);
            Some((progress, rest))
        })
    }
}

impl Drop for BatchWatch {
    fn drop(&mut self) {
        let mut state = self.hub.shared.state();
        state.batches.detach(self.batch, false);
        if !state.batches.contains(&self.batch) {
            state.homes.remove(&self.batch);
        }
    }
}

async fn next<V>(latest: &mut Latest<V>, begun: &mut bool) -> Option<Arc<V>> {
    if !*begun {
        let value = latest.wait_for(Option::is_some).await.ok()?.clone();
        latest.mark_unchanged();
        *begun = true;
        return value;
    }
    latest.changed().await.ok()?;
    latest.borrow_and_update().clone()
}

/// Somebody's view of all campaigns of a workspace.
pub struct WorkspaceWatch {
    changes: watch::Receiver<u64>,
    seen: u64,
    waiting: VecDeque<Arc<CampaignCounters>>,
    workspace: WorkspaceId,
    hub: Hub,
    _watcher: Watcher,
}

impl WorkspaceWatch {
    pub(super) fn new(hub: Hub, workspace: WorkspaceId, changes: watch::Receiver<u64>) -> Self {
        let _watcher = hub.count_watcher();
        Self {
            changes,
            seen: 0,
            waiting: VecDeque::new(),
            workspace,
            hub,
            _watcher,
        }
    }

    /// Begins with the campaigns that are not in a final state.
    pub(super) fn begin(&mut self) {
        self.collect();
        self.waiting.retain(|counters| !counters.status.is_final());
    }

    fn collect(&mut self) {
        self.changes.mark_unchanged();
        let state = self.hub.shared.state();
        if let Some(feed) = state.feeds.get(&self.workspace) {
            let (changes, seen) = feed.since(self.seen);
            self.waiting.extend(changes);
            self.seen = seen;
        }
    }

    /// The counters of the next campaign that changed. May be cancelled.
    pub async fn next(&mut self) -> Option<Arc<CampaignCounters>> {
        loop {
            if let Some(counters) = self.waiting.pop_front() {
                return Some(counters);
            }
            self.changes.changed().await.ok()?;
            self.collect();
        }
    }

    /// The same as a stream, which never ends.
    pub fn into_stream(self) -> impl Stream<Item = Arc<CampaignCounters>> + Send {
        stream::unfold(self, async |mut watch| Some((watch.next().await?, watch)))
    }
}

impl Drop for WorkspaceWatch {
    fn drop(&mut self) {
        let mut state = self.hub.shared.state();
        let Some(feed) = state.feeds.get_mut(&self.workspace) else {
            return;
        };
        feed.watchers -= 1;
        if feed.watchers == 0 {
            state.feeds.remove(&self.workspace);
            state
                .campaigns
                .remove_unwatched(|(workspace, _)| *workspace == self.workspace);
        }
    }
}
