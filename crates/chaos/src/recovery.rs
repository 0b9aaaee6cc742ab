//! How long it takes until all goes well again.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::load::{Groups, Load};
use crate::settle::until;
use crate::stack::Stack;

/// Longer is no recovery.
const LONGEST: Duration = Duration::from_secs(240);

/// How long it took.
#[derive(Clone, Copy)]
pub(crate) struct Recovery {
    /// Until a record was written.
    pub(crate) record: Duration,
    /// Until a campaign was sent, and its receipt was in its numbers.
    pub(crate) campaign: Duration,
}

impl Recovery {
    pub(crate) fn whole(self) -> Duration {
        self.record.max(self.campaign)
    }
}

/// Sends an order and launches a campaign to one member, and waits until both have come to their end.
pub(crate) async fn measure(
    load: &Arc<Load>,
    stack: &Stack,
    number: usize,
    since: Instant,
) -> anyhow::Result<Recovery> {
    let record = async {
        let batch = load.canary(number).await?;
        until("the canary's order", LONGEST, async || {
            load.client.is_written(&batch).await
        })
        .await?;
        anyhow::Ok(since.elapsed())
    };
    let message = async {
        let key = format!("canary-{number}");
        let campaign = load.launch(&key, Groups::canary()).await?;
        until("the canary's campaign", LONGEST, async || {
            load.client.is_completed(campaign).await
        })
        .await?;
        anyhow::Ok(since.elapsed())
    };
    let both = async { tokio::try_join!(record, message) };
    tokio::pin!(both);
    loop {
        tokio::select! {
            done = &mut both => {
                let (record, campaign) = done.context("no recovery")?;
                return Ok(Recovery { record, campaign });
            }
            () = tokio::time::sleep(Duration::from_millis(500)) => {
                stack.supervise().await?;
            }
        }
    }
}

/// What happened, by kind of fault.
#[derive(Default)]
pub(crate) struct Tally {
    kinds: BTreeMap<String, Kind>,
    pub(crate) faults: usize,
}

#[derive(Default)]
struct Kind {
    faults: usize,
    longest: Duration,
    all: Duration,
}

impl Tally {
    /// A recovery from faults that happened together counts for each of them.
    pub(crate) fn add(&mut self, kinds: &[String], took: Duration) {
        for name in kinds {
            let kind = self.kinds.entry(name.clone()).or_default();
            kind.faults += 1;
            kind.longest = kind.longest.max(took);
            kind.all += took;
            self.faults += 1;
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:<24} {:>7} {:>18} {:>10}",
            "fault", "times", "longest recovery", "mean"
        )?;
        for (name, kind) in &self.kinds {
            let mean = kind.all.as_secs_f64() / kind.faults.max(1) as f64;
            let longest = kind.longest.as_secs_f64();
            writeln!(
                out,
                "{name:<24} {:>7} {longest:>16.1} s {mean:>8.1} s",
                kind.faults
            )?;
        }
        let longest = self.kinds.values().map(|kind| kind.longest).max();
        let longest = longest.unwrap_or_default().as_secs_f64();
        let (faults, kinds) = (self.faults, self.kinds.len());
        writeln!(
            out,
            "{faults} faults of {kinds} kinds; the longest recovery took {longest:.1} s"
        )
    }
}
