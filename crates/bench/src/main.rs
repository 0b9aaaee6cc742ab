//! `tidings-bench [part…]`: measures a running stack, whose addresses the environment tells, prints a table and
//! writes `target/bench/results.json`. Parts are named like their figures (`ingest`, `preview.full`); without any,
//! all are measured. Ends with 1 where a figure could not be measured.

use std::process::ExitCode;

use tidings_bench::{Settings, measure};

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let settings = Settings::from_env()?;
    let parts: Vec<String> = std::env::args().skip(1).collect();
    let complete = measure(settings, &parts).await?;
    Ok(if complete {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
