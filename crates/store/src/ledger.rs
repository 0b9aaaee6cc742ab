//! Writing the ledger: one row per campaign and member, standing before the vendor is called.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Bool, Double, Integer, Jsonb, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use crate::{
    CustomerId, Store, StoreError,
    batch::{Fenced, Lease, fence},
    campaign::{CampaignCounters, CampaignStatus, Channel, CountersRow},
    pool::repeating,
    rule_sql::{Statement, address, left_out},
};

/// Which facts about a member a message speaks of; the others are not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the column of its name")]
#[expect(clippy::struct_excessive_bools, reason = "a set of columns")]
pub struct FactColumns {
    pub name: bool,
    pub email: bool,
    pub phone: bool,
    pub city: bool,
    pub country: bool,
    pub attributes: bool,
}

/// What a message may say about a member.
#[derive(Clone, Debug, PartialEq, QueryableByName)]
pub struct MemberFacts {
    /// The member's customer id.
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// Why nothing may be sent to this member, as of now.
    #[diesel(sql_type = Nullable<Text>)]
    pub left_out: Option<String>,
    /// Where to send to; present unless the member is left out.
    #[diesel(sql_type = Nullable<Text>)]
    pub address: Option<String>,
    /// Full name.
    #[diesel(sql_type = Nullable<Text>)]
    pub name: Option<String>,
    /// E-mail address.
    #[diesel(sql_type = Nullable<Text>)]
    pub email: Option<String>,
    /// Phone number.
    #[diesel(sql_type = Nullable<Text>)]
    pub phone: Option<String>,
    /// City.
    #[diesel(sql_type = Nullable<Text>)]
    pub city: Option<String>,
    /// ISO 3166 alpha-2.
    #[diesel(sql_type = Nullable<Text>)]
    pub country: Option<String>,
    /// Custom attributes, a JSON object.
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub attributes: Option<Value>,
    /// Spend in minor units.
    #[diesel(sql_type = BigInt)]
    pub total_spend: i64,
    /// Orders that count.
    #[diesel(sql_type = BigInt)]
    pub order_count: i64,
    /// Visits.
    #[diesel(sql_type = BigInt)]
    pub visit_count: i64,
    /// The last order that counts.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub last_order_at: Option<DateTime<Utc>>,
}

/// A text to be sent.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct StoredMessage {
    /// The member's customer id.
    #[diesel(sql_type = BigInt)]
    pub customer: i64,
    /// Where to.
    #[diesel(sql_type = Text)]
    pub address: String,
    /// The text.
    #[diesel(sql_type = Text)]
    pub body: String,
}

/// What stands in the ledger for a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// These are to be handed to the vendor, by customer id; the same ones however often it is asked.
    ToSend {
        /// The messages.
        messages: Vec<StoredMessage>,
        /// The campaign's counters, where members were left out or failed just now. Publish these.
        counters: Option<CampaignCounters>,
    },
    /// The campaign was cancelled. These rows were written before, perhaps sent, perhaps not.
    Cancelled(Vec<StoredMessage>),
    /// The campaign is paused; give the batch back.
    Paused,
}

/// A vendor's refusal of one message of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Whose message.
    pub customer: CustomerId,
    /// Why, in the vendor's word.
    pub code: String,
}

#[derive(QueryableByName)]
struct StoredRow {
    #[diesel(embed)]
    message: StoredMessage,
    #[diesel(sql_type = Bool)]
    to_send: bool,
}

