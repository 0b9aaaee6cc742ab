//! What Redis knows of a batch before PostgreSQL does.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{Kind, Queue, QueueError, answer};

/// A batch that was accepted and of which nothing is in PostgreSQL yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingBatch {
    /// What its records are.
    pub kind: Kind,
    /// How many were accepted.
    pub accepted: u32,
    /// When.
    pub accepted_at: DateTime<Utc>,
}

impl Queue {
    /// A batch that is still here. It is forgotten once PostgreSQL has its row, so ask PostgreSQL,
    /// then here, then PostgreSQL again before calling a batch unknown.
    ///
    /// # Errors
    /// See [`QueueError`].
    pub async fn batch(
        &self,
        workspace: i64,
        batch: Uuid,
    ) -> Result<Option<PendingBatch>, QueueError> {
        let mut command = redis::cmd("HGETALL");
        command.arg(self.keys.batch(workspace, batch));
        let fields: HashMap<String, String> = answer::read(self.connections.run(command).await?)?;
        if fields.is_empty() {
            return Ok(None);
        }
        let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
        let kind = Kind::parse(field("kind"));
        let accepted = field("accepted").parse().ok();
        let at = field("at").parse().ok();
        match (kind, accepted, at) {
            (Some(kind), Some(accepted), Some(at)) => Ok(Some(PendingBatch {
                kind,
                accepted,
                accepted_at: answer::instant(at)?,
            })),
            _ => Err(QueueError::unexpected(fields)),
        }
    }
}
