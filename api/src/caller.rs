//! Who is calling, and what they may do.

use std::{fmt, str::FromStr, sync::Arc};

use tidings_store::{WorkspaceId, workspace::Workspace};

use crate::error::ApiError;

/// What an API key may do.
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

fn bit(scope: Scope) -> u8 {
    1 << scope as u8
}

/// Who a request comes from. Found in a GraphQL request's data as `Caller`, and an axum extractor in REST.
#[derive(Clone, Debug)]
pub struct Caller(Arc<Identity>);

#[derive(Debug)]
struct Identity {
    workspace: Arc<Workspace>,
    key: i64,
    name: String,
    scopes: Scopes,
}

impl Caller {
    /// The bearer of a key.
    pub fn new(workspace: Arc<Workspace>, key: i64, name: String, scopes: Scopes) -> Self {
        Self(Arc::new(Identity {
            workspace,
            key,
            name,
            scopes,
        }))
    }

    /// The one workspace it may see, as it was at most 30 s ago.
    pub fn workspace(&self) -> &Arc<Workspace> {
        &self.0.workspace
    }

    /// That workspace's id.
    pub fn workspace_id(&self) -> WorkspaceId {
        self.0.workspace.id
    }

    /// The id of the person, where it is one and not a key.
    pub fn person(&self) -> Option<i64> {
        None
    }

    /// The id of its key within the workspace.
    pub fn key(&self) -> i64 {
        self.0.key
    }

    /// What people call the key.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// What it may do.
    pub fn scopes(&self) -> Scopes {
        self.0.scopes
    }

    /// Refuses with FORBIDDEN where the scope is missing.
    ///
    /// # Errors
    /// The refusal.
    pub fn require(&self, scope: Scope) -> Result<(), ApiError> {
        if self.0.scopes.contains(scope) {
            Ok(())
        } else {
            Err(ApiError::forbidden(scope))
        }
    }
}