impl Store {
    /// Writes the ledger rows of a leased batch with their text, and gives what is to be sent. Where
    /// the rows were written before, under an earlier lease, those are given.
    ///
    /// Consent and address are read in the transaction that writes, and `render` makes the text of
    /// those who may still be reached; where it gives none, the row is FAILED (`render_failed`).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn write_batch<F>(
        &self,
        lease: &Lease,
        channel: Channel,
        columns: FactColumns,
        render: F,
    ) -> Result<Fenced<Written>, StoreError>
    where
        F: Fn(&MemberFacts) -> Option<String> + Send + Sync,
    {
        repeating(|| async {
            let mut connection = self.connection_by_key().await?;
            connection
                .transaction(async |connection| {
                    let Some(status) = fence(connection, lease).await? else {
                        return Ok(Fenced::Stale);
                    };
                    let before = match lease.number {
                        1 => None,
                        _ => stored_messages(connection, lease).await?,
                    };
                    let written = match (status, before) {
                        (CampaignStatus::Cancelled, before) => {
                            Written::Cancelled(before.unwrap_or_default())
                        }
                        (CampaignStatus::Sending, Some(messages)) => Written::ToSend {
                            messages,
                            counters: None,
                        },
                        (CampaignStatus::Sending, None) => {
                            write_rows(connection, lease, channel, columns, &render).await?
                        }
                        _ => Written::Paused,
                    };
                    Ok(Fenced::Done(written))
                })
                .await
        })
        .await
    }

    /// Marks a batch done after the vendor took it: what was refused becomes FAILED, and after
    /// `reconcile_after` missing receipts are asked for.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn finish_batch(
        &self,
        lease: &Lease,
        refused: &[Refusal],
        reconcile_after: std::time::Duration,
    ) -> Result<Fenced<CampaignCounters>, StoreError> {
        let mut refused: Vec<&Refusal> = refused.iter().collect();
        refused.sort_by_key(|refusal| refusal.customer);
        refused.dedup_by_key(|refusal| refusal.customer);
        let customers: Vec<i64> = refused.iter().map(|refusal| refusal.customer.0).collect();
        let codes: Vec<&str> = refused
            .iter()
            .map(|refusal| refusal.code.as_str())
            .collect();
        repeating(|| async {
            let rows: Vec<CountersRow> = sql_query(concat!(
                include_str!("sql/finish_batch.sql"),
                include_str!("sql/move_counters.sql"),
                "SELECT * FROM moved"
            ))
            .bind::<BigInt, _>(lease.workspace.0)
            .bind::<BigInt, _>(lease.campaign.0)
            .bind::<Integer, _>(lease.batch)
            .bind::<BigInt, _>(lease.number)
            .bind::<Array<BigInt>, _>(&customers)
            .bind::<Array<Text>, _>(&codes)
            .bind::<Double, _>(reconcile_after.as_secs_f64())
            .load(&mut *self.connection_by_key().await?)
            .await?;
            Ok(match rows.into_iter().next() {
                Some(row) => Fenced::Done(row.try_into()?),
                None => Fenced::Stale,
            })
        })
        .await
    }
}

/// The messages of a batch whose rows an earlier lease wrote; none where it wrote no rows.
async fn stored_messages(
    connection: &mut AsyncPgConnection,
    lease: &Lease,
) -> Result<Option<Vec<StoredMessage>>, StoreError> {
    let customers: Vec<i64> = lease.customers.iter().map(|id| id.0).collect();
    let stored: Vec<StoredRow> = sql_query(
        "SELECT l.customer_id AS customer, coalesce(l.address, '') AS address, coalesce(l.body, '') AS body,
             l.sent_at IS NOT NULL AS to_send
         FROM unnest($3) AS given (customer_id)
         CROSS JOIN LATERAL (
             SELECT customer_id, address, body, sent_at
             FROM communication_log
             WHERE workspace_id = $1 AND campaign_id = $2 AND customer_id = given.customer_id
             OFFSET 0
         ) l
         ORDER BY l.customer_id",
    )
    .bind::<BigInt, _>(lease.workspace.0)
    .bind::<BigInt, _>(lease.campaign.0)
    .bind::<Array<BigInt>, _>(customers)
    .load(connection)
    .await?;
    if stored.is_empty() {
        return Ok(None);
    }
    Ok(Some(
        stored
            .into_iter()
            .filter(|row| row.to_send)
            .map(|row| row.message)
            .collect(),
    ))
}

async fn read_facts(
    connection: &mut AsyncPgConnection,
    lease: &Lease,
    channel: Channel,
    columns: FactColumns,
) -> Result<Vec<MemberFacts>, StoreError> {
    let text = |wanted: bool, column: &'static str| if wanted { column } else { "NULL::text" };
    let customers: Vec<i64> = lease.customers.iter().map(|id| id.0).collect();
    let facts = Statement::new("SELECT c.id, ")
        .then(&left_out(channel))
        .sql(" AS left_out, ")
        .sql(address(channel))
        .sql(" AS address, ")
        .sql(text(columns.name, "c.name"))
        .sql(" AS name, ")
        .sql(text(columns.email, "c.email"))
        .sql(" AS email, ")
        .sql(text(columns.phone, "c.phone"))
        .sql(" AS phone, ")
        .sql(text(columns.city, "c.city"))
        .sql(" AS city, ")
        .sql(text(columns.country, "c.country"))
        .sql(" AS country, ")
        .sql(if columns.attributes {
            "c.attributes"
        } else {
            "NULL::jsonb"
        })
        .sql(
            " AS attributes, c.total_spend, c.order_count, c.visit_count, c.last_order_at
             FROM customers c WHERE c.workspace_id = ",
        )
        .bind(lease.workspace.0)
        .sql(" AND c.id = ANY(")
        .bind(customers)
        .sql(") ORDER BY c.id")
        .load(connection)
        .await?;
    Ok(facts)
}

