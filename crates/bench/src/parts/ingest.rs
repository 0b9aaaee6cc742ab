//! Records in by GraphQL, beside the SQL that writes the same. Rounds of both take turns, so that a machine that
//! slows down slows both.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};

use crate::clock::now;
use crate::machine::{Ticks, commit_ms};
use crate::made_up;
use crate::report::Measurement;
use crate::world::{PER_REQUEST, World};

/// Long enough that the first request's way to the database weighs little, and the same for every size of workspace.
const ROUND: i64 = 100_000;
const IN_FLIGHT: usize = 4;
const POLL: Duration = Duration::from_millis(10);
/// Records a second that one session was seen to write on two cores; a ceiling below this share of it is explained.
const CUSTOMERS_SEEN: f64 = 35_000.0;
const ORDERS_SEEN: f64 = 47_000.0;
const EXPLAINED_BELOW: f64 = 0.7;

/// What differs between customers and orders.
struct Kind {
    name: &'static str,
    mutation: &'static str,
    field: &'static str,
    records: &'static str,
    ceiling: &'static str,
    seen: f64,
}

const CUSTOMERS: Kind = Kind {
    name: "ingest.customers",
    mutation: "mutation($input: IngestCustomersInput!) { ingestCustomers(input: $input) { batchId accepted rejected { index message } } }",
    field: "ingestCustomers",
    records: "customers",
    ceiling: include_str!("../../sql/ingest_customers.sql"),
    seen: CUSTOMERS_SEEN,
};

const ORDERS: Kind = Kind {
    name: "ingest.orders",
    mutation: "mutation($input: IngestOrdersInput!) { ingestOrders(input: $input) { batchId accepted rejected { index message } } }",
    field: "ingestOrders",
    records: "orders",
    ceiling: include_str!("../../sql/ingest_orders.sql"),
    seen: ORDERS_SEEN,
};

pub(crate) async fn customers(world: &World) -> anyhow::Result<Vec<Measurement>> {
    let last = world.settings.customers;
    let first = last - world.ingested() + 1;
    world
        .database
        .execute(
            include_str!("../../sql/stage_customers.sql"),
            &[&first, &last],
        )
        .await?;
    let now = now();
    measure(world, &CUSTOMERS, first, last, |number| {
        made_up::customer(number, now)
    })
    .await
}

pub(crate) async fn orders(world: &World) -> anyhow::Result<Vec<Measurement>> {
    let (last, customers) = (world.ingested(), world.settings.customers);
    world
        .database
        .execute(
            include_str!("../../sql/stage_orders.sql"),
            &[&1_i64, &last, &customers],
        )
        .await?;
    let now = now();
    measure(world, &ORDERS, 1, last, |number| {
        made_up::order(number, customers, now)
    })
    .await
}

async fn measure(
    world: &World,
    kind: &Kind,
    first: i64,
    last: i64,
    record: impl Fn(i64) -> Value,
) -> anyhow::Result<Vec<Measurement>> {
    let (mut product, mut ceiling) = (Duration::ZERO, Duration::ZERO);
    world.settle().await?;
    let (mut busy, mut stolen) = (0.0_f64, 0.0_f64);
    for begin in (first..=last).step_by(ROUND as usize) {
        let end = last.min(begin + ROUND - 1);
        let bodies = chunks(begin, end)
            .map(|(from, to)| body(kind, (from..=to).map(&record).collect(), from))
            .collect();
        product += by_product(world, kind, bodies).await?;
        let ticks = Ticks::now();
        ceiling += by_sql(world, kind, begin, end).await?;
        let shares = ticks.since();
        (busy, stolen) = (busy.max(shares.0), stolen.max(shares.1));
    }
    let rate = |took: Duration| (last - first + 1) as f64 / took.as_secs_f64();
    let mut note = format!(
        "{} records in rounds of {ROUND}, {PER_REQUEST} a request, {IN_FLIGHT} in flight",
        last - first + 1
    );
    if rate(ceiling) < EXPLAINED_BELOW * kind.seen {
        let commit = commit_ms(&world.database).await?;
        note.push_str(&format!(
            "; the ceiling is below {:.0}/s: while its single session ran, the processors were {:.0} % busy (one session can use {:.0} %) and {:.0} % of their time went to other machines; a bare commit takes {commit:.1} ms",
            EXPLAINED_BELOW * kind.seen,
            busy * 100.0,
            100.0 / std::thread::available_parallelism().map_or(1, usize::from) as f64,
            stolen * 100.0,
        ));
    }
    let customers = world.customers().await?;
    Ok(vec![
        Measurement::new(kind.name, rate(product), customers)
            .ceiling(rate(ceiling))
            .note(note),
    ])
}

fn chunks(first: i64, last: i64) -> impl Iterator<Item = (i64, i64)> {
    (first..=last)
        .step_by(PER_REQUEST as usize)
        .map(move |from| (from, last.min(from + PER_REQUEST - 1)))
}

fn body(kind: &Kind, records: Vec<Value>, from: i64) -> Bytes {
    let mut input = json!({ "idempotencyKey": format!("{}-{from}", kind.name) });
    input[kind.records] = Value::Array(records);
    let request = json!({ "query": kind.mutation, "variables": { "input": input } });
    Bytes::from(request.to_string())
}

/// From the first request until the last commit is seen.
async fn by_product(world: &World, kind: &Kind, bodies: Vec<Bytes>) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let sending = bodies.into_iter().map(|body| world.api.send(body));
    let answers: Vec<Value> = stream::iter(sending)
        .buffered(IN_FLIGHT)
        .try_collect()
        .await?;
    for answer in answers {
        let payload = &answer[kind.field];
        ensure!(
            payload["rejected"] == json!([]),
            "records were rejected: {}",
            payload["rejected"]
        );
        committed(world, payload["batchId"].as_str().context("no batchId")?).await?;
    }
    Ok(began.elapsed())
}

async fn committed(world: &World, batch: &str) -> anyhow::Result<()> {
    loop {
        let query = "query($id: ID!) { ingestBatch(id: $id) { accepted committed failed done } }";
        let answer = world.api.run(query, json!({ "id": batch })).await?;
        let progress = &answer["ingestBatch"];
        ensure!(!progress.is_null(), "the batch {batch} is unknown");
        ensure!(progress["failed"] == 0, "records failed: {progress}");
        if progress["done"] == true {
            return Ok(());
        }
        tokio::time::sleep(POLL).await;
    }
}

async fn by_sql(world: &World, kind: &Kind, first: i64, last: i64) -> anyhow::Result<Duration> {
    let statement = world.database.prepare(kind.ceiling).await?;
    let began = Instant::now();
    for (from, to) in chunks(first, last) {
        world
            .database
            .execute(&statement, &[&world.settings.workspace, &from, &to])
            .await?;
    }
    Ok(began.elapsed())
}
