//! Load generators and the figures they print. Sees Tidings from outside, by HTTP, SQL and Redis's pub/sub, and
//! shares no code with the rest.
//!
//! Each figure that has a ceiling is measured beside it: the ceiling's SQL (in `sql/`) writes the same rows, indexes,
//! totals and durability from one session, without HTTP and Redis.

#![warn(missing_docs)]

mod api;
mod clock;
mod commits;
mod machine;
mod made_up;
mod memory;
mod neighbour;
mod pace;
mod parts;
mod refusal;
mod report;
mod request;
mod settings;
mod signer;
mod statements;
mod subscriber;
mod wire;
mod world;

use anyhow::Context;

use parts::door::Door;
use parts::{beside_ingest, fair, ingest, latency, launch, live, preview, receipts};
use report::Report;
pub use settings::Settings;
use world::World;

/// Measures the parts whose names begin with one of those given, or all. True when every figure was measured.
///
/// # Errors
/// When nothing can be measured at all, or the results cannot be written.
pub async fn measure(settings: Settings, wanted: &[String]) -> anyhow::Result<bool> {
    let memory = memory::Memory {
        api: settings.api_pid,
        workers: settings.workers_pid,
    };
    let mut report = Report::new(wanted, memory);
    let taking_in = ["ingest.customers", "ingest.customers_rest"]
        .into_iter()
        .filter(|name| report.wants(&[name]))
        .count();
    let world = World::prepare(settings, i64::try_from(taking_in)?)
        .await
        .context("the stack cannot be prepared")?;
    for (name, door) in [
        ("ingest.customers", Door::Graphql),
        ("ingest.customers_rest", Door::Rest),
    ] {
        report.part(&[name], ingest::customers(&world, door)).await;
    }
    for (name, door) in [
        ("ingest.orders", Door::Graphql),
        ("ingest.orders_rest", Door::Rest),
    ] {
        report.part(&[name], ingest::orders(&world, door)).await;
    }
    for (name, door) in [
        ("latency.graphql", Door::Graphql),
        ("latency.rest", Door::Rest),
    ] {
        report.part(&[name], latency::measure(&world, door)).await;
    }
    report
        .part(&["preview.size", "preview.full"], preview::measure(&world))
        .await;
    report
        .part(
            &["launch.first_message", "launch.messages"],
            launch::measure(&world),
        )
        .await;
    report
        .part(
            &[
                "receipts.accepted",
                "receipts.statements_per_1000",
                "receipts.round_trips_per_1000",
            ],
            receipts::measure(&world),
        )
        .await;
    report
        .part(
            &["receipts.accepted_beside_sending"],
            receipts::beside_sending(&world),
        )
        .await;
    report
        .part(&["preview.beside_ingest"], beside_ingest::measure(&world))
        .await;
    report.part(&["fair"], fair::measure(&world)).await;
    // The memory of so many sockets is not given back at once, so it comes last.
    report
        .part(&["live.p99", "live.staleness"], live::measure(&world))
        .await;
    summarise_memory(&mut report, &world).await;
    report.finish("target/bench/results.json")
}

async fn summarise_memory(report: &mut Report, world: &World) {
    let is_watched = |name: &str| name.starts_with("live.");
    let elsewhere = report.peaks(|name| !is_watched(name));
    let api = parts::memory::api(world, elsewhere);
    report.figures(&["memory.api"], api).await;
    let watched = parts::memory::api_watched(world, report.peaks(is_watched));
    report.figures(&["memory.api_watched"], watched).await;
    let workers = parts::memory::workers(world, report.peaks(|_| true));
    report.figures(&["memory.workers"], workers).await;
}
