//! Campaigns as watchers and readers of lists need them: many at once.

use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Bool, Text},
};
use diesel_async::RunQueryDsl;

use crate::{
    CampaignId, Store, StoreError, WorkspaceId,
    campaign::{CampaignCounters, CountersRow},
};

/// How many members a campaign leaves out for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The campaign.
    pub campaign: CampaignId,
    /// `not_subscribed`, `no_address`, `suppressed` or `unknown_customer`.
    pub reason: String,
    /// Members left out for it when the audience was frozen.
    pub members: i64,
}

#[derive(QueryableByName)]
struct LeftOutRow {
    #[diesel(sql_type = BigInt)]
    campaign_id: i64,
    #[diesel(sql_type = Text)]
    reason: String,
    #[diesel(sql_type = BigInt)]
    members: i64,
}

#[derive(QueryableByName)]
struct FoundRow {
    #[diesel(sql_type = Bool)]
    found: bool,
}

impl Store {
    /// How many members each campaign left out when its audience was frozen, by reason.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_left_out(
        &self,
        workspace: WorkspaceId,
        campaigns: &[CampaignId],
    ) -> Result<Vec<LeftOut>, StoreError> {
        let campaigns: Vec<i64> = campaigns.iter().map(|id| id.0).collect();
        let rows: Vec<LeftOutRow> = sql_query(
            "SELECT campaign_id, left_out AS reason, sum(cardinality(customer_ids))::bigint AS members \
             FROM campaign_batches \
             WHERE workspace_id = $1 AND campaign_id = ANY ($2) AND left_out IS NOT NULL \
             GROUP BY campaign_id, left_out ORDER BY campaign_id, left_out",
        )
        .bind::<BigInt, _>(workspace.0)
        .bind::<Array<BigInt>, _>(campaigns)
        .load(&mut *self.connection().await?)
        .await?;
        let left_out = |row: LeftOutRow| LeftOut {
            campaign: CampaignId(row.campaign_id),
            reason: row.reason,
            members: row.members,
        };
        Ok(rows.into_iter().map(left_out).collect())
    }

    /// The counters of the given campaigns, and of every unfinished campaign of the given workspaces,
    /// oldest first, in one statement: what the watchers of a process see, whichever workspaces they
    /// are of. Unknown ids are passed over.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn watched_campaign_counters(
        &self,
        campaigns: &[(WorkspaceId, CampaignId)],
        workspaces: &[WorkspaceId],
    ) -> Result<Vec<CampaignCounters>, StoreError> {
        let (homes, ids): (Vec<i64>, Vec<i64>) = campaigns
            .iter()
            .map(|(workspace, campaign)| (workspace.0, campaign.0))
            .unzip();
        let workspaces: Vec<i64> = workspaces.iter().map(|workspace| workspace.0).collect();
        let rows: Vec<CountersRow> = sql_query(include_str!("sql/watched_campaign_counters.sql"))
            .bind::<Array<BigInt>, _>(homes)
            .bind::<Array<BigInt>, _>(ids)
            .bind::<Array<BigInt>, _>(workspaces)
            .load(&mut *self.connection().await?)
            .await?;
        rows.into_iter().map(CampaignCounters::try_from).collect()
    }

    /// Whether a campaign was launched under this idempotency key.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn was_launched(
        &self,
        workspace: WorkspaceId,
        idempotency_key: &str,
    ) -> Result<bool, StoreError> {
        let row: FoundRow = sql_query(
            "SELECT EXISTS (SELECT FROM campaigns WHERE workspace_id = $1 AND idempotency_key = $2) AS found",
        )
        .bind::<BigInt, _>(workspace.0)
        .bind::<Text, _>(idempotency_key)
        .get_result(&mut *self.connection().await?)
        .await?;
        Ok(row.found)
    }
}
