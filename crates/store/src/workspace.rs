//! Workspaces: the tenants.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::{Map, Value, json};

use crate::{
    Store, StoreError, WorkspaceId,
    audit::{self, Actor},
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

/// What is to be another than it was; what is absent stays. The currency never changes, since amounts are
/// kept in it.
#[derive(Clone, Debug, Default, AsChangeset)]
#[diesel(table_name = workspaces)]
pub struct WorkspaceChange {
    /// What people call it.
    pub name: Option<String>,
    /// IANA name, checked by the caller.
    pub time_zone: Option<String>,
}

impl WorkspaceChange {
    async fn apply(
        &self,
        connection: &mut AsyncPgConnection,
        workspace: WorkspaceId,
        actor: &Actor,
    ) -> Result<Option<Workspace>, StoreError> {
        let before: Option<Workspace> = workspaces::table
            .find(workspace.0)
            .select(Workspace::as_select())
            .for_no_key_update()
            .first(connection)
            .await
            .optional()?;
        let Some(before) = before else {
            return Ok(None);
        };
        let detail = self.differences(&before);
        if detail.is_empty() {
            return Ok(Some(before));
        }
        let after = diesel::update(workspaces::table.find(workspace.0))
            .set(self)
            .returning(Workspace::as_returning())
            .get_result(connection)
            .await?;
        let subject = format!("workspace {workspace}");
        audit::note(
            connection,
            workspace,
            actor,
            "workspace.changed",
            &subject,
            detail.into(),
        )
        .await?;
        Ok(Some(after))
    }

    /// Each setting that would change: what it is and what it would be.
    fn differences(&self, before: &Workspace) -> Map<String, Value> {
        let settings = [
            ("name", &before.name, &self.name),
            ("timeZone", &before.time_zone, &self.time_zone),
        ];
        let differing = settings.into_iter().filter_map(|(setting, from, to)| {
            let to = to.as_ref().filter(|to| *to != from)?;
            Some((setting.to_owned(), json!({ "from": from, "to": to })))
        });
        differing.collect()
    }
}

impl From<i64> for WorkspaceId {
    fn from(id: i64) -> Self {
        Self(id)
    }
}

impl Store {
    /// Makes a workspace that belongs to nobody yet.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn insert_workspace(
        &self,
        new: &NewWorkspace,
        actor: &Actor,
    ) -> Result<Workspace, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| insert(connection, new, actor).await)
            .await
    }

    /// Changes a workspace and gives it as it is then; `None` where there is no such workspace.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn update_workspace(
        &self,
        workspace: WorkspaceId,
        change: &WorkspaceChange,
        actor: &Actor,
    ) -> Result<Option<Workspace>, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| change.apply(connection, workspace, actor).await)
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
    actor: &Actor,
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
    let subject = format!("workspace {}", workspace.id);
    let detail = json!({ "name": new.name, "currency": new.currency, "timeZone": new.time_zone });
    audit::note(
        connection,
        workspace.id,
        actor,
        "workspace.created",
        &subject,
        detail,
    )
    .await?;
    Ok(workspace)
}
