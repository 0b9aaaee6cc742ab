//! Pictures of messages, for whoever was told their address.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::header;
use tidings_store::banner::BannerId;

use crate::{error::ApiError, state::AppState};

/// A picture never changes, so it is asked for once. Opened by itself it may load and run nothing.
const HEADERS: [(header::HeaderName, &str); 4] = [
    (header::CONTENT_TYPE, "image/svg+xml"),
    (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    ),
    // Mail programs and the dashboard show it from other origins.
    (
        header::HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    ),
];

pub async fn serve(
    State(state): State<AppState>,
    Path(file): Path<String>,
) -> Result<Response, ApiError> {
    let missing = || ApiError::not_found("picture");
    let id = file.strip_suffix(".svg").and_then(BannerId::parse);
    let svg = state
        .store
        .find_banner(&id.ok_or_else(missing)?)
        .await?
        .ok_or_else(missing)?;
    Ok((HEADERS, svg).into_response())
}
