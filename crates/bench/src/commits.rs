//! When something was committed, as the workers publish it.

use std::collections::HashMap;

use serde_json::Value;

use crate::subscriber::Listener;

/// When each version of one campaign was committed, in microseconds since 1970.
#[derive(Clone, Default)]
pub(crate) struct Versions {
    pub at: HashMap<u64, i64>,
    /// Versions whose message did not tell; the moment it was heard stands for it.
    pub untold: usize,
}

/// When the last record of each batch was heard to be committed.
pub(crate) type Batches = HashMap<String, i64>;

/// Listens for the versions of a campaign.
pub(crate) async fn versions(redis_url: &str, campaign: i64) -> anyhow::Result<Listener<Versions>> {
    let campaign = campaign.to_string();
    let note = move |versions: &mut Versions, counters: &Value, heard| {
        let id = &counters["campaignId"];
        let is_this = id.as_str().map_or(id.to_string(), str::to_owned) == campaign;
        if let Some(version) = counters["version"].as_u64().filter(|_| is_this) {
            let told = counters["committedAt"].as_i64();
            versions.untold += usize::from(told.is_none());
            versions.at.entry(version).or_insert(told.unwrap_or(heard));
        }
    };
    Listener::start(redis_url, "*campaigns", note).await
}

/// Listens for batches of records.
pub(crate) async fn batches(redis_url: &str) -> anyhow::Result<Listener<Batches>> {
    Listener::start(
        redis_url,
        "*ingest",
        |batches: &mut Batches, progress, heard| {
            let number = |name: &str| progress[name].as_i64().unwrap_or(0);
            let is_whole = number("committed") + number("failed") >= number("accepted");
            if let Some(batch) = progress["batchId"].as_str().filter(|_| is_whole) {
                batches.entry(batch.to_owned()).or_insert(heard);
            }
        },
    )
    .await
}
