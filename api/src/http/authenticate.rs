//! Who is calling, for REST: decided before a body is read.

use std::net::IpAddr;

use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, request::Parts};

use super::address;
use crate::{caller::Caller, error::ApiError, state::AppState};

/// Routes under `/v1` that know their callers otherwise: by a signature, or, before they read a body, by the
/// web server's secret or a person's session.
const OTHERWISE: [&str; 7] = [
    "/v1/receipts",
    "/v1/sessions",
    "/v1/sessions/current",
    "/v1/sessions/token",
    "/v1/me",
    "/v1/workspaces",
    "/v1/invitations/{workspace}/{id}/accept",
];

/// Lets a request under `/v1` through with its [`Caller`] beside it, or refuses it.
pub async fn before_the_body(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    if needs_caller(&request) {
        let address = address::of(
            request.extensions(),
            request.headers(),
            &state.edge.trusted_proxies,
        );
        match admit(&state, request.headers(), address).await {
            Ok(caller) => request.extensions_mut().insert(caller),
            Err(refused) => return refused.into_response(),
        };
    }
    next.run(request).await
}

async fn admit(
    state: &AppState,
    headers: &HeaderMap,
    address: Option<IpAddr>,
) -> Result<Caller, ApiError> {
    let caller = state.access.authenticate(headers).await?;
    let caller = caller.calling_from(address);
    state.rate.spend(&caller).await?;
    Ok(caller)
}

fn needs_caller(request: &Request) -> bool {
    let route = request.extensions().get::<MatchedPath>();
    let otherwise = route.is_some_and(|route| OTHERWISE.contains(&route.as_str()));
    request.uri().path().starts_with("/v1/") && !otherwise
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiError> {
        // A route elsewhere than under `/v1` asks for a caller nobody looked for.
        let missing = || ApiError::internal("this route has no caller");
        parts.extensions.get::<Self>().cloned().ok_or_else(missing)
    }
}
