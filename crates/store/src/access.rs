//! What a session gives access to: its person's memberships, as long as the session stands.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::{
    Store, StoreError, WorkspaceId,
    membership::Role,
    person::Person,
    schema::{memberships, people, sessions, workspaces},
    workspace::Workspace,
};

/// A membership that is reached through a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionAccess {
    /// The session, which stands.
    pub session: i64,
    /// Whose it is.
    pub person: Person,
    /// Where they belong.
    pub workspace: Workspace,
    /// What they may do there.
    pub role: Role,
}

impl Store {
    /// What is left of these pairs of a session and a workspace: those whose session stands and whose
    /// person is a member. One statement, however many there are.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_session_access(
        &self,
        wanted: &[(i64, WorkspaceId)],
        now: DateTime<Utc>,
    ) -> Result<Vec<SessionAccess>, StoreError> {
        let wanted: HashSet<(i64, WorkspaceId)> = wanted.iter().copied().collect();
        let ids: Vec<i64> = wanted.iter().map(|(session, _)| *session).collect();
        let places: Vec<i64> = wanted.iter().map(|(_, workspace)| workspace.0).collect();
        let rows: Vec<(i64, Person, Workspace, String)> = sessions::table
            .inner_join(people::table.inner_join(memberships::table.inner_join(workspaces::table)))
            .filter(memberships::workspace_id.eq_any(places))
            .filter(sessions::id.eq_any(ids))
            .filter(sessions::revoked_at.is_null())
            .filter(sessions::expires_at.gt(now))
            .select((
                sessions::id,
                Person::as_select(),
                Workspace::as_select(),
                memberships::role,
            ))
            .load(&mut *self.connection().await?)
            .await?;
        let found = rows.into_iter().map(|(session, person, workspace, role)| {
            Ok(SessionAccess {
                session,
                person,
                workspace,
                role: role.parse()?,
            })
        });
        // A person who has two of the workspaces open in two sessions is found four times.
        let asked = |found: &Result<SessionAccess, StoreError>| {
            found.as_ref().map_or(true, |found| {
                wanted.contains(&(found.session, found.workspace.id))
            })
        };
        found.filter(asked).collect()
    }
}
