use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Text, Timestamptz},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::json;

use super::{CampaignCounters, CampaignStatus, CountersRow, counters_columns, select_counters};
use crate::{
    CampaignId, Store, StoreError, WorkspaceId,
    audit::{self, Actor},
    due_work::{self, WorkKind},
    pool::repeating,
};

/// What became of a person's order to a running campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// The status changed, or was already the one asked for. Publish these.
    Done(CampaignCounters),
    /// The campaign's status does not allow it.
    NotPossible(CampaignCounters),
    /// There is no such campaign.
    NotFound,
}

impl Store {
    /// Stops the sending of a campaign until it is resumed. Batches at the vendor are finished.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn pause_campaign(
        &self,
        workspace: WorkspaceId,
        campaign: CampaignId,
        actor: &Actor,
    ) -> Result<Control, StoreError> {
        self.change_status(workspace, campaign, actor, CampaignStatus::Paused)
            .await
    }

    /// Goes on with a paused campaign.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn resume_campaign(
        &self,
        workspace: WorkspaceId,
        campaign: CampaignId,
        actor: &Actor,
    ) -> Result<Control, StoreError> {
        self.change_status(workspace, campaign, actor, CampaignStatus::Sending)
            .await
    }

    /// Stops a campaign for good. Workers write the members that were not sent to as SKIPPED
    /// (`cancelled`); what is at the vendor is waited for.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn cancel_campaign(
        &self,
        workspace: WorkspaceId,
        campaign: CampaignId,
        actor: &Actor,
    ) -> Result<Control, StoreError> {
        self.change_status(workspace, campaign, actor, CampaignStatus::Cancelled)
            .await
    }

    /// Starts the scheduled campaigns of a workspace whose time has come, and gives their counters.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn start_scheduled_campaigns(
        &self,
        workspace: WorkspaceId,
        now: DateTime<Utc>,
    ) -> Result<Vec<CampaignCounters>, StoreError> {
        repeating(|| async {
            let mut connection = self.connection().await?;
            connection
                .transaction(async |connection| {
                    let rows: Vec<CountersRow> = sql_query(concat!(
                        "UPDATE campaigns c SET status = 'PREPARING', version = c.version + 1
                         FROM (SELECT id FROM campaigns
                               WHERE workspace_id = $1 AND finished_at IS NULL
                                   AND status = 'SCHEDULED' AND scheduled_at <= $2
                               ORDER BY id FOR NO KEY UPDATE) due
                         WHERE c.workspace_id = $1 AND c.id = due.id RETURNING ",
                        counters_columns!()
                    ))
                    .bind::<BigInt, _>(workspace.0)
                    .bind::<Timestamptz, _>(now)
                    .load(connection)
                    .await?;
                    if !rows.is_empty() {
                        due_work::add(connection, workspace, WorkKind::Launch, now).await?;
                    }
                    rows.into_iter().map(CampaignCounters::try_from).collect()
                })
                .await
        })
        .await
    }

    async fn change_status(
        &self,
        workspace: WorkspaceId,
        campaign: CampaignId,
        actor: &Actor,
        wanted: CampaignStatus,
    ) -> Result<Control, StoreError> {
        repeating(|| async {
            let mut connection = self.connection().await?;
            connection
                .transaction(async |connection| {
                    let Some(counters) = lock(connection, workspace, campaign).await? else {
                        return Ok(Control::NotFound);
                    };
                    if counters.status == wanted {
                        return Ok(Control::Done(counters));
                    }
                    if !may_become(counters.status, wanted) {
                        return Ok(Control::NotPossible(counters));
                    }
                    let changed =
                        set_status(connection, workspace, campaign, actor.at, wanted).await?;
                    let subject = format!("campaign {campaign}");
                    let name = name_of(connection, workspace, campaign).await?;
                    let detail = json!({ "name": name, "from": counters.status.as_str() });
                    let action = action(wanted);
                    audit::note(connection, workspace, actor, action, &subject, detail).await?;
                    Ok(Control::Done(changed))
                })
                .await
        })
        .await
    }
}

fn may_become(from: CampaignStatus, to: CampaignStatus) -> bool {
    match to {
        CampaignStatus::Paused => from == CampaignStatus::Sending,
        CampaignStatus::Sending => from == CampaignStatus::Paused,
        _ => !from.is_final(),
    }
}

/// What the log calls an order that leads to this status.
fn action(wanted: CampaignStatus) -> &'static str {
    match wanted {
        CampaignStatus::Paused => "campaign.paused",
        CampaignStatus::Sending => "campaign.resumed",
        _ => "campaign.cancelled",
    }
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = Text)]
    name: String,
}

async fn name_of(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    campaign: CampaignId,
) -> Result<String, StoreError> {
    let row: NameRow = sql_query("SELECT name FROM campaigns WHERE workspace_id = $1 AND id = $2")
        .bind::<BigInt, _>(workspace.0)
        .bind::<BigInt, _>(campaign.0)
        .get_result(connection)
        .await?;
    Ok(row.name)
}

async fn lock(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    campaign: CampaignId,
) -> Result<Option<CampaignCounters>, StoreError> {
    let rows: Vec<CountersRow> = sql_query(concat!(
        select_counters!(),
        "WHERE c.workspace_id = $1 AND c.id = $2 FOR NO KEY UPDATE"
    ))
    .bind::<BigInt, _>(workspace.0)
    .bind::<BigInt, _>(campaign.0)
    .load(connection)
    .await?;
    rows.into_iter()
        .next()
        .map(CampaignCounters::try_from)
        .transpose()
}

pub(super) async fn set_status(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    campaign: CampaignId,
    now: DateTime<Utc>,
    wanted: CampaignStatus,
) -> Result<CampaignCounters, StoreError> {
    let row: CountersRow = sql_query(concat!(
        "UPDATE campaigns c SET status = $3::campaign_status, version = c.version + 1,
             finished_at = CASE WHEN $3 IN ('CANCELLED', 'FAILED') AND c.open_batches = 0
                 THEN $4 ELSE c.finished_at END
         WHERE c.workspace_id = $1 AND c.id = $2 RETURNING ",
        counters_columns!()
    ))
    .bind::<BigInt, _>(workspace.0)
    .bind::<BigInt, _>(campaign.0)
    .bind::<Text, _>(wanted.as_str())
    .bind::<Timestamptz, _>(now)
    .get_result(connection)
    .await?;
    if matches!(wanted, CampaignStatus::Sending | CampaignStatus::Cancelled) {
        due_work::add(connection, workspace, WorkKind::Dispatch, now).await?;
    }
    row.try_into()
}
