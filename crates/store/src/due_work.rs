//! Which workspace has campaign work, and from when.
//!
//! Work itself stands in the rows of campaigns and batches; this small table only tells workers in
//! which workspace to look, and is the one table read across workspaces. It is read without locks.
//! Two rules keep a reader from losing work that is added while it looks:
//!
//! - adding work always moves `at`, in the transaction that adds the work;
//! - a worker that found nothing more sets or removes the row only where `at` is still what it read
//!   before it looked.
//!
//! A row stays while a batch is open or a campaign is scheduled, so nothing has to be added again
//! when a lease runs out.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Double, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::{Store, StoreError, WorkspaceId};

/// A kind of campaign work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WorkKind {
    /// Scheduled campaigns to be started.
    Schedule,
    /// Audiences to be frozen.
    Launch,
    /// Batches to be sent or written.
    Dispatch,
    /// Receipts to be asked for.
    Reconcile,
}

impl WorkKind {
    /// Its name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Launch => "launch",
            Self::Dispatch => "dispatch",
            Self::Reconcile => "reconcile",
        }
    }

    /// The earliest time at which work of this kind can be done in workspace `$1`; null for none.
    fn next(self) -> &'static str {
        match self {
            Self::Schedule => {
                "SELECT min(scheduled_at) AS at FROM campaigns
                 WHERE workspace_id = $1 AND finished_at IS NULL AND status = 'SCHEDULED'"
            }
            Self::Launch => {
                "SELECT min(created_at) AS at FROM campaigns
                 WHERE workspace_id = $1 AND finished_at IS NULL AND status = 'PREPARING'"
            }
            Self::Dispatch => {
                "SELECT min(greatest(b.not_before, coalesce(b.leased_until, '-infinity'))) AS at
                 FROM campaigns c
                 JOIN campaign_batches b ON b.workspace_id = c.workspace_id AND b.campaign_id = c.id
                 WHERE c.workspace_id = $1 AND c.finished_at IS NULL
                     AND c.status IN ('SENDING', 'CANCELLED') AND NOT b.done"
            }
            // A campaign that is still sending gets batches to reconcile later on, of which nothing is told here.
            Self::Reconcile => {
                "SELECT least(
                     (SELECT min(reconcile_at) FROM campaign_batches WHERE workspace_id = $1),
                     (SELECT now() + interval '5 seconds' FROM campaigns
                      WHERE workspace_id = $1 AND finished_at IS NULL
                          AND status IN ('SENDING', 'PAUSED', 'CANCELLED') LIMIT 1)) AS at"
            }
        }
    }
}

/// A workspace with work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueWork {
    /// Where to look.
    pub workspace: WorkspaceId,
    /// From when; also tells whether work was added since.
    pub at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct DueRow {
    #[diesel(sql_type = BigInt)]
    workspace_id: i64,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct NextRow {
    #[diesel(sql_type = Nullable<Timestamptz>)]
    at: Option<DateTime<Utc>>,
}

/// Tells workers of work from `at` on. To be called in the transaction that adds the work.
pub(crate) async fn add(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    kind: WorkKind,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    // Even where earlier work is known, `at` moves, by a microsecond.
    sql_query(
        "INSERT INTO due_work (workspace_id, kind, at) VALUES ($1, $2, $3)
         ON CONFLICT (workspace_id, kind) DO UPDATE
         SET at = least(excluded.at, due_work.at - interval '1 microsecond')",
    )
    .bind::<BigInt, _>(workspace.0)
    .bind::<Text, _>(kind.as_str())
    .bind::<Timestamptz, _>(at)
    .execute(connection)
    .await?;
    Ok(())
}

/// As [`add`], from `wait` after the database's now.
pub(crate) async fn add_in(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    kind: WorkKind,
    wait: Duration,
) -> Result<(), StoreError> {
    let row: NextRow = sql_query("SELECT now() + make_interval(secs => $1) AS at")
        .bind::<Double, _>(wait.as_secs_f64())
        .get_result(connection)
        .await?;
    match row.at {
        Some(at) => add(connection, workspace, kind, at).await,
        None => Ok(()),
    }
}

impl Store {
    /// The workspaces with work of this kind, the longest waiting first: those due at `now`, and
    /// the first that is due later, so that the caller knows how long it may sleep.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn due_work(
        &self,
        kind: WorkKind,
        now: DateTime<Utc>,
    ) -> Result<Vec<DueWork>, StoreError> {
        let rows: Vec<DueRow> = sql_query(
            "(SELECT workspace_id, at FROM due_work WHERE kind = $1 AND at <= $2 ORDER BY at LIMIT 1000)
             UNION ALL
             (SELECT workspace_id, at FROM due_work WHERE kind = $1 AND at > $2 ORDER BY at LIMIT 1)",
        )
        .bind::<Text, _>(kind.as_str())
        .bind::<Timestamptz, _>(now)
        .load(&mut *self.connection().await?)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| DueWork {
                workspace: WorkspaceId(row.workspace_id),
                at: row.at,
            })
            .collect())
    }

    /// To be called where a look at `due` found nothing (more) to do: moves the row to the next time
    /// something can be done, but to `not_before` at the earliest, or removes it. Changes nothing
    /// where work was added since `due` was read.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn settle_due_work(
        &self,
        kind: WorkKind,
        due: DueWork,
        not_before: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut connection = self.connection().await?;
        let next: NextRow = sql_query(kind.next())
            .bind::<BigInt, _>(due.workspace.0)
            .get_result(&mut *connection)
            .await?;
        let statement = match next.at {
            Some(_) => {
                "UPDATE due_work SET at = $4 WHERE workspace_id = $1 AND kind = $2 AND at = $3"
            }
            None => {
                "DELETE FROM due_work WHERE workspace_id = $1 AND kind = $2 AND at = $3
                     AND $4::timestamptz IS NOT NULL"
            }
        };
        sql_query(statement)
            .bind::<BigInt, _>(due.workspace.0)
            .bind::<Text, _>(kind.as_str())
            .bind::<Timestamptz, _>(due.at)
            .bind::<Timestamptz, _>(next.at.map_or(not_before, |at| at.max(not_before)))
            .execute(&mut *connection)
            .await?;
        Ok(())
    }
}
