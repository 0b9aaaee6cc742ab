//! Writing accepted records: parts of batches, in the order of their acceptance, exactly once.
//!
//! A batch's records are written in their order, so `committed + failed` says how many of its first
//! records are behind it. Each writing transaction first takes the rows of its batches and passes over
//! what lies behind that mark: a repeated delivery and a late writer change nothing.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Duration, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Store, StoreError, WorkspaceId,
    customer::{self, CustomerParts},
    order::{self, OrderRecord},
    pool::repeating,
    visit::{self, VisitRecord},
};

/// What kind of record a batch holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Customers, which merge.
    Customers,
    /// Orders, which replace.
    Orders,
    /// Visits, which replace.
    Visits,
}

impl RecordKind {
    /// Its name in tables and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Orders => "orders",
            Self::Visits => "visits",
        }
    }
}

/// Consecutive records of one batch, as the queue carried them.
#[derive(Clone, Debug)]
pub struct IngestPart<R> {
    /// The batch.
    pub batch: Uuid,
    /// How many records the whole batch holds.
    pub accepted: u32,
    /// When the batch was accepted: the version of records that name no `updatedAt`.
    pub accepted_at: DateTime<Utc>,
    /// Place of the first record here among all records of the workspace and kind.
    pub position: i64,
    /// How many records of the batch stand before this part.
    pub offset: u32,
    /// The records.
    pub records: Vec<R>,
}

/// How far a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchProgress {
    /// The batch.
    #[diesel(sql_type = SqlUuid, column_name = id)]
    #[serde(rename = "batchId")]
    pub batch: Uuid,
    /// Records accepted.
    #[diesel(sql_type = Integer)]
    pub accepted: i32,
    /// Records written.
    #[diesel(sql_type = Integer)]
    pub committed: i32,
    /// Records that lie with the dead letters.
    #[diesel(sql_type = Integer)]
    pub failed: i32,
}

impl BatchProgress {
    /// Whether every record has found its place.
    pub fn is_done(&self) -> bool {
        self.committed + self.failed >= self.accepted
    }
}

/// Where a record stands among all that were said of the same thing: the greater wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub at: DateTime<Utc>,
    pub position: i64,
}

/// A record to be written, with what its batch knows of it.
pub(crate) struct Versioned<'a, R> {
    pub record: &'a R,
    pub version: Version,
    pub accepted_at: DateTime<Utc>,
}

/// A record that may carry its own time of change.
pub(crate) trait Dated {
    fn updated_at(&self) -> Option<DateTime<Utc>>;
}

/// Takes the batches' rows, in id order, and returns how many records of each are behind it.
async fn take_batches<R>(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    kind: RecordKind,
    parts: &[IngestPart<R>],
) -> Result<HashMap<Uuid, u32>, StoreError> {
    let batches: BTreeMap<Uuid, &IngestPart<R>> =
        parts.iter().map(|part| (part.batch, part)).collect();
    let (mut ids, mut accepted, mut accepted_at) = (Vec::new(), Vec::new(), Vec::new());
    for (id, part) in batches {
        ids.push(id);
        accepted.push(i32::try_from(part.accepted).unwrap_or(i32::MAX));
        accepted_at.push(part.accepted_at);
    }
    let rows: Vec<BatchProgress> = sql_query(include_str!("sql/take_batches.sql"))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Text, _>(kind.as_str())
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Integer>, _>(accepted)
        .bind::<Array<Timestamptz>, _>(accepted_at)
        .load(connection)
        .await?;
    Ok(rows
        .iter()
        .map(|row| (row.batch, (row.committed + row.failed).unsigned_abs()))
        .collect())
}

/// The records not yet behind their batch, in order, and how many there are of each batch.
pub(crate) fn unwritten<'a, R: Dated>(
    parts: &'a [IngestPart<R>],
    mut behind: HashMap<Uuid, u32>,
) -> (Vec<Versioned<'a, R>>, BTreeMap<Uuid, i32>) {
    let mut records = Vec::with_capacity(parts.iter().map(|part| part.records.len()).sum());
    let mut counts = BTreeMap::new();
    for part in parts {
        let mark = behind.entry(part.batch).or_default();
        let skipped = mark.saturating_sub(part.offset) as usize;
        let count = counts.entry(part.batch).or_insert(0);
        for (index, record) in part.records.iter().enumerate().skip(skipped) {
            let place = i64::try_from(index).unwrap_or(i64::MAX);
            let version = Version {
                at: record.updated_at().unwrap_or(part.accepted_at),
                position: part.position.saturating_add(place),
            };
            records.push(Versioned {
                record,
                version,
                accepted_at: part.accepted_at,
            });
            *count += 1;
            *mark += 1;
        }
    }
    (records, counts)
}

