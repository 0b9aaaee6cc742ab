//! The run: load, faults in rounds, and the wait until everything has come to its end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use futures_util::future::try_join_all;
use tokio::process::Command;
use tokio_postgres::NoTls;
use tokio_util::sync::CancellationToken;

use crate::fault::{Dice, Stroke};
use crate::load::Load;
use crate::recovery::{self, Tally};
use crate::settings::Settings;
use crate::settle::until;
use crate::stack::Stack;

/// How long everything that was begun may take to come to its end.
const SETTLE: Duration = Duration::from_secs(600);
/// How much of the load happens before the first fault.
const PEACE: Duration = Duration::from_secs(3);

/// Loads and breaks a stack for as long as asked, waits until it has settled, and has it audited. True when nothing
/// was found.
///
/// # Errors
/// When the stack cannot be handled, does not recover, or does not settle.
pub async fn run(settings: Settings) -> anyhow::Result<bool> {
    println!("seed {}", settings.seed);
    let stack = Stack::take_over(&settings).await?;
    let load = Arc::new(Load::new(&settings)?);
    load.bring_in().await.context("the members")?;
    let stop = CancellationToken::new();
    let mut parts = load.start(&settings, &stop);
    let mut dice = Dice::new(settings.seed, &settings.kinds, settings.at_once)?;
    let mut tally = Tally::default();

    // A stretch of load without faults, to have something at every place.
    tokio::time::sleep(PEACE).await;
    // The first faults meet the largest campaign.
    load.launch("largest", load.groups.largest()).await?;
    let began = Instant::now();
    let mut round = 0;
    while began.elapsed() < settings.lasts || tally.faults < settings.faults {
        round += 1;
        let strokes = dice.round();
        let kinds: Vec<String> = strokes.iter().map(|stroke| stroke.fault.kind()).collect();
        let since = strike(&stack, strokes).await?;
        let took = recovery::measure(&load, &stack, round, since).await;
        let took = took.with_context(|| format!("after {}", kinds.join(", ")))?;
        println!(
            "{:>6.0} s  {:<64} records again after {:.1} s, campaigns after {:.1} s",
            began.elapsed().as_secs_f64(),
            kinds.join(", "),
            took.record.as_secs_f64(),
            took.campaign.as_secs_f64()
        );
        tally.add(&kinds, took.whole());
        if let Some(ended) = parts.try_join_next() {
            ended?.context("the load ended early")?;
        }
    }

    stop.cancel();
    while let Some(ended) = parts.join_next().await {
        ended?.context("the load")?;
    }
    stack.heal().await?;
    let settling = Instant::now();
    settled(&settings, &load).await?;
    let (records, campaigns) = load.acknowledged();
    println!("\n{tally}");
    println!(
        "{records} records and {campaigns} campaigns were acknowledged; all had come to their end {:.1} s after the load stopped",
        settling.elapsed().as_secs_f64()
    );
    println!("seed {}\n", settings.seed);
    // While the vendor still answers.
    let mut audit = Command::new(settings.programs.join("tidings-audit"));
    let clean = audit.arg("--journal").arg(&settings.journal).status();
    Ok(clean.await?.success())
}

/// Lets the faults of a round happen, and gives the moment at which the last of them ended.
async fn strike(stack: &Stack, strokes: Vec<Stroke>) -> anyhow::Result<Instant> {
    let faults = strokes.into_iter().map(async |stroke| {
        let kind = stroke.fault.kind();
        tokio::time::sleep(stroke.after).await;
        let begun = stroke.fault.begin(stack).await;
        begun.with_context(|| format!("{kind} could not begin"))?;
        tokio::time::sleep(stroke.lasts).await;
        let ended = stroke.fault.end(stack).await;
        ended.with_context(|| format!("{kind} could not end"))?;
        anyhow::Ok(Instant::now())
    });
    let ended = try_join_all(faults).await?;
    Ok(ended.into_iter().max().unwrap_or_else(Instant::now))
}

/// Waits until no batch and no campaign is unfinished.
async fn settled(settings: &Settings, load: &Load) -> anyhow::Result<()> {
    const OPEN: &str = "SELECT
        (SELECT count(*) FROM ingest_batches WHERE workspace_id = $1 AND committed + failed < accepted)
        + (SELECT count(*) FROM campaigns WHERE workspace_id = $1 AND status <> 'COMPLETED')";
    let last = load.latest();
    until("every record's row", SETTLE, async || {
        for batch in &last {
            if !load.client.is_written(batch).await {
                return false;
            }
        }
        true
    })
    .await?;
    let (database, connection) = tokio_postgres::connect(&settings.database_url, NoTls).await?;
    tokio::spawn(connection);
    until("every campaign's end", SETTLE, async || {
        let open = database.query_one(OPEN, &[&load.workspace]).await;
        open.is_ok_and(|row| row.get::<_, i64>(0) == 0)
    })
    .await
}
