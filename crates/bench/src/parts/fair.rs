//! One workspace asks for more than it may, another one works: what the second feels of it, and what the first is told.

use std::time::{Duration, Instant};

use anyhow::ensure;
use serde_json::{Value, json};

use super::door::{Door, ORDERS, committed};
use super::flood::{Flood, Tally};
use super::receipt_load::Pending;
use super::{launch, order_load, preview};
use crate::neighbour::Neighbour;
use crate::report::{Measurement, P50, P99, percentile, percentiles};
use crate::world::World;

/// The second workspace's customers; a ninth of them is in each city.
const CUSTOMERS: i64 = 9_000;
const AUDIENCE: i64 = CUSTOMERS / 9;
const CAMPAIGNS: usize = 5;
const PREVIEWS: i64 = 1_000;
const LONGEST: Duration = Duration::from_secs(60);
const RECEIPTS: i64 = 100_000;

/// What the second workspace does: previews one after the other, and meanwhile campaigns one after the other.
struct Work {
    /// Milliseconds.
    previews: Vec<f64>,
    /// Seconds from the mutation to the end.
    campaigns: Vec<f64>,
}

pub(crate) async fn measure(world: &World) -> anyhow::Result<Vec<Measurement>> {
    let neighbour = Neighbour::make(world, CUSTOMERS).await?;
    let pending = Pending::find(world, RECEIPTS.min(world.settings.customers / 2)).await?;
    let flood = Flood::prepare(world, &pending).await?;
    world.settle().await?;
    // The vendor brings the receipts that end a campaign.
    world.behave(json!({})).await?;
    let mut alone = Work::done(world, &neighbour).await?;
    let flooding = flood.start();
    let began = Instant::now();
    let mut beside = Work::done(world, &neighbour).await?;
    let seconds = began.elapsed().as_secs_f64();
    let answered = flooding.stop().await?;
    world.behave(json!({ "loseRate": 1 })).await?;
    drain(world).await?;

    let note = format!(
        "a workspace of {CUSTOMERS} customers, {} previews; the ceiling is the same alone, {} previews",
        beside.previews.len(),
        alone.previews.len()
    );
    let shares = [P50, P99];
    let previews_alone = percentiles("fair.preview", &shares, &mut alone.previews, CUSTOMERS);
    let previews = percentiles("fair.preview", &shares, &mut beside.previews, CUSTOMERS);
    let pairs = previews.into_iter().zip(&previews_alone);
    let mut figures: Vec<_> = pairs
        .map(|(beside, alone)| beside.beside(alone).note(note.as_str()))
        .collect();
    let greatest = percentile(&mut beside.campaigns, 1.0);
    figures.push(
        Measurement::new("fair.campaign", percentile(&mut beside.campaigns, 0.5), CUSTOMERS)
            .ceiling(percentile(&mut alone.campaigns, 0.5))
            .note(format!("a campaign of {AUDIENCE} from the mutation to its last receipt: p50 of {CAMPAIGNS}, greatest {greatest:.1} s; the ceiling is the same alone")),
    );
    let refused: u64 = answered.values().flat_map(|it| it.refused.values()).sum();
    let ways: Vec<String> = answered
        .iter()
        .map(|(way, tally)| told(way, tally))
        .collect();
    figures.push(
        Measurement::new("fair.refused", refused as f64, world.customers().await?)
            .note(format!("within {seconds:.0} s; {}", ways.join("; "))),
    );
    Ok(figures)
}

impl Work {
    async fn done(world: &World, neighbour: &Neighbour) -> anyhow::Result<Work> {
        let (previews, campaigns) = tokio::try_join!(
            preview::in_turn(&neighbour.api, 0, PREVIEWS, LONGEST),
            campaigns(world, neighbour)
        )?;
        Ok(Work {
            previews,
            campaigns,
        })
    }
}

async fn campaigns(world: &World, neighbour: &Neighbour) -> anyhow::Result<Vec<f64>> {
    let mut taken = Vec::new();
    for _ in 0..CAMPAIGNS {
        let began = Instant::now();
        let campaign = launch::launch(&neighbour.api, in_one_city()).await?;
        let size = launch::completed(world, neighbour.workspace, campaign).await?;
        taken.push(began.elapsed().as_secs_f64());
        ensure!(size == AUDIENCE, "the audience held {size}");
    }
    Ok(taken)
}

fn in_one_city() -> Value {
    json!({ "condition": { "field": "CITY", "operator": "EQUALS", "value": "Pune" } })
}

/// Waits until all that the first workspace has sent is written: what is sent now is written behind it.
async fn drain(world: &World) -> anyhow::Result<()> {
    let last = order_load::orders(world.orders().await? + 1, world.settings.customers);
    let answer = world.api.send(&last).await?;
    committed(&world.api, Door::Graphql.batch(&ORDERS, &answer)?).await
}

/// `queries: 3000 taken, 41000 refused RATE_LIMITED (wait 1 s)`.
fn told(way: &str, tally: &Tally) -> String {
    let mut told = format!("{way}: {} taken", tally.taken);
    for (refusal, count) in &tally.refused {
        told.push_str(&format!(", {count} refused {}", refusal.code));
        if let Some(seconds) = refusal.seconds {
            told.push_str(&format!(" (wait {seconds} s)"));
        }
    }
    if tally.cut > 0 {
        told.push_str(&format!(", {} connections cut", tally.cut));
    }
    told
}
