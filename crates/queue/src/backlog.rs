//! How much waits.

use std::time::Duration;

use crate::scripts;
use crate::{Kind, Queue, QueueError, answer};

/// What waits in one workspace's stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Whose stream it is.
    pub workspace: i64,
    /// What it carries.
    pub kind: Kind,
    /// Entries that are not acknowledged, those being worked on included.
    pub entries: u64,
    /// Records in these, where an entry without any counts as one.
    pub records: u64,
    /// For how long the oldest entry has been there.
    pub oldest: Duration,
}

impl Queue {
    /// What waits, by workspace; workspaces with nothing waiting are left out.
    ///
    /// # Errors
    /// See [`QueueError`].
    pub async fn backlog(&self, kind: Kind) -> Result<Vec<Backlog>, QueueError> {
        let workspaces = self.marked(kind).await?;
        let look = |workspace: &i64| {
            let keys = [
                self.keys.stream(*workspace, kind),
                self.keys.depth(*workspace, kind),
            ];
            scripts::call(&scripts::LOOK, &keys)
        };
        let commands = workspaces.iter().map(look).collect();
        let mut answers = self.connections.run_all(commands).await?.into_iter();
        let mut backlog = Vec::new();
        for workspace in workspaces {
            let Some(looked) = answers.next() else {
                return Err(QueueError::unexpected("too few answers"));
            };
            let (entries, records, age): (u64, u64, u64) = answer::read(looked?)?;
            if entries > 0 {
                backlog.push(Backlog {
                    workspace,
                    kind,
                    entries,
                    records,
                    oldest: Duration::from_millis(age),
                });
            }
        }
        Ok(backlog)
    }
}
