//! The jobs. To add one: a file with `pub async fn run(context: Context, shutdown: CancellationToken)
//! -> anyhow::Result<()>`, a variant of [`Job`], and its line in each of the three places below.
//!
//! A job runs until `shutdown` is cancelled, then finishes or gives back what it has at hand and
//! returns. It may fail: it is started again, a little later each time.

pub mod apply_receipts;
pub mod dispatch;
pub mod ingest;
pub mod launch;
pub mod reconcile;
pub mod retention;
pub mod schedule;

use anyhow::bail;
use tokio_util::sync::CancellationToken;

use crate::Context;

/// Work that never ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Job {
    /// Writes accepted records.
    Ingest,
    /// Freezes the audiences of launched campaigns.
    Launch,
    /// Hands messages to the vendor.
    Dispatch,
    /// Applies the vendor's receipts.
    ApplyReceipts,
    /// Asks for receipts that never came.
    Reconcile,
    /// Starts scheduled campaigns.
    Schedule,
    /// Forgets what is older than the settings say.
    Retention,
}

impl Job {
    /// All jobs.
    pub const ALL: &[Job] = &[
        Job::Ingest,
        Job::Launch,
        Job::Dispatch,
        Job::ApplyReceipts,
        Job::Reconcile,
        Job::Schedule,
        Job::Retention,
    ];

    /// The name on the command line and in log lines.
    pub fn name(self) -> &'static str {
        match self {
            Job::Ingest => "ingest",
            Job::Launch => "launch",
            Job::Dispatch => "dispatch",
            Job::ApplyReceipts => "receipts",
            Job::Reconcile => "reconcile",
            Job::Schedule => "schedule",
            Job::Retention => "retention",
        }
    }

    /// Runs until `shutdown`.
    ///
    /// # Errors
    /// What the job could not handle itself.
    pub async fn run(self, context: Context, shutdown: CancellationToken) -> anyhow::Result<()> {
        match self {
            Job::Ingest => ingest::run(context, shutdown).await,
            Job::Launch => launch::run(context, shutdown).await,
            Job::Dispatch => dispatch::run(context, shutdown).await,
            Job::ApplyReceipts => apply_receipts::run(context, shutdown).await,
            Job::Reconcile => reconcile::run(context, shutdown).await,
            Job::Schedule => schedule::run(context, shutdown).await,
            Job::Retention => retention::run(context, shutdown).await,
        }
    }

    /// The jobs of these names; all when none is named.
    ///
    /// # Errors
    /// A name that no job has.
    pub fn named(names: impl Iterator<Item = String>) -> anyhow::Result<Vec<Job>> {
        let mut jobs = Vec::new();
        for name in names {
            match Job::ALL.iter().find(|job| job.name() == name) {
                Some(job) if jobs.contains(job) => {}
                Some(job) => jobs.push(*job),
                None => {
                    let known: Vec<_> = Job::ALL.iter().map(|job| job.name()).collect();
                    bail!("there is no job {name:?}, only {}", known.join(", "));
                }
            }
        }
        Ok(if jobs.is_empty() {
            Job::ALL.to_vec()
        } else {
            jobs
        })
    }
}
