//! HTTP: what is served where, and what holds for every request.

mod body;
mod health;
pub mod limits;
mod media;
pub mod metrics;
pub mod params;
mod tokens;

use std::time::Duration;

use axum::{Router, routing::get};
use tokio::{net::TcpListener, time::timeout};

use crate::{error::ApiError, state::AppState};

/// The whole API.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(async || ApiError::not_found("page"))
        .with_state(state)
}

/// How long requests may take to end once the process stops.
const LAST_REQUESTS: Duration = Duration::from_secs(15);

/// Serves until the state says to stop, then until the last answer is given.
///
/// # Errors
/// The listener broke.
pub async fn serve(listener: TcpListener, state: AppState) -> anyhow::Result<()> {
    let stopping = state.stopping.clone();
    let serving = axum::serve(listener, router(state)).with_graceful_shutdown(stopping.clone().cancelled_owned());
    let mut serving = tokio::spawn(serving.into_future());
    tokio::select! {
        served = &mut serving => return Ok(served??),
        () = stopping.cancelled() => {}
    }
    match timeout(LAST_REQUESTS, serving).await {
        Ok(served) => served??,
        Err(_) => tracing::warn!("some requests did not end in time"),
    }
    Ok(())
}
