//! What a workspace holds altogether.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::{Store, StoreError, WorkspaceId, schema::workspace_totals};

/// Sums over a workspace's customers, moved with them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = workspace_totals, check_for_backend(diesel::pg::Pg))]
pub struct WorkspaceTotals {
    /// Customers, those known only by an order or a visit included.
    pub customers: i64,
    /// Orders that count.
    pub orders: i64,
    /// Visits, with the orders that count as one.
    pub visits: i64,
    /// Spend in minor units.
    pub total_spend: i64,
}

impl Store {
    /// The totals of a workspace; zeros for an unknown one.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn workspace_totals(
        &self,
        workspace: WorkspaceId,
    ) -> Result<WorkspaceTotals, StoreError> {
        find(&mut *self.connection().await?, workspace).await
    }
}

/// The totals of a workspace, within a transaction; zeros for an unknown one.
pub(crate) async fn find(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
) -> Result<WorkspaceTotals, StoreError> {
    let found = workspace_totals::table
        .find(workspace.0)
        .select(WorkspaceTotals::as_select())
        .first(connection)
        .await
        .optional()?;
    Ok(found.unwrap_or_default())
}
