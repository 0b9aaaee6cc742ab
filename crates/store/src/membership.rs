//! Memberships: who may do what in which workspace, and the invitations that lead to one.

use std::str::FromStr;

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::json;
use tidings_audience::fold;

use crate::{
    Store, StoreError, WorkspaceId,
    audit::{self, Actor},
    person::Person,
    schema::{invitations, memberships, people, workspaces},
    workspace::{self, NewWorkspace, Workspace},
};

/// How long an invitation waits.
const INVITATION_LASTS: Duration = Duration::days(14);

/// What a member may do, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads.
    Viewer,
    /// Also makes audiences, launches campaigns and imports.
    Marketer,
    /// Also manages members, keys and settings.
    Admin,
    /// Also hands the workspace over; there is always one.
    Owner,
}

impl Role {
    /// Its name in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "VIEWER",
            Self::Marketer => "MARKETER",
            Self::Admin => "ADMIN",
            Self::Owner => "OWNER",
        }
    }
}

impl FromStr for Role {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        match text {
            "VIEWER" => Ok(Self::Viewer),
            "MARKETER" => Ok(Self::Marketer),
            "ADMIN" => Ok(Self::Admin),
            "OWNER" => Ok(Self::Owner),
            other => Err(StoreError::Other(format!("there is no role {other}"))),
        }
    }
}

/// A person's place in a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The workspace.
    pub workspace: Workspace,
    /// What the person may do there.
    pub role: Role,
}

/// A member of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who it is.
    pub person: Person,
    /// What they may do.
    pub role: Role,
    /// Since when.
    pub since: DateTime<Utc>,
}

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

/// What became of a change to the members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberChange {
    /// It is done.
    Done,
    /// The person is no member here.
    NotFound,
    /// The workspace would be left without an owner.
    LastOwner,
    /// The actor's own role does not reach that far.
    Forbidden,
}

/// What became of an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invited {
    /// It waits; one sent before to the same address is replaced.
    Waiting(Invitation),
    /// A person with this address is a member already.
    AlreadyMember,
}

type InvitationRow = (i64, i64, String, String, String, DateTime<Utc>);

