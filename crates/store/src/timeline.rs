//! What happened with customers: their orders, their visits and the messages to them, in one list by time, a
//! page for each of many customers in one statement.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncConnection, RunQueryDsl};

use crate::{
    CampaignId, CustomerId, Store, StoreError, WorkspaceId,
    customer_history::{CustomerOrder, CustomerVisit},
    order::OrderStatus,
    pages::{Paged, TIME_LIMIT, sort_out},
    recipient_list::{Recipient, RecipientOutcome},
};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When: an order when it was placed, a visit when it took place, a message when it was handed to the
    /// vendor, and one that was left out when its campaign started.
    pub at: DateTime<Utc>,
    /// What.
    pub event: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An order was placed.
    Order(CustomerOrder),
    /// The customer came.
    Visit(CustomerVisit),
    /// A message was written, or the customer left out.
    Message(Recipient),
}

/// Where an entry stands in its list, which is ordered by these.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EntryKey {
    /// When it happened.
    pub at: DateTime<Utc>,
    /// `order`, `visit` or `message`.
    pub kind: String,
    /// The external id of an order or a visit; the campaign of a message.
    pub id: String,
}

/// Where a page of a customer's list begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TimelinePage {
    /// Whose list.
    pub customer: CustomerId,
    /// Behind this entry; from the latest where absent.
    pub after: Option<EntryKey>,
}

impl Entry {
    /// Where it stands in its list.
    #[must_use]
    pub fn key(&self) -> EntryKey {
        let (kind, id) = match &self.event {
            Event::Order(order) => (ORDER, order.external_id.clone()),
            Event::Visit(visit) => (VISIT, visit.external_id.clone()),
            Event::Message(message) => (MESSAGE, message.campaign_id.to_string()),
        };
        EntryKey {
            at: self.at,
            kind: kind.to_owned(),
            id,
        }
    }
}

const ORDER: &str = "order";
const VISIT: &str = "visit";
const MESSAGE: &str = "message";

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct EntryRow {
    #[diesel(sql_type = BigInt)]
    customer_id: i64,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    amount: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    status: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    campaign_id: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    address: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    body: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    outcome: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    sent_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    receipt_at: Option<DateTime<Utc>>,
}

impl TryFrom<EntryRow> for Entry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        let at = row.at;
        let event = row.event();
        let event = event.ok_or_else(|| {
            StoreError::Other("a list of what happened holds what is unknown".to_owned())
        })?;
        Ok(Self { at, event })
    }
}

impl EntryRow {
    /// None where a name is unknown.
    fn event(self) -> Option<Event> {
        let customer_id = CustomerId(self.customer_id);
        Some(match self.kind.as_str() {
            ORDER => Event::Order(CustomerOrder {
                customer_id,
                external_id: self.id,
                amount: self.amount?,
                status: OrderStatus::named(&self.status?)?,
                ordered_at: self.at,
            }),
            VISIT => Event::Visit(CustomerVisit {
                customer_id,
                external_id: self.id,
                visited_at: self.at,
            }),
            MESSAGE => Event::Message(Recipient {
                campaign_id: CampaignId(self.campaign_id?),
                customer_id,
                address: self.address,
                body: self.body,
                outcome: RecipientOutcome::named(&self.outcome?)?,
                reason: self.reason,
                sent_at: self.sent_at,
                receipt_at: self.receipt_at,
            }),
            _ => return None,
        })
    }
}

impl Store {
    /// A page of at most `limit` entries for each of these, the latest first within each.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] where it takes longer than five seconds, [`StoreError::Unavailable`]
    /// where the database is away.
    pub async fn list_timelines(
        &self,
        workspace: WorkspaceId,
        pages: &[TimelinePage],
        limit: i64,
    ) -> Result<Vec<Vec<Entry>>, StoreError> {
        let customers: Vec<i64> = pages.iter().map(|page| page.customer.0).collect();
        let after = || pages.iter().map(|page| page.after.as_ref());
        let moments: Vec<_> = after().map(|key| Some(key?.at)).collect();
        let kinds: Vec<_> = after().map(|key| Some(key?.kind.as_str())).collect();
        let ids: Vec<_> = after().map(|key| Some(key?.id.as_str())).collect();
        let query = sql_query(include_str!("sql/timelines_of_customers.sql"))
            .bind::<BigInt, _>(workspace.0)
            .bind::<Array<BigInt>, _>(customers)
            .bind::<Array<Nullable<Timestamptz>>, _>(moments)
            .bind::<Array<Nullable<Text>>, _>(kinds)
            .bind::<Array<Nullable<Text>>, _>(ids)
            .bind::<BigInt, _>(limit);
        let mut connection = self.connection().await?;
        let found: Vec<Paged<EntryRow>> = connection
            .transaction(async |connection| {
                sql_query(TIME_LIMIT).execute(connection).await?;
                Ok::<_, StoreError>(query.load(connection).await?)
            })
            .await?;
        let entries = |rows: Vec<EntryRow>| rows.into_iter().map(Entry::try_from).collect();
        sort_out(found, pages.len())
            .into_iter()
            .map(entries)
            .collect()
    }
}
