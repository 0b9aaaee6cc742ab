//! Files to be kept: streamed, so that their length takes no memory.

use axum::{
    body::{Body, Bytes},
    extract::{Query, rejection::QueryRejection},
    response::{IntoResponse, Response},
};
use futures_util::{Stream, StreamExt};
use http::header;
use tidings_store::StoreError;

use crate::error::ApiError;

/// What a query says.
///
/// # Errors
/// BAD_USER_INPUT where it cannot be read.
pub fn query<T>(given: Result<Query<T>, QueryRejection>) -> Result<T, ApiError> {
    let Query(query) = given.map_err(|refused| ApiError::bad_request(refused.body_text()))?;
    Ok(query)
}

/// An answer that browsers keep as a CSV file of this name, in ASCII. What fails midway breaks the answer
/// off, so that nobody takes half a file for a whole one.
pub fn download(
    name: &str,
    pieces: impl Stream<Item = Result<Bytes, StoreError>> + Send + 'static,
) -> Response {
    let logged = pieces.map(|piece| piece.inspect_err(|error| ApiError::from(error).log()));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::from_stream(logged)).into_response()
}
