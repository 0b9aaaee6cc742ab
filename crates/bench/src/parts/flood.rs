//! A workspace that asks for as much as it can by every way at once, and does not wait when it is refused.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::bail;
use serde_json::json;
use tokio::task::JoinSet;

use super::order_load::orders;
use super::receipt_load::Pending;
use crate::refusal::Refusal;
use crate::request::Request;
use crate::wire::{Wire, authority};
use crate::world::{PER_REQUEST, World};

const TOTALS: &str = "{ workspaceTotals { customers orders } }";
/// Requests of orders; when all were sent they are sent again, and change what is there.
const BODIES: i64 = 20;

/// One way in, over so many connections, each of which sends the next request at once.
struct Way {
    name: &'static str,
    connections: usize,
    requests: Arc<Vec<Vec<u8>>>,
}

pub(crate) struct Flood {
    authority: String,
    ways: Vec<Way>,
}

pub(crate) struct Flooding {
    stop: Arc<AtomicBool>,
    senders: JoinSet<anyhow::Result<(&'static str, Tally)>>,
}

/// What was answered.
#[derive(Default)]
pub(crate) struct Tally {
    pub taken: u64,
    pub refused: BTreeMap<Refusal, u64>,
    /// Connections that ended without an answer.
    pub cut: u64,
}

impl Flood {
    pub(crate) async fn prepare(world: &World, pending: &Pending) -> anyhow::Result<Flood> {
        let (settings, first) = (&world.settings, world.orders().await? + 1);
        let host = authority(&settings.api_url);
        let known = |request: Request| request.bearer(&settings.api_key).bytes(host);
        let order = |body| known(orders(first + body * PER_REQUEST, settings.customers));
        let way = |name, connections, requests| Way {
            name,
            connections,
            requests: Arc::new(requests),
        };
        Ok(Flood {
            authority: host.to_owned(),
            ways: vec![
                way("ingestion", 4, (0..BODIES).map(order).collect()),
                way("receipts", 16, pending.requests(world)),
                way(
                    "queries",
                    16,
                    vec![known(Request::graphql(TOTALS, json!({})))],
                ),
            ],
        })
    }

    pub(crate) fn start(&self) -> Flooding {
        let stop = Arc::new(AtomicBool::new(false));
        let mut senders = JoinSet::new();
        for way in &self.ways {
            let next = Arc::new(AtomicUsize::new(0));
            for _ in 0..way.connections {
                let sending = insist(
                    self.authority.clone(),
                    way.requests.clone(),
                    next.clone(),
                    stop.clone(),
                );
                let name = way.name;
                senders.spawn(async move { Ok((name, sending.await?)) });
            }
        }
        Flooding { stop, senders }
    }
}

impl Flooding {
    /// What was answered, by way.
    pub(crate) async fn stop(self) -> anyhow::Result<BTreeMap<&'static str, Tally>> {
        self.stop.store(true, Ordering::Relaxed);
        let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
        for sender in self.senders.join_all().await {
            let (name, tally) = sender?;
            tallies.entry(name).or_default().add(tally);
        }
        Ok(tallies)
    }
}

impl Tally {
    fn add(&mut self, more: Tally) {
        self.taken += more.taken;
        self.cut += more.cut;
        for (refusal, count) in more.refused {
            *self.refused.entry(refusal).or_default() += count;
        }
    }

    fn note(&mut self, status: u16, body: &[u8]) -> anyhow::Result<()> {
        let refusal = serde_json::from_slice(body).map_or(None, |answer| Refusal::of(&answer));
        match refusal {
            Some(refusal) => *self.refused.entry(refusal).or_default() += 1,
            None if (200..300).contains(&status) => self.taken += 1,
            None => bail!("{status} was answered without a code"),
        }
        Ok(())
    }
}

async fn insist(
    authority: String,
    requests: Arc<Vec<Vec<u8>>>,
    next: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    let mut connection = Wire::connect(&authority).await?;
    while !stop.load(Ordering::Relaxed) {
        let request = &requests[next.fetch_add(1, Ordering::Relaxed) % requests.len()];
        match connection.call(request).await {
            Ok(answer) => tally.note(answer.status, answer.body)?,
            Err(_) => {
                tally.cut += 1;
                connection = Wire::connect(&authority).await?;
            }
        }
    }
    Ok(tally)
}
