//! Connections that are kept open are let go before the listener closes.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderValue, StatusCode, header};

use crate::state::AppState;

/// Once the process leaves, each answer is the last on its connection: a client that would send the next request on it
/// just as it closes could not tell whether that arrived.
pub async fn farewell(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if state.leaving.is_cancelled() && response.status() != StatusCode::SWITCHING_PROTOCOLS {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response
}
