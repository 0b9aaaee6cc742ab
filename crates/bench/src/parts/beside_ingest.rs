//! Previews while orders come in as fast as they are written, and alone.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{order_load, preview};
use crate::report::{Measurement, P50, P99, P999, percentiles};
use crate::world::World;

const PART: &str = "preview.beside_ingest";
/// With fewer than a thousand there is no p99.9 but the greatest.
const PREVIEWS: i64 = 1_000;
const LONGEST: Duration = Duration::from_secs(120);
const WARM_UP: i64 = 3;

pub(crate) async fn measure(world: &World) -> anyhow::Result<Vec<Measurement>> {
    world.settle().await?;
    let api = &world.api;
    preview::in_turn(api, -WARM_UP, WARM_UP, LONGEST).await?;
    let mut alone = preview::in_turn(api, 0, PREVIEWS, LONGEST).await?;
    let stop = AtomicBool::new(false);
    let previews = async {
        let taken = preview::in_turn(api, PREVIEWS, PREVIEWS, LONGEST).await;
        stop.store(true, Ordering::Relaxed);
        taken
    };
    let (mut beside, rate) = tokio::try_join!(previews, order_load::until(world, &stop))?;
    let note = format!(
        "{} full previews, one after the other, while {rate:.0} orders/s of the same workspace were written; the ceiling is the same alone, {} previews",
        beside.len(),
        alone.len()
    );
    let (customers, shares) = (world.customers().await?, [P50, P99, P999]);
    let alone = percentiles(PART, &shares, &mut alone, customers);
    let beside = percentiles(PART, &shares, &mut beside, customers);
    let pairs = beside.into_iter().zip(&alone);
    Ok(pairs
        .map(|(beside, alone)| beside.beside(alone).note(note.as_str()))
        .collect())
}
