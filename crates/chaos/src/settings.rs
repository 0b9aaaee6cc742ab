//! What the programs are asked to do, by arguments, and where the stack is, by the environment as
//! `scripts/with-stack.sh` gives it.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, ensure};
use pico_args::Arguments;

/// How to call it.
pub const HELP: &str = "\
tidings-chaos: a steady load on a private stack while everything goes wrong (run by scripts/chaos.sh)

  --journal FILE     where acknowledged records are noted
  --seed N           the order of faults; drawn and printed where it is left out
  --minutes N        how long faults happen, a fraction is allowed (3)
  --faults N         at least so many faults, even if that takes longer (0)
  --kinds A,B        only kinds that begin so: kill,vendor.slow,cut.redis (all)
  --at-once N        the most faults at a time (3)
  --rate N           records a second, over all (300)
  --largest N        members of the largest audience (10000)
";

/// Of a fault run.
pub struct Settings {
    pub(crate) journal: PathBuf,
    pub(crate) seed: u64,
    pub(crate) lasts: Duration,
    pub(crate) faults: usize,
    pub(crate) kinds: Vec<String>,
    pub(crate) at_once: usize,
    pub(crate) rate: u32,
    pub(crate) largest: u32,
    /// `HOME` of the stack.
    pub(crate) home: PathBuf,
    /// Where the programs lie.
    pub(crate) programs: PathBuf,
    pub(crate) api_url: String,
    pub(crate) api_key: String,
    pub(crate) simulator_url: String,
    pub(crate) database_url: String,
    pub(crate) redis_url: String,
}

impl Settings {
    /// Reads arguments and environment.
    ///
    /// # Errors
    /// Names what is missing or cannot be used.
    pub fn read(mut arguments: Arguments) -> anyhow::Result<Settings> {
        let minutes: f64 = arguments.opt_value_from_str("--minutes")?.unwrap_or(3.0);
        ensure!(
            (0.0..=10_000.0).contains(&minutes),
            "--minutes must be 0 to 10000"
        );
        let kinds: Option<String> = arguments.opt_value_from_str("--kinds")?;
        let program = PathBuf::from(variable("API_PROGRAM")?);
        let settings = Settings {
            journal: arguments.value_from_str("--journal")?,
            seed: match arguments.opt_value_from_str("--seed")? {
                Some(seed) => seed,
                None => u64::from(rand::random::<u32>()),
            },
            lasts: Duration::from_secs_f64(minutes * 60.0),
            faults: arguments.opt_value_from_str("--faults")?.unwrap_or(0),
            kinds: kinds.map_or_else(Vec::new, |kinds| {
                kinds.split(',').map(str::to_owned).collect()
            }),
            at_once: arguments.opt_value_from_str("--at-once")?.unwrap_or(3),
            rate: arguments.opt_value_from_str("--rate")?.unwrap_or(300),
            largest: arguments.opt_value_from_str("--largest")?.unwrap_or(10_000),
            home: variable("STACK_HOME")?.into(),
            programs: program.parent().map(PathBuf::from).unwrap_or_default(),
            api_url: variable("API_URL")?,
            api_key: variable("API_KEY")?,
            simulator_url: variable("SIMULATOR_URL")?,
            database_url: variable("DATABASE_URL")?,
            redis_url: variable("REDIS_URL")?,
        };
        ensure!(settings.at_once > 0, "--at-once must be at least 1");
        ensure!(settings.rate > 0, "--rate must be at least 1");
        ensure!(settings.largest >= 100, "--largest must be at least 100");
        finish(arguments)?;
        Ok(settings)
    }
}

/// Of an audit.
pub struct AuditSettings {
    /// What was acknowledged.
    pub journal: PathBuf,
    /// What the vendor accepted.
    pub vendor_journal: PathBuf,
    /// Where the vendor can be asked.
    pub simulator_url: String,
    /// The database.
    pub database_url: String,
}

impl AuditSettings {
    /// Reads arguments and environment.
    ///
    /// # Errors
    /// Names what is missing.
    pub fn read(mut arguments: Arguments) -> anyhow::Result<AuditSettings> {
        let settings = AuditSettings {
            journal: arguments.value_from_str("--journal")?,
            vendor_journal: variable("SIMULATOR_JOURNAL")?.into(),
            simulator_url: variable("SIMULATOR_URL")?,
            database_url: variable("DATABASE_URL")?,
        };
        finish(arguments)?;
        Ok(settings)
    }
}

fn finish(arguments: Arguments) -> anyhow::Result<()> {
    let rest = arguments.finish();
    ensure!(rest.is_empty(), "not understood: {rest:?}; see --help");
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the configuration module"
)]
fn variable(name: &str) -> anyhow::Result<String> {
    std::env::var(name).with_context(|| format!("{name} is missing: run scripts/chaos.sh"))
}
