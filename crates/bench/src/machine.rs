//! What the machine itself can do, to explain a low ceiling.

use std::time::Instant;

use tokio_postgres::Client;

const COMMITS: u32 = 50;

/// Busy and all ticks of the processors.
pub(crate) struct Ticks {
    idle: u64,
    stolen: u64,
    all: u64,
}

impl Ticks {
    pub(crate) fn now() -> Ticks {
        let stat = std::fs::read_to_string("/proc/stat").unwrap_or_default();
        let first = stat.lines().next().unwrap_or_default();
        let ticks: Vec<u64> = first
            .split_whitespace()
            .skip(1)
            .filter_map(|ticks| ticks.parse().ok())
            .collect();
        let at = |place: usize| ticks.get(place).copied().unwrap_or(0);
        Ticks {
            idle: at(3) + at(4),
            stolen: at(7),
            all: ticks.iter().take(8).sum(),
        }
    }

    /// Shares of the time since then: processors busy, and taken by other machines on the same host.
    pub(crate) fn since(&self) -> (f64, f64) {
        let now = Ticks::now();
        let all = now.all.saturating_sub(self.all).max(1) as f64;
        let share = |now: u64, then: u64| now.saturating_sub(then) as f64 / all;
        (
            1.0 - share(now.idle, self.idle),
            share(now.stolen, self.stolen),
        )
    }
}

/// Milliseconds that a commit of next to nothing takes.
pub(crate) async fn commit_ms(database: &Client) -> anyhow::Result<f64> {
    database
        .batch_execute("CREATE TABLE IF NOT EXISTS ceiling.commits (at timestamptz)")
        .await?;
    let began = Instant::now();
    for _ in 0..COMMITS {
        database
            .batch_execute("INSERT INTO ceiling.commits VALUES (now())")
            .await?;
    }
    Ok(began.elapsed().as_secs_f64() * 1_000.0 / f64::from(COMMITS))
}
