use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;

use super::shapes;
use crate::{error::ApiError, identity::SignedIn, state::AppState};

/// Accepts an invitation to the person's verified address.
pub async fn accept(
    State(state): State<AppState>,
    SignedIn { session, actor, .. }: SignedIn,
    Path((workspace, id)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let missing = || ApiError::not_found("invitation");
    let workspace = workspace.parse().map_err(|_| missing())?;
    let id = id.parse().map_err(|_| missing())?;
    let person = &session.person;
    let accepted = state
        .store
        .accept_invitation(workspace, id, person, &actor)
        .await?;
    accepted.ok_or_else(missing)?;
    state.access.forget_member(workspace, person.id).await;
    let memberships = state.store.memberships_of(person.id).await?;
    let mut joined = memberships.iter();
    let joined = joined.find(|membership| membership.workspace.id == workspace);
    joined.map(shapes::membership).map(Json).ok_or_else(missing)
}
