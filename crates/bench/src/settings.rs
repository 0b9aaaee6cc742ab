//! What is measured, told by the environment:
//!
//! | variable | meaning |
//! | --- | --- |
//! | `DATABASE_URL`, `REDIS_URL` | the stack's |
//! | `API_URL`, `SIMULATOR_URL` | where they serve |
//! | `API_KEY` | a key with all scopes to a workspace without records |
//! | `API_PROGRAM` | the program that serves the API; it makes a second workspace |
//! | `VENDOR_MASTER_SECRET` | the stack's; receipts are signed with it |
//! | `API_PID`, `WORKERS_PID` | the processes whose memory is read |
//! | `BENCH_CUSTOMERS` | how many customers the workspace holds when it is full (1,000,000) |

use std::path::PathBuf;

use anyhow::{Context, ensure};

/// Where the stack is, and how large the workspace becomes.
#[derive(Clone)]
pub struct Settings {
    pub(crate) database_url: String,
    pub(crate) redis_url: String,
    pub(crate) api_url: String,
    pub(crate) simulator_url: String,
    pub(crate) api_key: String,
    pub(crate) api_program: PathBuf,
    pub(crate) master_secret: String,
    pub(crate) api_pid: u32,
    pub(crate) workers_pid: u32,
    pub(crate) customers: i64,
    /// The workspace's id, which the key names.
    pub(crate) workspace: i64,
}

/// The least with which every part has something to do.
const FEWEST: i64 = 20_000;

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the first variable that is missing or cannot be used.
    #[expect(clippy::disallowed_methods, reason = "settings are read here")]
    pub fn from_env() -> anyhow::Result<Settings> {
        let get = |name: &str| {
            std::env::var(name).with_context(|| format!("{name} is missing: run make bench"))
        };
        let number = |name: &str| {
            get(name)?
                .parse()
                .with_context(|| format!("{name} must be a number"))
        };
        let customers = match std::env::var("BENCH_CUSTOMERS") {
            Ok(given) if !given.is_empty() => {
                given.parse().context("BENCH_CUSTOMERS must be a number")?
            }
            _ => 1_000_000,
        };
        ensure!(
            customers >= FEWEST,
            "BENCH_CUSTOMERS must be at least {FEWEST}"
        );
        let api_key = get("API_KEY")?;
        let workspace = workspace_of(&api_key);
        Ok(Settings {
            database_url: get("DATABASE_URL")?,
            redis_url: get("REDIS_URL")?,
            api_url: get("API_URL")?,
            simulator_url: get("SIMULATOR_URL")?,
            api_program: get("API_PROGRAM")?.into(),
            master_secret: get("VENDOR_MASTER_SECRET")?,
            api_pid: number("API_PID")?,
            workers_pid: number("WORKERS_PID")?,
            customers,
            workspace: workspace.context("API_KEY must read tdg_<workspace>_<key id>_<secret>")?,
            api_key,
        })
    }
}

/// The workspace that a key names.
pub(crate) fn workspace_of(key: &str) -> Option<i64> {
    key.split('_').nth(1)?.parse().ok()
}
