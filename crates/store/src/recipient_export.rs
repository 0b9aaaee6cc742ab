//! The ledger of a campaign as it is taken away: page by page, with who the recipients are.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncConnection, RunQueryDsl};
use tidings_audience::fold;

use crate::{
    CampaignId, CustomerId, Store, StoreError, WorkspaceId,
    recipient_list::{RecipientOutcome, RecipientSearch},
};

/// A search that few recipients match looks at all of them; it may not do so for ever.
const TIME_LIMIT: &str = "SET LOCAL statement_timeout = '30s'";

/// A ledger row, with the customer as they are now.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct ExportedRecipient {
    /// Whom it was for.
    #[diesel(sql_type = BigInt, deserialize_as = i64)]
    pub customer_id: CustomerId,
    /// Their id in the workspace's own systems.
    #[diesel(sql_type = Text)]
    pub external_id: String,
    /// Full name.
    #[diesel(sql_type = Nullable<Text>)]
    pub name: Option<String>,
    /// E-mail address.
    #[diesel(sql_type = Nullable<Text>)]
    pub email: Option<String>,
    /// Phone number.
    #[diesel(sql_type = Nullable<Text>)]
    pub phone: Option<String>,
    /// Where it was sent; absent for those left out.
    #[diesel(sql_type = Nullable<Text>)]
    pub address: Option<String>,
    /// What became of it.
    #[diesel(sql_type = Text)]
    pub outcome: RecipientOutcome,
    /// Why it failed or was left out.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    /// The text as it was sent; absent for those left out.
    #[diesel(sql_type = Nullable<Text>)]
    pub body: Option<String>,
    /// When it was handed to the vendor.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub sent_at: Option<DateTime<Utc>>,
    /// When its fate was decided at the vendor.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub receipt_at: Option<DateTime<Utc>>,
}

impl Store {
    /// At most `limit` recipients behind a customer, by customer id. Members whose row is not written yet
    /// are not among them.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] where it takes longer than thirty seconds, [`StoreError::Unavailable`]
    /// where the database is away.
    pub async fn export_recipients(
        &self,
        workspace: WorkspaceId,
        campaign: CampaignId,
        wanted: &RecipientSearch,
        after: Option<CustomerId>,
        limit: i64,
    ) -> Result<Vec<ExportedRecipient>, StoreError> {
        let query = sql_query(include_str!("sql/export_recipients.sql"))
            .bind::<BigInt, _>(workspace.0)
            .bind::<BigInt, _>(campaign.0)
            .bind::<BigInt, _>(after.map_or(i64::MIN, |customer| customer.0))
            .bind::<Nullable<Text>, _>(wanted.outcome.map(RecipientOutcome::as_str))
            .bind::<BigInt, _>(limit)
            .bind::<Nullable<Text>, _>(wanted.text.clone())
            .bind::<Nullable<Text>, _>(wanted.text.as_deref().map(fold));
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                sql_query(TIME_LIMIT).execute(connection).await?;
                Ok(query.load(connection).await?)
            })
            .await
    }
}
