use async_graphql::{Context, Enum, ID, Object, connection::Connection};
use tidings_store::audit::AuditEntry as Row;

use super::{
    context,
    guard::{Requires, Scope},
    paging::{Page, cost},
    scalars::{DateTime, Json},
};
use crate::error::ApiError;

/// What kind of thing acted.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum ActorKind {
    /// A signed-in person.
    Person,
    /// A program with an API key.
    ApiKey,
    /// Tidings itself, or its operator.
    System,
}

/// Who did what to what, when and from where. Entries are only ever added.
pub struct AuditEntry(Row);

/// Who did what to what, when and from where. Entries are only ever added.
#[Object]
impl AuditEntry {
    /// Its id, rising with time.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// When it happened.
    async fn at(&self) -> DateTime {
        self.0.at.into()
    }

    /// What kind of thing acted.
    async fn actor_kind(&self) -> ActorKind {
        match self.0.actor_kind.as_str() {
            "PERSON" => ActorKind::Person,
            "API_KEY" => ActorKind::ApiKey,
            _ => ActorKind::System,
        }
    }

    /// The person's e-mail address or the key's name, as it was then.
    async fn actor(&self) -> &str {
        &self.0.actor_name
    }

    /// The network address it came from; null where none is known.
    async fn address(&self) -> Option<&str> {
        self.0.address.as_deref()
    }

    /// What was done, such as `member.role_changed`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// What it was done to, such as `person 17`.
    async fn subject(&self) -> &str {
        &self.0.subject
    }

    /// Further facts, such as the role before and after.
    async fn detail(&self) -> Json {
        Json(self.0.detail.clone())
    }
}

#[derive(Default)]
pub struct AuditQuery;

#[Object]
impl AuditQuery {
    /// The audit log, newest first. `first` is 50 unless given, and at most 100.
    ///
    /// Needs the scope `admin`.
    #[graphql(
        guard = "Requires(Scope::Admin)",
        complexity = "cost(first, child_complexity)"
    )]
    async fn audit_log(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, AuditEntry>, ApiError> {
        let page = Page::<i64>::read("auditLog", first, after)?;
        let rows = context::store(ctx)
            .list_audit(context::workspace_id(ctx), page.after, page.limit())
            .await?;
        Ok(page.connection(rows, |row| row.id, AuditEntry))
    }
}
