use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::shapes;
use crate::{error::ApiError, identity::SignedIn, state::AppState};

/// Who is signed in, where they belong, and who has invited them elsewhere.
pub async fn me(
    State(state): State<AppState>,
    SignedIn { session, .. }: SignedIn,
) -> Result<Json<Value>, ApiError> {
    let person = &session.person;
    let memberships = state.store.memberships_of(person.id).await?;
    let invitations = state.store.invitations_for(person, state.now()).await?;
    let elsewhere = invitations.iter().filter(|(_, workspace)| {
        let mut joined = memberships.iter();
        !joined.any(|membership| membership.workspace.id == workspace.id)
    });
    let invitations: Vec<_> = elsewhere
        .map(|(invitation, workspace)| shapes::invitation(invitation, workspace))
        .collect();
    Ok(Json(json!({
        "person": shapes::person(person),
        "memberships": memberships.iter().map(shapes::membership).collect::<Vec<_>>(),
        "invitations": invitations,
    })))
}
