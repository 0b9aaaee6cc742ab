use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::StatusCode;
use tokio::time::timeout;

use crate::error::ApiError;

/// A small body that dawdles is not waited for.
const ARRIVAL: Duration = Duration::from_secs(10);

/// A body of at most so many bytes.
pub async fn read(body: Body, max: usize) -> Result<Bytes, ApiError> {
    timeout(ARRIVAL, axum::body::to_bytes(body, max))
        .await
        .map_err(|_| {
            ApiError::bad_request("the body did not arrive in time")
                .with_status(StatusCode::REQUEST_TIMEOUT)
        })?
        .map_err(|_| {
            ApiError::bad_request(format!("the body is larger than {max} bytes or broke off"))
                .with_status(StatusCode::PAYLOAD_TOO_LARGE)
        })
}
