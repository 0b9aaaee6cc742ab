//! Batches: about a thousand members of a frozen audience, leased by workers and worked off once.
//!
//! A lease carries a number that rises each time the batch is leased. Whatever a worker writes for a
//! batch, it first locks the batch's row where the number is still its own, so a worker that was paused
//! for longer than its lease changes nothing any more. Leases are timed by the database's clock, which
//! all workers share.

use std::time::Duration;

use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Bool, Double, Integer, Nullable, Text},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

use crate::{
    CampaignId, CustomerId, Store, StoreError, WorkspaceId,
    campaign::{CampaignCounters, CampaignStatus, CountersRow},
    due_work::{self, WorkKind},
    pool::repeating,
};

/// A batch that is this worker's for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The campaign.
    pub campaign: CampaignId,
    /// The batch's number within the campaign.
    pub batch: i32,
    /// The lease's own number.
    pub number: i64,
    /// How often the batch was given back before.
    pub attempts: i32,
    /// Whether the campaign was cancelled, so that nothing may be sent any more.
    pub cancelled: bool,
    /// Why these members are left out; absent where they are to be sent to.
    pub left_out: Option<String>,
    /// The members, ascending.
    pub customers: Vec<CustomerId>,
}

impl Lease {
    /// The key under which the vendor is called for this batch, however often.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        format!("{}:{}", self.campaign, self.batch)
    }
}

/// What became of a write under a lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fenced<T> {
    /// It was written.
    Done(T),
    /// The lease is not ours any more; nothing was written.
    Stale,
}

#[derive(QueryableByName)]
struct LeaseRow {
    #[diesel(sql_type = BigInt)]
    campaign_id: i64,
    #[diesel(sql_type = Integer)]
    number: i32,
    #[diesel(sql_type = BigInt)]
    lease_number: i64,
    #[diesel(sql_type = Integer)]
    attempts: i32,
    #[diesel(sql_type = Bool)]
    cancelled: bool,
    #[diesel(sql_type = Nullable<Text>)]
    left_out: Option<String>,
    #[diesel(sql_type = Array<BigInt>)]
    customer_ids: Vec<i64>,
}

#[derive(QueryableByName)]
struct StatusRow {
    #[diesel(sql_type = Text)]
    status: String,
}

/// Locks the batch where the lease is still ours, and gives the campaign's status.
pub(crate) async fn fence(
    connection: &mut AsyncPgConnection,
    lease: &Lease,
) -> Result<Option<CampaignStatus>, StoreError> {
    let rows: Vec<StatusRow> = sql_query(
        "SELECT c.status::text AS status
         FROM campaign_batches b
         JOIN campaigns c ON c.workspace_id = b.workspace_id AND c.id = b.campaign_id
         WHERE b.workspace_id = $1 AND b.campaign_id = $2 AND b.number = $3
             AND b.lease_number = $4 AND NOT b.done
         FOR NO KEY UPDATE OF b",
    )
    .bind::<BigInt, _>(lease.workspace.0)
    .bind::<BigInt, _>(lease.campaign.0)
    .bind::<Integer, _>(lease.batch)
    .bind::<BigInt, _>(lease.number)
    .load(connection)
    .await?;
    rows.into_iter()
        .next()
        .map(|row| CampaignStatus::parse(&row.status))
        .transpose()
}

