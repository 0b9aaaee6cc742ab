//! The collection for Postman, as it lies in the repository.

use axum::response::IntoResponse;
use http::header;

const COLLECTION: &str = include_str!("../../../postman/tidings.postman_collection.json");

/// The collection, for everyone: it says nothing of any workspace.
pub async fn serve() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], COLLECTION)
}
