//! A campaign's ledger as a file.

use axum::{
    body::Bytes,
    extract::{Path, Query, State, rejection::QueryRejection},
    response::Response,
};
use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use futures_util::Stream;
use serde::Deserialize;
use tidings_store::{
    CampaignId, StoreError, WorkspaceId,
    recipient_export::ExportedRecipient,
    recipient_list::{RecipientOutcome, RecipientSearch},
};

use super::file;
use crate::{
    caller::{Caller, Scope},
    csv::{BYTE_ORDER_MARK, write_row},
    error::ApiError,
    graphql::text,
    state::AppState,
};

/// How many recipients are read at once.
const PAGE: i64 = 2_000;

/// What the file's columns are called.
pub const COLUMNS: [&str; 10] = [
    "external id",
    "name",
    "email",
    "phone",
    "address",
    "outcome",
    "reason",
    "text",
    "sent at",
    "receipt at",
];

/// Which recipients are wanted.
#[derive(Deserialize)]
pub struct Wanted {
    outcome: Option<String>,
    search: Option<String>,
}

/// The recipients with what was said and what became of it, in a file that is written as it is read.
pub async fn export(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, ApiError> {
    caller.require(Scope::Read)?;
    let wanted = file::query(wanted)?;
    let workspace = caller.workspace_id();
    let unknown = || ApiError::not_found("campaign");
    let campaign = id.parse::<CampaignId>().map_err(|_| unknown())?;
    let wanted = RecipientSearch {
        outcome: wanted.outcome.as_deref().map(outcome).transpose()?,
        text: text::search(wanted.search)?,
    };
    let zone = caller
        .workspace()
        .time_zone
        .parse()
        .map_err(ApiError::internal)?;
    state
        .store
        .find_campaign(workspace, campaign)
        .await?
        .ok_or_else(unknown)?;
    let name = format!("campaign-{campaign}-recipients.csv");
    Ok(file::download(
        &name,
        recipients(state, (workspace, campaign), wanted, zone),
    ))
}

fn outcome(name: &str) -> Result<RecipientOutcome, ApiError> {
    let names = RecipientOutcome::ALL
        .map(RecipientOutcome::as_str)
        .join(", ");
    let problem =
        || ApiError::bad_user_input(["outcome"], format!("outcome must be one of {names}"));
    RecipientOutcome::named(name).ok_or_else(problem)
}

fn recipients(
    state: AppState,
    (workspace, campaign): (WorkspaceId, CampaignId),
    wanted: RecipientSearch,
    zone: Tz,
) -> impl Stream<Item = Result<Bytes, StoreError>> {
    async_stream::try_stream! {
        let mut head = BYTE_ORDER_MARK.as_bytes().to_vec();
        write_row(&mut head, COLUMNS);
        yield head.into();
        let mut after = None;
        loop {
            let rows = state.store.export_recipients(workspace, campaign, &wanted, after, PAGE).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.customer_id);
            let mut page = Vec::new();
            rows.iter().for_each(|row| write(&mut page, row, zone));
            yield page.into();
        }
    }
}

fn write(out: &mut Vec<u8>, row: &ExportedRecipient, zone: Tz) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let moment = |moment: Option<DateTime<Utc>>| {
        let local = moment.map(|moment| moment.with_timezone(&zone));
        local.map_or_else(String::new, |local| {
            local.to_rfc3339_opts(SecondsFormat::Secs, false)
        })
    };
    let cells = [
        row.external_id.clone(),
        text(&row.name),
        text(&row.email),
        text(&row.phone),
        text(&row.address),
        row.outcome.as_str().to_owned(),
        text(&row.reason),
        text(&row.body),
        moment(row.sent_at),
        moment(row.receipt_at),
    ];
    write_row(out, cells.iter().map(String::as_str));
}
