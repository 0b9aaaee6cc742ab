//! CSV files: an import is begun, its rows come in any number of requests, and it is closed.

use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Path, Query, State, rejection::QueryRejection},
    response::{IntoResponse, Response},
};
use futures_util::Stream;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::Value;
use tidings_store::{
    StoreError,
    import::{Import, NewImport, RejectedRow},
};
use tidings_telemetry::traces;
use uuid::Uuid;

use super::{file, small_body};
use crate::{
    caller::{Caller, Scope},
    csv::{BYTE_ORDER_MARK, write_row},
    error::ApiError,
    imports::{ImportState, Intake, Interrupted, Layout, Sheet},
    state::AppState,
};

/// What is said of a file is small.
const LAYOUT_MAX: usize = 256 * 1024;

/// Begins an import.
pub async fn begin(
    State(state): State<AppState>,
    caller: Caller,
    body: Body,
) -> Result<(StatusCode, Json<ImportState>), ApiError> {
    caller.require(Scope::Ingest)?;
    let body = small_body::read(body, LAYOUT_MAX).await?;
    let given: Value = serde_json::from_slice(&body)
        .map_err(|error| ApiError::bad_request(format!("the body is not JSON: {error}")))?;
    let layout = Layout::read(&given)?;
    let new = NewImport {
        id: Uuid::now_v7(),
        kind: layout.record_kind(),
        layout: layout.written(),
    };
    let workspace = caller.workspace_id();
    state
        .store
        .insert_import(workspace, &new, &caller.actor(state.now()))
        .await?;
    let import = found(&state, &caller, new.id).await?;
    Ok((StatusCode::CREATED, Json(import.into())))
}

/// How far an import is.
pub async fn find(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ImportState>, ApiError> {
    may_look(&caller)?;
    Ok(Json(find_by(&state, &caller, &id).await?.into()))
}

/// Says that no more rows come.
pub async fn close(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ImportState>, ApiError> {
    caller.require(Scope::Ingest)?;
    let import = find_by(&state, &caller, &id).await?;
    state
        .store
        .close_import(caller.workspace_id(), import.id, state.now())
        .await?;
    Ok(Json(found(&state, &caller, import.id).await?.into()))
}

fn may_look(caller: &Caller) -> Result<(), ApiError> {
    if caller.scopes().contains(Scope::Ingest) {
        return Ok(());
    }
    caller.require(Scope::Read)
}

/// Text that is no import's id is simply unknown.
async fn find_by(state: &AppState, caller: &Caller, id: &str) -> Result<Import, ApiError> {
    let id = id.parse().map_err(|_| ApiError::not_found("import"))?;
    found(state, caller, id).await
}

async fn found(state: &AppState, caller: &Caller, id: Uuid) -> Result<Import, ApiError> {
    let found = state.store.find_import(caller.workspace_id(), id).await?;
    found.ok_or_else(|| ApiError::not_found("import"))
}

/// Which rows a body holds.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rows {
    from_row: Option<String>,
    more: Option<String>,
}

/// Takes the rows of a body, and answers with how far the import is then.
pub async fn rows(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    rows: Result<Query<Rows>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ImportState>, Interrupted> {
    caller.require(Scope::Ingest)?;
    let rows = file::query(rows)?;
    let from_row = rows.from_row.as_deref().unwrap_or("1").parse::<i64>().ok();
    let from_row = from_row.filter(|row| *row >= 1).ok_or_else(|| {
        ApiError::bad_user_input(["fromRow"], "fromRow must be the number of a row, from 1")
    })?;
    let more = match rows.more.as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            let problem = "more must be true or false";
            return Err(ApiError::bad_user_input(["more"], problem).into());
        }
    };
    if headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|encoding| encoding != "identity")
    {
        let problem = "the body must not be compressed";
        let refused =
            ApiError::bad_request(problem).with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        return Err(refused.into());
    }
    let import = find_by(&state, &caller, &id).await?;
    let trace = headers
        .get("traceparent")
        .and_then(|value| value.to_str().ok());
    let trace = trace.filter(|given| traces::is_traceparent(given));
    let trace = traces::current().or(trace.map(str::to_owned));
    let workspace = caller.workspace().clone();
    let intake = Intake::new(state, workspace, import, from_row, trace)?;
    Ok(Json(intake.take(body, more).await?))
}

impl IntoResponse for Interrupted {
    /// The problem, with how far the import is beside it.
    fn into_response(self) -> Response {
        let mut response = self.error.clone().into_response();
        let Some(import) = self.import else {
            return response;
        };
        let Ok(mut problem) = serde_json::to_value(&self.error) else {
            return response;
        };
        problem["import"] = serde_json::json!(import);
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::from(problem.to_string());
        response
    }
}

/// The refused rows with the reasons, as a file.
pub async fn refused(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    may_look(&caller)?;
    let import = find_by(&state, &caller, &id).await?;
    let name = format!("refused-rows-{}.csv", import.id);
    Ok(file::download(&name, refused_rows(state, caller, import)))
}

/// How many rows are read at once.
const PAGE: i64 = 1_000;

fn refused_rows(
    state: AppState,
    caller: Caller,
    import: Import,
) -> impl Stream<Item = Result<Bytes, StoreError>> {
    async_stream::try_stream! {
        yield head(&import);
        let mut after = 0;
        loop {
            let workspace = caller.workspace_id();
            let rows = state.store.list_rejected_rows(workspace, import.id, after, PAGE).await?;
            let Some(last) = rows.last() else { break };
            after = last.row_number;
            let mut page = Vec::new();
            rows.iter().for_each(|row| write_rejected(&mut page, row));
            yield page.into();
        }
        yield tail(&import);
    }
}

/// Says so where more rows were refused than are kept.
fn tail(import: &Import) -> Bytes {
    let missing = import.rejected - import.rejected_kept;
    let mut tail = Vec::new();
    if missing > 0 {
        let because = format!("{missing} more rows were refused and are not kept");
        write_row(&mut tail, ["", "", "NOT_KEPT", &because]);
    }
    tail.into()
}

fn head(import: &Import) -> Bytes {
    let sheet = import
        .sheet
        .clone()
        .and_then(|sheet| serde_json::from_value::<Sheet>(sheet).ok());
    let columns = sheet.map_or_else(Vec::new, |sheet| {
        let places = || {
            (0..sheet.columns)
                .map(|place| format!("column {place}"))
                .collect()
        };
        sheet.header.unwrap_or_else(places)
    });
    let ours = [
        "refused row",
        "refused field",
        "refused code",
        "refused because",
    ];
    let mut head = BYTE_ORDER_MARK.as_bytes().to_vec();
    write_row(
        &mut head,
        ours.into_iter().chain(columns.iter().map(String::as_str)),
    );
    head.into()
}

fn write_rejected(out: &mut Vec<u8>, row: &RejectedRow) {
    let number = row.row_number.to_string();
    let field = row.field.as_deref().unwrap_or_default();
    let ours = [number.as_str(), field, &row.code, &row.message];
    write_row(
        out,
        ours.into_iter().chain(row.cells.iter().map(String::as_str)),
    );
}
