use axum::{body::Body, extract::State};
use http::{HeaderMap, StatusCode};

use super::small_body;
use crate::{error::ApiError, state::AppState};

/// No receipt is larger.
const BODY_MAX: usize = 16 * 1024;

/// Takes a receipt in, once its signature is verified and Redis has it on disk. Nobody is known until then.
pub async fn take(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let body = small_body::read(body, BODY_MAX).await?;
    state.receipts.take(&headers, &body, state.now()).await?;
    Ok(StatusCode::ACCEPTED)
}
