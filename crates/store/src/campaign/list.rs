use diesel::{
    sql_query,
    sql_types::{Array, BigInt, Nullable, Text},
};
use diesel_async::RunQueryDsl;
use tidings_audience::fold;

use super::{Campaign, CampaignRow, CampaignStatus, select_campaigns};
use crate::{CampaignId, Store, StoreError, WorkspaceId};

/// Which campaigns to list.
#[derive(Clone, Debug, Default)]
pub struct CampaignSearch {
    /// Older than this one; from the newest where absent.
    pub after: Option<CampaignId>,
    /// At most this many.
    pub limit: i64,
    /// Whose name or a tag holds this text, without regard to case.
    pub search: Option<String>,
    /// Of one of these statuses; of any where there are none.
    pub statuses: Vec<CampaignStatus>,
    /// With this tag, exactly.
    pub tag: Option<String>,
}

impl Store {
    /// Campaigns, newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_campaigns(
        &self,
        workspace: WorkspaceId,
        wanted: &CampaignSearch,
    ) -> Result<Vec<Campaign>, StoreError> {
        let statuses: Vec<&str> = wanted.statuses.iter().map(|it| it.as_str()).collect();
        let rows: Vec<CampaignRow> = sql_query(concat!(
            select_campaigns!(),
            "WHERE c.workspace_id = $1 AND c.id < $2 \
               AND ($4::text IS NULL OR strpos(c.search_text, $4) > 0) \
               AND (cardinality($5::text[]) = 0 OR c.status = ANY ($5::campaign_status[])) \
               AND ($6::text IS NULL OR $6 = ANY (c.tags)) \
             ORDER BY c.id DESC LIMIT $3"
        ))
        .bind::<BigInt, _>(workspace.0)
        .bind::<BigInt, _>(wanted.after.map_or(i64::MAX, |id| id.0))
        .bind::<BigInt, _>(wanted.limit)
        .bind::<Nullable<Text>, _>(wanted.search.as_deref().map(fold))
        .bind::<Array<Text>, _>(statuses)
        .bind::<Nullable<Text>, _>(&wanted.tag)
        .load(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(Campaign::try_from).collect()
    }
}
