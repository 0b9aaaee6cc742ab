use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object};
use tidings_store::person::Person as PersonRow;

use super::{context, role::Role, workspace::Workspace};
use crate::caller::{Bearer, Caller};

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

/// Who is asking: a person and their role in the workspace, or an API key.
pub struct Viewer(Caller);

/// Who is asking: a person and their role in the workspace, or an API key.
#[Object]
impl Viewer {
    /// The workspace the caller belongs to; all answers are about it.
    async fn workspace(&self) -> Workspace {
        Workspace(Arc::clone(self.0.workspace()))
    }

    /// The person; null for an API key.
    async fn person(&self) -> Option<Person<'_>> {
        match self.0.bearer() {
            Bearer::Member { person, .. } => Some(Person(person)),
            Bearer::Key { .. } => None,
        }
    }

    /// The person's role in the workspace; null for an API key.
    async fn role(&self) -> Option<Role> {
        match self.0.bearer() {
            Bearer::Member { role, .. } => Some((*role).into()),
            Bearer::Key { .. } => None,
        }
    }

    /// What people call the API key; null for a person.
    async fn key_name(&self) -> Option<&str> {
        match self.0.bearer() {
            Bearer::Key { name, .. } => Some(name),
            Bearer::Member { .. } => None,
        }
    }

    /// The API key's id, which stands in the key itself; null for a person.
    async fn key_id(&self) -> Option<ID> {
        match self.0.bearer() {
            Bearer::Key { id, .. } => Some(id.to_string().into()),
            Bearer::Member { .. } => None,
        }
    }

    /// What the caller may do: a key has scopes of its own, a person those of their role.
    async fn scopes(&self) -> Vec<Scope> {
        self.0.scopes().iter().map(Into::into).collect()
    }
}

/// A person, as their identity provider knows them.
pub struct Person<'a>(&'a PersonRow);

/// A person, as their identity provider knows them.
#[Object]
impl Person<'_> {
    /// Their id.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Their name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Their verified e-mail address.
    async fn email(&self) -> &str {
        &self.0.email
    }

    /// The https address of a picture.
    async fn picture(&self) -> Option<&str> {
        self.0.picture.as_deref()
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
