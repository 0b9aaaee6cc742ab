//! Receipts in as fast as the API takes them, and how many statements they cost.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};

use serde_json::json;

use super::launch;
use super::receipt_load::Pending;
use crate::report::Measurement;
use crate::statements::{self, Statements};
use crate::wire::{Wire, authority};
use crate::world::World;

const CONNECTIONS: usize = 64;
const MOST: i64 = 200_000;
const POLL: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(60);
/// The pause of a sender whose receipt was refused for now.
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) async fn measure(world: &World) -> anyhow::Result<Vec<Measurement>> {
    let customers = world.customers().await?;
    // Half are left for the part that watches.
    let pending = Pending::find(world, MOST.min(customers / 2)).await?;
    let requests = pending.requests(world);
    let wanted = requests.len() as i64;
    let before = pending.applied(world).await?;
    world.settle().await?;
    statements::count(&world.database).await?;
    let (took, refused) = send(world, requests).await?;
    let drained = applied(world, &pending, before + wanted).await?;
    let cost = Statements::counted(&world.database).await?;
    let rate = wanted as f64 / took.as_secs_f64();
    let mut figures = vec![
        Measurement::new("receipts.accepted", rate, customers).note(format!(
            "{wanted} receipts over {CONNECTIONS} kept connections, {refused} refused for now and repeated; all in the counters {:.1} s after the last was accepted",
            drained.as_secs_f64()
        )),
    ];
    figures.extend(cost.figures("receipts", wanted, customers));
    Ok(figures)
}

/// The same while another campaign is sent: workers hand its messages over, and the vendor brings their receipts.
pub(crate) async fn beside_sending(world: &World) -> anyhow::Result<Vec<Measurement>> {
    let customers = world.customers().await?;
    let pending = Pending::find(world, MOST.min(customers / 2)).await?;
    let requests = pending.requests(world);
    let wanted = requests.len() as f64;
    world.settle().await?;
    let before = (
        world.accepted_by_vendor().await?,
        world.receipts_of_vendor().await?,
    );
    world.behave(json!({})).await?;
    let campaign = launch::launch(&world.api, launch::everyone()).await?;
    let (took, refused) = send(world, requests).await?;
    let after = (
        world.accepted_by_vendor().await?,
        world.receipts_of_vendor().await?,
    );
    let seconds = took.as_secs_f64();
    let sent = Instant::now();
    launch::completed(world, world.settings.workspace, campaign).await?;
    let drained = sent.elapsed();
    world.behave(json!({ "loseRate": 1 })).await?;
    let beside = (after.1 - before.1) as f64 / seconds;
    Ok(vec![
        Measurement::new("receipts.accepted_beside_sending", wanted / seconds, customers).note(format!(
            "{wanted} receipts over {CONNECTIONS} kept connections, {refused} refused for now and repeated; meanwhile {:.0} messages/s were handed over and {beside:.0} receipts/s of theirs accepted besides; that campaign was completed {:.1} s later",
            (after.0 - before.0) as f64 / seconds,
            drained.as_secs_f64()
        )),
    ])
}

/// How long all took, and how often one was refused for now.
async fn send(world: &World, requests: Vec<Vec<u8>>) -> anyhow::Result<(Duration, usize)> {
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        connections.push(Wire::connect(authority(&world.settings.api_url)).await?);
    }
    let (requests, next, refused) = (
        Arc::new(requests),
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicUsize::new(0)),
    );
    let began = Instant::now();
    let senders: Vec<_> = connections
        .into_iter()
        .map(|connection| {
            tokio::spawn(work(
                connection,
                requests.clone(),
                next.clone(),
                refused.clone(),
            ))
        })
        .collect();
    for sender in senders {
        sender.await??;
    }
    Ok((began.elapsed(), refused.load(Ordering::Relaxed)))
}

async fn work(
    mut connection: Wire,
    requests: Arc<Vec<Vec<u8>>>,
    next: Arc<AtomicUsize>,
    refused: Arc<AtomicUsize>,
) -> anyhow::Result<()> {
    while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
        loop {
            match connection.call(request).await?.status {
                202 => break,
                429 | 503 => {
                    refused.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(PAUSE).await;
                }
                status => bail!("a receipt was answered {status}"),
            }
        }
    }
    Ok(())
}

async fn applied(world: &World, pending: &Pending, wanted: i64) -> anyhow::Result<Duration> {
    let began = Instant::now();
    loop {
        let applied = pending.applied(world).await?;
        if applied >= wanted {
            return Ok(began.elapsed());
        }
        ensure!(
            began.elapsed() < PATIENCE,
            "{applied} of {wanted} receipts are in the counters after {} s",
            PATIENCE.as_secs()
        );
        tokio::time::sleep(POLL).await;
    }
}
