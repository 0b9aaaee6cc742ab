//! Log lines, and traces of what is served.

use tidings_telemetry::{figures::Process, traces::Traces};

use crate::{commands::Command, config::log_filter};

/// Starts logging to standard error, and sending traces where they are wanted. Errands log warnings alone, unless
/// `RUST_LOG` says otherwise.
///
/// # Errors
/// `RUST_LOG` is no filter, or a setting of traces is wrong.
pub fn start(command: &Command) -> anyhow::Result<Traces> {
    let usual = if *command == Command::Serve {
        "info"
    } else {
        "warn"
    };
    tidings_telemetry::start(Process::Api, &log_filter(usual))
}
