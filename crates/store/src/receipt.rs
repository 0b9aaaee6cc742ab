//! Receipts: what the vendor says became of a message, applied in sets.
//!
//! Receipts arrive in any order and any number of times. Those of one message are folded to the one
//! that wins, and a single statement locks the ledger rows in key order, changes those it may, moves
//! the counters of their campaigns and gives the new totals. A repeat changes nothing.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Double, Integer, Jsonb, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    CampaignId, CustomerId, MessageId, Store, StoreError, WorkspaceId,
    campaign::{CampaignCounters, CountersRow},
    pool::repeating,
};

/// How a message ended at the vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ReceiptStatus {
    /// Delivered.
    Sent,
    /// Not delivered. Greater than `Sent`, since it wins a tie.
    Failed,
}

impl ReceiptStatus {
    fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "SENT",
            Self::Failed => "FAILED",
        }
    }
}

/// A receipt whose signature was checked. The workspace is that of the stream it travels in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptRecord {
    /// The campaign of the message.
    pub campaign: CampaignId,
    /// Whom the message was for.
    pub customer: CustomerId,
    /// How it ended.
    pub status: ReceiptStatus,
    /// Why it failed, in the vendor's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure_code: Option<String>,
    /// When it ended, at the vendor.
    pub occurred_at: DateTime<Utc>,
}

impl ReceiptRecord {
    /// The later one wins, and on a tie FAILED. Times are compared as PostgreSQL keeps them.
    fn rank(&self) -> (i64, ReceiptStatus) {
        (self.occurred_at.timestamp_micros(), self.status)
    }
}

/// What a set of receipts did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppliedReceipts {
    /// The campaigns whose counters moved, to be published.
    pub changed: Vec<CampaignCounters>,
    /// How many named no message of ours; they are among the dead letters.
    pub unknown: usize,
}

/// A batch from which receipts are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingReceipts {
    /// The campaign.
    pub campaign: CampaignId,
    /// The batch.
    pub batch: i32,
    /// The messages without a receipt.
    pub messages: Vec<MessageId>,
}

#[derive(QueryableByName)]
struct AppliedRow {
    #[diesel(sql_type = Nullable<BigInt>)]
    unknown: Option<i64>,
    #[diesel(embed)]
    counters: CountersRow,
}

#[derive(QueryableByName)]
struct MissingRow {
    #[diesel(sql_type = BigInt)]
    campaign_id: i64,
    #[diesel(sql_type = Integer)]
    number: i32,
    #[diesel(sql_type = Array<BigInt>)]
    customers: Vec<i64>,
}

impl Store {
    /// Applies receipts of one workspace. Those that name no message of ours become dead letters.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away; the same call may be repeated.
    pub async fn apply_receipts(
        &self,
        workspace: WorkspaceId,
        receipts: Vec<ReceiptRecord>,
        now: DateTime<Utc>,
    ) -> Result<AppliedReceipts, StoreError> {
        let winners = winners(receipts);
        if winners.is_empty() {
            return Ok(AppliedReceipts::default());
        }
        let rows = repeating(|| self.apply_winners(workspace, &winners)).await?;
        let mut applied = AppliedReceipts::default();
        let mut unknown = Vec::new();
        for row in rows {
            match row.unknown {
                Some(customer) => unknown.extend(winners.get(&row.counters.message(customer))),
                None => applied.changed.push(row.counters.try_into()?),
            }
        }
        applied.unknown = unknown.len();
        if !unknown.is_empty() {
            let payloads = unknown
                .into_iter()
                .map(serde_json::to_value)
                .collect::<Result<_, _>>();
            let payloads = payloads.map_err(|error| StoreError::Other(error.to_string()))?;
            self.bury_receipts(workspace, payloads, "unknown_message", now)
                .await?;
        }
        Ok(applied)
    }

    async fn apply_winners(
        &self,
        workspace: WorkspaceId,
        winners: &BTreeMap<(i64, i64), ReceiptRecord>,
    ) -> Result<Vec<AppliedRow>, StoreError> {
        let campaigns: Vec<i64> = winners.keys().map(|key| key.0).collect();
        let customers: Vec<i64> = winners.keys().map(|key| key.1).collect();
        let outcomes: Vec<&str> = winners
            .values()
            .map(|receipt| receipt.status.as_str())
            .collect();
        let reasons: Vec<Option<&str>> = winners.values().map(reason).collect();
        let times: Vec<DateTime<Utc>> = winners
            .values()
            .map(|receipt| receipt.occurred_at)
            .collect();
        let rows = sql_query(concat!(
            include_str!("sql/apply_receipts.sql"),
            include_str!("sql/move_counters.sql"),
            include_str!("sql/unknown_receipts.sql"),
        ))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Array<BigInt>, _>(campaigns)
        .bind::<Array<BigInt>, _>(customers)
        .bind::<Array<Text>, _>(outcomes)
        .bind::<Array<Nullable<Text>>, _>(reasons)
        .bind::<Array<Timestamptz>, _>(times)
        .load(&mut *self.connection_by_key().await?)
        .await?;
        Ok(rows)
    }

