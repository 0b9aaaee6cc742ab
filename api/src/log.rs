//! Log lines: for people at a terminal, as JSON where somebody collects them.

use std::io::IsTerminal;

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;

use crate::{commands::Command, config::log_filter};

/// Starts logging to standard error. Errands log warnings alone, unless `RUST_LOG` says otherwise.
///
/// # Errors
/// `RUST_LOG` is no filter.
pub fn start(command: &Command) -> anyhow::Result<()> {
    let usual = if *command == Command::Serve {
        "info"
    } else {
        "warn"
    };
    let filter = log_filter(usual);
    let filter = EnvFilter::try_new(&filter)
        .with_context(|| format!("RUST_LOG is {filter:?}, not a filter"))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        lines.init()
    } else {
        lines.json().flatten_event(true).init()
    }
    Ok(())
}
