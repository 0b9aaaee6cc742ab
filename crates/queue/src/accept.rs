//! Accepting a request: whole or not at all, in one script.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::is_out_of_memory;
use crate::scripts::{self, Arguments};
use crate::{Kind, Queue, QueueError, answer};

/// A request to be taken in.
#[derive(Clone, Debug)]
pub struct NewBatch {
    /// Whose records these are.
    pub workspace: i64,
    /// What they are.
    pub kind: Kind,
    /// An id that was never used before; a repeated call with it is taken in once.
    pub batch: Uuid,
    /// The accepted records, in order. A request of which nothing was accepted has none, and one
    /// empty part is added in their stead, so that the consumer learns of the batch.
    pub parts: Vec<Part>,
    /// The caller's idempotency key, if it gave one.
    pub idempotency: Option<Idempotency>,
    /// The trace context (`traceparent`) of the request, if there is one.
    pub trace: Option<String>,
}

/// Some records of a request, handed over to a consumer as one piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// How many records the payload holds.
    pub records: u32,
    /// The records, in a form known to the API and the consumer alone.
    pub payload: Bytes,
}

/// A promise not to do the same thing twice.
#[derive(Clone, Debug)]
pub struct Idempotency {
    /// The key as the caller gave it.
    pub key: String,
    /// A digest of the whole request; another one under the same key is a conflict.
    pub fingerprint: [u8; 32],
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acceptance {
    /// It is on disk.
    Accepted {
        /// The moment of acceptance, to the microsecond, as Redis stamped it: later than any
        /// before it in this workspace and kind.
        accepted_at: DateTime<Utc>,
    },
    /// The same request came before under this idempotency key.
    Repeated {
        /// The batch it was given then.
        batch: Uuid,
        /// The moment it was accepted.
        accepted_at: DateTime<Utc>,
    },
    /// Another request came before under this idempotency key.
    Conflict,
    /// Too much waits already; nothing was kept.
    Full {
        /// How long to wait before trying again.
        retry_after: Duration,
    },
}

impl Queue {
    /// Takes a request in, whole or not at all. On [`Acceptance::Accepted`] Redis has it on disk.
    ///
    /// # Errors
    /// [`QueueError::Unavailable`] leaves open whether it was taken in; the caller may repeat it.
    pub async fn accept(&self, batch: NewBatch) -> Result<Acceptance, QueueError> {
        let (workspace, kind) = (batch.workspace, batch.kind);
        // The index is marked before the add: a mark without work is cleared away, work without a
        // mark would be forgotten.
        let commands = vec![self.mark(workspace, kind), self.accept_command(batch)];
        let mut answers = self.connections.run_all(commands).await?.into_iter();
        let (Some(marked), Some(accepted)) = (answers.next(), answers.next()) else {
            return Err(QueueError::unexpected("too few answers"));
        };
        let full = |answer: &redis::RedisResult<_>| answer.as_ref().is_err_and(is_out_of_memory);
        if full(&accepted) {
            return Ok(self.full());
        }
        let mut accepted = answer::list(accepted?)?;
        marked?;
        let outcome: String = answer::next(&mut accepted)?;
        match outcome.as_str() {
            "accepted" => {
                let accepted_at = answer::instant(answer::next(&mut accepted)?)?;
                if answer::next(&mut accepted)? {
                    self.wake(workspace, kind);
                }
                Ok(Acceptance::Accepted { accepted_at })
            }
            "repeated" => {
                let batch: String = answer::next(&mut accepted)?;
                Ok(Acceptance::Repeated {
                    batch: batch.parse().map_err(QueueError::unexpected)?,
                    accepted_at: answer::instant(answer::next(&mut accepted)?)?,
                })
            }
            "conflict" => Ok(Acceptance::Conflict),
            "full" => Ok(self.full()),
            other => Err(QueueError::unexpected(other)),
        }
    }

    fn full(&self) -> Acceptance {
        Acceptance::Full {
            retry_after: self.config.retry_after,
        }
    }

    fn accept_command(&self, batch: NewBatch) -> redis::Cmd {
        let (workspace, kind) = (batch.workspace, batch.kind);
        let mut keys = vec![
            self.keys.stream(workspace, kind),
            self.keys.depth(workspace, kind),
            self.keys.clock(workspace, kind),
            self.keys.lease(workspace, kind),
            self.keys.batch(workspace, batch.batch),
        ];
        let mut fingerprint = Vec::new();
        if let Some(idempotency) = &batch.idempotency {
            keys.push(self.keys.idempotency(workspace, &idempotency.key));
            fingerprint.extend_from_slice(&idempotency.fingerprint);
        }
        let keep = self.config.keep_idempotency_key.as_millis() as u64;
        let mut command = scripts::call(&scripts::ACCEPT, &keys)
            .with(batch.batch.to_string())
            .with(kind.name())
            .with(self.config.max_depth)
            .with(keep)
            .with(fingerprint)
            .with(batch.trace.unwrap_or_default());
        let mut parts = batch.parts;
        if parts.is_empty() {
            parts.push(Part {
                records: 0,
                payload: Bytes::new(),
            });
        }
        for part in &parts {
            command.arg(part.records).arg(&part.payload[..]);
        }
        command
    }
}
