use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Binary, Jsonb, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Campaign, CampaignRow, CampaignStatus, Channel, campaign_columns, tags::search_text};
use crate::{
    AudienceId, CampaignId, Store, StoreError, WorkspaceId,
    audience::{self, Audience, NewAudience},
    audit::{self, Actor},
    due_work::{self, WorkKind},
    pool::repeating,
};

/// Whom a campaign is for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum LaunchAudience {
    /// A saved audience, with its rule as it stands at the launch.
    Saved(AudienceId),
    /// A rule that is saved as an audience with the launch. The rule has passed its checks.
    Rule {
        /// The rule, as `tidings_audience` writes it.
        rule: Value,
        /// What the audience is called; the campaign's name where absent.
        name: Option<String>,
    },
}

/// A campaign to be launched. The template and the rule have passed their checks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewCampaign {
    /// What people call it.
    pub name: String,
    /// Whom it is for.
    pub audience: LaunchAudience,
    /// The way its messages take.
    pub channel: Channel,
    /// The template.
    pub body: String,
    /// A picture sent along.
    pub image_url: Option<String>,
    /// Labels.
    pub tags: Vec<String>,
    /// When it is to start; at once where absent or past.
    pub scheduled_at: Option<DateTime<Utc>>,
    /// A repeated launch of this key gives the first one's campaign.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
    /// The trace in which it is launched, as a `traceparent`.
    #[serde(skip)]
    pub trace: Option<String>,
}

/// What became of a launch.
#[derive(Clone, Debug, PartialEq)]
pub enum Launch {
    /// A new campaign, PREPARING or SCHEDULED. Nudge the workers where it is PREPARING.
    Launched(Campaign),
    /// The campaign this idempotency key and the same request launched before.
    Repeated(Campaign),
    /// The idempotency key was used for another request.
    Conflict,
    /// There is no such saved audience.
    AudienceNotFound,
}

#[derive(QueryableByName)]
struct EarlierRow {
    #[diesel(embed)]
    campaign: CampaignRow,
    #[diesel(sql_type = Binary)]
    request_sha256: Vec<u8>,
}

#[derive(QueryableByName)]
struct TraceRow {
    #[diesel(sql_type = Nullable<Text>)]
    trace: Option<String>,
}

impl NewCampaign {
    /// Tells one request from another under the same idempotency key.
    fn fingerprint(&self) -> Result<Vec<u8>, StoreError> {
        let text =
            serde_json::to_vec(self).map_err(|error| StoreError::Other(error.to_string()))?;
        Ok(Sha256::digest(text).to_vec())
    }

    async fn find_earlier(
        &self,
        connection: &mut AsyncPgConnection,
        workspace: WorkspaceId,
        fingerprint: &[u8],
    ) -> Result<Option<Launch>, StoreError> {
        let Some(key) = &self.idempotency_key else {
            return Ok(None);
        };
        let rows: Vec<EarlierRow> = sql_query(concat!(
            "SELECT c.request_sha256, ",
            campaign_columns!(),
            "FROM campaigns c WHERE c.workspace_id = $1 AND c.idempotency_key = $2"
        ))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Text, _>(key)
        .load(connection)
        .await?;
        let Some(row) = rows.into_iter().next() else {
            return Ok(None);
        };
        if row.request_sha256 != fingerprint {
            return Ok(Some(Launch::Conflict));
        }
        Ok(Some(Launch::Repeated(row.campaign.try_into()?)))
    }

    async fn audience(
        &self,
        connection: &mut AsyncPgConnection,
        workspace: WorkspaceId,
        actor: &Actor,
    ) -> Result<Option<Audience>, StoreError> {
        match &self.audience {
            LaunchAudience::Saved(id) => audience::find(connection, workspace, *id).await,
            LaunchAudience::Rule { rule, name } => {
                let new = NewAudience {
                    name: name.as_ref().unwrap_or(&self.name).clone(),
                    rule: rule.clone(),
                };
                new.insert(connection, workspace, actor).await.map(Some)
            }
        }
    }

