//! Settings of the queue: `REDIS_URL` (no default), `REDIS_CA_FILE` [whom the system trusts],
//! `REDIS_PREFIX` [`tidings:`] and `QUEUE_MAX_DEPTH` [500000].

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::QueueError;
use crate::address::Address;

/// Where Redis is and how much may wait in it.
#[derive(Clone, Debug)]
pub struct QueueConfig {
    /// `redis://[user:password@]host:port[/database]`; `rediss://…` for TLS.
    pub url: SecretString,
    /// A file of those who may sign the server's certificate, where they are not those whom the system trusts.
    pub authorities: Option<PathBuf>,
    /// What every key and channel begins with.
    pub prefix: String,
    /// How many records may wait per workspace and kind; an entry without records weighs one.
    pub max_depth: u64,
    /// How long a refused caller is told to wait.
    pub retry_after: Duration,
    /// How long an idempotency key is kept.
    pub keep_idempotency_key: Duration,
    /// Within which a command is answered or given up, connecting included.
    pub command_timeout: Duration,
    /// The greatest number of connections for commands. Blocking reads have their own.
    pub connections: usize,
}

impl QueueConfig {
    /// The settings of production for a server.
    pub fn new(url: impl Into<SecretString>) -> QueueConfig {
        QueueConfig {
            url: url.into(),
            authorities: None,
            prefix: "tidings:".to_owned(),
            max_depth: 500_000,
            retry_after: Duration::from_secs(2),
            keep_idempotency_key: Duration::from_secs(24 * 60 * 60),
            command_timeout: Duration::from_millis(1_900),
            connections: 32,
        }
    }

    /// Reads the environment.
    ///
    /// # Errors
    /// [`QueueError::Setting`] with the name of a missing or wrong variable.
    pub fn from_env() -> Result<QueueConfig, QueueError> {
        let url = variable("REDIS_URL").ok_or_else(|| QueueError::Setting {
            variable: "REDIS_URL",
            problem: "is not set".to_owned(),
        })?;
        let mut config = QueueConfig::new(url);
        config.authorities = variable("REDIS_CA_FILE").map(PathBuf::from);
        Address::read(&config)?;
        if let Some(prefix) = variable("REDIS_PREFIX") {
            config.prefix = prefix;
        }
        if let Some(depth) = variable("QUEUE_MAX_DEPTH") {
            config.max_depth = match depth.parse() {
                Ok(depth) if depth > 0 => depth,
                _ => {
                    return Err(QueueError::Setting {
                        variable: "QUEUE_MAX_DEPTH",
                        problem: format!("is {depth:?}, not a positive whole number"),
                    });
                }
            };
        }
        Ok(config)
    }

    /// The Redis for tests (`TEST_REDIS_URL`) under a prefix that nobody else has.
    #[cfg(feature = "testing")]
    pub fn for_testing() -> QueueConfig {
        let url =
            variable("TEST_REDIS_URL").unwrap_or_else(|| "redis://127.0.0.1:63799".to_owned());
        QueueConfig {
            prefix: format!("test:{}:", uuid::Uuid::now_v7().simple()),
            connections: 8,
            ..QueueConfig::new(url)
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the configuration module of the queue"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
