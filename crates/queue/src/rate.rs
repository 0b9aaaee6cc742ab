//! Rate limits, shared by all processes.

use std::time::Duration;

use crate::scripts::{self, Arguments};
use crate::{Queue, QueueError, answer};

/// How much is allowed: `burst` at once, and `per_second` in the long run.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Units that come back each second; more than zero.
    pub per_second: f64,
    /// Units that may be used at once.
    pub burst: f64,
}

impl Queue {
    /// Uses `cost` units of a workspace's bucket of that name; `None` when allowed, else how long
    /// to wait (nothing was used then).
    ///
    /// # Errors
    /// See [`QueueError`].
    pub async fn limit(
        &self,
        workspace: i64,
        name: &str,
        cost: f64,
        limit: Limit,
    ) -> Result<Option<Duration>, QueueError> {
        let keys = [self.keys.rate(workspace, name)];
        let command = scripts::call(&scripts::RATE, &keys)
            .with(cost)
            .with(1_000_000.0 / limit.per_second)
            .with(limit.burst);
        let wait: u64 = answer::read(self.connections.run(command).await?)?;
        Ok((wait > 0).then(|| Duration::from_micros(wait)))
    }
}
