//! The greatest resident memory of api and workers, as the kernel keeps it.

use anyhow::{Context, ensure};

use crate::report::Measurement;
use crate::world::World;

const MEGABYTE: f64 = 1_048_576.0;

/// The API's peak outside of the watched part; the kernel begins a new one with this.
pub(crate) fn before_watching(world: &World) -> anyhow::Result<f64> {
    let peak = peak(world.settings.api_pid)?;
    // "5" sets the peak back to what is resident now: proc_pid_clear_refs(5).
    let path = format!("/proc/{}/clear_refs", world.settings.api_pid);
    std::fs::write(&path, "5").with_context(|| format!("{path} cannot be written"))?;
    Ok(peak)
}

pub(crate) async fn api(
    world: &World,
    before: anyhow::Result<f64>,
) -> anyhow::Result<Vec<Measurement>> {
    let note = "the greatest outside the watched part";
    Ok(vec![
        Measurement::new("memory.api", before?, world.customers().await?).note(note),
    ])
}

pub(crate) async fn api_watched(world: &World, watched: bool) -> anyhow::Result<Vec<Measurement>> {
    ensure!(watched, "nobody watched: live.p99 was not measured");
    let (peak, customers) = (peak(world.settings.api_pid)?, world.customers().await?);
    Ok(vec![
        Measurement::new("memory.api_watched", peak, customers)
            .note("the greatest while 10,000 watched"),
    ])
}

pub(crate) async fn workers(world: &World) -> anyhow::Result<Vec<Measurement>> {
    let (peak, customers) = (peak(world.settings.workers_pid)?, world.customers().await?);
    Ok(vec![
        Measurement::new("memory.workers", peak, customers).note("the greatest of all parts"),
    ])
}

/// Megabytes (2^20) that a process had resident at most.
fn peak(pid: u32) -> anyhow::Result<f64> {
    let path = format!("/proc/{pid}/status");
    let status =
        std::fs::read_to_string(&path).with_context(|| format!("{path} cannot be read"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .context("no VmHWM")?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes * 1_024.0 / MEGABYTE)
}
