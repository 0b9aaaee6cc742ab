//! Writes accepted records.

use tokio_util::sync::CancellationToken;

use crate::Context;

/// Runs until `shutdown`.
///
/// # Errors
/// What could not be handled here.
pub async fn run(_context: Context, shutdown: CancellationToken) -> anyhow::Result<()> {
    shutdown.cancelled().await;
    Ok(())
}
