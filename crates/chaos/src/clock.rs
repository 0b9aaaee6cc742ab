//! Where the time of day enters.

use chrono::{DateTime, SecondsFormat, Utc};

#[expect(
    clippy::disallowed_methods,
    reason = "the run is an edge: its records are dated"
)]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// As the API reads it, to the microsecond.
pub(crate) fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
