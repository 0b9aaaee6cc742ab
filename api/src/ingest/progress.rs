use serde::Serialize;
use tidings_queue::Queue;
use tidings_store::{Store, WorkspaceId, import::Import, ingest::BatchProgress};
use uuid::Uuid;

use super::IngestError;

/// How far a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IngestProgress {
    pub batch_id: Uuid,
    pub accepted: i32,
    pub committed: i32,
    pub failed: i32,
    /// Every accepted record is written or lies with the dead letters.
    pub done: bool,
}

impl From<BatchProgress> for IngestProgress {
    fn from(progress: BatchProgress) -> Self {
        Self {
            batch_id: progress.batch,
            accepted: progress.accepted,
            committed: progress.committed,
            failed: progress.failed,
            done: progress.committed + progress.failed >= progress.accepted,
        }
    }
}

impl From<Import> for IngestProgress {
    /// An import's batches together. It is done once it is closed, too.
    fn from(import: Import) -> Self {
        let number = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
        Self {
            batch_id: import.id,
            accepted: number(import.accepted),
            committed: number(import.committed),
            failed: number(import.failed),
            done: import.is_done(),
        }
    }
}

/// How far a batch is, or an import of many; none where the workspace has no such batch.
///
/// A batch of which nothing is written yet is known to Redis alone. Its consumer writes the row before
/// Redis forgets the batch, so a batch that moves in between is looked for in PostgreSQL once more.
pub async fn progress(
    store: &Store,
    queue: &Queue,
    workspace: WorkspaceId,
    batch: Uuid,
) -> Result<Option<IngestProgress>, IngestError> {
    if let Some(row) = store.ingest_batch(workspace, batch).await? {
        return Ok(Some(row.into()));
    }
    if let Some(pending) = queue.batch(workspace.0, batch).await? {
        let accepted = i32::try_from(pending.accepted).unwrap_or(i32::MAX);
        // A batch without a record has nothing to wait for.
        let done = accepted == 0;
        return Ok(Some(IngestProgress {
            batch_id: batch,
            accepted,
            committed: 0,
            failed: 0,
            done,
        }));
    }
    if let Some(row) = store.ingest_batch(workspace, batch).await? {
        return Ok(Some(row.into()));
    }
    Ok(store.find_import(workspace, batch).await?.map(Into::into))
}
