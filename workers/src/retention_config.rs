//! Settings of retention. Without them everything is kept:
//!
//! | variable | meaning | default |
//! | --- | --- | --- |
//! | `LEDGER_RETENTION_DAYS` | days after its end for which a campaign's members and their messages are kept | forever |
//! | `AUDIT_RETENTION_DAYS` | days for which entries of the audit log are kept | forever |

use anyhow::bail;
use chrono::TimeDelta;

/// A hundred years.
const MOST_DAYS: i64 = 36_500;

/// For how long what is kept; none for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RetentionConfig {
    /// The members of a campaign that is over, with their messages.
    pub ledger: Option<TimeDelta>,
    /// Entries of the audit log.
    pub audit: Option<TimeDelta>,
}

impl RetentionConfig {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is wrong.
    pub fn from_env() -> anyhow::Result<Self> {
        Ok(Self {
            ledger: days("LEDGER_RETENTION_DAYS")?,
            audit: days("AUDIT_RETENTION_DAYS")?,
        })
    }

    /// Whether anything is ever forgotten.
    pub fn forgets(self) -> bool {
        self.ledger.is_some() || self.audit.is_some()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "configuration is read from the environment here"
)]
fn days(name: &str) -> anyhow::Result<Option<TimeDelta>> {
    let Some(text) = std::env::var(name).ok().filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    match text.parse() {
        Ok(days) if (1..=MOST_DAYS).contains(&days) => Ok(Some(TimeDelta::days(days))),
        _ => bail!(
            "{name} is {text:?}: it must be a number of days from 1 to {MOST_DAYS}, or empty to keep everything"
        ),
    }
}
