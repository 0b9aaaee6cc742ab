use chrono::{SecondsFormat, Utc};
use serde::Serialize;
use serde_json::Value;
use tidings_store::import::Import;
use uuid::Uuid;

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImportStatus {
    /// Rows may come.
    Open,
    /// All rows have come, and those accepted are being written.
    Writing,
    /// Every accepted row is written, or lies with the dead letters.
    Done,
}

impl ImportStatus {
    pub const ALL: [Self; 3] = [Self::Open, Self::Writing, Self::Done];
}

/// An import as clients see it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportState {
    pub batch_id: Uuid,
    pub kind: String,
    pub status: ImportStatus,
    /// The last row that was taken, from 1; 0 before the first.
    pub last_row: i64,
    /// Where in the file the row after it begins.
    pub next_byte: i64,
    pub accepted: i64,
    pub rejected: i64,
    pub rejected_kept: i64,
    pub committed: i64,
    pub failed: i64,
    pub mapping: Value,
    pub created_by: String,
    pub created_at: String,
}

impl From<Import> for ImportState {
    fn from(mut import: Import) -> Self {
        let status = match import.closed_at {
            None => ImportStatus::Open,
            Some(_) if import.is_done() => ImportStatus::Done,
            Some(_) => ImportStatus::Writing,
        };
        let created_at: chrono::DateTime<Utc> = import.created_at;
        Self {
            batch_id: import.id,
            kind: import.kind,
            status,
            last_row: import.next_row - 1,
            next_byte: import.next_byte,
            accepted: import.accepted,
            rejected: import.rejected,
            rejected_kept: import.rejected_kept,
            committed: import.committed,
            failed: import.failed,
            mapping: import.layout["mapping"].take(),
            created_by: import.created_by,
            created_at: created_at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        }
    }
}
