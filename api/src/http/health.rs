//! Whether the process lives, and whether it can serve.

use std::time::Duration;

use axum::{Json, extract::State};
use http::StatusCode;
use serde::Serialize;
use tokio::time::timeout;

use crate::state::AppState;

/// How long a part may take to answer and still count as serving.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process lives.
pub async fn alive() -> &'static str {
    "ok\n"
}

#[derive(Serialize)]
pub struct Readiness {
    database: bool,
    redis: bool,
}

/// 200 only when the API, its database and its Redis serve.
pub async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Readiness>) {
    let (database, redis) = tokio::join!(
        timeout(PATIENCE, state.store.ping()),
        timeout(PATIENCE, state.queue.ping())
    );
    let readiness = Readiness {
        database: matches!(database, Ok(Ok(()))),
        redis: matches!(redis, Ok(Ok(()))),
    };
    let serves = readiness.database && readiness.redis && !state.leaving.is_cancelled();
    let status = if serves {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(readiness))
}
