//! Freezes the audiences of campaigns that were launched.
//!
//! A launch is a campaign in status PREPARING. Its audience is taken from one snapshot and cut into
//! batches in one transaction, so a crash before the commit leaves it PREPARING for the next look, and
//! a crash after it leaves batches that `dispatch` finds by the work noted in the same transaction.

use std::time::Duration;

use anyhow::Context as _;
use tidings_store::{
    WorkspaceId,
    campaign::{CampaignStatus, Freeze},
    due_work::WorkKind,
};
use tidings_telemetry::traces;
use tokio_util::sync::CancellationToken;

use crate::{
    Context,
    campaign_work::{Rounds, Waker, now, publish},
    failpoint::failpoint,
};

const POLL: Duration = Duration::from_secs(1);

/// Runs until `shutdown`.
///
/// # Errors
/// The database is away or refuses.
pub async fn run(context: Context, shutdown: CancellationToken) -> anyhow::Result<()> {
    let waker = Waker::new(&context, POLL, |counters| {
        counters.status == CampaignStatus::Preparing
    })?;
    let mut rounds = Rounds::new(&context, WorkKind::Launch, waker);
    while let Some(due) = rounds.next(&shutdown).await? {
        freeze_all(&context, due.workspace).await?;
        rounds.settle(due).await?;
    }
    Ok(())
}

async fn freeze_all(context: &Context, workspace: WorkspaceId) -> anyhow::Result<()> {
    let workspace = context
        .store
        .find_workspace(workspace)
        .await?
        .context("the workspace is gone")?;
    loop {
        let midway = || failpoint("launch.mid_freeze");
        let began = tokio::time::Instant::now();
        match context
            .store
            .freeze_next_campaign(&workspace, now(), midway)
            .await?
        {
            Freeze::Nothing => return Ok(()),
            Freeze::Frozen(counters) => {
                metrics::histogram!("tidings_campaign_freeze_seconds").record(began.elapsed());
                tracing::info!(campaign.id = %counters.campaign, workspace.id = %counters.workspace,
                    campaign.audience_size = counters.audience_size, took = ?began.elapsed(), "froze an audience");
                let (workspace, campaign) = (counters.workspace, counters.campaign);
                let trace = context.traces.of(&context.store, workspace, campaign).await;
                let numbers = [
                    ("workspace.id", workspace.0),
                    ("campaign.id", campaign.0),
                    ("campaign.audience_size", counters.audience_size),
                ];
                traces::tell(
                    trace.as_deref(),
                    "freeze the audience",
                    began.elapsed(),
                    &numbers,
                );
                publish(context, &[counters]).await;
            }
            Freeze::Failed { counters, reason } => {
                tracing::error!(campaign.id = %counters.campaign, workspace.id = %counters.workspace,
                    reason, "the campaign's rule cannot be evaluated");
                publish(context, &[counters]).await;
            }
        }
    }
}
