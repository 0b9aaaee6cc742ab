//! Figures for Prometheus, on a listener of their own that the outside never sees.

use std::time::Duration;

use anyhow::Context as _;
use axum::{Router, routing::get};
use tidings_store::Store;
use tidings_telemetry::figures::{self, Process};
use tokio::{net::TcpListener, time::interval};
use tokio_util::sync::CancellationToken;

/// Installs the recorder and serves `/metrics` until `stopping`.
///
/// # Errors
/// The address is taken.
pub async fn serve(
    address: std::net::SocketAddr,
    store: Store,
    stopping: CancellationToken,
) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("API_METRICS_LISTEN: cannot listen on {address}"))?;
    let figures = figures::install(Process::Api)?;
    let upkeep = figures.clone();
    tokio::spawn(stopping.clone().run_until_cancelled_owned(async move {
        let mut ticks = interval(Duration::from_secs(5));
        loop {
            ticks.tick().await;
            store.measure();
            upkeep.run_upkeep();
        }
    }));
    let router = Router::new().route("/metrics", get(async move || figures.render()));
    tokio::spawn(async move {
        let served =
            axum::serve(listener, router).with_graceful_shutdown(stopping.cancelled_owned());
        if let Err(error) = served.await {
            tracing::error!(%error, "figures are no longer served");
        }
    });
    Ok(())
}
