//! Loading records in batches, each under an idempotency key, and waiting until they are committed.

use std::time::Duration;

use anyhow::{bail, ensure};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Api;
use crate::progress::Progress;

/// As many records as the API promises to take in one request.
const BATCH: usize = 10_000;
/// A batch that makes no progress for so long is given up.
const STALLED: Duration = Duration::from_secs(600);

/// What is loaded: the mutation, its input and the list's name in it.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    title: &'static str,
    list: &'static str,
    mutation: &'static str,
}

/// Customers.
pub const CUSTOMERS: Kind = Kind {
    title: "customers",
    list: "customers",
    mutation: "mutation Load($input: IngestCustomersInput!) { load: ingestCustomers(input: $input) \
               { batchId accepted rejected { index externalId field code message } } }",
};
/// Orders.
pub const ORDERS: Kind = Kind {
    title: "orders",
    list: "orders",
    mutation: "mutation Load($input: IngestOrdersInput!) { load: ingestOrders(input: $input) \
               { batchId accepted rejected { index externalId field code message } } }",
};
/// Visits.
pub const VISITS: Kind = Kind {
    title: "visits",
    list: "visits",
    mutation: "mutation Load($input: IngestVisitsInput!) { load: ingestVisits(input: $input) \
               { batchId accepted rejected { index externalId field code message } } }",
};

#[derive(Deserialize)]
struct Loaded {
    load: Payload,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    batch_id: String,
    accepted: usize,
    rejected: Vec<Value>,
}

/// Sends the records in batches under keys that begin with `key`, and gives the ids of the batches. Fails at the
/// first record that is rejected.
pub async fn send(
    api: &Api,
    kind: Kind,
    key: &str,
    records: &[Value],
) -> anyhow::Result<Vec<String>> {
    let mut progress = Progress::new(&format!("Sending {}", kind.title), records.len() as u64);
    let mut batches = Vec::new();
    let mut sent = 0;
    for (number, batch) in records.chunks(BATCH).enumerate() {
        let input =
            json!({ kind.list: batch, "idempotencyKey": format!("{key}-{}-{number}", kind.list) });
        let Loaded { load } = api.run(kind.mutation, json!({ "input": input })).await?;
        if let Some(first) = load.rejected.first() {
            bail!(
                "{} {} were rejected, the first: {first}",
                load.rejected.len(),
                kind.title
            );
        }
        ensure!(
            load.accepted == batch.len(),
            "{} of {} {} were accepted",
            load.accepted,
            batch.len(),
            kind.title
        );
        batches.push(load.batch_id);
        sent += batch.len() as u64;
        progress.set(sent);
    }
    progress.finish();
    Ok(batches)
}

#[derive(Deserialize)]
struct Asked {
    batch: Option<BatchProgress>,
}

#[derive(Deserialize)]
struct BatchProgress {
    accepted: u64,
    committed: u64,
    failed: u64,
    done: bool,
}

/// Waits until every batch is done. A record that could not be written is an error.
pub async fn wait(api: &Api, title: &str, batches: &[String], records: u64) -> anyhow::Result<()> {
    let mut progress = Progress::new(&format!("Committing {title}"), records);
    let mut before = 0;
    for batch in batches {
        let accepted =
            wait_for_one(api, batch, |committed| progress.set(before + committed)).await?;
        before += accepted;
        progress.set(before);
    }
    progress.finish();
    Ok(())
}

async fn wait_for_one(api: &Api, id: &str, mut committed: impl FnMut(u64)) -> anyhow::Result<u64> {
    const QUERY: &str = "query Progress($id: ID!) { batch: ingestBatch(id: $id) { accepted committed failed done } }";
    let mut last = (0, tokio::time::Instant::now());
    loop {
        let Asked { batch } = api.run(QUERY, json!({ "id": id })).await?;
        let Some(batch) = batch else {
            bail!("the API does not know batch {id}, which it accepted")
        };
        ensure!(
            batch.failed == 0,
            "{} records of batch {id} could not be written",
            batch.failed
        );
        committed(batch.committed);
        if batch.done {
            return Ok(batch.accepted);
        }
        if batch.committed > last.0 {
            last = (batch.committed, tokio::time::Instant::now());
        }
        ensure!(
            last.1.elapsed() < STALLED,
            "batch {id} has stalled at {} of {}",
            batch.committed,
            batch.accepted
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Sends the records and waits until they are committed.
pub async fn load(api: &Api, kind: Kind, key: &str, records: &[Value]) -> anyhow::Result<()> {
    let batches = send(api, kind, key, records).await?;
    wait(api, kind.title, &batches, records.len() as u64).await
}
