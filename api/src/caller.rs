//! Who is calling, and what they may do.

use std::{fmt, net::IpAddr, str::FromStr, sync::Arc};

use chrono::{DateTime, Utc};
use tidings_store::{
    WorkspaceId,
    audit::{Actor, ActorKind},
    membership::Role,
    person::Person,
    workspace::Workspace,
};

use crate::error::ApiError;

/// What a caller may do. A key has scopes of its own, a person those of their role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Send customers, orders and visits, and see what became of them.
    Ingest,
    /// Look at customers, audiences, campaigns and their numbers.
    Read,
    /// Save audiences and launch campaigns.
    Launch,
    /// Manage the workspace.
    Admin,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [Self::Ingest, Self::Read, Self::Launch, Self::Admin];

    /// Its name, as keys keep it and clients read it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Read => "read",
            Self::Launch => "launch",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.as_str() == name)
            .ok_or(())
    }
}

/// A set of scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scopes(u8);

impl Scopes {
    /// Whether the scope is among them.
    pub fn contains(self, scope: Scope) -> bool {
        self.0 & bit(scope) != 0
    }

    /// Whether all of the others are among them.
    pub fn include(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL
            .into_iter()
            .filter(move |scope| self.contains(*scope))
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |set, scope| set | bit(scope)))
    }
}

impl From<Role> for Scopes {
    fn from(role: Role) -> Self {
        match role {
            Role::Owner | Role::Admin => Scope::ALL.into_iter().collect(),
            Role::Marketer => [Scope::Ingest, Scope::Read, Scope::Launch]
                .into_iter()
                .collect(),
            Role::Viewer => [Scope::Read].into_iter().collect(),
        }
    }
}

fn bit(scope: Scope) -> u8 {
    1 << scope as u8
}

/// Whose credentials a caller bears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// A program.
    Key {
        /// The key's id within the workspace.
        id: i64,
        /// What people call it.
        name: String,
    },
    /// A person, through one of their sessions.
    Member {
        /// Who it is.
        person: Person,
        /// What they may do in the workspace.
        role: Role,
    },
}

/// Who a request comes from. Found in a GraphQL request's data as `Caller`, and an axum extractor in REST.
#[derive(Clone, Debug)]
pub struct Caller {
    who: Arc<Who>,
    address: Option<IpAddr>,
}

#[derive(Debug)]
struct Who {
    workspace: Arc<Workspace>,
    bearer: Bearer,
    scopes: Scopes,
}

impl Caller {
    /// The bearer of a key with these scopes.
    pub fn key(workspace: Arc<Workspace>, id: i64, name: String, scopes: Scopes) -> Self {
        Self::new(workspace, Bearer::Key { id, name }, scopes)
    }

    /// A member of the workspace.
    pub fn member(workspace: Arc<Workspace>, person: Person, role: Role) -> Self {
        Self::new(workspace, Bearer::Member { person, role }, role.into())
    }

    fn new(workspace: Arc<Workspace>, bearer: Bearer, scopes: Scopes) -> Self {
        let who = Who {
            workspace,
            bearer,
            scopes,
        };
        Self {
            who: Arc::new(who),
            address: None,
        }
    }

    /// The same caller, from this network address.
    #[must_use]
    pub fn calling_from(mut self, address: Option<IpAddr>) -> Self {
        self.address = address;
        self
    }

    /// The one workspace it may see, as it was at most 30 s ago.
    pub fn workspace(&self) -> &Arc<Workspace> {
        &self.who.workspace
    }

    /// That workspace's id.
    pub fn workspace_id(&self) -> WorkspaceId {
        self.who.workspace.id
    }

    /// Whose credentials it bears.
    pub fn bearer(&self) -> &Bearer {
        &self.who.bearer
    }

    /// The person's id, where it is one.
    pub fn person(&self) -> Option<i64> {
        match &self.who.bearer {
            Bearer::Member { person, .. } => Some(person.id),
            Bearer::Key { .. } => None,
        }
    }

    /// What it is called in what it makes: a person's e-mail address, a key's name.
    pub fn name(&self) -> &str {
        match &self.who.bearer {
            Bearer::Member { person, .. } => &person.email,
            Bearer::Key { name, .. } => name,
        }
    }

    /// What it may do.
    pub fn scopes(&self) -> Scopes {
        self.who.scopes
    }

    /// The role it acts in. A key is never an owner, whatever its scopes.
    pub fn role(&self) -> Role {
        match &self.who.bearer {
            Bearer::Member { role, .. } => *role,
            Bearer::Key { .. } if self.scopes().contains(Scope::Admin) => Role::Admin,
            Bearer::Key { .. } if self.scopes().contains(Scope::Launch) => Role::Marketer,
            Bearer::Key { .. } => Role::Viewer,
        }
    }

    /// Who the audit log says it was.
    pub fn actor(&self, now: DateTime<Utc>) -> Actor {
        let (kind, id) = match &self.who.bearer {
            Bearer::Member { person, .. } => (ActorKind::Person, person.id),
            Bearer::Key { id, .. } => (ActorKind::ApiKey, *id),
        };
        Actor {
            kind,
            id: Some(id),
            name: self.name().to_owned(),
            address: self.address.map(|address| address.to_string()),
            at: now,
        }
    }

    /// Refuses with FORBIDDEN where the scope is missing.
    ///
    /// # Errors
    /// The refusal.
    pub fn require(&self, scope: Scope) -> Result<(), ApiError> {
        if self.scopes().contains(scope) {
            return Ok(());
        }
        Err(ApiError::refused(match &self.who.bearer {
            Bearer::Key { .. } => {
                format!("this needs the scope {scope}, which the API key does not have")
            }
            Bearer::Member { role, .. } => {
                let role = role.as_str();
                format!("this needs the scope {scope}, which the role {role} does not have")
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_the_scopes_of_those_below_it() {
        let scopes = |role| Scopes::from(role).iter().collect::<Vec<_>>();
        assert_eq!(scopes(Role::Viewer), [Scope::Read]);
        assert_eq!(
            scopes(Role::Marketer),
            [Scope::Ingest, Scope::Read, Scope::Launch]
        );
        assert_eq!(scopes(Role::Admin), Scope::ALL);
        assert_eq!(scopes(Role::Owner), Scope::ALL);
        assert!(Scopes::from(Role::Admin).include(Role::Viewer.into()));
        assert!(!Scopes::from(Role::Viewer).include(Role::Marketer.into()));
    }
}
