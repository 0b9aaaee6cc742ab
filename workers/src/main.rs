//! The long-running consumers: `tidings-workers [job…]` runs the named jobs, or all.

use std::io::Write;
use std::process::ExitCode;

use tidings_workers::{Config, Context, Job, health, stop, supervise};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// Takes half the time of the system's for many small texts, and gives memory back after a large delivery.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "tidings-workers: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> anyhow::Result<()> {
    let jobs = Job::named(std::env::args().skip(1))?;
    let config = Config::from_env()?;
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_new(&config.log)?)
        .with_writer(std::io::stderr)
        .init();
    let context = Context::connect(config)?;

    let shutdown = CancellationToken::new();
    stop::on_signals(&shutdown)?;
    let health = health::serve(context.clone(), shutdown.clone()).await?;
    supervise::run(jobs, context, shutdown.clone()).await;
    shutdown.cancel();
    health.await?;
    Ok(())
}
