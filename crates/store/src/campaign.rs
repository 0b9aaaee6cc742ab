//! Campaigns: a message to an audience, and the counters of what became of it.
//!
//! A campaign is launched in one transaction ([`Store::launch`]), frozen in another
//! ([`Store::freeze_campaign`]), and from then on its counters move with its ledger, in the same
//! transaction, each move raising the version. Whichever of these leaves no message pending and no
//! batch open completes it.

mod control;
mod freeze;
mod launch;
mod list;
mod tags;

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Jsonb, Nullable, Text, Timestamptz},
};
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use control::Control;
pub use freeze::Freeze;
pub use launch::{Launch, LaunchAudience, NewCampaign};
pub use list::CampaignSearch;
pub use tags::CampaignTag;

use crate::{AudienceId, CampaignId, Store, StoreError, WorkspaceId};

/// The way a message takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Channel {
    /// A text message to the phone.
    Sms,
    /// A mail to the e-mail address.
    Email,
    /// A WhatsApp message to the phone.
    Whatsapp,
}

impl Channel {
    /// Its name in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "SMS",
            Self::Email => "EMAIL",
            Self::Whatsapp => "WHATSAPP",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        [Self::Sms, Self::Email, Self::Whatsapp]
            .into_iter()
            .find(|channel| channel.as_str() == text)
            .ok_or_else(|| StoreError::Other(format!("a campaign has the unknown channel {text}")))
    }
}

/// Where a campaign stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum CampaignStatus {
    /// Not launched.
    Draft,
    /// Starts by itself at its time.
    Scheduled,
    /// Launched, its audience not frozen yet.
    Preparing,
    /// Frozen; messages are being sent or waited for.
    Sending,
    /// Nothing more is sent until it is resumed.
    Paused,
    /// Every member has an outcome.
    Completed,
    /// Stopped by a person; what was not sent is skipped.
    Cancelled,
    /// It could not be prepared.
    Failed,
}

impl CampaignStatus {
    const ALL: [Self; 8] = [
        Self::Draft,
        Self::Scheduled,
        Self::Preparing,
        Self::Sending,
        Self::Paused,
        Self::Completed,
        Self::Cancelled,
        Self::Failed,
    ];

    /// Its name in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Scheduled => "SCHEDULED",
            Self::Preparing => "PREPARING",
            Self::Sending => "SENDING",
            Self::Paused => "PAUSED",
            Self::Completed => "COMPLETED",
            Self::Cancelled => "CANCELLED",
            Self::Failed => "FAILED",
        }
    }

    /// Whether the status stays as it is; late receipts may still move the counters.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled | Self::Failed)
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| StoreError::Other(format!("a campaign has the unknown status {text}")))
    }
}

/// A campaign's whole counters at one version. `audience_size` is the sum of the five others.
///
/// This is what is published: as JSON in camel case, ids as numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignCounters {
    /// The workspace it belongs to.
    #[serde(rename = "workspaceId")]
    pub workspace: WorkspaceId,
    /// Which campaign.
    #[serde(rename = "campaignId")]
    pub campaign: CampaignId,
    /// Rises with every change of the counters or the status.
    pub version: i64,
    /// Where the campaign stands.
    pub status: CampaignStatus,
    /// Everyone the rule held for, those left out included; 0 until the audience is frozen.
    pub audience_size: i64,
    /// Without an outcome yet, members whose row is not written included.
    pub pending: i64,
    /// Delivered, says the vendor.
    pub sent: i64,
    /// Refused or not delivered, or the text could not be made.
    pub failed: i64,
    /// Handed over, but the vendor never said what became of it.
    pub unconfirmed: i64,
    /// Left out, with a reason.
    pub skipped: i64,
}

impl CampaignCounters {
    /// Whether nothing more is expected: the status is final and no message is pending.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.status.is_final() && self.pending == 0
    }
}

/// The instants between which one condition of a rule looked when its audience was frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Where the condition stands in the rule.
    pub path: String,
    /// The first instant.
    pub from: Option<DateTime<Utc>>,
    /// The first instant after it.
    pub before: Option<DateTime<Utc>>,
}

/// A campaign with all that was asked for at its launch.
#[derive(Clone, Debug, PartialEq)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// What people call it.
    pub name: String,
    /// The audience it was launched for.
    pub audience: AudienceId,
    /// The audience's rule at the launch, as `tidings_audience` writes it.
    pub rule: Value,
    /// The instant the rule was evaluated for; absent until the audience is frozen.
    pub as_of: Option<DateTime<Utc>>,
    /// The instants between which its conditions looked; empty until the audience is frozen.
    pub bounds: Vec<Bounds>,
    /// The way its messages take.
    pub channel: Channel,
    /// The template.
    pub body: String,
    /// A picture sent along.
    pub image_url: Option<String>,
    /// Labels.
    pub tags: Vec<String>,
    /// Status and counters.
    pub counters: CampaignCounters,
    /// Who launched it.
    pub created_by: String,
    /// When it was launched.
    pub created_at: DateTime<Utc>,
    /// When it is to start, where it was scheduled.
    pub scheduled_at: Option<DateTime<Utc>>,
    /// When its audience was frozen.
    pub started_at: Option<DateTime<Utc>>,
    /// When its last batch and message were settled.
    pub finished_at: Option<DateTime<Utc>>,
    /// From when on its members are no longer known.
    pub recipients_forgotten_at: Option<DateTime<Utc>>,
}

