//! Figures for Prometheus, on a listener of their own that the outside never sees.

use std::time::Duration;

use anyhow::Context as _;
use axum::{Router, routing::get};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use tokio::{net::TcpListener, time::interval};
use tokio_util::sync::CancellationToken;

/// Bounds of the histograms, in seconds.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// Installs the recorder and serves `/metrics` until `stopping`.
///
/// # Errors
/// The address is taken.
pub async fn serve(
    address: std::net::SocketAddr,
    stopping: CancellationToken,
) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("API_METRICS_LISTEN: cannot listen on {address}"))?;
    let figures = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?
        .install_recorder()?;
    let upkeep = figures.clone();
    tokio::spawn(stopping.clone().run_until_cancelled_owned(async move {
        let mut ticks = interval(Duration::from_secs(5));
        loop {
            ticks.tick().await;
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