    async fn insert(
        &self,
        connection: &mut AsyncPgConnection,
        workspace: WorkspaceId,
        actor: &Actor,
    ) -> Result<Launch, StoreError> {
        let now = actor.at;
        let fingerprint = self.fingerprint()?;
        if let Some(earlier) = self
            .find_earlier(connection, workspace, &fingerprint)
            .await?
        {
            return Ok(earlier);
        }
        let Some(audience) = self.audience(connection, workspace, actor).await? else {
            return Ok(Launch::AudienceNotFound);
        };
        let scheduled_at = self.scheduled_at.filter(|at| *at > now);
        let status = if scheduled_at.is_some() {
            CampaignStatus::Scheduled
        } else {
            CampaignStatus::Preparing
        };
        let inserted: Vec<CampaignRow> = sql_query(concat!(
            "INSERT INTO campaigns AS c (workspace_id, name, audience_id, rule, channel, body, image_url,
                 tags, status, idempotency_key, request_sha256, created_by, created_at, scheduled_at, search_text, trace)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::campaign_status, $10, $11, $12, $13, $14, $15, $16)
             ON CONFLICT (workspace_id, idempotency_key) DO NOTHING RETURNING ",
            campaign_columns!()
        ))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Text, _>(&self.name)
        .bind::<BigInt, _>(audience.id.0)
        .bind::<Jsonb, _>(&audience.rule)
        .bind::<Text, _>(self.channel.as_str())
        .bind::<Text, _>(&self.body)
        .bind::<Nullable<Text>, _>(&self.image_url)
        .bind::<Array<Text>, _>(&self.tags)
        .bind::<Text, _>(status.as_str())
        .bind::<Nullable<Text>, _>(&self.idempotency_key)
        .bind::<Binary, _>(&fingerprint)
        .bind::<Text, _>(&actor.name)
        .bind::<Timestamptz, _>(now)
        .bind::<Nullable<Timestamptz>, _>(scheduled_at)
        .bind::<Text, _>(search_text(&self.name, &self.tags))
        .bind::<Nullable<Text>, _>(&self.trace)
        .load(connection)
        .await?;
        let Some(row) = inserted.into_iter().next() else {
            // Begun again, it finds the campaign of the launch that was quicker.
            return Err(StoreError::lost_race("idempotency key"));
        };
        match scheduled_at {
            Some(at) => due_work::add(connection, workspace, WorkKind::Schedule, at).await?,
            None => due_work::add(connection, workspace, WorkKind::Launch, now).await?,
        }
        let campaign: Campaign = row.try_into()?;
        let subject = format!("campaign {}", campaign.id);
        let detail = json!({ "name": self.name, "audience": audience.id.to_string(), "scheduledAt": scheduled_at });
        audit::note(
            connection,
            workspace,
            actor,
            "campaign.launched",
            &subject,
            detail,
        )
        .await?;
        Ok(Launch::Launched(campaign))
    }
}

impl Store {
    /// Launches a campaign: inserts it as PREPARING (or SCHEDULED, where its time is to come), saves
    /// its audience where a rule is given, and tells the workers, all in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away; nothing was launched unless the
    /// connection was lost during the commit, so repeat with the same idempotency key.
    pub async fn launch(
        &self,
        workspace: WorkspaceId,
        new: &NewCampaign,
        actor: &Actor,
    ) -> Result<Launch, StoreError> {
        repeating(|| async {
            let mut connection = self.connection().await?;
            connection
                .transaction(async |connection| new.insert(connection, workspace, actor).await)
                .await
        })
        .await
    }

    /// The trace in which a campaign was launched; none where it has none, or there is no such campaign.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn campaign_trace(
        &self,
        workspace: WorkspaceId,
        campaign: CampaignId,
    ) -> Result<Option<String>, StoreError> {
        let rows: Vec<TraceRow> =
            sql_query("SELECT trace FROM campaigns WHERE workspace_id = $1 AND id = $2")
                .bind::<BigInt, _>(workspace.0)
                .bind::<BigInt, _>(campaign.0)
                .load(&mut *self.connection().await?)
                .await?;
        Ok(rows.into_iter().next().and_then(|row| row.trace))
    }
}
