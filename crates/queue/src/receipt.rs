//! Taking receipts in: many workspaces' receipts in one round trip.

use bytes::Bytes;

use crate::error::is_out_of_memory;
use crate::scripts::{self, Arguments};
use crate::{Kind, Queue, QueueError, answer};

/// Receipts of one workspace that become one entry of its stream.
#[derive(Clone, Debug)]
pub struct ReceiptGroup {
    /// Whose receipts these are.
    pub workspace: i64,
    /// How many receipts the payload holds.
    pub records: u32,
    /// The receipts, in a form known to the API and the consumer alone.
    pub payload: Bytes,
    /// The trace context (`traceparent`) of one of the requests, if there is one.
    pub trace: Option<String>,
}

impl Queue {
    /// Adds receipts, each group whole or not at all. The answer tells for each group, in order,
    /// whether it was taken (and is on disk) or its workspace's queue is full.
    ///
    /// # Errors
    /// [`QueueError::Unavailable`] leaves open what was taken; receipts may be added again.
    pub async fn add_receipts(&self, groups: Vec<ReceiptGroup>) -> Result<Vec<bool>, QueueError> {
        let mut commands = Vec::with_capacity(2 * groups.len());
        for group in &groups {
            commands.push(self.mark(group.workspace, Kind::Receipts));
            commands.push(self.add_command(group));
        }
        let mut answers = self.connections.run_all(commands).await?.into_iter();
        let mut taken = Vec::with_capacity(groups.len());
        for group in &groups {
            let (Some(marked), Some(added)) = (answers.next(), answers.next()) else {
                return Err(QueueError::unexpected("too few answers"));
            };
            if added.as_ref().is_err_and(is_out_of_memory) {
                taken.push(false);
                continue;
            }
            let added: i64 = answer::read(added?)?;
            marked?;
            if added == 1 {
                self.wake(group.workspace, Kind::Receipts);
            }
            taken.push(added >= 0);
        }
        Ok(taken)
    }

    fn add_command(&self, group: &ReceiptGroup) -> redis::Cmd {
        let (workspace, kind) = (group.workspace, Kind::Receipts);
        let keys = [
            self.keys.stream(workspace, kind),
            self.keys.depth(workspace, kind),
            self.keys.clock(workspace, kind),
            self.keys.lease(workspace, kind),
        ];
        scripts::call(&scripts::ADD, &keys)
            .with(self.config.max_depth)
            .with(group.records)
            .with(&group.payload[..])
            .with(group.trace.as_deref().unwrap_or_default())
    }
}
