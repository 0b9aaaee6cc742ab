//! Stopping: softly at the first signal, at once at the second.

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Cancels `shutdown` at the first SIGTERM or SIGINT and ends the process at the second. Nothing is
/// lost by that: what was not finished is leased to somebody else.
///
/// At the first signal nothing new is taken. Records and receipts that are being written are committed and acknowledged,
/// those only read are given back, as are batches of a campaign that the vendor does not answer for; a call that is under
/// way is waited for. It takes some seconds, and at most the vendor's fifteen.
///
/// # Errors
/// The system refuses to watch signals.
pub fn on_signals(shutdown: &CancellationToken) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let shutdown = shutdown.clone();
    tokio::spawn(async move {
        either(&mut terminate, &mut interrupt).await;
        tracing::info!("stopping; another signal stops at once");
        shutdown.cancel();
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
