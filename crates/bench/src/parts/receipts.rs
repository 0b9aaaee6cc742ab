//! Receipts in as fast as the API takes them, and how many statements they cost.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};

use serde_json::json;

use super::launch;
use super::receipt_load::Pending;
use crate::report::Measurement;
use crate::wire::{Wire, authority};
use crate::world::World;

const CONNECTIONS: usize = 64;
const MOST: i64 = 200_000;
const POLL: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a campaign to everyone may take.
const LONGEST: Duration = Duration::from_secs(600);
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
    world
        .database
        .batch_execute("SELECT pg_stat_statements_reset() AS tidings_bench")
        .await?;
    let (took, refused) = send(world, requests).await?;
    let drained = applied(world, &pending, before + wanted).await?;
    let statements: i64 = world
        .database
        .query_one(include_str!("../../sql/statements.sql"), &[])
        .await?
        .get(0);
    let rate = wanted as f64 / took.as_secs_f64();
    Ok(vec![
        Measurement::new("receipts.accepted", rate, customers).note(format!(
            "{wanted} receipts over {CONNECTIONS} kept connections, {refused} refused for now and repeated; all in the counters {:.1} s after the last was accepted",
            drained.as_secs_f64()
        )),
        Measurement::new("receipts.statements_per_1000", statements as f64 * 1_000.0 / wanted as f64, customers)
            .note(format!("{statements} statements of all processes until the last receipt was applied")),
    ])
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
    let campaign = launch::launch(world).await?;
    let (took, refused) = send(world, requests).await?;
    let after = (
        world.accepted_by_vendor().await?,
        world.receipts_of_vendor().await?,
    );
    let seconds = took.as_secs_f64();
    let drained = completed(world, campaign).await?;
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

async fn completed(world: &World, campaign: i64) -> anyhow::Result<Duration> {
    let status =
        "SELECT status::text AS tidings_bench FROM campaigns WHERE workspace_id = $1 AND id = $2";
    let began = Instant::now();
    loop {
        let row = world
            .database
            .query_one(status, &[&world.settings.workspace, &campaign])
            .await?;
        let status: String = row.get(0);
        if status == "COMPLETED" {
            return Ok(began.elapsed());
        }
        ensure!(
            began.elapsed() < LONGEST,
            "the campaign is {status} after {} s",
            LONGEST.as_secs()
        );
        tokio::time::sleep(POLL).await;
    }
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
            match connection.call(request).await? {
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
