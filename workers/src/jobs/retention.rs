//! Forgets what is older than the settings say: the members of campaigns that are over, and entries of the audit log.
//!
//! It goes through the workspaces once an hour, and forgets a few thousand rows in each transaction with a pause
//! between them, so that nobody else's work waits. A crash loses no more than the transaction under way. Several
//! processes may do it at once: they pass over what another one has locked.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tidings_store::{Store, StoreError, WorkspaceId, retention::Forgotten};
use tokio_util::sync::CancellationToken;

use crate::{Context, campaign_work::now};

const EVERY: Duration = Duration::from_secs(3_600);
/// Between two transactions, so that the database has time for others.
const PAUSE: Duration = Duration::from_millis(50);

/// Runs until `shutdown`.
///
/// # Errors
/// The database is away or refuses.
pub async fn run(context: Context, shutdown: CancellationToken) -> anyhow::Result<()> {
    if !context.config.retention.forgets() {
        shutdown.cancelled().await;
        return Ok(());
    }
    let mut ticks = tokio::time::interval(EVERY);
    while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
        let mut last = None;
        loop {
            let workspaces = context.store.workspace_ids(last).await?;
            for workspace in &workspaces {
                forget(&context, *workspace, &shutdown).await?;
            }
            last = workspaces.last().copied();
            if last.is_none() || shutdown.is_cancelled() {
                break;
            }
        }
    }
    Ok(())
}

async fn forget(
    context: &Context,
    workspace: WorkspaceId,
    shutdown: &CancellationToken,
) -> Result<(), StoreError> {
    let retention = context.config.retention;
    for (what, kept) in [
        (Old::Ledger, retention.ledger),
        (Old::Audit, retention.audit),
    ] {
        if let Some(kept) = kept {
            forget_all(context, workspace, what, now() - kept, shutdown).await?;
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Old {
    Ledger,
    Audit,
}

impl Old {
    fn name(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Audit => "audit",
        }
    }

    /// Forgets some.
    async fn step(
        self,
        store: &Store,
        workspace: WorkspaceId,
        before: DateTime<Utc>,
    ) -> Result<Forgotten, StoreError> {
        match self {
            Self::Ledger => store.forget_recipients(workspace, before, now()).await,
            Self::Audit => store.forget_audit(workspace, before).await,
        }
    }
}

async fn forget_all(
    context: &Context,
    workspace: WorkspaceId,
    what: Old,
    before: DateTime<Utc>,
    shutdown: &CancellationToken,
) -> Result<(), StoreError> {
    let counter = metrics::counter!("tidings_forgotten_rows_total", "of" => what.name());
    let mut rows = 0;
    while !shutdown.is_cancelled() {
        let forgotten = what.step(&context.store, workspace, before).await?;
        rows += forgotten.rows;
        counter.increment(forgotten.rows);
        if !forgotten.more {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    if rows > 0 {
        tracing::info!(workspace.id = %workspace, rows, of = what.name(), "forgot what is old");
    }
    Ok(())
}
