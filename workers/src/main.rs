//! The long-running consumers: `tidings-workers [job…]` runs the named jobs, or all, and `tidings-workers drain`
//! empties the streams.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use pico_args::Arguments;
use tidings_telemetry::figures::Process;
use tidings_workers::{Config, Context, Job, command::Command, drain, health, stop, supervise};
use tokio_util::sync::CancellationToken;

/// Takes half the time of the system's for many small texts, and gives memory back after a large delivery.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long the last question about health may take to be answered.
const LAST_ANSWER: Duration = Duration::from_secs(2);

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
    let command = Command::read(Arguments::from_env())?;
    let config = Config::from_env()?;
    let traces = tidings_telemetry::start(Process::Workers, &config.log)?;
    let context = Context::connect(config)?;

    let shutdown = CancellationToken::new();
    stop::on_signals(&shutdown)?;
    let ended = match command {
        Command::Run(jobs) => Box::pin(work(jobs, context, shutdown)).await,
        Command::Drain { limit } => Box::pin(drain::run(context, limit, shutdown)).await,
    };
    traces.finish().await;
    ended
}

/// Works until `shutdown`. Health and figures are served for as long as anything is finished.
async fn work(jobs: Vec<Job>, context: Context, shutdown: CancellationToken) -> anyhow::Result<()> {
    let finished = CancellationToken::new();
    let health = health::serve(context.clone(), shutdown.clone(), finished.clone()).await?;
    supervise::run(jobs, context, shutdown).await;
    finished.cancel();
    // A caller who keeps a connection open keeps nobody else waiting.
    if let Ok(ended) = tokio::time::timeout(LAST_ANSWER, health).await {
        ended?;
    }
    Ok(())
}
