//! Asks the vendor for receipts that never came, and gives up on those that never will.
//!
//! A batch that was handed over is looked at when its receipts are overdue. The vendor's answers go the
//! way of receipts, so one that arrives at the same time does no harm. What is still open long after
//! becomes UNCONFIRMED. A crash leaves the batch to be looked at again after a minute.

use std::time::Duration;

use tidings_store::{
    WorkspaceId,
    due_work::WorkKind,
    receipt::{MissingReceipts, ReceiptRecord},
};
use tidings_vendor::{MOST_IDS, Vendor, VendorError};
use tokio_util::sync::CancellationToken;

use crate::{
    Context,
    campaign_work::{Rounds, Waker, now, publish},
};

const POLL: Duration = Duration::from_secs(5);
/// Batches taken at once, and for how long.
const MOST_BATCHES: i64 = 10;
const TAKEN_FOR: Duration = Duration::from_secs(60);

/// Runs until `shutdown`.
///
/// # Errors
/// The database is away or refuses.
pub async fn run(context: Context, shutdown: CancellationToken) -> anyhow::Result<()> {
    let vendor = Vendor::new(context.config.vendor.clone())?;
    let waker = Waker::new(&context, POLL, |_| false)?;
    let mut rounds = Rounds::new(&context, WorkKind::Reconcile, waker);
    while let Some(due) = rounds.next(&shutdown).await? {
        reconcile(&context, &vendor, due.workspace, &shutdown).await?;
        rounds.settle(due).await?;
    }
    Ok(())
}

async fn reconcile(
    context: &Context,
    vendor: &Vendor,
    workspace: WorkspaceId,
    shutdown: &CancellationToken,
) -> anyhow::Result<()> {
    let settings = context.config.campaigns;
    while !shutdown.is_cancelled() {
        let overdue = context
            .store
            .missing_receipts(workspace, MOST_BATCHES, TAKEN_FOR)
            .await?;
        if overdue.is_empty() {
            break;
        }
        let receipts = match ask(vendor, &overdue).await {
            Ok(receipts) => receipts,
            Err(error) => {
                // The batches come up again when they are no longer taken.
                tracing::warn!(workspace.id = %workspace, %error, "the vendor could not be asked for receipts");
                return Ok(());
            }
        };
        if !receipts.is_empty() {
            tracing::info!(workspace.id = %workspace, receipts = receipts.len(), "asked for receipts that were missing");
            let applied = context
                .store
                .apply_receipts(workspace, receipts, now())
                .await?;
            publish(context, &applied.changed).await;
        }
        for batch in &overdue {
            let (give_up, wait) = (settings.give_up_after, settings.reconcile_after);
            let changed = context
                .store
                .settle_missing_receipts(workspace, batch, give_up, wait)
                .await?;
            publish(context, changed.as_slice()).await;
        }
    }
    Ok(())
}

async fn ask(
    vendor: &Vendor,
    overdue: &[MissingReceipts],
) -> Result<Vec<ReceiptRecord>, VendorError> {
    let ids: Vec<_> = overdue
        .iter()
        .flat_map(|batch| batch.messages.iter().copied())
        .collect();
    let mut receipts = Vec::new();
    for ids in ids.chunks(MOST_IDS) {
        let states = vendor.states(ids).await?;
        receipts.extend(states.iter().filter_map(|state| state.receipt()));
    }
    Ok(receipts)
}
