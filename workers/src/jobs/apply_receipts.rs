//! Applies the vendor's receipts.
//!
//! It reads the streams of receipts. An entry is a JSON array of receipts whose signature the API has
//! checked. Deliveries, each some entries of one workspace, are taken in hand. A statement applies a share
//! of what is in hand of one workspace, of all its campaigns equally, so that the receipts of a small
//! campaign need not wait for those of a large one; it also moves the campaigns' counters. Then the new
//! totals are published, then the entries of the deliveries of which nothing is left are acknowledged.
//!
//! - *A crash before the commit*: nothing was changed; the entries come again.
//! - *A crash after the commit*: the entries come again, and a repeated receipt changes nothing.
//! - *A receipt for a message that does not exist* goes to the dead letters, as does one that cannot be
//!   read or applied; its neighbours are applied.
//! - *PostgreSQL is away*: what is in hand of the workspace is given back and the job waits.
//! - *A soft stop*: the share at hand is applied, the rest is given back.
//!
//! Receipts come one by one and in bursts. A statement costs about the same for one as for a hundred,
//! so the job leaves a workspace's receipts a moment to gather.

mod in_hand;

use std::{
    collections::{HashSet, VecDeque},
    time::Duration,
};

use metrics::{counter, gauge, histogram};
use serde_json::Value;
use tidings_queue::{Consumer, ConsumerOptions, Delivery, Kind};
use tidings_store::{
    CampaignId, StoreError, WorkspaceId,
    receipt::{AppliedReceipts, ReceiptRecord},
};
use tidings_telemetry::traces;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use self::in_hand::{InHand, Share};
use crate::{
    Context,
    campaign_work::{now, publish},
    failpoint::failpoint,
    traced::Followed,
};

/// A workspace's receipts gather for this long, unless there are many.
const GATHER: Duration = Duration::from_millis(120);
/// So many receipts need not gather.
const MANY: usize = 1_000;
/// The most that a statement applies. A campaign's receipts wait for one statement at most, before their
/// share of the next.
const SHARE: usize = 2_000;
/// No more is taken while so many are in hand, so that memory stays bounded whatever the stream holds.
const MOST_IN_HAND: usize = 50_000;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Runs until `shutdown`.
///
/// # Errors
/// None; what goes wrong is handled here.
pub async fn run(context: Context, shutdown: CancellationToken) -> anyhow::Result<()> {
    let options = ConsumerOptions {
        most_entries: 5_000,
        most_records: 5_000,
        lease: context.config.lease,
        ..ConsumerOptions::default()
    };
    let job = ApplyReceipts {
        consumer: context.queue.consumer(Kind::Receipts, options),
        context,
        workspaces: VecDeque::new(),
        gathering: Gathering::new(),
        pause: FIRST_PAUSE,
    };
    job.run(&shutdown).await;
    Ok(())
}

struct ApplyReceipts {
    context: Context,
    consumer: Consumer,
    /// What is in hand of each workspace; the next one to be served stands first.
    workspaces: VecDeque<InHand>,
    gathering: Gathering,
    pause: Duration,
}

impl ApplyReceipts {
    async fn run(mut self, shutdown: &CancellationToken) {
        while !shutdown.is_cancelled() {
            if self.workspaces.is_empty() {
                gauge!("tidings_receipts_in_hand").set(0.0);
                match self.consumer.next(shutdown).await {
                    Some(delivery) => self.workspaces.push_back(InHand::new(delivery)),
                    None => break,
                }
            }
            let waiting: usize = self.workspaces.iter().map(InHand::waiting).sum();
            gauge!("tidings_receipts_in_hand").set(waiting as f64);
            let Some(mut in_hand) = self.workspaces.pop_front() else {
                continue;
            };
            if in_hand.is_lost() {
                // Whoever has the lease now is handed all of it.
                continue;
            }
            match self.apply_share(&mut in_hand).await {
                Ok(receipts) => {
                    self.pause = FIRST_PAUSE;
                    let workspace = in_hand.workspace();
                    if !in_hand.is_done() {
                        self.workspaces.push_back(in_hand);
                    } else if receipts < MANY {
                        self.gathering.wait(workspace, shutdown).await;
                    }
                }
                Err(error) => self.put_off(in_hand, &error, shutdown).await,
            }
        }
        for in_hand in self.workspaces {
            give_back(in_hand).await;
        }
    }

    /// Applies a share of what is in hand of a workspace, takes more meanwhile where there is much, and
    /// says how many receipts it applied.
    async fn apply_share(&mut self, in_hand: &mut InHand) -> Result<usize, StoreError> {
        let workspace = WorkspaceId(in_hand.workspace());
        let others: usize = self.workspaces.iter().map(InHand::waiting).sum();
        let much = |in_hand: &InHand| {
            in_hand.waiting() >= MANY && others + in_hand.waiting() < MOST_IN_HAND
        };
        // What came while the share before was applied has its part in this one.
        if let Some(newest) = in_hand.newest().filter(|_| much(in_hand))
            && let Some(delivery) = self.consumer.following(newest).await
        {
            in_hand.add(delivery);
        }
        let much = much(in_hand);
        let mut share = in_hand.share(SHARE);
        let spans = self.spans(in_hand, &share).await;
        let receipts = std::mem::take(&mut share.receipts);
        let unreadable = in_hand.unreadable();
        let count = receipts.len();
        let enough = CancellationToken::new();
        let apply = async {
            let began = Instant::now();
            let applied = apply_all(&self.context, workspace, receipts, unreadable)
                .instrument(spans.first())
                .await;
            drop(spans);
            enough.cancel();
            (applied, began.elapsed())
        };
        let take_more = async {
            match in_hand.newest() {
                Some(newest) if much => self.consumer.beside(newest, &enough).await,
                _ => None,
            }
        };
        let ((applied, took), more) = tokio::join!(apply, take_more);
        // What came meanwhile is none of the share's, but is given back with it.
        let finished = applied.is_ok().then(|| in_hand.applied(share));
        if let Some(delivery) = more {
            self.take_in(in_hand, delivery);
        }
        let applied = applied?;
        failpoint("receipts.after_commit");
        publish(&self.context, &applied.changed).await;
        histogram!("tidings_receipts_apply_receipts").record(count as f64);
        histogram!("tidings_receipts_apply_seconds").record(took);
        if applied.unknown > 0 {
            counter!("tidings_receipts_unknown_total").increment(applied.unknown as u64);
            tracing::warn!(workspace.id = %workspace, receipts = applied.unknown, "receipts name no message of ours");
        }
        counter!("tidings_receipts_applied_total").increment(count as u64);
        for delivery in finished.into_iter().flatten() {
            if let Err(error) = delivery.done().await {
                tracing::warn!(workspace.id = %workspace, %error, "receipts could not be acknowledged and come again");
            }
        }
        Ok(count)
    }

