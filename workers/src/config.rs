//! Settings of the workers, read once from the environment. Besides those of the store, the queue, the
//! vendor ([`VendorConfig`]), the [campaign jobs](crate::campaign_config) and [retention](crate::retention_config):
//!
//! | variable | meaning | default |
//! | --- | --- | --- |
//! | `WORKERS_LISTEN` | where health and metrics are served | `127.0.0.1:9465` |
//! | `WORKERS_LEASE` | after how many seconds a worker that no longer answers is succeeded | `10` |
//! | `RUST_LOG` | what is logged | `info` |

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, bail};
use tidings_queue::QueueConfig;
use tidings_store::StoreConfig;
use tidings_vendor::VendorConfig;

use crate::{CampaignConfig, RetentionConfig};

/// All settings of a workers' process.
#[derive(Clone, Debug)]
pub struct Config {
    /// PostgreSQL.
    pub database: StoreConfig,
    /// Redis.
    pub queue: QueueConfig,
    /// Where health and metrics are served.
    pub listen: SocketAddr,
    /// How long a stream stays with a worker that no longer renews its lease.
    pub lease: Duration,
    /// The vendor.
    pub vendor: VendorConfig,
    /// How campaigns are worked on.
    pub campaigns: CampaignConfig,
    /// For how long what is kept.
    pub retention: RetentionConfig,
    /// A filter of log lines.
    pub log: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or wrong.
    pub fn from_env() -> anyhow::Result<Config> {
        let listen = variable("WORKERS_LISTEN", "127.0.0.1:9465");
        Ok(Config {
            database: StoreConfig::from_env().map_err(anyhow::Error::msg)?,
            queue: QueueConfig::from_env()?,
            listen: listen
                .parse()
                .with_context(|| format!("WORKERS_LISTEN is {listen:?}, not address:port"))?,
            lease: seconds("WORKERS_LEASE", "10")?,
            vendor: VendorConfig::from_env()?,
            campaigns: CampaignConfig::from_env()?,
            retention: RetentionConfig::from_env()?,
            log: variable("RUST_LOG", "info"),
        })
    }

    /// Settings for a test's own database and Redis prefix, with a vendor that is not there.
    pub fn for_testing(database: StoreConfig, queue: QueueConfig) -> Config {
        Config {
            database,
            queue,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            lease: Duration::from_millis(500),
            vendor: VendorConfig::for_testing(),
            campaigns: CampaignConfig::default(),
            retention: RetentionConfig::default(),
            log: "info".to_owned(),
        }
    }
}

fn seconds(name: &str, default: &str) -> anyhow::Result<Duration> {
    let text = variable(name, default);
    let seconds = text
        .parse()
        .ok()
        .filter(|seconds| (0.1..=600.0).contains(seconds));
    match seconds {
        Some(seconds) => Ok(Duration::from_secs_f64(seconds)),
        None => bail!("{name} is {text:?}, not a number of seconds from 0.1 to 600"),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the configuration module of the workers"
)]
fn variable(name: &str, default: &str) -> String {
    let given = std::env::var(name).ok().filter(|value| !value.is_empty());
    given.unwrap_or_else(|| default.to_owned())
}
