use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object};

use super::{context, workspace::Workspace};
use crate::caller::Caller;

/// What a caller may do.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::caller::Scope", rename_items = "lowercase")]
pub enum Scope {
    /// Send customers, orders and visits.
    Ingest,
    /// Look at customers, audiences, campaigns and their numbers.
    Read,
    /// Save audiences and launch campaigns.
    Launch,
    /// Manage the workspace.
    Admin,
}

/// Who is asking: the workspace, and the API key with its scopes.
pub struct Viewer(Caller);

/// Who is asking: the workspace, and the API key with its scopes.
#[Object]
impl Viewer {
    /// The workspace the caller belongs to; all answers are about it.
    async fn workspace(&self) -> Workspace {
        Workspace(Arc::clone(self.0.workspace()))
    }

    /// What people call the API key; null for a person.
    async fn key_name(&self) -> Option<&str> {
        Some(self.0.name())
    }

    /// The API key's id, which stands in the key itself; null for a person.
    async fn key_id(&self) -> Option<ID> {
        Some(self.0.key().to_string().into())
    }

    /// What the caller may do.
    async fn scopes(&self) -> Vec<Scope> {
        self.0.scopes().iter().map(Into::into).collect()
    }
}

#[derive(Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who is asking, and what they may do.
    ///
    /// Needs valid credentials alone, no scope.
    async fn viewer(&self, ctx: &Context<'_>) -> Viewer {
        Viewer(context::caller(ctx).clone())
    }
}
