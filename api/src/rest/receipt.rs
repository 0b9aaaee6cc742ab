use std::time::Duration;

use axum::{body::Body, extract::State};
use http::{HeaderMap, StatusCode};
use tokio::time::timeout;

use crate::{error::ApiError, state::AppState};

/// No receipt is larger.
const BODY_MAX: usize = 16 * 1024;
/// Nobody is known yet, so a body that dawdles is not waited for.
const ARRIVAL: Duration = Duration::from_secs(10);

/// Takes a receipt in, once its signature is verified and Redis has it on disk.
pub async fn take(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let body = timeout(ARRIVAL, axum::body::to_bytes(body, BODY_MAX))
        .await
        .map_err(|_| {
            ApiError::bad_request("the body did not arrive in time")
                .with_status(StatusCode::REQUEST_TIMEOUT)
        })?
        .map_err(|_| {
            ApiError::bad_request(format!(
                "the body is larger than {BODY_MAX} bytes or broke off"
            ))
            .with_status(StatusCode::PAYLOAD_TOO_LARGE)
        })?;
    state.receipts.take(&headers, &body, state.now()).await?;
    Ok(StatusCode::ACCEPTED)
}
