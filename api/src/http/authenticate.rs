//! Who is calling, for REST: decided before a body is read.

use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, request::Parts};

use crate::{caller::Caller, error::ApiError, state::AppState};

/// Paths under `/v1` that know their callers by other means than credentials.
const OTHERWISE: [&str; 1] = ["/v1/receipts"];

/// Lets a request under `/v1` through with its [`Caller`] beside it, or refuses it.
pub async fn before_the_body(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if path.starts_with("/v1/") && !OTHERWISE.contains(&path) {
        match admit(&state, request.headers()).await {
            Ok(caller) => request.extensions_mut().insert(caller),
            Err(refused) => return refused.into_response(),
        };
    }
    next.run(request).await
}

async fn admit(state: &AppState, headers: &HeaderMap) -> Result<Caller, ApiError> {
    let caller = state.keys.authenticate(headers).await?;
    state.rate.spend(&caller).await?;
    Ok(caller)
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiError> {
        // A route elsewhere than under `/v1` asks for a caller nobody looked for.
        let missing = || ApiError::internal("this route has no caller");
        parts.extensions.get::<Self>().cloned().ok_or_else(missing)
    }
}
