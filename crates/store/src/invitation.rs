//! Invitations: a place in a workspace that waits for whoever signs in with an address.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::json;
use tidings_audience::fold;

use crate::{
    Store, StoreError, WorkspaceId,
    audit::{self, Actor},
    membership::{Role, insert_member, lock_members, may_manage, role_in},
    person::Person,
    schema::{invitations, memberships, people, workspaces},
    workspace::Workspace,
};

/// How long an invitation waits.
const LASTS: Duration = Duration::days(14);

/// An invitation that waits for a person with this address to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The workspace it leads to.
    pub workspace_id: WorkspaceId,
    /// Its id there.
    pub id: i64,
    /// The address invited.
    pub email: String,
    /// The role it gives.
    pub role: Role,
    /// Who invited.
    pub invited_by: String,
    /// When it lapses.
    pub expires_at: DateTime<Utc>,
}

/// What became of an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invited {
    /// It waits; one sent before to the same address is replaced.
    Waiting(Invitation),
    /// A person with this address is a member already.
    AlreadyMember,
    /// The actor's own role does not reach that far.
    Forbidden,
}

type Row = (i64, i64, String, String, String, DateTime<Utc>);

fn invitation(row: Row) -> Result<Invitation, StoreError> {
    let (workspace_id, id, email, role, invited_by, expires_at) = row;
    let role = role.parse()?;
    Ok(Invitation {
        workspace_id: WorkspaceId(workspace_id),
        id,
        email,
        role,
        invited_by,
        expires_at,
    })
}

const COLUMNS: (
    invitations::workspace_id,
    invitations::id,
    invitations::email,
    invitations::role,
    invitations::invited_by,
    invitations::expires_at,
) = (
    invitations::workspace_id,
    invitations::id,
    invitations::email,
    invitations::role,
    invitations::invited_by,
    invitations::expires_at,
);

impl Store {
    /// Invites whoever signs in with this verified address. Only an owner invites an owner.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn invite(
        &self,
        workspace: WorkspaceId,
        email: &str,
        role: Role,
        actor: &Actor,
    ) -> Result<Invited, StoreError> {
        let folded = fold(email);
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let members = lock_members(connection, workspace).await?;
                if !may_manage(&members, actor, role) {
                    return Ok(Invited::Forbidden);
                }
                if find_member(connection, workspace, &folded).await?.is_some() {
                    return Ok(Invited::AlreadyMember);
                }
                let said = (
                    invitations::email.eq(email),
                    invitations::role.eq(role.as_str()),
                    invitations::invited_by.eq(&actor.name),
                    invitations::created_at.eq(actor.at),
                    invitations::expires_at.eq(actor.at + LASTS),
                );
                let row: Row = diesel::insert_into(invitations::table)
                    .values((
                        invitations::workspace_id.eq(workspace.0),
                        invitations::email_folded.eq(&folded),
                        said,
                    ))
                    .on_conflict((invitations::workspace_id, invitations::email_folded))
                    .do_update()
                    .set(said)
                    .returning(COLUMNS)
                    .get_result(connection)
                    .await?;
                let subject = format!("invitation {}", row.1);
                let detail = json!({ "email": email, "role": role.as_str() });
                audit::note(
                    connection,
                    workspace,
                    actor,
                    "member.invited",
                    &subject,
                    detail,
                )
                .await?;
                Ok(Invited::Waiting(invitation(row)?))
            })
            .await
    }

    /// Takes an invitation back; false where there is none of this id.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn withdraw_invitation(
        &self,
        workspace: WorkspaceId,
        id: i64,
        actor: &Actor,
    ) -> Result<bool, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let gone: Option<(String, String)> =
                    diesel::delete(invitations::table.find((workspace.0, id)))
                        .returning((invitations::email, invitations::role))
                        .get_result(connection)
                        .await
                        .optional()?;
                let Some((email, role)) = gone else {
                    return Ok(false);
                };
                let subject = format!("invitation {id}");
                audit::note(
                    connection,
                    workspace,
                    actor,
                    "invitation.withdrawn",
                    &subject,
                    json!({ "email": email, "role": role }),
                )
                .await?;
                Ok(true)
            })
            .await
    }

    /// The invitations of a workspace that still wait, newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_invitations(
        &self,
        workspace: WorkspaceId,
        now: DateTime<Utc>,
    ) -> Result<Vec<Invitation>, StoreError> {
        let rows: Vec<Row> = invitations::table
            .filter(
                invitations::workspace_id
                    .eq(workspace.0)
                    .and(invitations::expires_at.gt(now)),
            )
            .order(invitations::id.desc())
            .select(COLUMNS)
            .load(&mut *self.connection().await?)
            .await?;
        rows.into_iter().map(invitation).collect()
    }

    /// The invitations that wait for a person, each with the workspace it leads to.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn invitations_for(
        &self,
        person: &Person,
        now: DateTime<Utc>,
    ) -> Result<Vec<(Invitation, Workspace)>, StoreError> {
        let rows: Vec<(Row, Workspace)> = invitations::table
            .inner_join(workspaces::table)
            .filter(
                invitations::email_folded
                    .eq(fold(&person.email))
                    .and(invitations::expires_at.gt(now)),
            )
            .order((invitations::workspace_id, invitations::id))
            .select((COLUMNS, Workspace::as_select()))
            .load(&mut *self.connection().await?)
            .await?;
        rows.into_iter()
            .map(|(row, workspace)| Ok((invitation(row)?, workspace)))
            .collect()
    }

    /// Accepts an invitation that waits for this person's address and gives the role they have then;
    /// `None` where none waits.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn accept_invitation(
        &self,
        workspace: WorkspaceId,
        id: i64,
        person: &Person,
        actor: &Actor,
    ) -> Result<Option<Role>, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let waiting = invitations::table
                    .find((workspace.0, id))
                    .filter(invitations::email_folded.eq(fold(&person.email)))
                    .filter(invitations::expires_at.gt(actor.at));
                let role: Option<String> = diesel::delete(waiting)
                    .returning(invitations::role)
                    .get_result(connection)
                    .await
                    .optional()?;
                let Some(role) = role else { return Ok(None) };
                let role: Role = role.parse()?;
                if !insert_member(connection, workspace, person.id, role, actor.at).await? {
                    let members = lock_members(connection, workspace).await?;
                    return Ok(role_in(&members, person.id));
                }
                let subject = format!("person {}", person.id);
                let detail = json!({ "email": person.email, "role": role.as_str() });
                audit::note(
                    connection,
                    workspace,
                    actor,
                    "member.joined",
                    &subject,
                    detail,
                )
                .await?;
                Ok(Some(role))
            })
            .await
    }
}

/// The member whose verified address this is.
async fn find_member(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    email_folded: &str,
) -> Result<Option<i64>, StoreError> {
    let member = memberships::table
        .inner_join(people::table)
        .filter(
            memberships::workspace_id
                .eq(workspace.0)
                .and(people::email_folded.eq(email_folded)),
        )
        .select(memberships::person_id)
        .first(connection)
        .await
        .optional()?;
    Ok(member)
}
