//! A steady load, as an integrator would make it: each request under an idempotency key, sent again unchanged
//! until it is acknowledged, and then noted.
//!
//! Whoever writes an entity is the only one who does, and has one request under way at a time. So the journal's
//! order is the order of acceptance, and says what the row must be in the end.

mod client;
mod launches;
mod people;
mod records;
mod watch;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use rand::{SeedableRng, rngs::StdRng};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::journal::{Journal, Kind, Line};
use crate::settings::Settings;
pub(crate) use client::Client;
pub(crate) use people::Groups;
use records::Writer;

/// What the parts of the load share.
pub(crate) struct Load {
    pub(crate) client: Client,
    pub(crate) journal: Journal,
    pub(crate) workspace: i64,
    pub(crate) groups: Groups,
    records: AtomicU64,
    campaigns: AtomicU64,
    /// The latest batch of each kind.
    latest: Mutex<HashMap<Kind, String>>,
}

/// The writers of records: their kinds, and whether they speak GraphQL.
const WRITERS: [(Kind, Way); 4] = [
    (Kind::Customers, Way::Graphql),
    (Kind::Orders, Way::Graphql),
    (Kind::Orders, Way::Rest),
    (Kind::Visits, Way::Lines),
];
/// A writer makes a request this often.
const REQUESTS_EVERY: Duration = Duration::from_millis(250);

/// How a request is made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    Graphql,
    /// A JSON array by REST.
    Rest,
    /// Lines of JSON by REST.
    Lines,
}

impl Load {
    pub(crate) fn new(settings: &Settings) -> anyhow::Result<Load> {
        let workspace = settings.api_key.split('_').nth(1);
        let workspace = workspace.and_then(|id| id.parse().ok());
        Ok(Load {
            client: Client::new(&settings.api_url, &settings.api_key)?,
            journal: Journal::create(&settings.journal)?,
            workspace: workspace.context("API_KEY names no workspace")?,
            groups: Groups::new(settings.largest),
            records: AtomicU64::default(),
            campaigns: AtomicU64::default(),
            latest: Mutex::default(),
        })
    }

    /// How many records and campaigns were acknowledged.
    pub(crate) fn acknowledged(&self) -> (u64, u64) {
        (
            self.records.load(Ordering::Relaxed),
            self.campaigns.load(Ordering::Relaxed),
        )
    }

    /// The latest batch of each kind: once those are written, all before them are.
    pub(crate) fn latest(&self) -> Vec<String> {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.values().cloned().collect()
    }

    /// Notes something that must not be.
    pub(crate) fn surprise(&self, what: String) -> anyhow::Result<()> {
        println!("surprise: {what}");
        self.journal.note(&Line::Surprise(what))
    }

    /// Everything that goes on until `stop`; what is under way then is still brought to its end.
    pub(crate) fn start(
        self: &Arc<Load>,
        settings: &Settings,
        stop: &CancellationToken,
    ) -> JoinSet<anyhow::Result<()>> {
        let mut parts = JoinSet::new();
        let per_second = f64::from(settings.rate) / WRITERS.len() as f64;
        let size = (per_second * REQUESTS_EVERY.as_secs_f64()).max(1.0) as usize;
        for (number, (kind, way)) in WRITERS.into_iter().enumerate() {
            let random = StdRng::seed_from_u64(settings.seed.wrapping_add(number as u64));
            let writer = Writer::new(self.clone(), number, kind, way, random);
            parts.spawn(write(writer, size, stop.clone()));
        }
        let random = StdRng::seed_from_u64(settings.seed.wrapping_sub(1));
        parts.spawn(launches::run(self.clone(), random, stop.clone()));
        parts.spawn(watch::run(self.clone(), stop.clone()));
        parts
    }
}

async fn write(mut writer: Writer, size: usize, stop: CancellationToken) -> anyhow::Result<()> {
    let mut ticks = interval(REQUESTS_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        writer.request(size).await?;
    }
    Ok(())
}
