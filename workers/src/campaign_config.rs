//! Settings of the campaign jobs:
//!
//! | variable | meaning | default |
//! | --- | --- | --- |
//! | `DISPATCH_CONCURRENCY` | batches a process works on at once, 1 to 64 | 4 |
//! | `DISPATCH_LEASE` | seconds a batch stays with a worker that does not come back | 60 |
//! | `RECONCILE_AFTER` | seconds without a receipt after which the vendor is asked | 300 |
//! | `RECONCILE_GIVE_UP` | seconds without a receipt after which a message is unconfirmed | 86400 |

use std::{ops::RangeInclusive, time::Duration};

use anyhow::bail;

/// How campaigns are worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CampaignConfig {
    /// Batches worked on at once.
    pub concurrency: usize,
    /// How long a lease of a batch lasts.
    pub lease: Duration,
    /// How long a receipt may take before it is asked for.
    pub reconcile_after: Duration,
    /// How long it may take before it is given up.
    pub give_up_after: Duration,
}

impl CampaignConfig {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is wrong.
    pub fn from_env() -> anyhow::Result<Self> {
        let concurrency = number("DISPATCH_CONCURRENCY", 4, 1..=64)?;
        Ok(Self {
            concurrency: usize::try_from(concurrency)?,
            lease: Duration::from_secs(number("DISPATCH_LEASE", 60, 1..=3_600)?),
            reconcile_after: Duration::from_secs(number("RECONCILE_AFTER", 300, 1..=31_536_000)?),
            give_up_after: Duration::from_secs(number(
                "RECONCILE_GIVE_UP",
                86_400,
                1..=31_536_000,
            )?),
        })
    }
}

impl Default for CampaignConfig {
    fn default() -> Self {
        Self {
            concurrency: 4,
            lease: Duration::from_secs(60),
            reconcile_after: Duration::from_secs(300),
            give_up_after: Duration::from_secs(86_400),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "configuration is read from the environment here"
)]
fn number(name: &str, default: u64, range: RangeInclusive<u64>) -> anyhow::Result<u64> {
    let Some(text) = std::env::var(name).ok().filter(|text| !text.is_empty()) else {
        return Ok(default);
    };
    match text.parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => bail!(
            "{name} is {text:?}: it must be a number from {} to {}",
            range.start(),
            range.end()
        ),
    }
}
