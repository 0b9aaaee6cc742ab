//! `tidings-simulator`: the dummy vendor as a program. It stops softly on SIGTERM or Ctrl-C.

use anyhow::Context;
use tidings_simulator::{Config, Simulator};
use tokio::signal::unix::{SignalKind, signal};

/// Takes half the time of the system's for many small texts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let config = Config::from_env()?;
    tracing_subscriber::fmt()
        .with_env_filter(config.log.clone())
        .with_writer(std::io::stderr)
        .init();
    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM cannot be watched")?;
    let simulator = Simulator::start(config).await?;
    tracing::info!(address = %simulator.address(), "the vendor simulator serves");
    tokio::select! {
        _ = terminate.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted.context("Ctrl-C cannot be watched")?,
    }
    tracing::info!("the vendor simulator stops");
    simulator.stop().await;
    Ok(())
}
