use axum::{
    Json,
    extract::{Path, State},
};

use crate::{
    caller::{Caller, Scope},
    error::ApiError,
    ingest::{self, IngestProgress},
    state::AppState,
};

/// How far a batch is. Text that is no batch's id is simply unknown.
pub async fn find(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<IngestProgress>, ApiError> {
    if !caller.scopes().contains(Scope::Ingest) {
        caller.require(Scope::Read)?;
    }
    let unknown = || ApiError::not_found("batch");
    let batch = id.parse().map_err(|_| unknown())?;
    ingest::progress(&state.store, &state.queue, caller.workspace_id(), batch)
        .await?
        .map(Json)
        .ok_or_else(unknown)
}
