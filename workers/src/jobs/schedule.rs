//! Starts scheduled campaigns when their time has come: SCHEDULED becomes PREPARING, and the work for
//! `launch` is noted in the same transaction.

use std::time::Duration;

use tidings_store::due_work::WorkKind;
use tokio_util::sync::CancellationToken;

use crate::{
    Context,
    campaign_work::{Rounds, Waker, now, publish},
};

const POLL: Duration = Duration::from_secs(2);

/// Runs until `shutdown`.
///
/// # Errors
/// The database is away or refuses.
pub async fn run(context: Context, shutdown: CancellationToken) -> anyhow::Result<()> {
    let waker = Waker::new(&context, POLL, |_| false)?;
    let mut rounds = Rounds::new(&context, WorkKind::Schedule, waker);
    while let Some(due) = rounds.next(&shutdown).await? {
        let started = context
            .store
            .start_scheduled_campaigns(due.workspace, now())
            .await?;
        publish(&context, &started).await;
        rounds.settle(due).await?;
    }
    Ok(())
}
