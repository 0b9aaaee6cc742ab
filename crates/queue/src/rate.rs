//! Rate limits, shared by all processes.

use std::time::Duration;

use crate::scripts::{self, Arguments};
use crate::{Queue, QueueError, answer};

/// How much is allowed: `burst` at once, and `per_second` in the long run.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Units that come back each second; more than zero.
    pub per_second: f64,
    /// Units that may be used at once; at least one.
    pub burst: f64,
}

/// What a bucket gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// This many units, at least one.
    Units(u32),
    /// None; there will be one after this time.
    Wait(Duration),
}

impl Queue {
    /// Takes up to `wanted` units, at least one, out of a workspace's bucket of that name: as many as
    /// there are.
    ///
    /// # Errors
    /// See [`QueueError`].
    pub async fn take_units(
        &self,
        workspace: i64,
        name: &str,
        wanted: u32,
        limit: Limit,
    ) -> Result<Grant, QueueError> {
        let keys = [self.keys.rate(workspace, name)];
        let command = scripts::call(&scripts::RATE, &keys)
            .with(wanted)
            .with(1_000_000.0 / limit.per_second)
            .with(limit.burst);
        let mut answers = answer::list(self.connections.run(command).await?)?;
        let granted: u32 = answer::next(&mut answers)?;
        let wait: u64 = answer::next(&mut answers)?;
        Ok(match granted {
            0 => Grant::Wait(Duration::from_micros(wait)),
            units => Grant::Units(units),
        })
    }
}
