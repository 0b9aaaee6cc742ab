//! `tidings-api`: serves the API, or does one of the errands that `tidings-api help` lists.

use std::{io::Write, process::ExitCode};

use anyhow::Context as _;
use tidings_api::{
    AppState, Settings,
    commands::{self, Command},
    http, log, startup,
};
use tokio::net::TcpListener;

/// Gives memory back after a large request; the system's keeps it, for each thread that ever served one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "tidings-api: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> anyhow::Result<()> {
    let command = Command::read(pico_args::Arguments::from_env())?;
    let traces = log::start(&command)?;
    if command == Command::Serve {
        let served = serve(Settings::from_env()?).await;
        traces.finish().await;
        return served;
    }
    let printed = commands::run(command).await?;
    std::io::stdout().write_all(printed.as_bytes())?;
    Ok(())
}

async fn serve(settings: Settings) -> anyhow::Result<()> {
    let (address, figures) = (settings.edge.listen, settings.edge.metrics_listen);
    let state = AppState::start(settings)?;
    startup::check(&state).await?;
    http::metrics::serve(figures, state.store.clone(), state.stopping.clone()).await?;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("API_LISTEN: cannot listen on {address}"))?;
    startup::stop_on_signals(&state)?;
    tracing::info!(%address, "serving");
    http::serve(listener, state).await
}