    /// Lays receipts that cannot be applied down as dead letters.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn bury_receipts(
        &self,
        workspace: WorkspaceId,
        payloads: Vec<Value>,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sql_query(
            "INSERT INTO dead_letters (workspace_id, kind, accepted_at, reason, payload)
             SELECT $1, 'receipts', $2, $3, payload FROM unnest($4) AS payload",
        )
        .bind::<BigInt, _>(workspace.0)
        .bind::<Timestamptz, _>(now)
        .bind::<Text, _>(reason)
        .bind::<Array<Jsonb>, _>(payloads)
        .execute(&mut *self.connection().await?)
        .await?;
        Ok(())
    }

    /// Takes at most `limit` batches of the workspace whose receipts are overdue, for `time`, and gives
    /// the messages that still have none. Batches of campaigns with nothing pending are let go.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn missing_receipts(
        &self,
        workspace: WorkspaceId,
        limit: i64,
        time: Duration,
    ) -> Result<Vec<MissingReceipts>, StoreError> {
        let mut connection = self.connection_by_key().await?;
        sql_query(
            "UPDATE campaign_batches b SET reconcile_at = NULL
             FROM campaigns c
             WHERE b.workspace_id = $1 AND b.reconcile_at <= now()
                 AND c.workspace_id = $1 AND c.id = b.campaign_id AND c.pending = 0",
        )
        .bind::<BigInt, _>(workspace.0)
        .execute(&mut *connection)
        .await?;
        let rows: Vec<MissingRow> = sql_query(include_str!("sql/missing_receipts.sql"))
            .bind::<BigInt, _>(workspace.0)
            .bind::<BigInt, _>(limit)
            .bind::<Double, _>(time.as_secs_f64())
            .load(&mut *connection)
            .await?;
        let message = |campaign, customer| MessageId {
            workspace,
            campaign,
            customer: CustomerId(customer),
        };
        Ok(rows
            .into_iter()
            .map(|row| MissingReceipts {
                campaign: CampaignId(row.campaign_id),
                batch: row.number,
                messages: row
                    .customers
                    .into_iter()
                    .map(|customer| message(CampaignId(row.campaign_id), customer))
                    .collect(),
            })
            .collect())
    }

    /// Ends a look at a batch's missing receipts: what is still without one `give_up` after it was
    /// sent becomes UNCONFIRMED; where any is left it is looked at again after `wait`. Gives the
    /// counters where they moved.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn settle_missing_receipts(
        &self,
        workspace: WorkspaceId,
        missing: &MissingReceipts,
        give_up: Duration,
        wait: Duration,
    ) -> Result<Option<CampaignCounters>, StoreError> {
        let customers: Vec<i64> = missing
            .messages
            .iter()
            .map(|message| message.customer.0)
            .collect();
        repeating(|| async {
            let mut connection = self.connection_by_key().await?;
            connection
                .transaction(async |connection| {
                    sql_query(include_str!("sql/reconcile_again.sql"))
                        .bind::<BigInt, _>(workspace.0)
                        .bind::<BigInt, _>(missing.campaign.0)
                        .bind::<Integer, _>(missing.batch)
                        .bind::<Array<BigInt>, _>(&customers)
                        .bind::<Double, _>(give_up.as_secs_f64())
                        .bind::<Double, _>(wait.as_secs_f64())
                        .execute(connection)
                        .await?;
                    let rows: Vec<CountersRow> = sql_query(concat!(
                        include_str!("sql/mark_unconfirmed.sql"),
                        include_str!("sql/move_counters.sql"),
                        "SELECT * FROM moved"
                    ))
                    .bind::<BigInt, _>(workspace.0)
                    .bind::<BigInt, _>(missing.campaign.0)
                    .bind::<Array<BigInt>, _>(&customers)
                    .bind::<Double, _>(give_up.as_secs_f64())
                    .load(connection)
                    .await?;
                    rows.into_iter()
                        .next()
                        .map(CampaignCounters::try_from)
                        .transpose()
                })
                .await
        })
        .await
    }
}

fn reason(receipt: &ReceiptRecord) -> Option<&str> {
    match receipt.status {
        ReceiptStatus::Sent => None,
        ReceiptStatus::Failed => Some(receipt.failure_code.as_deref().unwrap_or("failed")),
    }
}

/// The receipt that wins for each message, in key order.
fn winners(receipts: Vec<ReceiptRecord>) -> BTreeMap<(i64, i64), ReceiptRecord> {
    let mut winners: BTreeMap<(i64, i64), ReceiptRecord> = BTreeMap::new();
    for receipt in receipts {
        let key = (receipt.campaign.0, receipt.customer.0);
        match winners.get(&key) {
            Some(held) if held.rank() >= receipt.rank() => {}
            _ => {
                winners.insert(key, receipt);
            }
        }
    }
    winners
}
