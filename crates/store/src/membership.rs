//! Memberships: who may do what in which workspace.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::json;

use crate::{
    Store, StoreError, WorkspaceId,
    audit::{self, Actor, ActorKind},
    person::Person,
    schema::{memberships, people, workspaces},
    workspace::{self, NewWorkspace, Workspace},
};

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
                let workspace = workspace::insert(connection, new, actor).await?;
                insert_member(connection, workspace.id, owner.id, Role::Owner, actor.at).await?;
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

    /// Gives a member another role. Only an owner makes or unmakes an owner. The actor's own role is
    /// read in the same transaction, so that one who lost it a moment ago cannot use it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn change_role(
        &self,
        workspace: WorkspaceId,
        person: i64,
        role: Role,
        actor: &Actor,
    ) -> Result<MemberChange, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let members = lock_members(connection, workspace).await?;
                let Some(before) = role_in(&members, person) else {
                    return Ok(MemberChange::NotFound);
                };
                if !may_manage(&members, actor, role.max(before)) {
                    return Ok(MemberChange::Forbidden);
                }
                if before == Role::Owner && role != Role::Owner && owners(&members) == 1 {
                    return Ok(MemberChange::LastOwner);
                }
                diesel::update(memberships::table.find((workspace.0, person)))
                    .set(memberships::role.eq(role.as_str()))
                    .execute(connection)
                    .await?;
                let email = email_of(connection, person).await?;
                let detail = json!({
                    "email": email, "from": before.as_str(), "to": role.as_str(),
                });
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

    /// Makes another member the owner, and the acting owner an admin.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn hand_over(
        &self,
        workspace: WorkspaceId,
        heir: i64,
        actor: &Actor,
    ) -> Result<MemberChange, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let members = lock_members(connection, workspace).await?;
                let owner = actor
                    .person()
                    .filter(|person| role_in(&members, *person) == Some(Role::Owner));
                let Some(owner) = owner else {
                    return Ok(MemberChange::Forbidden);
                };
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
                let detail = json!({ "email": email_of(connection, heir).await? });
                audit::note(
                    connection,
                    workspace,
                    actor,
                    "workspace.handed_over",
                    &subject,
                    detail,
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
        actor: &Actor,
    ) -> Result<MemberChange, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let members = lock_members(connection, workspace).await?;
                let Some(role) = role_in(&members, person) else {
                    return Ok(MemberChange::NotFound);
                };
                let leaves = actor.person() == Some(person);
                if !leaves && !may_manage(&members, actor, role) {
                    return Ok(MemberChange::Forbidden);
                }
                if role == Role::Owner && owners(&members) == 1 {
                    return Ok(MemberChange::LastOwner);
                }
                diesel::delete(memberships::table.find((workspace.0, person)))
                    .execute(connection)
                    .await?;
                let action = if leaves {
                    "member.left"
                } else {
                    "member.removed"
                };
                let subject = format!("person {person}");
                let email = email_of(connection, person).await?;
                let detail = json!({ "email": email, "role": role.as_str() });
                audit::note(connection, workspace, actor, action, &subject, detail).await?;
                Ok(MemberChange::Done)
            })
            .await
    }
}

/// Adds a member; false for one who is there already, who keeps the role they have.
pub(crate) async fn insert_member(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    person: i64,
    role: Role,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let added = diesel::insert_into(memberships::table)
        .values((
            memberships::workspace_id.eq(workspace.0),
            memberships::person_id.eq(person),
            memberships::role.eq(role.as_str()),
            memberships::created_at.eq(at),
        ))
        .on_conflict_do_nothing()
        .execute(connection)
        .await?;
    Ok(added == 1)
}

/// A person's address, by which the log tells of them: they may be gone from the members later.
async fn email_of(connection: &mut AsyncPgConnection, person: i64) -> Result<String, StoreError> {
    let email = people::table
        .find(person)
        .select(people::email)
        .first(connection)
        .await?;
    Ok(email)
}

/// Every member and role, locked, so that two changes cannot each leave the other's owner behind.
pub(crate) async fn lock_members(
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

/// A member's role.
pub(crate) fn role_in(members: &[(i64, Role)], person: i64) -> Option<Role> {
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

/// Whether the actor may give or take this role. A key manages members as an admin does, never as an owner.
pub(crate) fn may_manage(members: &[(i64, Role)], actor: &Actor, role: Role) -> bool {
    let own = match actor.kind {
        ActorKind::Person => actor.person().and_then(|person| role_in(members, person)),
        ActorKind::ApiKey => Some(Role::Admin),
        ActorKind::System => Some(Role::Owner),
    };
    own.is_some_and(|own| own >= role.max(Role::Admin))
}
