//! Forgetting what is old: the members of campaigns that are over, and the audit log.
//!
//! A campaign's counters, its message and its rule stay; who its members were, what each was told and what became of
//! it goes, as do the batches of its frozen audience. A campaign is touched only when it is over and awaits no receipt.
//! Each call forgets a bounded number of rows in one transaction, so a crash costs nothing and nobody waits long for a
//! lock; who calls goes on until nothing is left.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Timestamptz},
};
use diesel_async::{AsyncConnection, RunQueryDsl};

use crate::{Store, StoreError, WorkspaceId, pool::repeating};

/// The most rows that one call forgets.
const MOST_ROWS: i64 = 5_000;
const ALLOW: &str = "SELECT set_config('tidings.retention', 'on', true)";
const FORGET_BATCHES: &str =
    "DELETE FROM campaign_batches WHERE workspace_id = $1 AND campaign_id = $2";
const WORKSPACES: &str = "SELECT id FROM workspaces WHERE id > $1 ORDER BY id LIMIT 1000";

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// What a call forgot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// How many rows of the ledger or the log.
    pub rows: u64,
    /// Whether another call may find more.
    pub more: bool,
}

impl Store {
    /// Some of the members of campaigns that were over before `before`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn forget_recipients(
        &self,
        workspace: WorkspaceId,
        before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Forgotten, StoreError> {
        repeating(|| async {
            let mut connection = self.connection().await?;
            connection
                .transaction(async |connection| {
                    let chosen: Vec<Id> = sql_query(include_str!("sql/next_to_forget.sql"))
                        .bind::<BigInt, _>(workspace.0)
                        .bind::<Timestamptz, _>(before)
                        .bind::<Timestamptz, _>(now)
                        .load(connection)
                        .await?;
                    let Some(campaign) = chosen.into_iter().next() else {
                        return Ok(Forgotten::default());
                    };
                    let rows = sql_query(include_str!("sql/forget_recipients.sql"))
                        .bind::<BigInt, _>(workspace.0)
                        .bind::<BigInt, _>(campaign.id)
                        .bind::<BigInt, _>(MOST_ROWS)
                        .execute(connection)
                        .await? as u64;
                    if rows < MOST_ROWS.unsigned_abs() {
                        sql_query(FORGET_BATCHES)
                            .bind::<BigInt, _>(workspace.0)
                            .bind::<BigInt, _>(campaign.id)
                            .execute(connection)
                            .await?;
                    }
                    Ok(Forgotten { rows, more: true })
                })
                .await
        })
        .await
    }

    /// Some entries of the audit log from before `before`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn forget_audit(
        &self,
        workspace: WorkspaceId,
        before: DateTime<Utc>,
    ) -> Result<Forgotten, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                sql_query(ALLOW).execute(connection).await?;
                let rows = sql_query(include_str!("sql/forget_audit.sql"))
                    .bind::<BigInt, _>(workspace.0)
                    .bind::<Timestamptz, _>(before)
                    .bind::<BigInt, _>(MOST_ROWS)
                    .execute(connection)
                    .await? as u64;
                let more = rows == MOST_ROWS.unsigned_abs();
                Ok(Forgotten { rows, more })
            })
            .await
    }

    /// The ids of workspaces by rising id, those after the given one, at most a thousand.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn workspace_ids(
        &self,
        after: Option<WorkspaceId>,
    ) -> Result<Vec<WorkspaceId>, StoreError> {
        let rows: Vec<Id> = sql_query(WORKSPACES)
            .bind::<BigInt, _>(after.map_or(i64::MIN, |id| id.0))
            .load(&mut *self.connection().await?)
            .await?;
        Ok(rows.into_iter().map(|row| WorkspaceId(row.id)).collect())
    }
}
