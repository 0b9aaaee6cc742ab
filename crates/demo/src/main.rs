//! `tidings-demo`: fills a workspace through the public API, as any integrator would.
//! `tidings-demo help` says how to call it.

use chrono::Utc;
use pico_args::Arguments;
use tidings_demo::settings::{Command, HELP};
use tidings_demo::{Api, cdnow, seed};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the edge: the made-up history ends today"
    )]
    let today = Utc::now().date_naive();
    match Command::from_arguments(Arguments::from_env(), today)? {
        Command::Help => print!("{HELP}"),
        Command::Seed(api, options) => seed::run(&Api::new(api)?, &options).await?,
        Command::Cdnow(api, options) => cdnow::run(&Api::new(api)?, &options).await?,
    }
    Ok(())
}
