//! What must hold before the first request is answered, and how the last one is.

use std::time::Duration;

use anyhow::Context as _;
use tidings_queue::QueueError;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    time::{Instant, sleep},
};

use crate::state::AppState;

/// How long PostgreSQL and Redis may take to come up beside us.
const PATIENCE: Duration = Duration::from_secs(30);

/// Refuses to serve with a schema that is behind, or a Redis that would forget what it accepted.
///
/// # Errors
/// What must be mended.
pub async fn check(state: &AppState) -> anyhow::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match try_check(state).await {
            Ok(()) => return Ok(()),
            Err(Wrong::Mend(error)) => return Err(error),
            Err(Wrong::Wait(error)) if Instant::now() >= deadline => return Err(error),
            Err(Wrong::Wait(error)) => tracing::warn!("waiting: {error:#}"),
        }
        sleep(Duration::from_millis(500)).await;
    }
}

enum Wrong {
    /// It may come up by itself.
    Wait(anyhow::Error),
    /// It takes a person.
    Mend(anyhow::Error),
}

async fn try_check(state: &AppState) -> Result<(), Wrong> {
    let migrated = state
        .store
        .is_migrated()
        .await
        .context("PostgreSQL")
        .map_err(Wrong::Wait)?;
    if !migrated {
        return Err(Wrong::Mend(anyhow::anyhow!(
            "the database's schema is behind: run tidings-api migrate"
        )));
    }
    state
        .queue
        .check_durability()
        .await
        .map_err(|error| match error {
            QueueError::Unavailable(_) => Wrong::Wait(anyhow::Error::new(error).context("Redis")),
            _ => {
                Wrong::Mend(anyhow::Error::new(error).context("Redis could lose what was accepted"))
            }
        })
}

/// Has the process leave at the first SIGTERM or SIGINT, and ends it at the second. Leaving, it serves on for the
/// configured delay and says that it is not ready, so that proxies stop sending before the listener closes.
///
/// # Errors
/// The system refuses to watch signals.
pub fn stop_on_signals(state: &AppState) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (leaving, stopping) = (state.leaving.clone(), state.stopping.clone());
    let delay = state.edge.stop_delay;
    tokio::spawn(async move {
        either(&mut terminate, &mut interrupt).await;
        tracing::info!(?delay, "stopping; another signal stops at once");
        leaving.cancel();
        tokio::select! {
            () = sleep(delay) => {}
            () = either(&mut terminate, &mut interrupt) => std::process::exit(130),
        }
        stopping.cancel();
        either(&mut terminate, &mut interrupt).await;
        std::process::exit(130);
    });
    Ok(())
}

async fn either(first: &mut Signal, second: &mut Signal) {
    tokio::select! {
        _ = first.recv() => {}
        _ = second.recv() => {}
    }
}
