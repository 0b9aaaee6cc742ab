use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Nullable, Text},
};
use diesel_async::{AsyncConnection, RunQueryDsl};
use serde_json::json;
use tidings_audience::fold;

use super::{Campaign, CampaignRow, campaign_columns};
use crate::{
    CampaignId, Store, StoreError, WorkspaceId,
    audit::{self, Actor},
    pool::repeating,
};

/// More tags than these are not told apart.
const TAGS_MAX: i64 = 10_000;

const LOCK: &str =
    "SELECT name, tags FROM campaigns WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE";
const LIST: &str = "SELECT tag, count(DISTINCT c.id) AS campaigns \
    FROM campaigns c, unnest(c.tags) AS tag \
    WHERE c.workspace_id = $1 AND ($2::text IS NULL OR strpos(c.search_text, $2) > 0) \
    GROUP BY tag ORDER BY campaigns DESC, tag LIMIT $3";

/// A tag that campaigns have.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct CampaignTag {
    /// The tag.
    #[diesel(sql_type = Text)]
    pub tag: String,
    /// How many campaigns have it.
    #[diesel(sql_type = BigInt)]
    pub campaigns: i64,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Tagged {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Array<Text>)]
    tags: Vec<String>,
}

/// Name and tags of a campaign, to be searched in without regard to case.
pub(super) fn search_text(name: &str, tags: &[String]) -> String {
    let lines = std::iter::once(name).chain(tags.iter().map(String::as_str));
    lines.map(fold).collect::<Vec<_>>().join("\n")
}

impl Store {
    /// Gives a campaign these tags and no others; nothing where there is no such campaign.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn set_campaign_tags(
        &self,
        workspace: WorkspaceId,
        campaign: CampaignId,
        tags: &[String],
        actor: &Actor,
    ) -> Result<Option<Campaign>, StoreError> {
        repeating(|| async {
            let mut connection = self.connection().await?;
            connection
                .transaction(async |connection| {
                    let found: Vec<Tagged> = sql_query(LOCK)
                        .bind::<BigInt, _>(workspace.0)
                        .bind::<BigInt, _>(campaign.0)
                        .load(connection)
                        .await?;
                    let Some(before) = found.into_iter().next() else {
                        return Ok(None);
                    };
                    let row: CampaignRow = sql_query(concat!(
                        "UPDATE campaigns c SET tags = $3, search_text = $4 \
                         WHERE c.workspace_id = $1 AND c.id = $2 RETURNING ",
                        campaign_columns!()
                    ))
                    .bind::<BigInt, _>(workspace.0)
                    .bind::<BigInt, _>(campaign.0)
                    .bind::<Array<Text>, _>(tags)
                    .bind::<Text, _>(search_text(&before.name, tags))
                    .get_result(connection)
                    .await?;
                    if before.tags != tags {
                        let subject = format!("campaign {campaign}");
                        let detail =
                            json!({ "name": before.name, "from": before.tags, "to": tags });
                        let action = "campaign.tagged";
                        audit::note(connection, workspace, actor, action, &subject, detail).await?;
                    }
                    Campaign::try_from(row).map(Some)
                })
                .await
        })
        .await
    }

    /// The tags that campaigns of the workspace have, those of most campaigns first; with `search` those that hold it,
    /// without regard to case.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn campaign_tags(
        &self,
        workspace: WorkspaceId,
        search: Option<&str>,
        limit: usize,
    ) -> Result<Vec<CampaignTag>, StoreError> {
        let search = search.map(fold);
        // A campaign is found by its name as well, so the tags are looked at once more.
        let tags: Vec<CampaignTag> = sql_query(LIST)
            .bind::<BigInt, _>(workspace.0)
            .bind::<Nullable<Text>, _>(&search)
            .bind::<BigInt, _>(TAGS_MAX)
            .load(&mut *self.connection().await?)
            .await?;
        let holds = |tag: &CampaignTag| {
            let search = search.as_deref();
            search.is_none_or(|search| fold(&tag.tag).contains(search))
        };
        Ok(tags.into_iter().filter(holds).take(limit).collect())
    }
}
