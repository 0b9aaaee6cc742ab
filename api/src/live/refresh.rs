//! Reading again what is watched, since a published message may be missed.

use std::sync::Arc;

use tidings_store::StoreError;
use tokio::time::{Duration, MissedTickBehavior, interval};

use super::hub::Shared;
use crate::ingest::IngestProgress;

/// How often what is unfinished is read again.
const UNFINISHED: Duration = Duration::from_secs(2);
/// At every how many-th time the finished is read as well: every 30 s.
const FINISHED_EVERY: u32 = 15;

pub(super) async fn run(shared: Arc<Shared>) {
    let mut ticks = interval(UNFINISHED);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut count = 0;
    loop {
        let finished = tokio::select! {
            _ = ticks.tick() => {
                count = (count + 1) % FINISHED_EVERY;
                count == 0
            }
            () = shared.stale.notified() => true,
        };
        if let Err(error) = read_again(&shared, finished).await {
            tracing::warn!(%error, "the watched numbers cannot be read again");
        }
    }
}

async fn read_again(shared: &Shared, finished: bool) -> Result<(), StoreError> {
    let (campaigns, workspaces, batches) = {
        let state = shared.state();
        let mut campaigns = state.campaigns.keys(false);
        if finished {
            campaigns.extend(state.campaigns.keys(true));
        }
        let workspaces: Vec<_> = state.feeds.keys().copied().collect();
        // A finished batch never changes again.
        let unfinished = state.batches.keys(false).into_iter();
        let batches: Vec<_> = unfinished
            .filter_map(|id| Some((*state.homes.get(&id)?, id)))
            .collect();
        (campaigns, workspaces, batches)
    };
    if !campaigns.is_empty() || !workspaces.is_empty() {
        let found = shared
            .store
            .watched_campaign_counters(&campaigns, &workspaces)
            .await?;
        found
            .into_iter()
            .for_each(|counters| shared.offer_campaign(counters));
    }
    if !batches.is_empty() {
        for batch in shared.store.watched_batches(&batches).await? {
            shared.offer_batch(IngestProgress {
                batch_id: batch.id,
                accepted: batch.accepted,
                committed: batch.committed,
                failed: batch.failed,
                done: batch.done,
            });
        }
    }
    Ok(())
}
