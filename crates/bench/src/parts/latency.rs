//! Small requests at a steady pace: how long until one customer is safe on disk, and until anybody can read it.

use std::time::Duration;

use anyhow::Context;
use serde_json::Value;

use super::door::{CUSTOMERS, Door};
use crate::clock::now;
use crate::commits;
use crate::made_up;
use crate::pace::Pace;
use crate::report::{Measurement, P50, P99, P999, percentiles};
use crate::wire::authority;
use crate::world::World;

/// 250 a second.
const PACE: Pace = Pace {
    tick: Duration::from_millis(4),
    per_tick: 1,
    connections: 64,
};
const WARM_UP: i64 = 250;
const REQUESTS: i64 = 7_500;

pub(crate) async fn measure(world: &World, door: Door) -> anyhow::Result<Vec<Measurement>> {
    let part = match door {
        Door::Graphql => "latency.graphql",
        Door::Rest => "latency.rest",
    };
    world.settle().await?;
    let authority = authority(&world.settings.api_url);
    // Customers that there are already, so that the workspace stays as large as it is.
    let mut heard = commits::batches(&world.settings.redis_url).await?;
    PACE.send(authority, requests(world, door, 1, WARM_UP))
        .await?;
    let measured = requests(world, door, WARM_UP + 1, WARM_UP + REQUESTS);
    let answers = PACE.send(authority, measured).await?;
    let all = answers.len() + WARM_UP as usize;
    heard.until(|batches| batches.len() >= all).await?;
    let heard = heard.stop()?;

    let (mut accepted, mut visible) = (Vec::new(), Vec::new());
    for answered in &answers {
        let answer: Value = serde_json::from_slice(&answered.body)?;
        let batch = door.batch(&CUSTOMERS, &answer)?;
        let committed = heard.get(batch).context("a batch that was not heard of")?;
        let since = |at: i64| (at - answered.due) as f64 / 1_000.0;
        accepted.push(since(answered.at));
        visible.push(since(*committed));
    }
    let customers = world.customers().await?;
    let mut figures = percentiles(part, &[P50, P99, P999], &mut accepted, customers);
    let to_visible = format!("{part}.visible");
    figures.extend(percentiles(
        &to_visible,
        &[P50, P99],
        &mut visible,
        customers,
    ));
    let note = |figure: Measurement| {
        let until = if figure.name.starts_with(&to_visible) {
            "until the workers have told of its commit"
        } else {
            "until its answer, with the record on disk"
        };
        figure.note(format!(
            "{} requests of one customer each, {} a second over kept connections, from sending each {until}",
            answers.len(),
            1_000 / PACE.tick.as_millis()
        ))
    };
    Ok(figures.into_iter().map(note).collect())
}

/// Requests of one customer each.
fn requests(world: &World, door: Door, first: i64, last: i64) -> Vec<Vec<u8>> {
    let (now, settings) = (now(), &world.settings);
    let request = |number| {
        let customer = made_up::customer(number, now);
        door.request(&CUSTOMERS, vec![customer], None)
            .bearer(&settings.api_key)
            .bytes(authority(&settings.api_url))
    };
    (first..=last).map(request).collect()
}
