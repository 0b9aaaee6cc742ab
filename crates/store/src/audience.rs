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
    /// When it was deleted; campaigns launched before keep it.
    pub deleted_at: Option<DateTime<Utc>>,
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
        let detail = json!({ "name": self.name });
        note(
            connection,
            workspace,
            saved.id,
            actor,
            "audience.saved",
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

    /// The audiences of these ids, deleted ones among them, in no order; unknown ids are passed over.
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

    /// At most `limit` audiences older than `after`, newest first, without deleted ones.
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
                    .and(audiences::id.lt(before))
                    .and(audiences::deleted_at.is_null()),
            )
            .order(audiences::id.desc())
            .limit(limit)
            .select(Audience::as_select())
            .load(&mut *self.connection().await?)
            .await?;
        Ok(found)
    }

    /// Gives an audience another name; `None` for an unknown or deleted one.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn rename_audience(
        &self,
        workspace: WorkspaceId,
        id: AudienceId,
        name: &str,
        actor: &Actor,
    ) -> Result<Option<Audience>, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let Some(before) = take(connection, workspace, id).await? else {
                    return Ok(None);
                };
                if before.deleted_at.is_some() || before.name == name {
                    return Ok(Some(before).filter(|audience| audience.deleted_at.is_none()));
                }
                let renamed = diesel::update(audiences::table.find((workspace.0, id.0)))
                    .set(audiences::name.eq(name))
                    .returning(Audience::as_returning())
                    .get_result(connection)
                    .await?;
                let detail = json!({ "before": before.name, "after": name });
                note(connection, workspace, id, actor, "audience.renamed", detail).await?;
                Ok(Some(renamed))
            })
            .await
    }

    /// Deletes an audience: it is listed no more and nothing more is launched to it, while campaigns
    /// keep it. Deleting it again changes nothing; false for an unknown one.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn delete_audience(
        &self,
        workspace: WorkspaceId,
        id: AudienceId,
        actor: &Actor,
    ) -> Result<bool, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let Some(before) = take(connection, workspace, id).await? else {
                    return Ok(false);
                };
                if before.deleted_at.is_some() {
                    return Ok(true);
                }
                diesel::update(audiences::table.find((workspace.0, id.0)))
                    .set(audiences::deleted_at.eq(actor.at))
                    .execute(connection)
                    .await?;
                let detail = json!({ "name": before.name });
                note(connection, workspace, id, actor, "audience.deleted", detail).await?;
                Ok(true)
            })
            .await
    }
}

/// The audience of this id, locked until the transaction's end.
async fn take(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    id: AudienceId,
) -> Result<Option<Audience>, StoreError> {
    let found = audiences::table
        .find((workspace.0, id.0))
        .select(Audience::as_select())
        .for_no_key_update()
        .first(connection)
        .await
        .optional()?;
    Ok(found)
}

async fn note(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    id: AudienceId,
    actor: &Actor,
    action: &str,
    detail: Value,
) -> Result<(), StoreError> {
    let subject = format!("audience {id}");
    audit::note(connection, workspace, actor, action, &subject, detail).await
}

/// The audience of this id, unless it was deleted, within a transaction.
pub(crate) async fn find(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    id: AudienceId,
) -> Result<Option<Audience>, StoreError> {
    let found = audiences::table
        .find((workspace.0, id.0))
        .filter(audiences::deleted_at.is_null())
        .select(Audience::as_select())
        .first(connection)
        .await
        .optional()?;
    Ok(found)
}
