//! The beginning of a process: log lines, and traces where they are wanted.

use std::io::IsTerminal;

use anyhow::Context as _;
use tracing_subscriber::{EnvFilter, Layer, layer::SubscriberExt, util::SubscriberInitExt};

use crate::{config::TracesConfig, figures::Process, traces::Traces};

/// Starts logging to standard error, for people at a terminal and as JSON where somebody collects the lines, and the
/// sending of traces. Needs a Tokio runtime.
///
/// # Errors
/// `RUST_LOG` is no filter, or a setting of traces is wrong.
pub fn start(process: Process, filter: &str) -> anyhow::Result<Traces> {
    let wanted = EnvFilter::try_new(filter)
        .with_context(|| format!("RUST_LOG is {filter:?}, not a filter"))?;
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = if std::io::stderr().is_terminal() {
        lines.boxed()
    } else {
        lines.json().flatten_event(true).boxed()
    };
    let config = TracesConfig::from_env()?;
    let traces = Traces::new(process, &config).context("OTEL_EXPORTER_OTLP_ENDPOINT")?;
    let subscriber = tracing_subscriber::registry().with(lines.with_filter(wanted));
    match traces.layer() {
        Some(layer) => subscriber.with(layer).init(),
        None => subscriber.init(),
    }
    Ok(traces)
}
