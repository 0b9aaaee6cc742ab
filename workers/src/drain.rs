//! Emptying the streams: before Redis is moved or replaced, or a backup that shall be whole without it.
//!
//! Only the jobs run that write what was accepted; no campaign is begun and no message handed over. Other workers may
//! run beside it. It ends when every stream was seen empty after its own jobs had stopped; what is accepted later is
//! nobody's promise, so the API is to be stopped first.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::bail;
use tidings_queue::{Backlog, Kind, Queue, QueueError};
use tokio_util::sync::CancellationToken;

use crate::{Context, Job, supervise};

const LOOK_EVERY: Duration = Duration::from_millis(500);
const TELL_EVERY: Duration = Duration::from_secs(5);

/// Writes what waits and returns once nothing does.
///
/// # Errors
/// What is left when `limit` has passed, or `shutdown` is cancelled.
pub async fn run(
    context: Context,
    limit: Duration,
    shutdown: CancellationToken,
) -> anyhow::Result<()> {
    let jobs = shutdown.child_token();
    let work = tokio::spawn(supervise::run(
        vec![Job::Ingest, Job::ApplyReceipts],
        context.clone(),
        jobs.clone(),
    ));
    let emptied = tokio::time::timeout(limit, until_empty(&context.queue));
    let in_time = matches!(shutdown.run_until_cancelled(emptied).await, Some(Ok(())));
    // What is in hand is finished, or given back.
    jobs.cancel();
    work.await?;
    let left = backlog(&context.queue).await?;
    if left.is_empty() {
        tracing::info!("nothing waits in the streams");
        return Ok(());
    }
    let why = match (in_time, shutdown.is_cancelled()) {
        (true, _) => "somebody goes on adding: stop the API first",
        (false, true) => "it was told to stop",
        (false, false) => "the time was too short",
    };
    bail!(
        "not everything is written ({why}); it waits in Redis, on disk:\n{}",
        told(&left)
    );
}

/// Returns when all streams are empty; while Redis is away they are not.
async fn until_empty(queue: &Queue) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    let mut told_at = tokio::time::Instant::now();
    loop {
        looks.tick().await;
        match backlog(queue).await {
            Ok(left) if left.is_empty() => return,
            Ok(left) if told_at.elapsed() >= TELL_EVERY => {
                told_at = tokio::time::Instant::now();
                tracing::info!("{}", told(&left).trim_end());
            }
            _ => {}
        }
    }
}

async fn backlog(queue: &Queue) -> Result<Vec<Backlog>, QueueError> {
    let mut left = Vec::new();
    for kind in Kind::ALL {
        left.extend(queue.backlog(kind).await?);
    }
    Ok(left)
}

/// A line for each kind of which something waits.
fn told(left: &[Backlog]) -> String {
    let mut lines = String::new();
    for kind in Kind::ALL {
        let streams: Vec<&Backlog> = left.iter().filter(|stream| stream.kind == kind).collect();
        let Some(oldest) = streams.iter().map(|stream| stream.oldest.as_secs()).max() else {
            continue;
        };
        let records: u64 = streams.iter().map(|stream| stream.records).sum();
        let entries: u64 = streams.iter().map(|stream| stream.entries).sum();
        let workspaces = streams.len();
        // Writing to a text does not fail.
        let _ = writeln!(
            lines,
            "{kind}: {records} records in {entries} entries of {workspaces} workspaces, the oldest for {oldest} s"
        );
    }
    lines
}