async fn write_rows<F>(
    connection: &mut AsyncPgConnection,
    lease: &Lease,
    channel: Channel,
    columns: FactColumns,
    render: &F,
) -> Result<Written, StoreError>
where
    F: Fn(&MemberFacts) -> Option<String>,
{
    let facts = read_facts(connection, lease, channel, columns).await?;
    let mut rows = LedgerRows::default();
    let mut messages = Vec::with_capacity(facts.len());
    for member in facts {
        let body = if member.left_out.is_none() {
            render(&member)
        } else {
            None
        };
        match (member.left_out, member.address, body) {
            (None, Some(address), Some(body)) => {
                rows.push(member.id, Some(&address), Some(&body), "PENDING", None);
                messages.push(StoredMessage {
                    customer: member.id,
                    address,
                    body,
                });
            }
            (None, address, _) => {
                rows.push(
                    member.id,
                    address.as_deref(),
                    None,
                    "FAILED",
                    Some("render_failed"),
                );
            }
            (Some(reason), ..) => rows.push(member.id, None, None, "SKIPPED", Some(&reason)),
        }
    }
    rows.insert(connection, lease).await?;
    let counters = rows.move_counters(connection, lease).await?;
    Ok(Written::ToSend { messages, counters })
}

/// Ledger rows as columns, in key order.
#[derive(Default)]
struct LedgerRows {
    customers: Vec<i64>,
    addresses: Vec<Option<String>>,
    bodies: Vec<Option<String>>,
    outcomes: Vec<&'static str>,
    reasons: Vec<Option<String>>,
}

impl LedgerRows {
    fn push(
        &mut self,
        customer: i64,
        address: Option<&str>,
        body: Option<&str>,
        outcome: &'static str,
        reason: Option<&str>,
    ) {
        self.customers.push(customer);
        self.addresses.push(address.map(str::to_owned));
        self.bodies.push(body.map(str::to_owned));
        self.outcomes.push(outcome);
        self.reasons.push(reason.map(str::to_owned));
    }

    async fn insert(
        &self,
        connection: &mut AsyncPgConnection,
        lease: &Lease,
    ) -> Result<(), StoreError> {
        sql_query(include_str!("sql/insert_ledger_rows.sql"))
            .bind::<BigInt, _>(lease.workspace.0)
            .bind::<BigInt, _>(lease.campaign.0)
            .bind::<Integer, _>(lease.batch)
            .bind::<Array<BigInt>, _>(&self.customers)
            .bind::<Array<Nullable<Text>>, _>(&self.addresses)
            .bind::<Array<Nullable<Text>>, _>(&self.bodies)
            .bind::<Array<Text>, _>(&self.outcomes)
            .bind::<Array<Nullable<Text>>, _>(&self.reasons)
            .execute(connection)
            .await?;
        Ok(())
    }

    /// Moves the counters by those who were left out or failed, where there are any.
    async fn move_counters(
        &self,
        connection: &mut AsyncPgConnection,
        lease: &Lease,
    ) -> Result<Option<CampaignCounters>, StoreError> {
        let count = |outcome| {
            self.outcomes
                .iter()
                .filter(|found| **found == outcome)
                .count() as i64
        };
        let (failed, skipped) = (count("FAILED"), count("SKIPPED"));
        if failed + skipped == 0 {
            return Ok(None);
        }
        let row: CountersRow = sql_query(concat!(
            "WITH delta AS (SELECT $2 AS campaign_id, 0 AS sent, $3 AS failed, 0 AS unconfirmed,
                 $4 AS skipped, 0 AS batches), ",
            include_str!("sql/move_counters.sql"),
            "SELECT * FROM moved"
        ))
        .bind::<BigInt, _>(lease.workspace.0)
        .bind::<BigInt, _>(lease.campaign.0)
        .bind::<BigInt, _>(failed)
        .bind::<BigInt, _>(skipped)
        .get_result(connection)
        .await?;
        row.try_into().map(Some)
    }
}
