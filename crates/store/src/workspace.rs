//! Workspaces: the tenants.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

use crate::{
    Store, StoreError, WorkspaceId,
    schema::{workspace_totals, workspaces},
};

/// A workspace and the settings its data are read by.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = workspaces, check_for_backend(diesel::pg::Pg))]
pub struct Workspace {
    /// Its id.
    #[diesel(deserialize_as = i64)]
    pub id: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// ISO 4217 code of its one currency.
    pub currency: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Whether a completed order also counts as a visit.
    pub orders_count_as_visits: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A workspace to be made; currency and time zone are checked by the caller.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = workspaces)]
pub struct NewWorkspace {
    /// What people call it.
    pub name: String,
    /// ISO 4217 code.
    pub currency: String,
    /// IANA name.
    pub time_zone: String,
}

impl From<i64> for WorkspaceId {
    fn from(id: i64) -> Self {
        Self(id)
    }
}

impl Store {
    /// Makes a workspace with its totals at zero.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn insert_workspace(&self, new: &NewWorkspace) -> Result<Workspace, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| insert(connection, new).await)
            .await
    }

    /// The workspace of this id.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn find_workspace(&self, id: WorkspaceId) -> Result<Option<Workspace>, StoreError> {
        let found = workspaces::table
            .find(id.0)
            .select(Workspace::as_select())
            .first(&mut *self.connection().await?)
            .await
            .optional()?;
        Ok(found)
    }
}

/// Adds a workspace with its totals at zero, within a transaction.
pub(crate) async fn insert(
    connection: &mut AsyncPgConnection,
    new: &NewWorkspace,
) -> Result<Workspace, StoreError> {
    let workspace: Workspace = diesel::insert_into(workspaces::table)
        .values(new)
        .returning(Workspace::as_returning())
        .get_result(connection)
        .await?;
    diesel::insert_into(workspace_totals::table)
        .values(workspace_totals::workspace_id.eq(workspace.id.0))
        .execute(connection)
        .await?;
    Ok(workspace)
}
