//! What the program is asked to do, and where the API is: `--api` or `API_URL`, `--key-file` or `TIDINGS_API_KEY`.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use chrono::NaiveDate;
use pico_args::Arguments;

use crate::{cdnow, seed};

/// How to call it.
pub const HELP: &str = "\
tidings-demo: fills a workspace through the public API

  tidings-demo seed [--customers N] [--until YYYY-MM-DD]
      A made-up shop: customers, two years of orders and visits, the same in every run.
      Harmless where they are already.

  tidings-demo cdnow FILE [--orders-first] [--shuffle SEED] [--again] [--no-load] [--no-campaign]
                    [--message TEXT]
      A CDNOW file (plain or .gz): loads it, checks totals and audience sizes against the file, launches a
      campaign to those who spent more than 100, and prints its numbers until it is done.

Both take:
  --api URL          the API's address; else API_URL, else http://127.0.0.1:8080
  --key-file FILE    a file with the API key; else the key is taken from TIDINGS_API_KEY
";

/// What is asked for.
pub enum Command {
    /// To be told how to call it.
    Help,
    /// The made-up shop.
    Seed(ApiSettings, seed::Options),
    /// A CDNOW file.
    Cdnow(ApiSettings, cdnow::Options),
}

/// The API to talk to. It is not printed: the key is a secret.
#[derive(Clone)]
pub struct ApiSettings {
    /// Scheme, host and port.
    pub url: String,
    /// The API key, which names the workspace.
    pub key: String,
}

impl Command {
    /// Reads the arguments; `today` is where a made-up history ends if they do not say.
    pub fn from_arguments(mut arguments: Arguments, today: NaiveDate) -> anyhow::Result<Self> {
        let name = arguments.subcommand()?;
        if arguments.contains(["-h", "--help"]) {
            return Ok(Self::Help);
        }
        let command = match name.as_deref() {
            Some("seed") => Self::Seed(api(&mut arguments)?, seed_options(&mut arguments, today)?),
            Some("cdnow") => Self::Cdnow(api(&mut arguments)?, cdnow_options(&mut arguments)?),
            _ => return Ok(Self::Help),
        };
        let rest = arguments.finish();
        ensure!(
            rest.is_empty(),
            "not understood: {rest:?}; see tidings-demo help"
        );
        Ok(command)
    }
}

fn seed_options(arguments: &mut Arguments, today: NaiveDate) -> anyhow::Result<seed::Options> {
    Ok(seed::Options {
        customers: arguments
            .opt_value_from_str("--customers")?
            .unwrap_or(4_000),
        until: arguments.opt_value_from_str("--until")?.unwrap_or(today),
    })
}

fn cdnow_options(arguments: &mut Arguments) -> anyhow::Result<cdnow::Options> {
    Ok(cdnow::Options {
        orders_first: arguments.contains("--orders-first"),
        shuffle: arguments.opt_value_from_str("--shuffle")?,
        load: !arguments.contains("--no-load"),
        again: arguments.contains("--again"),
        campaign: !arguments.contains("--no-campaign"),
        message: arguments.opt_value_from_str("--message")?,
        file: arguments.free_from_str()?,
    })
}

fn api(arguments: &mut Arguments) -> anyhow::Result<ApiSettings> {
    let url = arguments
        .opt_value_from_str("--api")?
        .or_else(|| variable("API_URL"))
        .unwrap_or_else(|| "http://127.0.0.1:8080".to_owned());
    let key_file: Option<PathBuf> = arguments.opt_value_from_str("--key-file")?;
    let key = match key_file {
        Some(file) => std::fs::read_to_string(&file)
            .with_context(|| format!("cannot read {}", file.display()))?,
        None => {
            variable("TIDINGS_API_KEY").context("no API key: give --key-file or TIDINGS_API_KEY")?
        }
    };
    Ok(ApiSettings {
        url: url.trim_end_matches('/').to_owned(),
        key: key.trim().to_owned(),
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the configuration module"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
