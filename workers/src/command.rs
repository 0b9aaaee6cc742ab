//! What `tidings-workers` can be told on its command line.

use std::time::Duration;

use anyhow::{Context as _, bail};
use pico_args::Arguments;

use crate::Job;

/// How it is used.
const USAGE: &str = "usage:
  tidings-workers [JOB…]             runs the named jobs, or all, until it is told to stop
  tidings-workers drain [--limit SECONDS]
                                     writes what waits in Redis to PostgreSQL and ends when nothing waits; after the
                                     limit, 300 s unless given, it tells what is left and fails";
const USUAL_LIMIT: u64 = 300;
const LONGEST_LIMIT: u64 = 86_400;

/// A command line, read.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Run jobs.
    Run(Vec<Job>),
    /// Empty the streams.
    Drain {
        /// Within which.
        limit: Duration,
    },
}

impl Command {
    /// Reads the arguments.
    ///
    /// # Errors
    /// How it is used, or a name that no job has.
    pub fn read(mut arguments: Arguments) -> anyhow::Result<Self> {
        let mut names = Vec::new();
        while let Some(name) = arguments.subcommand()? {
            names.push(name);
        }
        let command = if names == ["drain"] {
            let given = arguments.opt_value_from_str("--limit").context(USAGE)?;
            let limit = given.unwrap_or(USUAL_LIMIT);
            if !(1..=LONGEST_LIMIT).contains(&limit) {
                bail!(
                    "--limit is {limit}: it must be a number of seconds from 1 to {LONGEST_LIMIT}"
                );
            }
            Self::Drain {
                limit: Duration::from_secs(limit),
            }
        } else {
            Self::Run(Job::named(names.into_iter()).context(USAGE)?)
        };
        let rest = arguments.finish();
        if !rest.is_empty() {
            bail!("{rest:?} is not understood\n{USAGE}");
        }
        Ok(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Command, String> {
        let arguments = arguments.iter().map(Into::into).collect();
        Command::read(Arguments::from_vec(arguments)).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn jobs_and_drain_are_told_apart() {
        assert_eq!(read(&[]), Ok(Command::Run(Job::ALL.to_vec())));
        assert_eq!(
            read(&["ingest", "receipts"]),
            Ok(Command::Run(vec![Job::Ingest, Job::ApplyReceipts]))
        );
        let limit = Duration::from_secs(7);
        assert_eq!(
            read(&["drain", "--limit", "7"]),
            Ok(Command::Drain { limit })
        );
        for wrong in [
            &["drain", "ingest"][..],
            &["drain", "--limit", "0"],
            &["drain", "--limit", "soon"],
            &["ingest", "--limit", "7"],
            &["ingset"],
        ] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