impl Store {
    /// The campaigns of these ids, in no order; unknown ids are passed over.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn find_campaigns(
        &self,
        workspace: WorkspaceId,
        ids: &[CampaignId],
    ) -> Result<Vec<Campaign>, StoreError> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let rows: Vec<CampaignRow> = sql_query(concat!(
            select_campaigns!(),
            "WHERE c.workspace_id = $1 AND c.id = ANY($2)"
        ))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Array<BigInt>, _>(ids)
        .load(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(Campaign::try_from).collect()
    }

    /// The campaign of this id.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn find_campaign(
        &self,
        workspace: WorkspaceId,
        id: CampaignId,
    ) -> Result<Option<Campaign>, StoreError> {
        Ok(self.find_campaigns(workspace, &[id]).await?.pop())
    }

    /// The counters of these campaigns, in no order; unknown ids are passed over.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn campaign_counters(
        &self,
        workspace: WorkspaceId,
        ids: &[CampaignId],
    ) -> Result<Vec<CampaignCounters>, StoreError> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let rows: Vec<CountersRow> = sql_query(concat!(
            select_counters!(),
            "WHERE c.workspace_id = $1 AND c.id = ANY($2)"
        ))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Array<BigInt>, _>(ids)
        .load(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(CampaignCounters::try_from).collect()
    }

    /// The counters of every campaign of the workspace whose status is not final, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn unfinished_campaign_counters(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Vec<CampaignCounters>, StoreError> {
        let rows: Vec<CountersRow> = sql_query(concat!(
            select_counters!(),
            "WHERE c.workspace_id = $1 AND c.finished_at IS NULL AND c.status <> 'CANCELLED' ORDER BY c.id"
        ))
        .bind::<BigInt, _>(workspace.0)
        .load(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(CampaignCounters::try_from).collect()
    }
}

/// The columns of [`CountersRow`], of a campaign called `c`.
macro_rules! counters_columns {
    () => {
        "c.workspace_id, c.id AS campaign_id, c.version, c.status::text AS status, c.audience_size, \
         c.pending, c.sent, c.failed, c.unconfirmed, c.skipped "
    };
}
macro_rules! select_counters {
    () => {
        concat!(
            "SELECT ",
            $crate::campaign::counters_columns!(),
            "FROM campaigns c "
        )
    };
}
/// The columns of [`CampaignRow`], of a campaign called `c`.
macro_rules! campaign_columns {
    () => {
        concat!(
            $crate::campaign::counters_columns!(),
            ", c.name, c.audience_id, c.rule, c.as_of, c.bounds, c.channel, c.body, c.image_url, c.tags, \
             c.created_by, c.created_at, c.scheduled_at, c.started_at, c.finished_at, \
             c.recipients_forgotten_at "
        )
    };
}
macro_rules! select_campaigns {
    () => {
        concat!(
            "SELECT ",
            $crate::campaign::campaign_columns!(),
            "FROM campaigns c "
        )
    };
}
use {campaign_columns, select_campaigns};
pub(crate) use {counters_columns, select_counters};

/// A row of `counters_columns!`, or of the `moved` part of `move_counters.sql`.
#[derive(QueryableByName)]
pub(crate) struct CountersRow {
    #[diesel(sql_type = BigInt)]
    workspace_id: i64,
    #[diesel(sql_type = BigInt)]
    campaign_id: i64,
    #[diesel(sql_type = BigInt)]
    version: i64,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = BigInt)]
    audience_size: i64,
    #[diesel(sql_type = BigInt)]
    pending: i64,
    #[diesel(sql_type = BigInt)]
    sent: i64,
    #[diesel(sql_type = BigInt)]
    failed: i64,
    #[diesel(sql_type = BigInt)]
    unconfirmed: i64,
    #[diesel(sql_type = BigInt)]
    skipped: i64,
}

impl CountersRow {
    /// The key of a message of this campaign.
    pub(crate) fn message(&self, customer: i64) -> (i64, i64) {
        (self.campaign_id, customer)
    }
}

impl TryFrom<CountersRow> for CampaignCounters {
    type Error = StoreError;

    fn try_from(row: CountersRow) -> Result<Self, StoreError> {
        Ok(Self {
            workspace: WorkspaceId(row.workspace_id),
            campaign: CampaignId(row.campaign_id),
            version: row.version,
            status: CampaignStatus::parse(&row.status)?,
            audience_size: row.audience_size,
            pending: row.pending,
            sent: row.sent,
            failed: row.failed,
            unconfirmed: row.unconfirmed,
            skipped: row.skipped,
        })
    }
}

#[derive(QueryableByName)]
struct CampaignRow {
    #[diesel(embed)]
    counters: CountersRow,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    audience_id: i64,
    #[diesel(sql_type = Jsonb)]
    rule: Value,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    as_of: Option<DateTime<Utc>>,
    #[diesel(sql_type = Jsonb)]
    bounds: Value,
    #[diesel(sql_type = Text)]
    channel: String,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Nullable<Text>)]
    image_url: Option<String>,
    #[diesel(sql_type = Array<Text>)]
    tags: Vec<String>,
    #[diesel(sql_type = Text)]
    created_by: String,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    scheduled_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    started_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    finished_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    recipients_forgotten_at: Option<DateTime<Utc>>,
}

impl TryFrom<CampaignRow> for Campaign {
    type Error = StoreError;

    fn try_from(row: CampaignRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: CampaignId(row.counters.campaign_id),
            name: row.name,
            audience: AudienceId(row.audience_id),
            rule: row.rule,
            as_of: row.as_of,
            bounds: serde_json::from_value(row.bounds)
                .map_err(|error| StoreError::Other(error.to_string()))?,
            channel: Channel::parse(&row.channel)?,
            body: row.body,
            image_url: row.image_url,
            tags: row.tags,
            counters: row.counters.try_into()?,
            created_by: row.created_by,
            created_at: row.created_at,
            scheduled_at: row.scheduled_at,
            started_at: row.started_at,
            finished_at: row.finished_at,
            recipients_forgotten_at: row.recipients_forgotten_at,
        })
    }
}
