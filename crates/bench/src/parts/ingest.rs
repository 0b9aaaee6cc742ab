//! Records in by GraphQL or REST, beside the SQL that writes the same. Rounds of both take turns, so that a machine
//! that slows down slows both.

use std::time::{Duration, Instant};

use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::Value;

use super::door::{self, Door, Kind, committed};
use crate::clock::now;
use crate::machine::{Ticks, commit_ms};
use crate::made_up;
use crate::report::Measurement;
use crate::request::Request;
use crate::statements::{self, Statements};
use crate::world::{PER_REQUEST, World};

/// Long enough that the first request's way to the database weighs little, and the same for every size of workspace.
const ROUND: i64 = 100_000;
const IN_FLIGHT: usize = 4;
/// Records a second that one session was seen to write on two cores; a ceiling below this share of it is explained.
const CUSTOMERS_SEEN: f64 = 35_000.0;
const ORDERS_SEEN: f64 = 47_000.0;
const EXPLAINED_BELOW: f64 = 0.7;

/// What is measured.
struct Figure {
    name: &'static str,
    kind: &'static Kind,
    door: Door,
    ceiling: &'static str,
    seen: f64,
}

pub(crate) async fn customers(world: &World, door: Door) -> anyhow::Result<Vec<Measurement>> {
    let first = world.customers().await? + 1;
    let last = first + world.ingested() - 1;
    world
        .database
        .execute(
            include_str!("../../sql/stage_customers.sql"),
            &[&first, &last],
        )
        .await?;
    let figure = Figure {
        name: match door {
            Door::Graphql => "ingest.customers",
            Door::Rest => "ingest.customers_rest",
        },
        kind: &door::CUSTOMERS,
        door,
        ceiling: include_str!("../../sql/ingest_customers.sql"),
        seen: CUSTOMERS_SEEN,
    };
    let now = now();
    measure(world, &figure, first, last, |number| {
        made_up::customer(number, now)
    })
    .await
}

pub(crate) async fn orders(world: &World, door: Door) -> anyhow::Result<Vec<Measurement>> {
    let (first, customers) = (world.orders().await? + 1, world.settings.customers);
    let last = first + world.ingested() - 1;
    world
        .database
        .execute(
            include_str!("../../sql/stage_orders.sql"),
            &[&first, &last, &customers],
        )
        .await?;
    let figure = Figure {
        name: match door {
            Door::Graphql => "ingest.orders",
            Door::Rest => "ingest.orders_rest",
        },
        kind: &door::ORDERS,
        door,
        ceiling: include_str!("../../sql/ingest_orders.sql"),
        seen: ORDERS_SEEN,
    };
    let now = now();
    measure(world, &figure, first, last, |number| {
        made_up::order(number, customers, now)
    })
    .await
}

async fn measure(
    world: &World,
    figure: &Figure,
    first: i64,
    last: i64,
    record: impl Fn(i64) -> Value,
) -> anyhow::Result<Vec<Measurement>> {
    let (mut product, mut ceiling) = (Duration::ZERO, Duration::ZERO);
    let mut cost = Statements::default();
    world.settle().await?;
    let (mut busy, mut stolen) = (0.0_f64, 0.0_f64);
    let requests = |begin: i64, end: i64| {
        chunks(begin, end)
            .map(|(from, to)| request(figure, (from..=to).map(&record).collect(), from))
            .collect()
    };
    // Connections are made and caches filled by a first request that is not measured, where there are more.
    let warm = first
        + if last - first < PER_REQUEST {
            0
        } else {
            PER_REQUEST
        };
    if warm > first {
        by_product(world, figure, requests(first, warm - 1)).await?;
        by_sql(world, figure, first, warm - 1).await?;
    }
    let first = warm;
    for begin in (first..=last).step_by(ROUND as usize) {
        let end = last.min(begin + ROUND - 1);
        let requests = requests(begin, end);
        statements::count(&world.database).await?;
        product += by_product(world, figure, requests).await?;
        cost += Statements::counted(&world.database).await?;
        let ticks = Ticks::now();
        ceiling += by_sql(world, figure, begin, end).await?;
        let shares = ticks.since();
        (busy, stolen) = (busy.max(shares.0), stolen.max(shares.1));
    }
    let rate = |took: Duration| (last - first + 1) as f64 / took.as_secs_f64();
    let mut note = format!(
        "{} records in rounds of {ROUND}, {PER_REQUEST} a request, {IN_FLIGHT} in flight",
        last - first + 1
    );
    if rate(ceiling) < EXPLAINED_BELOW * figure.seen {
        let commit = commit_ms(&world.database).await?;
        note.push_str(&format!(
            "; the ceiling is below {:.0}/s: while its single session ran, the processors were {:.0} % busy (one session can use {:.0} %) and {:.0} % of their time went to other machines; a bare commit takes {commit:.1} ms",
            EXPLAINED_BELOW * figure.seen,
            busy * 100.0,
            100.0 / std::thread::available_parallelism().map_or(1, usize::from) as f64,
            stolen * 100.0,
        ));
    }
    let customers = world.customers().await?;
    let mut figures = vec![
        Measurement::new(figure.name, rate(product), customers)
            .ceiling(rate(ceiling))
            .note(note),
    ];
    figures.extend(cost.figures(figure.name, last - first + 1, customers));
    Ok(figures)
}

fn chunks(first: i64, last: i64) -> impl Iterator<Item = (i64, i64)> {
    (first..=last)
        .step_by(PER_REQUEST as usize)
        .map(move |from| (from, last.min(from + PER_REQUEST - 1)))
}

fn request(figure: &Figure, records: Vec<Value>, from: i64) -> Request {
    let key = format!("{}-{from}", figure.name);
    figure.door.request(figure.kind, records, Some(&key))
}

/// From the first request until the last commit is seen.
async fn by_product(
    world: &World,
    figure: &Figure,
    requests: Vec<Request>,
) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let sending = requests.iter().map(|request| world.api.send(request));
    let answers: Vec<Value> = stream::iter(sending)
        .buffered(IN_FLIGHT)
        .try_collect()
        .await?;
    for answer in &answers {
        committed(&world.api, figure.door.batch(figure.kind, answer)?).await?;
    }
    Ok(began.elapsed())
}

async fn by_sql(world: &World, figure: &Figure, first: i64, last: i64) -> anyhow::Result<Duration> {
    let statement = world.database.prepare(figure.ceiling).await?;
    let began = Instant::now();
    for (from, to) in chunks(first, last) {
        world
            .database
            .execute(&statement, &[&world.settings.workspace, &from, &to])
            .await?;
    }
    Ok(began.elapsed())
}
