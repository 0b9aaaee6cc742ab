//! Settings of the workers, read once from the environment. Besides those of the store, the queue and
//! the [campaign jobs](crate::campaign_config):
//!
//! | variable | meaning | default |
//! | --- | --- | --- |
//! | `WORKERS_LISTEN` | where health and metrics are served | `127.0.0.1:9465` |
//! | `WORKERS_LEASE` | after how many seconds a worker that no longer answers is succeeded | `10` |
//! | `VENDOR_URL` | the vendor's address | `http://127.0.0.1:8090` |
//! | `VENDOR_MASTER_SECRET` | at least 16 characters; accounts' secrets are derived from it | none, required |
//! | `RECEIPT_URL` | where the vendor brings its receipts | `http://127.0.0.1:8080/v1/receipts` |
//! | `RUST_LOG` | what is logged | `info` |

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, bail};
use secrecy::{ExposeSecret, SecretString};
use tidings_queue::QueueConfig;
use tidings_store::StoreConfig;

use crate::CampaignConfig;

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
    /// A filter of log lines.
    pub log: String,
}

/// Who sends the messages.
#[derive(Clone, Debug)]
pub struct VendorConfig {
    /// Where it is, without a slash at the end.
    pub url: String,
    /// What accounts' secrets are derived from.
    pub master_secret: SecretString,
    /// Where it brings its receipts.
    pub receipt_url: String,
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
            vendor: VendorConfig {
                url: "http://127.0.0.1:9".to_owned(),
                master_secret: "a secret for tests".into(),
                receipt_url: "http://127.0.0.1:9/v1/receipts".to_owned(),
            },
            campaigns: CampaignConfig::default(),
            log: "info".to_owned(),
        }
    }
}

impl VendorConfig {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or wrong.
    pub fn from_env() -> anyhow::Result<VendorConfig> {
        let master_secret = SecretString::from(variable("VENDOR_MASTER_SECRET", ""));
        if master_secret.expose_secret().is_empty() {
            bail!("VENDOR_MASTER_SECRET is not set");
        }
        if master_secret.expose_secret().chars().count() < 16 {
            bail!("VENDOR_MASTER_SECRET is shorter than 16 characters");
        }
        Ok(VendorConfig {
            url: address("VENDOR_URL", "http://127.0.0.1:8090")?,
            master_secret,
            receipt_url: address("RECEIPT_URL", "http://127.0.0.1:8080/v1/receipts")?,
        })
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

fn address(name: &str, default: &str) -> anyhow::Result<String> {
    let text = variable(name, default);
    let url = reqwest::Url::parse(&text).ok();
    let fits = url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if !fits {
        bail!("{name} is {text:?}, not an http or https address");
    }
    Ok(text.trim_end_matches('/').to_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the configuration module of the workers"
)]
fn variable(name: &str, default: &str) -> String {
    let given = std::env::var(name).ok().filter(|value| !value.is_empty());
    given.unwrap_or_else(|| default.to_owned())
}
