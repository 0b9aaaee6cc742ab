//! How much waits.

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
}

impl Queue {
    /// What waits, by workspace; workspaces with nothing waiting are left out.
    ///
    /// # Errors
    /// See [`QueueError`].
    pub async fn backlog(&self, kind: Kind) -> Result<Vec<Backlog>, QueueError> {
        let workspaces = self.marked(kind).await?;
        let mut commands = Vec::with_capacity(2 * workspaces.len());
        for workspace in &workspaces {
            for (name, key) in [
                ("XLEN", self.keys.stream(*workspace, kind)),
                ("GET", self.keys.depth(*workspace, kind)),
            ] {
                let mut command = redis::cmd(name);
                command.arg(key);
                commands.push(command);
            }
        }
        let mut answers = self.connections.run_all(commands).await?.into_iter();
        let mut backlog = Vec::new();
        for workspace in workspaces {
            let (Some(entries), Some(records)) = (answers.next(), answers.next()) else {
                return Err(QueueError::unexpected("too few answers"));
            };
            let (entries, records) = (
                answer::read(entries?)?,
                answer::read::<Option<u64>>(records?)?,
            );
            if entries > 0 {
                backlog.push(Backlog {
                    workspace,
                    kind,
                    entries,
                    records: records.unwrap_or_default(),
                });
            }
        }
        Ok(backlog)
    }
}
