//! What can go wrong with Redis. The caller answers [`QueueError::Unavailable`] with "try again",
//! everything else is a fault of the program or of the deployment. An expected refusal (a full
//! queue, a conflicting idempotency key) is an outcome of the call, never an error.

use redis::{ErrorKind, RedisError, ServerErrorKind};

/// A failed call to Redis.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// Redis is away, starting, read-only or out of memory, or did not answer in time. The call
    /// may or may not have been carried out; repeating it does no harm.
    #[error("Redis is unavailable: {0}")]
    Unavailable(String),
    /// A setting of the Redis server would let it forget what was promised.
    #[error("the Redis server has {setting} = {found:?}, wanted {wanted:?}")]
    Durability {
        /// The server's name of the setting.
        setting: &'static str,
        /// Its value.
        found: String,
        /// The value under which an accepted record outlives a crash.
        wanted: &'static str,
    },
    /// A setting of ours is missing or wrong.
    #[error("{variable} {problem}")]
    Setting {
        /// The environment variable.
        variable: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// Redis refused or answered what it never should.
    #[error("unexpected answer from Redis: {0}")]
    Unexpected(String),
}

impl QueueError {
    /// Whether the same call may succeed a little later.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, QueueError::Unavailable(_))
    }

    pub(crate) fn unexpected(answer: impl std::fmt::Debug) -> QueueError {
        QueueError::Unexpected(format!("{answer:?}"))
    }
}

impl From<RedisError> for QueueError {
    fn from(error: RedisError) -> QueueError {
        let away = match error.kind() {
            ErrorKind::Io => true,
            ErrorKind::Server(kind) => matches!(
                kind,
                ServerErrorKind::BusyLoading
                    | ServerErrorKind::ClusterDown
                    | ServerErrorKind::MasterDown
                    | ServerErrorKind::ReadOnly
                    | ServerErrorKind::TryAgain
            ),
            // `MISCONF`: it cannot write to its disk. `BUSY`: somebody's script runs for long.
            _ => is_out_of_memory(&error) || matches!(error.code(), Some("MISCONF" | "BUSY")),
        };
        if away || error.is_connection_dropped() || error.is_timeout() {
            QueueError::Unavailable(error.to_string())
        } else {
            QueueError::Unexpected(error.to_string())
        }
    }
}

/// Whether Redis refused to write because its memory is used up.
pub(crate) fn is_out_of_memory(error: &RedisError) -> bool {
    error.code() == Some("OOM")
}
