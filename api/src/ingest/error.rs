use std::time::Duration;

use tidings_queue::QueueError;
use tidings_store::StoreError;

use super::RECORDS_MAX;

/// Why a request was refused as a whole; nothing of it was accepted.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    #[error("a request may hold at most {RECORDS_MAX} records; send the rest in another one")]
    TooManyRecords,
    #[error("an idempotency key must have 1 to {IDEMPOTENCY_KEY_MAX} printable characters")]
    IdempotencyKey,
    #[error("the idempotency key was used before, with other records")]
    Conflict,
    #[error("more records wait to be written than this workspace may have; try again in {} s", .retry_after.as_secs().max(1))]
    Full { retry_after: Duration },
    /// The body is no list of records of this kind.
    #[error("{}{}: {problem}", .index.map(|index| format!("record {index}")).unwrap_or_else(|| "the body".to_owned()), .field.as_ref().map(|field| format!(", {field}")).unwrap_or_default())]
    Body {
        index: Option<u32>,
        field: Option<String>,
        problem: String,
    },
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Internal(String),
}

pub const IDEMPOTENCY_KEY_MAX: usize = 200;
