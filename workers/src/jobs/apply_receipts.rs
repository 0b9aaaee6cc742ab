//! Applies the vendor's receipts.
//!
//! It reads the streams of receipts. An entry is a JSON array of receipts whose signature the API has
//! checked. A delivery, some entries of one workspace, is applied in one statement, which also moves
//! the campaigns' counters; then the new totals are published, then the entries are acknowledged.
//!
//! - *A crash before the commit*: nothing was changed; the entries come again.
//! - *A crash after the commit*: the entries come again, and a repeated receipt changes nothing.
//! - *A receipt for a message that does not exist* goes to the dead letters, as does one that cannot be
//!   read or applied; its neighbours are applied.
//! - *PostgreSQL is away*: the delivery is given back and the job waits.
//!
//! Receipts come one by one and in bursts. A statement costs about the same for one as for a hundred,
//! so the job leaves a workspace's receipts a moment to gather.

use std::{collections::HashSet, time::Duration};

use serde_json::Value;
use tidings_queue::{ConsumerOptions, Delivery, Kind};
use tidings_store::{
    StoreError, WorkspaceId,
    receipt::{AppliedReceipts, ReceiptRecord},
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    Context,
    campaign_work::{now, publish},
    failpoint::failpoint,
};

/// A workspace's receipts gather for this long, unless there are many.
const GATHER: Duration = Duration::from_millis(120);
/// So many receipts need not gather.
const MANY: usize = 1_000;
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
    let mut consumer = context.queue.consumer(Kind::Receipts, options);
    let mut gathering = Gathering::new();
    let mut pause = FIRST_PAUSE;
    while let Some(delivery) = consumer.next(&shutdown).await {
        let workspace = delivery.workspace;
        match apply(&context, delivery).await {
            Ok(receipts) => {
                pause = FIRST_PAUSE;
                gathering.wait(workspace, receipts, &shutdown).await;
            }
            Err(error) => {
                tracing::warn!(workspace.id = workspace, %error, "receipts could not be applied and are tried again");
                tokio::select! {
                    () = shutdown.cancelled() => {}
                    () = tokio::time::sleep(pause) => {}
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
    Ok(())
}

/// Applies a delivery and acknowledges it, and says how many receipts it held; gives it back where
/// the database is away.
async fn apply(context: &Context, delivery: Delivery) -> Result<usize, StoreError> {
    let workspace = WorkspaceId(delivery.workspace);
    let mut receipts = Vec::new();
    let mut unreadable = Vec::new();
    for entry in &delivery.entries {
        read(&entry.payload, &mut receipts, &mut unreadable);
    }
    let count = receipts.len() + unreadable.len();
    let applied = apply_all(context, workspace, receipts, unreadable).await;
    let applied = match applied {
        Ok(applied) => applied,
        Err(error) => {
            if let Err(error) = delivery.give_back().await {
                tracing::debug!(%error, "a delivery could not be given back; its lease runs out");
            }
            return Err(error);
        }
    };
    failpoint("receipts.after_commit");
    publish(context, &applied.changed).await;
    if applied.unknown > 0 {
        tracing::warn!(workspace.id = %workspace, receipts = applied.unknown, "receipts name no message of ours");
    }
    metrics::counter!("tidings_receipts_applied_total").increment(count as u64);
    if let Err(error) = delivery.done().await {
        tracing::warn!(workspace.id = %workspace, %error, "receipts could not be acknowledged and come again");
    }
    Ok(count)
}

fn read(payload: &[u8], receipts: &mut Vec<ReceiptRecord>, unreadable: &mut Vec<Value>) {
    if let Ok(mut whole) = serde_json::from_slice::<Vec<ReceiptRecord>>(payload) {
        receipts.append(&mut whole);
        return;
    }
    let Ok(items) = serde_json::from_slice::<Vec<Value>>(payload) else {
        unreadable.push(Value::String(
            String::from_utf8_lossy(payload).replace('\0', ""),
        ));
        return;
    };
    for item in items {
        match serde_json::from_value(item.clone()) {
            Ok(receipt) => receipts.push(receipt),
            Err(_) => unreadable.push(item),
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

    /// Called after a delivery. With one busy workspace this waits each time; with several, when the
    /// first of them comes round again.
    async fn wait(&mut self, workspace: i64, receipts: usize, shutdown: &CancellationToken) {
        let again = !self.seen.insert(workspace) || self.seen.len() == 1;
        if receipts >= MANY || !again {
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
