//! Sessions: bought with an ID token, ended by their person, and good for access tokens.

use axum::{Json, body::Body, extract::State};
use chrono::TimeDelta;
use http::{HeaderMap, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tidings_store::person::SignIn;

use super::{fields, shapes};
use crate::{
    error::ApiError,
    identity::{SignedIn, WebServer, id_token::Refusal},
    state::AppState,
};

/// How long a session lasts unless it is ended.
const LASTS: TimeDelta = TimeDelta::days(30);

/// Turns an ID token into a session, once.
pub async fn begin(
    State(state): State<AppState>,
    WebServer(identity): WebServer,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let [id_token] = fields::read(&headers, body, ["idToken"]).await?;
    let now = state.now();
    let checked = identity.id_tokens.check(&id_token, now).await;
    let new = checked.map_err(|refusal| match refusal {
        Refusal::Away(error) => ApiError::unavailable(error),
        Refusal::Token(reason) => refused(&reason),
    })?;
    match state.store.sign_in(&new, LASTS, now).await? {
        SignIn::AlreadyExchanged => Err(refused("it was handed over before")),
        SignIn::Session {
            person,
            secret,
            expires_at,
        } => {
            let answer = json!({
                "session": secret.expose_secret(),
                "expiresAt": expires_at,
                "person": shapes::person(&person),
            });
            Ok((StatusCode::CREATED, Json(answer)))
        }
    }
}

/// Why is for the operator's log alone.
fn refused(reason: &str) -> ApiError {
    tracing::info!(reason, "an ID token was refused");
    ApiError::refused_sign_in().at(["idToken"])
}

/// Ends the session that asks.
pub async fn end(
    State(state): State<AppState>,
    SignedIn { session, .. }: SignedIn,
) -> Result<StatusCode, ApiError> {
    state
        .access
        .revoke_sessions(&[session.id], state.now())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends every session of the person who asks.
pub async fn end_all(
    State(state): State<AppState>,
    SignedIn { session, .. }: SignedIn,
) -> Result<StatusCode, ApiError> {
    state
        .access
        .revoke_sessions_of(session.person.id, state.now())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Mints an access token for one membership.
pub async fn mint(
    State(state): State<AppState>,
    SignedIn {
        session, identity, ..
    }: SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let [workspace] = fields::read(&headers, body, ["workspaceId"]).await?;
    let missing = || ApiError::not_found("workspace").at(["workspaceId"]);
    let workspace = workspace.parse().map_err(|_| missing())?;
    let person = session.person.id;
    let role = state.store.role_of(workspace, person).await?;
    role.ok_or_else(missing)?;
    let tokens = &identity.access_tokens;
    let (token, expires_at) = tokens.mint(session.id, person, workspace, state.now());
    Ok(Json(
        json!({ "accessToken": token.expose_secret(), "expiresAt": expires_at }),
    ))
}
