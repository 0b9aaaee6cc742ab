//! Health and figures over HTTP: `/healthz`, `/readyz`, `/metrics`.

use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use tidings_telemetry::figures::{self, Process};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::Context;
use crate::samples::{self, Deepest};

/// Serves until `finished`, and says from `shutdown` on that the process is not ready; the handle ends when the last
/// answer is given.
///
/// # Errors
/// The address is taken.
pub async fn serve(
    context: Context,
    shutdown: CancellationToken,
    finished: CancellationToken,
) -> anyhow::Result<JoinHandle<()>> {
    let address = context.config.listen;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("WORKERS_LISTEN: cannot listen on {address}"))?;
    let figures = figures::install(Process::Workers)?;
    let deepest = Deepest::default();
    let upkeep = figures.clone();
    tokio::spawn(
        finished
            .clone()
            .run_until_cancelled_owned(samples::take(context.clone(), deepest.clone())),
    );
    tracing::info!(%address, "serving health and metrics");
    let router = router(context, figures, deepest, shutdown);
    Ok(tokio::spawn(async move {
        let mut tidy = tokio::time::interval(Duration::from_secs(5));
        let served = axum::serve(listener, router)
            .with_graceful_shutdown(finished.cancelled_owned())
            .into_future();
        tokio::pin!(served);
        loop {
            tokio::select! {
                ended = &mut served => {
                    if let Err(error) = ended {
                        tracing::error!(%error, "health is no longer served");
                    }
                    break;
                }
                _ = tidy.tick() => upkeep.run_upkeep(),
            }
        }
    }))
}

/// The routes.
pub fn router(
    context: Context,
    figures: PrometheusHandle,
    deepest: Deepest,
    shutdown: CancellationToken,
) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .with_state((context, shutdown))
        .route(
            "/metrics",
            get(async move || figures.render() + &deepest.render()),
        )
}

async fn ready(
    State((context, shutdown)): State<(Context, CancellationToken)>,
) -> (StatusCode, String) {
    if shutdown.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n".to_owned());
    }
    let patience = Duration::from_secs(2);
    let (store, queue) = tokio::join!(
        tokio::time::timeout(patience, context.store.ping()),
        tokio::time::timeout(patience, context.queue.ping()),
    );
    let mut missing = Vec::new();
    if !matches!(store, Ok(Ok(()))) {
        missing.push("PostgreSQL");
    }
    if !matches!(queue, Ok(Ok(()))) {
        missing.push("Redis");
    }
    if missing.is_empty() {
        (StatusCode::OK, "ready\n".to_owned())
    } else {
        let body = format!("away: {}\n", missing.join(", "));
        (StatusCode::SERVICE_UNAVAILABLE, body)
    }
}
