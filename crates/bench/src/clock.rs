//! The one place that reads the wall clock.

use chrono::{DateTime, Utc};

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock"
)]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Microseconds since 1970.
pub(crate) fn now_us() -> i64 {
    now().timestamp_micros()
}
