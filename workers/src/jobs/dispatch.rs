//! Hands messages to the vendor, a batch at a time.
//!
//! A batch is leased from the database, its ledger rows are written with their text and committed, the
//! vendor is called once for all of them, and the batch is marked done, which also moves the counters.
//!
//! - *A crash before the ledger's commit*: nothing was written; the lease runs out and the batch is
//!   leased again.
//! - *A crash after it, before or after the vendor's answer*: the next lease finds the rows, and calls
//!   with the same key and the same text. The vendor gives its first answer again, should it have one.
//! - *A worker that sleeps for longer than its lease*: its writes carry the lease's number, which is no
//!   longer the batch's, and change nothing.
//! - *The vendor fails*: the call is repeated a few times, then the batch is given back and waits. After
//!   many failures in a row nobody calls for a while.
//!
//! Leases go to the campaign that was served least recently, so a small campaign does not wait for a
//! large one; workspaces take turns.

mod content;
mod deliver;

use std::{collections::VecDeque, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use tidings_store::{
    batch::Lease,
    campaign::{CampaignCounters, CampaignStatus},
    due_work::{DueWork, WorkKind},
};
use tidings_vendor::Vendor;
use tokio::{sync::Semaphore, task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;

use self::{content::Contents, deliver::deliver};
use crate::{
    Context,
    breaker::Breaker,
    campaign_work::{Waker, now},
};

const POLL: Duration = Duration::from_secs(1);
/// A workspace in which others have all leases is looked at again after this.
const AGAIN: Duration = Duration::from_millis(250);

/// What the batches of a process share.
struct Dispatch {
    context: Context,
    vendor: Vendor,
    breaker: Breaker,
    contents: Contents,
    /// Held while a batch's rows are written. Half of the batches at hand may be: the others wait for
    /// the vendor, and a campaign that begins finds the database less busy.
    writing: Semaphore,
}

/// Runs until `shutdown`, then finishes the batches at hand.
///
/// # Errors
/// The database is away or refuses.
pub async fn run(context: Context, shutdown: CancellationToken) -> anyhow::Result<()> {
    let mut waker = Waker::new(&context, POLL, is_fresh)?;
    let concurrency = context.config.campaigns.concurrency;
    let slots = Arc::new(Semaphore::new(concurrency));
    let dispatch = Arc::new(Dispatch {
        vendor: Vendor::new(context.config.vendor.clone())?,
        breaker: Breaker::default(),
        contents: Contents::default(),
        writing: Semaphore::new(concurrency.div_ceil(2)),
        context,
    });
    let mut round = Round::default();
    let mut batches = JoinSet::new();
    let ended = loop {
        while batches.try_join_next().is_some() {}
        let slot = tokio::select! {
            () = shutdown.cancelled() => break Ok(()),
            slot = Arc::clone(&slots).acquire_owned() => slot?,
        };
        match round.next(&dispatch).await {
            Err(error) => break Err(error),
            Ok(Some(lease)) => {
                let (dispatch, shutdown) = (Arc::clone(&dispatch), shutdown.clone());
                batches.spawn(async move {
                    deliver(&dispatch, lease, &shutdown).await;
                    drop(slot);
                });
            }
            Ok(None) => {
                drop(slot);
                waker.wait(round.later, &shutdown).await;
            }
        }
    };
    batches.join_all().await;
    ended
}

/// Whether these counters tell of batches nobody may know of yet.
fn is_fresh(counters: &CampaignCounters) -> bool {
    let untouched = counters.sent + counters.failed + counters.unconfirmed == 0;
    match counters.status {
        CampaignStatus::Sending => untouched,
        CampaignStatus::Cancelled => counters.pending > 0,
        _ => false,
    }
}

/// The workspaces with work, taking turns.
#[derive(Default)]
struct Round {
    workspaces: VecDeque<DueWork>,
    /// When the next workspace's work is due.
    later: Option<DateTime<Utc>>,
}

impl Round {
    /// The next batch to work on; none where there is nothing to do for now.
    async fn next(&mut self, dispatch: &Dispatch) -> anyhow::Result<Option<Lease>> {
        let store = &dispatch.context.store;
        let lease = dispatch.context.config.campaigns.lease;
        if self.workspaces.is_empty() {
            self.later = None;
            for due in store.due_work(WorkKind::Dispatch, now()).await? {
                if due.at <= now() {
                    self.workspaces.push_back(due);
                } else {
                    self.later = Some(due.at);
                }
            }
        }
        while let Some(due) = self.workspaces.pop_front() {
            let closed_for = dispatch.breaker.is_open(Instant::now());
            if let Some(lease) = store
                .lease_batch(due.workspace, lease, closed_for.is_none())
                .await?
            {
                self.workspaces.push_back(due);
                return Ok(Some(lease));
            }
            let not_before = now() + closed_for.unwrap_or(AGAIN);
            store
                .settle_due_work(WorkKind::Dispatch, due, not_before)
                .await?;
        }
        Ok(None)
    }
}
