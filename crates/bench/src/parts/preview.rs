//! Sizes of three conditions with fresh literals each run, beside the bare count over one connection.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use tokio_postgres::SimpleQueryMessage;

use crate::api::Api;
use crate::clock::now;
use crate::report::{Measurement, percentile};
use crate::world::World;

const RUNS: i64 = 30;
const WARM_UP: i64 = 3;
const SIZE: &str =
    "query($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) { size reachable } }";
const FULL: &str = "query($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) \
    { size reachable breakdown { path text size } sample { externalId name city totalSpend } } }";

/// What one run asks.
struct Literals {
    spend: i64,
    visits: i64,
    before: NaiveDate,
}

pub(crate) async fn measure(world: &World) -> anyhow::Result<Vec<Measurement>> {
    world.settle().await?;
    let customers = world.customers().await?;
    let mut figures = Vec::new();
    for (name, query, salt) in [("preview.size", SIZE, 0), ("preview.full", FULL, 1_000)] {
        let (mut product, mut bare) = (Vec::new(), Vec::new());
        for run in -WARM_UP..RUNS {
            let literals = Literals::of(salt + run)?;
            // Each goes first as often as the other.
            let (ours, theirs) = if run % 2 == 0 {
                let theirs = count(world, &literals).await?;
                (preview(&world.api, query, &literals).await?, theirs)
            } else {
                let ours = preview(&world.api, query, &literals).await?;
                (ours, count(world, &literals).await?)
            };
            ensure!(
                ours.1 == theirs.1,
                "the preview says {} and the bare count {}",
                ours.1,
                theirs.1
            );
            if run >= 0 {
                product.push(ours.0);
                bare.push(theirs.0);
            }
        }
        let note = format!(
            "p50 of {RUNS}, interleaved with the bare count; p95 {:.0} ms, of the count {:.0} ms",
            percentile(&mut product, 0.95),
            percentile(&mut bare, 0.95)
        );
        let (value, ceiling) = (percentile(&mut product, 0.5), percentile(&mut bare, 0.5));
        figures.push(
            Measurement::new(name, value, customers)
                .ceiling(ceiling)
                .note(note),
        );
    }
    Ok(figures)
}

impl Literals {
    fn of(run: i64) -> anyhow::Result<Literals> {
        let before = now()
            .date_naive()
            .checked_sub_days(Days::new(60 + run.unsigned_abs() % 300));
        Ok(Literals {
            spend: 700_000 + 7_919 * run,
            visits: 6 + run.rem_euclid(5),
            before: before.context("no such day")?,
        })
    }

    fn rule(&self) -> Value {
        let condition = |field: &str, operator: &str, value: Value| json!({ "condition": { "field": field, "operator": operator, "value": value } });
        json!({ "all": [
            condition("TOTAL_SPEND", "GREATER_THAN", json!(format!("{}.{:02}", self.spend / 100, self.spend % 100))),
            condition("VISIT_COUNT", "AT_MOST", json!(self.visits)),
            condition("LAST_ORDER_AT", "BEFORE", json!(self.before.to_string())),
        ] })
    }

    fn sql(&self, workspace: i64) -> String {
        include_str!("../../sql/bare_count.sql")
            .replace("{workspace}", &workspace.to_string())
            .replace("{spend}", &self.spend.to_string())
            .replace("{visits}", &self.visits.to_string())
            .replace("{before}", &format!("{}T00:00:00Z", self.before))
    }
}

/// The milliseconds that full previews take, one after the other, until there are so many or so long has passed.
pub(crate) async fn in_turn(
    api: &Api,
    first: i64,
    most: i64,
    longest: Duration,
) -> anyhow::Result<Vec<f64>> {
    let began = Instant::now();
    let mut taken = Vec::new();
    for run in first..first + most {
        let (took, _) = preview(api, FULL, &Literals::of(run)?).await?;
        taken.push(took);
        if began.elapsed() > longest {
            break;
        }
    }
    Ok(taken)
}

/// Milliseconds and size.
async fn preview(api: &Api, query: &str, literals: &Literals) -> anyhow::Result<(f64, i64)> {
    let rule = literals.rule();
    let began = Instant::now();
    let answer = api.run(query, json!({ "rule": rule })).await?;
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    let size = answer["audiencePreview"]["size"]
        .as_i64()
        .context("a preview without a size")?;
    Ok((took, size))
}

async fn count(world: &World, literals: &Literals) -> anyhow::Result<(f64, i64)> {
    let sql = literals.sql(world.settings.workspace);
    let began = Instant::now();
    let answer = world.database.simple_query(&sql).await?;
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    let row = answer.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    Ok((took, row.context("no count")?.parse()?))
}
