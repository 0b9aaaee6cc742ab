//! How far accepted requests have been written, for those who watch.

use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Bool, Integer, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::{Store, StoreError, WorkspaceId};

/// How far one batch, or an import of many, has been written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct WatchedBatch {
    /// The workspace it belongs to.
    #[diesel(sql_type = BigInt, deserialize_as = i64)]
    pub workspace_id: WorkspaceId,
    /// The batch.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Records accepted.
    #[diesel(sql_type = Integer)]
    pub accepted: i32,
    /// Records written.
    #[diesel(sql_type = Integer)]
    pub committed: i32,
    /// Records that could not be written.
    #[diesel(sql_type = Integer)]
    pub failed: i32,
    /// Whether nothing of it is left to be written.
    #[diesel(sql_type = Bool)]
    pub done: bool,
}

impl Store {
    /// The progress of these batches and imports in one statement, whichever workspaces they are of; those of
    /// which nothing is written yet are passed over.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn watched_batches(
        &self,
        batches: &[(WorkspaceId, Uuid)],
    ) -> Result<Vec<WatchedBatch>, StoreError> {
        let (workspaces, ids): (Vec<i64>, Vec<Uuid>) = batches
            .iter()
            .map(|(workspace, id)| (workspace.0, *id))
            .unzip();
        let found = sql_query(include_str!("sql/watched_batches.sql"))
            .bind::<Array<BigInt>, _>(workspaces)
            .bind::<Array<SqlUuid>, _>(ids)
            .load(&mut *self.connection().await?)
            .await?;
        Ok(found)
    }
}