fn invitation(row: InvitationRow) -> Result<Invitation, StoreError> {
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

const INVITATION: (
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
    /// Makes a workspace that this person owns.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn found_workspace(
        &self,
        new: &NewWorkspace,
        owner: &Person,
        actor: &Actor,
    ) -> Result<Workspace, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let workspace = workspace::insert(connection, new).await?;
                insert_member(connection, workspace.id, owner.id, Role::Owner, actor.at).await?;
                let subject = format!("workspace {}", workspace.id);
                let detail = json!({ "name": new.name, "currency": new.currency, "timeZone": new.time_zone });
                audit::note(connection, workspace.id, actor, "workspace.created", &subject, detail).await?;
                Ok(workspace)
            })
            .await
    }

    /// The workspaces a person belongs to, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn memberships_of(&self, person: i64) -> Result<Vec<Membership>, StoreError> {
        let rows: Vec<(Workspace, String)> = memberships::table
            .inner_join(workspaces::table)
            .filter(memberships::person_id.eq(person))
            .order(workspaces::id)
            .select((Workspace::as_select(), memberships::role))
            .load(&mut *self.connection().await?)
            .await?;
        rows.into_iter()
            .map(|(workspace, role)| {
                Ok(Membership {
                    workspace,
                    role: role.parse()?,
                })
            })
            .collect()
    }

    /// A person's role in a workspace, if they belong to it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn role_of(
        &self,
        workspace: WorkspaceId,
        person: i64,
    ) -> Result<Option<Role>, StoreError> {
        let role: Option<String> = memberships::table
            .find((workspace.0, person))
            .select(memberships::role)
            .first(&mut *self.connection().await?)
            .await
            .optional()?;
        role.map(|role| role.parse()).transpose()
    }

    /// The members of a workspace, in the order they joined.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_members(&self, workspace: WorkspaceId) -> Result<Vec<Member>, StoreError> {
        let rows: Vec<(Person, String, DateTime<Utc>)> = memberships::table
            .inner_join(people::table)
            .filter(memberships::workspace_id.eq(workspace.0))
            .order((memberships::created_at, memberships::person_id))
            .select((
                Person::as_select(),
                memberships::role,
                memberships::created_at,
            ))
            .load(&mut *self.connection().await?)
            .await?;
        rows.into_iter()
            .map(|(person, role, since)| {
                Ok(Member {
                    person,
                    role: role.parse()?,
                    since,
                })
            })
            .collect()
    }

    /// Gives a member another role. Only an owner makes or unmakes an owner.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn change_role(
        &self,
        workspace: WorkspaceId,
        person: i64,
        role: Role,
        actor_role: Role,
        actor: &Actor,
    ) -> Result<MemberChange, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let members = lock_members(connection, workspace).await?;
                let Some(before) = role_in(&members, person) else {
                    return Ok(MemberChange::NotFound);
                };
                if role.max(before) == Role::Owner && actor_role != Role::Owner {
                    return Ok(MemberChange::Forbidden);
                }
                if before == Role::Owner && role != Role::Owner && owners(&members) == 1 {
                    return Ok(MemberChange::LastOwner);
                }
                diesel::update(memberships::table.find((workspace.0, person)))
                    .set(memberships::role.eq(role.as_str()))
                    .execute(connection)
                    .await?;
                let detail = json!({ "from": before.as_str(), "to": role.as_str() });
                let subject = format!("person {person}");
                audit::note(
                    connection,
                    workspace,
                    actor,
                    "member.role_changed",
                    &subject,
                    detail,
                )
                .await?;
                Ok(MemberChange::Done)
            })
            .await
    }

    /// Makes another member the owner and the owner an admin.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn hand_over(
        &self,
        workspace: WorkspaceId,
        owner: i64,
        heir: i64,
        actor: &Actor,
    ) -> Result<MemberChange, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let members = lock_members(connection, workspace).await?;
                if role_in(&members, owner) != Some(Role::Owner) {
                    return Ok(MemberChange::Forbidden);
                }
                if role_in(&members, heir).is_none() || heir == owner {
                    return Ok(MemberChange::NotFound);
                }
                for (person, role) in [(heir, Role::Owner), (owner, Role::Admin)] {
                    diesel::update(memberships::table.find((workspace.0, person)))
                        .set(memberships::role.eq(role.as_str()))
                        .execute(connection)
                        .await?;
                }
                let subject = format!("person {heir}");
                audit::note(
                    connection,
                    workspace,
                    actor,
                    "workspace.handed_over",
                    &subject,
                    json!({}),
                )
                .await?;
                Ok(MemberChange::Done)
            })
            .await
    }

    /// Takes a member out of a workspace, or lets them leave.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn remove_member(
        &self,
        workspace: WorkspaceId,
        person: i64,
        actor_role: Role,
        actor: &Actor,
    ) -> Result<MemberChange, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let members = lock_members(connection, workspace).await?;
                let Some(role) = role_in(&members, person) else {
                    return Ok(MemberChange::NotFound);
                };
                if role == Role::Owner && actor_role != Role::Owner {
                    return Ok(MemberChange::Forbidden);
                }
                if role == Role::Owner && owners(&members) == 1 {
                    return Ok(MemberChange::LastOwner);
                }
                diesel::delete(memberships::table.find((workspace.0, person)))
                    .execute(connection)
                    .await?;
                let leaves = actor.id == Some(person);
                let action = if leaves {
                    "member.left"
                } else {
                    "member.removed"
                };
                let subject = format!("person {person}");
                audit::note(
                    connection,
                    workspace,
                    actor,
                    action,
                    &subject,
                    json!({ "role": role.as_str() }),
                )
                .await?;
                Ok(MemberChange::Done)
            })
            .await
    }

    /// Invites whoever signs in with this verified address.
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
                let member: Option<i64> = memberships::table
                    .inner_join(people::table)
                    .filter(
                        memberships::workspace_id
                            .eq(workspace.0)
                            .and(people::email_folded.eq(&folded)),
                    )
                    .select(memberships::person_id)
                    .first(connection)
                    .await
                    .optional()?;
                if member.is_some() {
                    return Ok(Invited::AlreadyMember);
                }
                let said = (
                    invitations::email.eq(email),
                    invitations::role.eq(role.as_str()),
                    invitations::invited_by.eq(&actor.name),
                    invitations::created_at.eq(actor.at),
                    invitations::expires_at.eq(actor.at + INVITATION_LASTS),
                );
                let row: InvitationRow = diesel::insert_into(invitations::table)
                    .values((
                        invitations::workspace_id.eq(workspace.0),
                        invitations::email_folded.eq(&folded),
                        said,
                    ))
                    .on_conflict((invitations::workspace_id, invitations::email_folded))
                    .do_update()
                    .set(said)
                    .returning(INVITATION)
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
                let gone = diesel::delete(invitations::table.find((workspace.0, id)))
                    .execute(connection)
                    .await?;
                if gone == 1 {
                    let subject = format!("invitation {id}");
                    audit::note(
                        connection,
                        workspace,
                        actor,
                        "invitation.withdrawn",
                        &subject,
                        json!({}),
                    )
                    .await?;
                }
                Ok(gone == 1)
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
        let rows: Vec<InvitationRow> = invitations::table
            .filter(
                invitations::workspace_id
                    .eq(workspace.0)
                    .and(invitations::expires_at.gt(now)),
            )
            .order(invitations::id.desc())
            .select(INVITATION)
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
        let rows: Vec<(InvitationRow, Workspace)> = invitations::table
            .inner_join(workspaces::table)
            .filter(
                invitations::email_folded
                    .eq(fold(&person.email))
                    .and(invitations::expires_at.gt(now)),
            )
            .order((invitations::workspace_id, invitations::id))
            .select((INVITATION, Workspace::as_select()))
            .load(&mut *self.connection().await?)
            .await?;
        rows.into_iter()
            .map(|(row, workspace)| Ok((invitation(row)?, workspace)))
            .collect()
    }

    /// Accepts an invitation that waits for this person's address; `None` where none does.
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
                insert_member(connection, workspace, person.id, role, actor.at).await?;
                let subject = format!("person {}", person.id);
                let detail = json!({ "role": role.as_str() });
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

