//! The ledger as people read it: who was written to by a campaign, and what became of it.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    deserialize::{self, FromSql, FromSqlRow},
    pg::{Pg, PgValue},
    sql_query,
    sql_types::{Array, BigInt, Nullable, Text, Timestamptz},
};
use diesel_async::RunQueryDsl;

use crate::{
    CampaignId, CustomerId, Store, StoreError, WorkspaceId,
    pages::{Paged, sort_out},
};

impl From<i64> for CampaignId {
    fn from(id: i64) -> Self {
        Self(id)
    }
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, FromSqlRow)]
pub enum RecipientOutcome {
    /// Not decided yet.
    Pending,
    /// Delivered, says the vendor.
    Sent,
    /// Refused or not delivered.
    Failed,
    /// Handed over, but the vendor never said what became of it.
    Unconfirmed,
    /// Left out.
    Skipped,
}

impl RecipientOutcome {
    const ALL: [Self; 5] = [
        Self::Pending,
        Self::Sent,
        Self::Failed,
        Self::Unconfirmed,
        Self::Skipped,
    ];

    /// Its name in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Sent => "SENT",
            Self::Failed => "FAILED",
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Skipped => "SKIPPED",
        }
    }
}

impl FromSql<Text, Pg> for RecipientOutcome {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Pg>>::from_sql(value)?;
        let known = Self::ALL
            .into_iter()
            .find(|outcome| outcome.as_str() == text);
        known.ok_or_else(|| format!("the ledger holds the unknown outcome {text}").into())
    }
}

/// One ledger row.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Recipient {
    /// The campaign.
    #[diesel(sql_type = BigInt, deserialize_as = i64)]
    pub campaign_id: CampaignId,
    /// Whom it was for.
    #[diesel(sql_type = BigInt, deserialize_as = i64)]
    pub customer_id: CustomerId,
    /// Where it was sent; absent for those left out.
    #[diesel(sql_type = Nullable<Text>)]
    pub address: Option<String>,
    /// The text as it was sent; absent for those left out.
    #[diesel(sql_type = Nullable<Text>)]
    pub body: Option<String>,
    /// What became of it.
    #[diesel(sql_type = Text)]
    pub outcome: RecipientOutcome,
    /// Why it failed or was left out.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    /// When it was handed to the vendor.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub sent_at: Option<DateTime<Utc>>,
    /// When its fate was decided at the vendor.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub receipt_at: Option<DateTime<Utc>>,
}

/// Where a page of a campaign's recipients begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RecipientPage {
    /// Whose recipients.
    pub campaign: CampaignId,
    /// Behind this customer; from the first where absent.
    pub after: Option<CustomerId>,
}

impl Store {
    /// A page of at most `limit` recipients for each of these, by customer id, of one outcome or all. Members whose row is not written yet are not among them.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_recipients(
        &self,
        workspace: WorkspaceId,
        pages: &[RecipientPage],
        outcome: Option<RecipientOutcome>,
        limit: i64,
    ) -> Result<Vec<Vec<Recipient>>, StoreError> {
        let campaigns: Vec<i64> = pages.iter().map(|page| page.campaign.0).collect();
        let after: Vec<i64> = pages
            .iter()
            .map(|page| page.after.map_or(i64::MIN, |id| id.0))
            .collect();
        let found: Vec<Paged<Recipient>> =
            sql_query(include_str!("sql/recipients_of_campaigns.sql"))
                .bind::<BigInt, _>(workspace.0)
                .bind::<Array<BigInt>, _>(campaigns)
                .bind::<Array<BigInt>, _>(after)
                .bind::<Nullable<Text>, _>(outcome.map(RecipientOutcome::as_str))
                .bind::<BigInt, _>(limit)
                .load(&mut *self.connection().await?)
                .await?;
        Ok(sort_out(found, pages.len()))
    }
}
