//! What API and workers held at most, over all the parts that were measured.

use anyhow::Context;

use crate::memory::Peaks;
use crate::report::Measurement;
use crate::world::World;

pub(crate) async fn api(
    world: &World,
    elsewhere: Option<Peaks>,
) -> anyhow::Result<Vec<Measurement>> {
    let peaks = elsewhere.context("nothing but the watched part was measured")?;
    let note = "the greatest outside the watched part";
    Ok(vec![
        Measurement::new("memory.api", peaks.api, world.customers().await?).note(note),
    ])
}

pub(crate) async fn api_watched(
    world: &World,
    watched: Option<Peaks>,
) -> anyhow::Result<Vec<Measurement>> {
    let peaks = watched.context("nobody watched: live.p99 was not measured")?;
    let note = "the greatest while 10,000 watched";
    Ok(vec![
        Measurement::new("memory.api_watched", peaks.api, world.customers().await?).note(note),
    ])
}

pub(crate) async fn workers(
    world: &World,
    anywhere: Option<Peaks>,
) -> anyhow::Result<Vec<Measurement>> {
    let peaks = anywhere.context("no part was measured")?;
    let note = "the greatest of all parts";
    Ok(vec![
        Measurement::new("memory.workers", peaks.workers, world.customers().await?).note(note),
    ])
}
