//! Saved audiences: a rule with a name.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};

use crate::{
    AudienceId, Store, StoreError, WorkspaceId,
    audit::{self, Actor},
    schema::audiences,
};

impl From<i64> for AudienceId {
    fn from(id: i64) -> Self {
        Self(id)
    }
}

/// A saved audience.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = audiences, check_for_backend(diesel::pg::Pg))]
pub struct Audience {
    /// Its id.
    #[diesel(deserialize_as = i64)]
    pub id: AudienceId,
    /// What people call it.
    pub name: String,
    /// The rule, as `tidings_audience` writes it.
    pub rule: Value,
    /// Who saved it.
    pub created_by: String,
    /// When it was saved.
    pub created_at: DateTime<Utc>,
}

/// An audience to be saved. The rule has passed its checks.
#[derive(Clone, Debug)]
pub struct NewAudience {
    /// What people call it.
    pub name: String,
    /// The rule, as `tidings_audience` writes it.
    pub rule: Value,
}

impl NewAudience {
    /// Saves it, within a transaction.
    pub(crate) async fn insert(
        &self,
        connection: &mut AsyncPgConnection,
        workspace: WorkspaceId,
        actor: &Actor,
    ) -> Result<Audience, StoreError> {
        let saved: Audience = diesel::insert_into(audiences::table)
            .values((
                audiences::workspace_id.eq(workspace.0),
                audiences::name.eq(&self.name),
                audiences::rule.eq(&self.rule),
                audiences::created_by.eq(&actor.name),
                audiences::created_at.eq(actor.at),
            ))
            .returning(Audience::as_returning())
            .get_result(connection)
            .await?;
        let subject = format!("audience {}", saved.id);
        let detail = json!({ "name": self.name });
        audit::note(
            connection,
            workspace,
            actor,
            "audience.saved",
            &subject,
            detail,
        )
        .await?;
        Ok(saved)
    }
}

impl Store {
    /// Saves an audience.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn insert_audience(
        &self,
        workspace: WorkspaceId,
        new: &NewAudience,
        actor: &Actor,
    ) -> Result<Audience, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| new.insert(connection, workspace, actor).await)
            .await
    }

    /// The audiences of these ids, in no order; unknown ids are passed over.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn find_audiences(
        &self,
        workspace: WorkspaceId,
        ids: &[AudienceId],
    ) -> Result<Vec<Audience>, StoreError> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let found = audiences::table
            .filter(
                audiences::workspace_id
                    .eq(workspace.0)
                    .and(audiences::id.eq_any(ids)),
            )
            .select(Audience::as_select())
            .load(&mut *self.connection().await?)
            .await?;
        Ok(found)
    }

    /// At most `limit` audiences older than `after`, newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_audiences(
        &self,
        workspace: WorkspaceId,
        after: Option<AudienceId>,
        limit: i64,
    ) -> Result<Vec<Audience>, StoreError> {
        let before = after.map_or(i64::MAX, |id| id.0);
        let found = audiences::table
            .filter(
                audiences::workspace_id
                    .eq(workspace.0)
                    .and(audiences::id.lt(before)),
            )
            .order(audiences::id.desc())
            .limit(limit)
            .select(Audience::as_select())
            .load(&mut *self.connection().await?)
            .await?;
        Ok(found)
    }
}

/// The audience of this id, within a transaction.
pub(crate) async fn find(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    id: AudienceId,
) -> Result<Option<Audience>, StoreError> {
    let found = audiences::table
        .find((workspace.0, id.0))
        .select(Audience::as_select())
        .first(connection)
        .await
        .optional()?;
    Ok(found)
}
