//! A campaign to everyone: how soon the first message goes out, and how fast all do.

use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};

use crate::api::Api;
use crate::report::Measurement;
use crate::world::World;

const BODY: &str = "Hi {{ first_name | default('there') }}, here is 10% off on your next order!";
const LAUNCH: &str =
    "mutation($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }";
const POLL: Duration = Duration::from_millis(1);
const SLOWER_POLL: Duration = Duration::from_millis(20);
/// How long a campaign may take to its end.
const LONGEST: Duration = Duration::from_secs(600);
/// Without any progress for so long, it will not come.
const PATIENCE: Duration = Duration::from_secs(120);
/// Batches that the ceiling writes by one statement.
const BATCHES: i32 = 10;

pub(crate) async fn measure(world: &World) -> anyhow::Result<Vec<Measurement>> {
    world.settle().await?;
    let customers = world.customers().await?;
    let sent_before = world.accepted_by_vendor().await?;
    let began = Instant::now();
    launch(&world.api, everyone()).await?;
    let answered = began.elapsed();
    let first = accepted(world, sent_before + 1, POLL, began).await?;
    let all = accepted(world, sent_before + customers, SLOWER_POLL, began).await?;
    world.settle().await?;
    let ceiling = by_sql(world, customers).await?;
    let note = format!(
        "an audience of {customers}; from the mutation sent until all are accepted, receipts withheld; the mutation itself took {:.0} ms",
        answered.as_secs_f64() * 1_000.0
    );
    Ok(vec![
        Measurement::new("launch.first_message", first.as_secs_f64(), customers)
            .note(format!("an audience of {customers}; from the mutation sent until the vendor has a message on disk")),
        Measurement::new("launch.messages", customers as f64 / all.as_secs_f64(), customers)
            .ceiling(customers as f64 / ceiling.as_secs_f64())
            .note(note),
    ])
}

/// A rule that holds for every customer.
pub(crate) fn everyone() -> Value {
    json!({ "condition": { "field": "TOTAL_SPEND", "operator": "AT_LEAST", "value": "0" } })
}

/// Launches to those for whom a rule holds, and gives the campaign's id.
pub(crate) async fn launch(api: &Api, rule: Value) -> anyhow::Result<i64> {
    let input = json!({ "name": "Measured", "rule": rule, "audienceName": "Measured", "message": { "channel": "SMS", "body": BODY } });
    let answer = api.run(LAUNCH, json!({ "input": input })).await?;
    let id = answer["launchCampaign"]["campaign"]["id"].as_str();
    Ok(id.context("no campaign")?.parse()?)
}

/// Launches to everyone and waits until the vendor has every message.
pub(crate) async fn hand_over(world: &World) -> anyhow::Result<()> {
    let before = world.accepted_by_vendor().await?;
    let customers = world.customers().await?;
    launch(&world.api, everyone()).await?;
    accepted(world, before + customers, SLOWER_POLL, Instant::now()).await?;
    Ok(())
}

/// Waits until a campaign has come to its end, and gives how many were in its audience.
pub(crate) async fn completed(world: &World, workspace: i64, campaign: i64) -> anyhow::Result<i64> {
    let progress = "SELECT status::text, audience_size::bigint AS tidings_bench FROM campaigns WHERE workspace_id = $1 AND id = $2";
    let began = Instant::now();
    loop {
        let row = world
            .database
            .query_one(progress, &[&workspace, &campaign])
            .await?;
        let status: String = row.get(0);
        if status == "COMPLETED" {
            return Ok(row.get(1));
        }
        ensure!(
            began.elapsed() < LONGEST,
            "the campaign is {status} after {} s",
            LONGEST.as_secs()
        );
        tokio::time::sleep(SLOWER_POLL).await;
    }
}

/// Waits until the vendor has accepted that many.
async fn accepted(
    world: &World,
    wanted: i64,
    poll: Duration,
    began: Instant,
) -> anyhow::Result<Duration> {
    let (mut seen, mut moved) = (-1, Instant::now());
    loop {
        let accepted = world.accepted_by_vendor().await?;
        if accepted >= wanted {
            return Ok(began.elapsed());
        }
        if accepted > seen {
            (seen, moved) = (accepted, Instant::now());
        } else if moved.elapsed() > PATIENCE {
            bail!(
                "the vendor has {accepted} of {wanted} messages, and for {} s no more came",
                PATIENCE.as_secs()
            );
        }
        tokio::time::sleep(poll).await;
    }
}

async fn by_sql(world: &World, customers: i64) -> anyhow::Result<Duration> {
    let (database, workspace) = (&world.database, world.settings.workspace);
    let campaign: i64 = database
        .query_one(include_str!("../../sql/launch_campaign.sql"), &[&workspace])
        .await?
        .get(0);
    let freeze = database
        .prepare(include_str!("../../sql/launch_freeze.sql"))
        .await?;
    let write = database
        .prepare(include_str!("../../sql/launch_messages.sql"))
        .await?;
    let began = Instant::now();
    database.execute(&freeze, &[&workspace, &campaign]).await?;
    let batches = i32::try_from((customers + 999) / 1_000)?;
    for from in (0..batches).step_by(BATCHES as usize) {
        database
            .execute(&write, &[&workspace, &campaign, &from, &(from + BATCHES)])
            .await?;
    }
    let took = began.elapsed();
    let written: i64 = database
        .query_one("SELECT count(*) FROM ceiling.communication_log", &[])
        .await?
        .get(0);
    ensure!(
        written == customers,
        "the ceiling wrote {written} rows of {customers}"
    );
    Ok(took)
}
