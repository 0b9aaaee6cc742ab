//! The audit log: who did what to what, when and from where. Rows are only ever added, each in the
//! transaction that does what it tells of.
//!
//! | action | subject | detail |
//! | --- | --- | --- |
//! | `workspace.created` | `workspace 3` | name, currency, time zone |
//! | `workspace.changed` | `workspace 3` | what it was and is, for each setting that changed |
//! | `workspace.handed_over` | `person 17`, who owns it now | address |
//! | `member.invited`, `invitation.withdrawn` | `invitation 5` | address and role |
//! | `member.joined`, `member.left`, `member.removed` | `person 17` | address and role |
//! | `member.role_changed` | `person 17` | address, the role before and after |
//! | `api_key.created`, `api_key.revoked` | `api key 4` | name and scopes |
//! | `audience.saved`, `audience.deleted` | `audience 8` | name |
//! | `audience.renamed` | `audience 8` | the name before and after |
//! | `import.begun` | `import 019ca0de-…` | kind |
//! | `campaign.launched`, `.paused`, `.resumed`, `.cancelled` | `campaign 9` | name, and the status before |
//! | `campaign.tagged` | `campaign 9` | name, and the tags before and after |
//! | `message.tested` | `customer 12`, as whom it was written | channel, a part of the address, external id |
//! | `customer.suppressed`, `customer.unsuppressed` | `customer 12` | external id |
//!
//! Sign-ins belong to a person and to no workspace; the rows of `sessions` tell of them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use crate::{Store, StoreError, WorkspaceId, schema::audit_log};

/// What kind of thing acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    /// A signed-in person.
    Person,
    /// A program with an API key.
    ApiKey,
    /// Tidings itself, or its operator at the command line.
    System,
}

impl ActorKind {
    /// Its name in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::ApiKey => "API_KEY",
            Self::System => "SYSTEM",
        }
    }
}

/// Who acts, from where and when.
#[derive(Clone, Debug)]
pub struct Actor {
    /// What kind of thing acts.
    pub kind: ActorKind,
    /// The person's or the key's id.
    pub id: Option<i64>,
    /// The name shown: a person's e-mail address, a key's name.
    pub name: String,
    /// The network address the request came from.
    pub address: Option<String>,
    /// The moment of the act.
    pub at: DateTime<Utc>,
}

impl Actor {
    /// The operator at the command line.
    pub fn operator(at: DateTime<Utc>) -> Self {
        Self {
            kind: ActorKind::System,
            id: None,
            name: "operator".to_owned(),
            address: None,
            at,
        }
    }

    /// The person who acts, where it is one.
    pub fn person(&self) -> Option<i64> {
        self.id.filter(|_| self.kind == ActorKind::Person)
    }
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = audit_log, check_for_backend(diesel::pg::Pg))]
pub struct AuditEntry {
    /// Its id, rising with time within the workspace.
    pub id: i64,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// `PERSON`, `API_KEY` or `SYSTEM`.
    pub actor_kind: String,
    /// The person's or the key's id.
    pub actor_id: Option<i64>,
    /// The person's e-mail address or the key's name at that time.
    pub actor_name: String,
    /// The network address it came from.
    pub address: Option<String>,
    /// What was done, such as `member.role_changed`.
    pub action: String,
    /// What it was done to, such as `person 17`.
    pub subject: String,
    /// Further facts, never secrets or messages.
    pub detail: Value,
}

/// Adds an entry within the transaction of the act.
pub(crate) async fn note(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    actor: &Actor,
    action: &str,
    subject: &str,
    detail: Value,
) -> Result<(), StoreError> {
    diesel::insert_into(audit_log::table)
        .values((
            audit_log::workspace_id.eq(workspace.0),
            audit_log::at.eq(actor.at),
            audit_log::actor_kind.eq(actor.kind.as_str()),
            audit_log::actor_id.eq(actor.id),
            audit_log::actor_name.eq(&actor.name),
            audit_log::address.eq(actor.address.as_deref()),
            audit_log::action.eq(action),
            audit_log::subject.eq(subject),
            audit_log::detail.eq(detail),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

impl Store {
    /// Entries of the log, newest first, those before the given id.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_audit(
        &self,
        workspace: WorkspaceId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let entries = audit_log::table
            .filter(audit_log::workspace_id.eq(workspace.0))
            .filter(audit_log::id.lt(before.unwrap_or(i64::MAX)))
            .order(audit_log::id.desc())
            .limit(limit)
            .select(AuditEntry::as_select())
            .load(&mut *self.connection().await?)
            .await?;
        Ok(entries)
    }
}
