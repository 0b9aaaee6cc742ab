//! Who calls the routes of signing in: the web server itself, or a person by the session it keeps for them.

use axum::extract::FromRequestParts;
use http::request::Parts;
use tidings_store::{
    audit::{Actor, ActorKind},
    person::Session,
};

use super::Identity;
use crate::{
    access::{authorization, bearer},
    error::ApiError,
    http::address,
    state::AppState,
};

/// The web server, by the secret it shares with us.
pub struct WebServer(pub Identity);

/// A person, by their session.
pub struct SignedIn {
    pub session: Session,
    pub identity: Identity,
    /// Who the audit log says it was.
    pub actor: Actor,
}

fn shown(parts: &Parts) -> Result<&str, ApiError> {
    authorization(&parts.headers)
        .and_then(bearer)
        .ok_or_else(ApiError::unauthenticated)
}

impl FromRequestParts<AppState> for WebServer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let identity = state.identity()?;
        if identity.is_web_server(shown(parts)?) {
            Ok(Self(identity.clone()))
        } else {
            Err(ApiError::unauthenticated())
        }
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let identity = state.identity()?.clone();
        let secret = shown(parts)?;
        if !secret.starts_with("tds_") {
            return Err(ApiError::unauthenticated());
        }
        let turn = identity.lookups.acquire().await;
        let turn = turn.map_err(ApiError::internal)?;
        let now = state.now();
        let found = state.store.find_session(&secret.into(), now).await?;
        drop(turn);
        let session = found.ok_or_else(ApiError::unauthenticated)?;
        state.rate.spend_outside(session.person.id).await?;
        let actor = Actor {
            kind: ActorKind::Person,
            id: Some(session.person.id),
            name: session.person.email.clone(),
            address: address::of(
                &parts.extensions,
                &parts.headers,
                &state.edge.trusted_proxies,
            )
            .map(|address| address.to_string()),
            at: now,
        };
        Ok(Self {
            session,
            identity,
            actor,
        })
    }
}