impl Store {
    /// Leases the next open batch of the workspace for `time`: of the campaign that was served least
    /// recently, its first that nobody works on. With `send` unset only batches that need no vendor.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn lease_batch(
        &self,
        workspace: WorkspaceId,
        time: Duration,
        send: bool,
    ) -> Result<Option<Lease>, StoreError> {
        let rows: Vec<LeaseRow> = sql_query(include_str!("sql/lease_batch.sql"))
            .bind::<BigInt, _>(workspace.0)
            .bind::<Double, _>(time.as_secs_f64())
            .bind::<Bool, _>(send)
            .load(&mut *self.connection().await?)
            .await?;
        Ok(rows.into_iter().next().map(|row| Lease {
            workspace,
            campaign: CampaignId(row.campaign_id),
            batch: row.number,
            number: row.lease_number,
            attempts: row.attempts,
            cancelled: row.cancelled,
            left_out: row.left_out,
            customers: sorted(row.customer_ids),
        }))
    }

    /// Gives a batch back, to be leased again after `wait`. `failed` counts this as an attempt.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away; the lease then runs out by itself.
    pub async fn give_batch_back(
        &self,
        lease: &Lease,
        wait: Duration,
        failed: bool,
    ) -> Result<Fenced<()>, StoreError> {
        repeating(|| async {
            let mut connection = self.connection().await?;
            connection
                .transaction(async |connection| {
                    let changed = sql_query(
                        "UPDATE campaign_batches
                         SET leased_until = NULL, not_before = now() + make_interval(secs => $5),
                             attempts = attempts + $6::int
                         WHERE workspace_id = $1 AND campaign_id = $2 AND number = $3
                             AND lease_number = $4 AND NOT done",
                    )
                    .bind::<BigInt, _>(lease.workspace.0)
                    .bind::<BigInt, _>(lease.campaign.0)
                    .bind::<Integer, _>(lease.batch)
                    .bind::<BigInt, _>(lease.number)
                    .bind::<Double, _>(wait.as_secs_f64())
                    .bind::<Integer, _>(i32::from(failed))
                    .execute(connection)
                    .await?;
                    if changed == 0 {
                        return Ok(Fenced::Stale);
                    }
                    due_work::add_in(connection, lease.workspace, WorkKind::Dispatch, wait).await?;
                    Ok(Fenced::Done(()))
                })
                .await
        })
        .await
    }

    /// Makes the lease last for `time` from now.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn renew_lease(
        &self,
        lease: &Lease,
        time: Duration,
    ) -> Result<Fenced<()>, StoreError> {
        let changed = sql_query(
            "UPDATE campaign_batches SET leased_until = now() + make_interval(secs => $5)
             WHERE workspace_id = $1 AND campaign_id = $2 AND number = $3
                 AND lease_number = $4 AND NOT done",
        )
        .bind::<BigInt, _>(lease.workspace.0)
        .bind::<BigInt, _>(lease.campaign.0)
        .bind::<Integer, _>(lease.batch)
        .bind::<BigInt, _>(lease.number)
        .bind::<Double, _>(time.as_secs_f64())
        .execute(&mut *self.connection().await?)
        .await?;
        Ok(if changed == 0 {
            Fenced::Stale
        } else {
            Fenced::Done(())
        })
    }

    /// Writes a batch nobody is sent to: a SKIPPED row for each member, with its `reason`. Rows that
    /// were written before stay, but those still PENDING among `unsent` are skipped too.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn skip_batch(
        &self,
        lease: &Lease,
        reason: &str,
        unsent: &[CustomerId],
    ) -> Result<Fenced<CampaignCounters>, StoreError> {
        let unsent: Vec<i64> = unsent.iter().map(|id| id.0).collect();
        repeating(|| async {
            let rows: Vec<CountersRow> = sql_query(concat!(
                include_str!("sql/skip_batch.sql"),
                include_str!("sql/move_counters.sql"),
                "SELECT * FROM moved"
            ))
            .bind::<BigInt, _>(lease.workspace.0)
            .bind::<BigInt, _>(lease.campaign.0)
            .bind::<Integer, _>(lease.batch)
            .bind::<BigInt, _>(lease.number)
            .bind::<Text, _>(reason)
            .bind::<Array<BigInt>, _>(&unsent)
            .load(&mut *self.connection().await?)
            .await?;
            Ok(match rows.into_iter().next() {
                Some(row) => Fenced::Done(row.try_into()?),
                None => Fenced::Stale,
            })
        })
        .await
    }
}

fn sorted(mut ids: Vec<i64>) -> Vec<CustomerId> {
    ids.sort_unstable();
    ids.into_iter().map(CustomerId).collect()
}