    /// The spans of a share: one in the trace of each campaign that it is of.
    async fn spans(&self, in_hand: &InHand, share: &Share) -> Followed {
        let mut campaigns: Vec<CampaignId> = Vec::new();
        if traces::are_on() {
            campaigns.extend(share.receipts.iter().map(|receipt| receipt.campaign));
            campaigns.sort_unstable();
            campaigns.dedup();
        }
        let workspace = WorkspaceId(in_hand.workspace());
        let mut launched = Vec::new();
        for campaign in campaigns {
            let (known, store) = (&self.context.traces, &self.context.store);
            launched.extend(known.of(store, workspace, campaign).await);
        }
        let spans = Followed::new(launched.iter().map(String::as_str), || {
            tracing::info_span!(
                "receipts.apply",
                otel.kind = "consumer",
                otel.name = "apply receipts",
                messaging.system = "redis",
                workspace.id = %workspace,
                receipts = share.receipts.len(),
            )
        });
        spans.link(in_hand.traces(share));
        spans
    }

    fn take_in(&mut self, at_work: &mut InHand, delivery: Delivery) {
        let mut others = self.workspaces.iter_mut();
        let same = |in_hand: &&mut InHand| in_hand.workspace() == delivery.workspace;
        if at_work.workspace() == delivery.workspace {
            at_work.add(delivery);
        } else if let Some(in_hand) = others.find(same) {
            in_hand.add(delivery);
        } else {
            self.workspaces.push_back(InHand::new(delivery));
        }
    }

    /// Gives back what is in hand of a workspace, and waits.
    async fn put_off(&mut self, in_hand: InHand, error: &StoreError, shutdown: &CancellationToken) {
        let workspace = in_hand.workspace();
        give_back(in_hand).await;
        tracing::warn!(workspace.id = workspace, %error, "receipts could not be applied and are tried again");
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(self.pause) => {}
        }
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
    }
}

async fn give_back(in_hand: InHand) {
    for delivery in in_hand.into_deliveries() {
        if let Err(error) = delivery.give_back().await {
            tracing::debug!(%error, "a delivery could not be given back; its lease runs out");
        }
    }
}

async fn apply_all(
    context: &Context,
    workspace: WorkspaceId,
    receipts: Vec<ReceiptRecord>,
    unreadable: Vec<Value>,
) -> Result<AppliedReceipts, StoreError> {
    if !unreadable.is_empty() {
        counter!("tidings_receipts_buried_total").increment(unreadable.len() as u64);
        tracing::error!(workspace.id = %workspace, receipts = unreadable.len(), "receipts cannot be read");
        context
            .store
            .bury_receipts(workspace, unreadable, "unreadable", now())
            .await?;
    }
    let mut all = AppliedReceipts::default();
    // Halved where they cannot be applied, until the one that is to blame stands alone.
    let mut waiting = vec![receipts];
    while let Some(mut receipts) = waiting.pop() {
        match context
            .store
            .apply_receipts(workspace, receipts.clone(), now())
            .instrument(traces::transaction("apply receipts"))
            .await
        {
            Ok(applied) => {
                all.changed.extend(applied.changed);
                all.unknown += applied.unknown;
            }
            Err(StoreError::Constraint(_) | StoreError::Other(_)) if receipts.len() > 1 => {
                let second = receipts.split_off(receipts.len() / 2);
                waiting.extend([second, receipts]);
            }
            Err(error @ (StoreError::Constraint(_) | StoreError::Other(_))) => {
                let payloads = receipts
                    .iter()
                    .filter_map(|receipt| serde_json::to_value(receipt).ok());
                let reason = error.to_string();
                counter!("tidings_receipts_buried_total").increment(receipts.len() as u64);
                context
                    .store
                    .bury_receipts(workspace, payloads.collect(), &reason, now())
                    .await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

/// Sees that a workspace is handled once in each [`GATHER`], however many take turns.
struct Gathering {
    began: Instant,
    seen: HashSet<i64>,
}

impl Gathering {
    fn new() -> Self {
        Self {
            began: Instant::now(),
            seen: HashSet::new(),
        }
    }

    /// Called when nothing is in hand of a workspace any more. With one busy workspace this waits each time; with several, when the
    /// first of them comes round again.
    async fn wait(&mut self, workspace: i64, shutdown: &CancellationToken) {
        let again = !self.seen.insert(workspace) || self.seen.len() == 1;
        if !again {
            return;
        }
        let until = self.began + GATHER;
        if until > Instant::now() {
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = tokio::time::sleep_until(until) => {}
            }
        }
        self.began = Instant::now();
        self.seen.clear();
    }
}
