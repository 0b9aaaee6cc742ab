//! The ledger as people read it: who was written to by a campaign, and what became of it.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    deserialize::{self, FromSql, FromSqlRow},
    pg::{Pg, PgValue},
    sql_query,
    sql_types::{Array, BigInt, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncConnection, RunQueryDsl};
use tidings_audience::fold;

use crate::{
    CampaignId, CustomerId, Store, StoreError, WorkspaceId,
    pages::{Paged, TIME_LIMIT, sort_out},
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
    /// Every outcome.
    pub const ALL: [Self; 5] = [
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

    /// The outcome of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|outcome| outcome.as_str() == name)
    }
}

impl FromSql<Text, Pg> for RecipientOutcome {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Pg>>::from_sql(value)?;
        Self::named(&text)
            .ok_or_else(|| format!("the ledger holds the unknown outcome {text}").into())
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

/// Which of a campaign's recipients are wanted; all where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RecipientSearch {
    /// Those of this outcome.
    pub outcome: Option<RecipientOutcome>,
    /// Those whose name or e-mail address holds this text, without regard to case, or whose phone or
    /// external id holds it.
    pub text: Option<String>,
}

impl Store {
    /// A page of at most `limit` recipients for each of these, by customer id. Members whose row is not
    /// written yet are not among them.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] where a search takes longer than five seconds,
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_recipients(
        &self,
        workspace: WorkspaceId,
        pages: &[RecipientPage],
        wanted: &RecipientSearch,
        limit: i64,
    ) -> Result<Vec<Vec<Recipient>>, StoreError> {
        let campaigns: Vec<i64> = pages.iter().map(|page| page.campaign.0).collect();
        let after = |page: &RecipientPage| page.after.map_or(i64::MIN, |id| id.0);
        let after: Vec<i64> = pages.iter().map(after).collect();
        let query = sql_query(include_str!("sql/recipients_of_campaigns.sql"))
            .bind::<BigInt, _>(workspace.0)
            .bind::<Array<BigInt>, _>(campaigns)
            .bind::<Array<BigInt>, _>(after)
            .bind::<Nullable<Text>, _>(wanted.outcome.map(RecipientOutcome::as_str))
            .bind::<BigInt, _>(limit)
            .bind::<Nullable<Text>, _>(wanted.text.clone())
            .bind::<Nullable<Text>, _>(wanted.text.as_deref().map(fold));
        let mut connection = self.connection().await?;
        let found: Vec<Paged<Recipient>> = match wanted.text {
            None => query.load(&mut *connection).await?,
            Some(_) => {
                connection
                    .transaction(async |connection| {
                        sql_query(TIME_LIMIT).execute(connection).await?;
                        Ok::<_, StoreError>(query.load(connection).await?)
                    })
                    .await?
            }
        };
        Ok(sort_out(found, pages.len()))
    }
}