/// Moves the batches' counters and returns where they stand.
async fn advance_batches(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    committed: BTreeMap<Uuid, i32>,
    failed: i32,
) -> Result<Vec<BatchProgress>, StoreError> {
    let (ids, counts): (Vec<Uuid>, Vec<i32>) = committed.into_iter().unzip();
    let rows = sql_query(include_str!("sql/advance_batches.sql"))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Integer>, _>(counts)
        .bind::<Integer, _>(failed)
        .load(connection)
        .await?;
    Ok(rows)
}

/// Writes parts in one transaction with the given way of writing records.
macro_rules! ingest {
    ($store:expr, $workspace:expr, $kind:expr, $parts:expr, async |$connection:ident, $records:ident| $write:expr) => {
        repeating(|| async {
            let mut connection = $store.connection_by_key().await?;
            connection
                .transaction(async |connection| {
                    let behind = take_batches(connection, $workspace, $kind, $parts).await?;
                    let (records, counts) = unwritten($parts, behind);
                    let ($connection, $records) = (&mut *connection, records.as_slice());
                    $write?;
                    advance_batches(connection, $workspace, counts, 0).await
                })
                .await
        })
        .await
    };
}

impl Store {
    /// Writes parts of customer batches, in order, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] where a record cannot be written: none of the parts was then.
    pub async fn ingest_customers(
        &self,
        workspace: WorkspaceId,
        parts: &CustomerParts,
    ) -> Result<Vec<BatchProgress>, StoreError> {
        ingest!(
            self,
            workspace,
            RecordKind::Customers,
            parts.parts(),
            async |connection, records| {
                let ready = parts.rows_of(records);
                customer::write(connection, workspace, records, ready).await
            }
        )
    }

    /// Writes parts of order batches, in order, in one transaction, with the totals they move.
    ///
    /// # Errors
    /// As [`Store::ingest_customers`].
    pub async fn ingest_orders(
        &self,
        workspace: WorkspaceId,
        parts: &[IngestPart<OrderRecord>],
    ) -> Result<Vec<BatchProgress>, StoreError> {
        ingest!(
            self,
            workspace,
            RecordKind::Orders,
            parts,
            async |connection, records| order::write(connection, workspace, records).await
        )
    }

    /// Writes parts of visit batches, in order, in one transaction, with the totals they move.
    ///
    /// # Errors
    /// As [`Store::ingest_customers`].
    pub async fn ingest_visits(
        &self,
        workspace: WorkspaceId,
        parts: &[IngestPart<VisitRecord>],
    ) -> Result<Vec<BatchProgress>, StoreError> {
        ingest!(
            self,
            workspace,
            RecordKind::Visits,
            parts,
            async |connection, records| visit::write(connection, workspace, records).await
        )
    }

    /// Lays a part's records, each as its JSON text, with the dead letters and counts them as failed.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn bury(
        &self,
        workspace: WorkspaceId,
        kind: RecordKind,
        part: &IngestPart<serde_json::Value>,
        reason: &str,
    ) -> Result<Vec<BatchProgress>, StoreError> {
        let parts = std::slice::from_ref(part);
        repeating(|| async {
            let mut connection = self.connection().await?;
            connection
                .transaction(async |connection| {
                    let behind = take_batches(connection, workspace, kind, parts).await?;
                    let (records, counts) = unwritten(parts, behind);
                    let payloads: Vec<&serde_json::Value> =
                        records.iter().map(|it| it.record).collect();
                    let positions: Vec<i64> =
                        records.iter().map(|it| it.version.position).collect();
                    sql_query(include_str!("sql/insert_dead_letters.sql"))
                        .bind::<BigInt, _>(workspace.0)
                        .bind::<Text, _>(kind.as_str())
                        .bind::<Nullable<SqlUuid>, _>(Some(part.batch))
                        .bind::<Timestamptz, _>(part.accepted_at)
                        .bind::<Text, _>(reason)
                        .bind::<Array<Nullable<BigInt>>, _>(
                            positions.into_iter().map(Some).collect::<Vec<_>>(),
                        )
                        .bind::<Array<Jsonb>, _>(payloads)
                        .execute(connection)
                        .await?;
                    let failed = counts.values().sum();
                    let none = counts.into_keys().map(|id| (id, 0)).collect();
                    advance_batches(connection, workspace, none, failed).await
                })
                .await
        })
        .await
    }

    /// How far a batch is; `None` until its first part is written.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn ingest_batch(
        &self,
        workspace: WorkspaceId,
        batch: Uuid,
    ) -> Result<Option<BatchProgress>, StoreError> {
        let rows: Vec<BatchProgress> = sql_query(
            "SELECT id, accepted, committed, failed FROM ingest_batches WHERE workspace_id = $1 AND id = $2",
        )
        .bind::<BigInt, _>(workspace.0)
        .bind::<SqlUuid, _>(batch)
        .load(&mut *self.connection().await?)
        .await?;
        Ok(rows.into_iter().next())
    }
}

impl Dated for serde_json::Value {
    fn updated_at(&self) -> Option<DateTime<Utc>> {
        None
    }
}

/// The furthest a date may lie ahead of the moment at which it is accepted.
pub const FURTHEST_AHEAD: Duration = Duration::days(1);
