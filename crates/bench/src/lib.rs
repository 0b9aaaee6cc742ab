//! Load generators and the figures they print. Sees Tidings from outside, by HTTP, SQL and Redis's pub/sub, and
//! shares no code with the rest.
//!
//! Each figure that has a ceiling is measured beside it: the ceiling's SQL (in `sql/`) writes the same rows, indexes,
//! totals and durability from one session, without HTTP and Redis.

#![warn(missing_docs)]

mod api;
mod clock;
mod machine;
mod made_up;
mod parts;
mod report;
mod settings;
mod signer;
mod subscriber;
mod wire;
mod world;

use anyhow::Context;

use parts::{ingest, launch, live, memory, preview, receipts};
use report::Report;
pub use settings::Settings;
use world::World;

/// Measures the parts whose names begin with one of those given, or all. True when every figure was measured.
///
/// # Errors
/// When nothing can be measured at all, or the results cannot be written.
pub async fn measure(settings: Settings, wanted: &[String]) -> anyhow::Result<bool> {
    let mut report = Report::new(wanted);
    let world = World::prepare(settings)
        .await
        .context("the stack cannot be prepared")?;
    report
        .part(&["ingest.customers"], ingest::customers(&world))
        .await;
    report
        .part(&["ingest.orders"], ingest::orders(&world))
        .await;
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
            &["receipts.accepted", "receipts.statements_per_1000"],
            receipts::measure(&world),
        )
        .await;
    report
        .part(
            &["receipts.accepted_beside_sending"],
            receipts::beside_sending(&world),
        )
        .await;
    let before = memory::before_watching(&world);
    let watched = report
        .part(&["live.p99", "live.staleness"], live::measure(&world))
        .await;
    report
        .part(&["memory.api"], memory::api(&world, before))
        .await;
    report
        .part(
            &["memory.api_watched"],
            memory::api_watched(&world, watched),
        )
        .await;
    report
        .part(&["memory.workers"], memory::workers(&world))
        .await;
    report.finish("target/bench/results.json")
}
