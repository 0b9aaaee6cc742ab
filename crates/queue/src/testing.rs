//! What only a test may do.

use crate::delivery::GROUP;
use crate::{Kind, Queue, QueueError, answer};

impl Queue {
    /// Writes an entry as no caller of this crate would: without a batch.
    ///
    /// # Errors
    /// See [`QueueError`].
    pub async fn add_stray(
        &self,
        workspace: i64,
        kind: Kind,
        payload: &str,
    ) -> Result<(), QueueError> {
        let mut add = redis::cmd("XADD");
        add.arg(self.keys.stream(workspace, kind)).arg("*");
        add.arg("payload").arg(payload);
        let commands = vec![self.mark(workspace, kind), add];
        for answer in self.connections.run_all(commands).await? {
            answer?;
        }
        Ok(())
    }

    /// How many entries of a stream were handed to a consumer and are not acknowledged.
    ///
    /// # Errors
    /// See [`QueueError`].
    pub async fn pending(&self, workspace: i64, kind: Kind) -> Result<u64, QueueError> {
        let mut summary = redis::cmd("XPENDING");
        summary.arg(self.keys.stream(workspace, kind)).arg(GROUP);
        let answer = self.connections.run(summary).await?;
        answer::next(&mut answer::list(answer)?)
    }

    /// Deletes every key under this queue's prefix.
    ///
    /// # Errors
    /// See [`QueueError`]. The default prefix is refused.
    pub async fn erase(&self) -> Result<(), QueueError> {
        if !self.config.prefix.starts_with("test:") {
            return Err(QueueError::unexpected("erasing what is no test's"));
        }
        let mut cursor = "0".to_owned();
        loop {
            let mut scan = redis::cmd("SCAN");
            scan.arg(&cursor)
                .arg("MATCH")
                .arg(format!("{}*", self.config.prefix))
                .arg("COUNT")
                .arg(1_000);
            let (next, keys): (String, Vec<Vec<u8>>) =
                answer::read(self.connections.run(scan).await?)?;
            if !keys.is_empty() {
                let mut delete = redis::cmd("DEL");
                delete.arg(keys);
                self.connections.run(delete).await?;
            }
            if next == "0" {
                return Ok(());
            }
            cursor = next;
        }
    }
}
