//! Orders without end, as fast as they are written.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::door::{Door, ORDERS, committed};
use crate::clock::now;
use crate::made_up;
use crate::request::Request;
use crate::world::{PER_REQUEST, World};

/// Requests that wait to be written, so that the workers never wait for one.
const AHEAD: usize = 4;

/// Takes orders in until told to stop, and gives how many a second were written until then. All are when it returns.
pub(crate) async fn until(world: &World, stop: &AtomicBool) -> anyhow::Result<f64> {
    let customers = world.settings.customers;
    let mut first = world.orders().await? + 1;
    let (mut waiting, mut written) = (VecDeque::new(), 0_i64);
    let began = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        // Making them takes a while, in which others are to be served.
        let request = tokio::task::spawn_blocking(move || orders(first, customers)).await?;
        let answer = world.api.send(&request).await?;
        waiting.push_back(Door::Graphql.batch(&ORDERS, &answer)?.to_owned());
        first += PER_REQUEST;
        if waiting.len() > AHEAD
            && let Some(batch) = waiting.pop_front()
        {
            committed(&world.api, &batch).await?;
            written += PER_REQUEST;
        }
    }
    let rate = written as f64 / began.elapsed().as_secs_f64();
    for batch in waiting {
        committed(&world.api, &batch).await?;
    }
    Ok(rate)
}

/// A request with orders from that number on.
pub(crate) fn orders(first: i64, customers: i64) -> Request {
    let now = now();
    let orders = (first..first + PER_REQUEST).map(|n| made_up::order(n, customers, now));
    Door::Graphql.request(&ORDERS, orders.collect(), None)
}
