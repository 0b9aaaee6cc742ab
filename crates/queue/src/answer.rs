//! Reading what Redis answered.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use redis::{FromRedisValue, Value, from_redis_value};

use crate::QueueError;

/// Reads a value of an expected type.
pub(crate) fn read<T: FromRedisValue>(value: Value) -> Result<T, QueueError> {
    from_redis_value(value).map_err(|error| QueueError::Unexpected(error.to_string()))
}

/// The items of a list.
pub(crate) fn list(value: Value) -> Result<std::vec::IntoIter<Value>, QueueError> {
    match value {
        Value::Array(items) => Ok(items.into_iter()),
        other => Err(QueueError::unexpected(other)),
    }
}

/// The next item of a list.
pub(crate) fn next<T: FromRedisValue>(
    items: &mut impl Iterator<Item = Value>,
) -> Result<T, QueueError> {
    match items.next() {
        Some(value) => read(value),
        None => Err(QueueError::unexpected("a shorter list than expected")),
    }
}

/// The bytes of a string, without copying them.
pub(crate) fn bytes(value: Value) -> Option<Bytes> {
    match value {
        Value::BulkString(bytes) => Some(Bytes::from(bytes)),
        _ => None,
    }
}

/// An instant given in microseconds since 1970.
pub(crate) fn instant(microseconds: i64) -> Result<DateTime<Utc>, QueueError> {
    DateTime::from_timestamp_micros(microseconds)
        .ok_or_else(|| QueueError::unexpected(microseconds))
}
