//! `tidings-chaos`: a load and faults, by a seed, and then `tidings-audit`; see `tidings-chaos --help`. Ends with 1
//! where the run went wrong or the audit found anything.

use std::process::ExitCode;

use pico_args::Arguments;
use tidings_chaos::{HELP, Settings, run};

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = Arguments::from_env();
    if arguments.contains(["-h", "--help"]) {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    }
    let settings = Settings::read(arguments)?;
    tokio::select! {
        clean = run(settings) => Ok(if clean? { ExitCode::SUCCESS } else { ExitCode::FAILURE }),
        // The processes are ended by being dropped.
        _ = tokio::signal::ctrl_c() => anyhow::bail!("interrupted"),
    }
}
