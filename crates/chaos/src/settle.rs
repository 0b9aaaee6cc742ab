//! Waiting for conditions.

use std::time::{Duration, Instant};

use anyhow::ensure;

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Returns as soon as the condition holds; an error where it does not within `longest`.
pub(crate) async fn until(
    what: &str,
    longest: Duration,
    mut holds: impl AsyncFnMut() -> bool,
) -> anyhow::Result<()> {
    let began = Instant::now();
    while !holds().await {
        ensure!(
            began.elapsed() < longest,
            "{what}: not there after {longest:?}"
        );
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}
