//! What only a test may do.

use crate::{Queue, QueueError, answer};

impl Queue {
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
