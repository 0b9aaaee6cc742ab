//! Whether the Redis server keeps what it was given.

use std::collections::HashMap;

use crate::{Queue, QueueError, answer};

/// The settings under which an answered write outlives the server's and the machine's crash, and
/// under which nothing is evicted.
const WANTED: [(&str, &str); 4] = [
    ("appendonly", "yes"),
    ("appendfsync", "always"),
    ("no-appendfsync-on-rewrite", "no"),
    ("maxmemory-policy", "noeviction"),
];

impl Queue {
    /// Reads the server's settings.
    ///
    /// # Errors
    /// [`QueueError::Durability`] names the first setting under which an accepted record could be
    /// lost; [`QueueError::Unavailable`] when the server does not answer.
    pub async fn check_durability(&self) -> Result<(), QueueError> {
        let mut commands = Vec::with_capacity(WANTED.len());
        for (setting, _) in WANTED {
            let mut command = redis::cmd("CONFIG");
            command.arg("GET").arg(setting);
            commands.push(command);
        }
        let answers = self.connections.run_all(commands).await?;
        for ((setting, wanted), answer) in WANTED.into_iter().zip(answers) {
            let found: HashMap<String, String> = answer::read(answer?)?;
            let found = found.get(setting).cloned().unwrap_or_default();
            if found != wanted {
                return Err(QueueError::Durability {
                    setting,
                    found,
                    wanted,
                });
            }
        }
        Ok(())
    }
}