/// Adds a member; one who is there already keeps the role they have.
async fn insert_member(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    person: i64,
    role: Role,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(memberships::table)
        .values((
            memberships::workspace_id.eq(workspace.0),
            memberships::person_id.eq(person),
            memberships::role.eq(role.as_str()),
            memberships::created_at.eq(at),
        ))
        .on_conflict_do_nothing()
        .execute(connection)
        .await?;
    Ok(())
}

/// Every member and role, locked, so that two changes cannot each leave the other's owner behind.
async fn lock_members(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
) -> Result<Vec<(i64, Role)>, StoreError> {
    let rows: Vec<(i64, String)> = memberships::table
        .filter(memberships::workspace_id.eq(workspace.0))
        .order(memberships::person_id)
        .select((memberships::person_id, memberships::role))
        .for_no_key_update()
        .load(connection)
        .await?;
    rows.into_iter()
        .map(|(person, role)| Ok((person, role.parse()?)))
        .collect()
}

fn role_in(members: &[(i64, Role)], person: i64) -> Option<Role> {
    members
        .iter()
        .find(|(id, _)| *id == person)
        .map(|(_, role)| *role)
}

fn owners(members: &[(i64, Role)]) -> usize {
    members
        .iter()
        .filter(|(_, role)| *role == Role::Owner)
        .count()
}
