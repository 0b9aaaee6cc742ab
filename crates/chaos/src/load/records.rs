//! Records, made up and sent.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};
use rand::{Rng, rngs::StdRng};
use serde_json::{Value, json};

use super::client::{Answer, Patience, text};
use super::{Load, Way};
use crate::clock::{now, rfc3339};
use crate::journal::{Kind, Line};

/// Customers of each writer; orders and visits name those of all.
const CUSTOMERS: u32 = 400;
/// A writer remembers so many of its orders or visits, to change them.
const REMEMBERED: usize = 500;

/// Sends records of one kind.
pub(super) struct Writer {
    load: Arc<Load>,
    number: usize,
    kind: Kind,
    way: Way,
    random: StdRng,
    requests: u64,
    made: u64,
    /// Ids and the last `updatedAt` of what may be changed.
    known: VecDeque<(String, DateTime<Utc>)>,
}

impl Writer {
    pub(super) fn new(
        load: Arc<Load>,
        number: usize,
        kind: Kind,
        way: Way,
        random: StdRng,
    ) -> Writer {
        Writer {
            load,
            number,
            kind,
            way,
            random,
            requests: 0,
            made: 0,
            known: VecDeque::new(),
        }
    }

    /// Makes up a request, sends it until it is acknowledged, and now and then once more.
    pub(super) async fn request(&mut self, size: usize) -> anyhow::Result<()> {
        let records: Vec<Value> = (0..self.random.random_range(1..=2 * size))
            .map(|_| self.record())
            .collect();
        self.requests += 1;
        let key = format!("{}-{}", self.number, self.requests);
        let (kind, way) = (self.kind, self.way);
        let first = acknowledge(&self.load, kind, way, &records, Some(&key)).await?;
        if self.random.random_ratio(1, 10) {
            let again = acknowledge(&self.load, kind, way, &records, Some(&key)).await?;
            if again != first {
                let what = format!("key {key} gave the batch {first:?}, then {again:?}");
                self.load.surprise(what)?;
            }
        }
        if self.random.random_ratio(1, 20) {
            // The same records as another request: they change nothing.
            acknowledge(&self.load, kind, way, &records, None).await?;
        }
        Ok(())
    }

    fn record(&mut self) -> Value {
        match self.kind {
            Kind::Customers => self.customer(),
            Kind::Orders => self.order(),
            Kind::Visits => self.visit(),
        }
    }

    /// Names some of a customer's fields; those left out keep their values.
    fn customer(&mut self) -> Value {
        let id = self.random.random_range(0..CUSTOMERS);
        let mut record = json!({ "externalId": format!("customer-{id}") });
        let number: u32 = self.random.random_range(0..1_000_000);
        for (name, value) in [
            ("name", json!(format!("Person {number}"))),
            ("email", json!(format!("person{number}@example.com"))),
            ("phone", json!(format!("+4917{number:08}"))),
            ("city", json!(format!("Town {number}"))),
            ("subscribed", json!(number.is_multiple_of(2))),
            ("tags", json!([format!("tag {}", number % 10)])),
            ("attributes", json!({ "points": number })),
        ] {
            match self.random.random_range(0..10) {
                0..5 => record[name] = value,
                // Tags, attributes and consent are cleared by other ways than null.
                5 if !matches!(name, "tags" | "attributes" | "subscribed") => {
                    record[name] = Value::Null;
                }
                _ => {}
            }
        }
        record
    }

    fn order(&mut self) -> Value {
        let (id, updated_at) = self.entity("order");
        let statuses = [
            "COMPLETED",
            "COMPLETED",
            "COMPLETED",
            "PENDING",
            "REFUNDED",
            "CANCELLED",
        ];
        let amount = self.random.random_range(0..50_000);
        json!({
            "externalId": id,
            "customerExternalId": self.anybody(),
            "amount": format!("{}.{:02}", amount / 100, amount % 100),
            "status": statuses[self.random.random_range(0..statuses.len())],
            "orderedAt": self.some_time(),
            "updatedAt": rfc3339(updated_at),
        })
    }

    fn visit(&mut self) -> Value {
        let (id, updated_at) = self.entity("visit");
        json!({
            "externalId": id,
            "customerExternalId": self.anybody(),
            "visitedAt": self.some_time(),
            "updatedAt": rfc3339(updated_at),
        })
    }

    /// A new id, or one that is known with a later version, or with an older one that must change nothing.
    fn entity(&mut self, name: &str) -> (String, DateTime<Utc>) {
        let now = now();
        if !self.known.is_empty() && self.random.random_ratio(1, 4) {
            let place = self.random.random_range(0..self.known.len());
            let (id, version) = &mut self.known[place];
            if self.random.random_ratio(1, 4) {
                return (id.clone(), *version - Duration::seconds(1));
            }
            *version = now.max(*version + Duration::microseconds(1));
            return (id.clone(), *version);
        }
        self.made += 1;
        let id = format!("{name}-{}-{}", self.number, self.made);
        self.known.push_back((id.clone(), now));
        if self.known.len() > REMEMBERED {
            self.known.pop_front();
        }
        (id, now)
    }

    fn anybody(&mut self) -> String {
        match self.random.random_range(0..10) {
            // Known by orders and visits alone.
            0 => format!("stranger-{}", self.random.random_range(0..200)),
            _ => format!("customer-{}", self.random.random_range(0..CUSTOMERS)),
        }
    }

    fn some_time(&mut self) -> String {
        rfc3339(now() - Duration::seconds(self.random.random_range(0..10_000_000)))
    }
}

impl Load {
    /// Sends one order that nobody else touches; gives its batch.
    pub(crate) async fn canary(&self, number: usize) -> anyhow::Result<String> {
        let order = json!({
            "externalId": format!("canary-{number}"),
            "customerExternalId": "canary",
            "amount": "1.00",
            "orderedAt": rfc3339(now()),
            "updatedAt": rfc3339(now()),
        });
        let key = format!("canary-{number}");
        let batch = acknowledge(self, Kind::Orders, Way::Rest, &[order], Some(&key)).await?;
        batch.context("the canary was refused")
    }
}

/// Sends records until they are acknowledged, and notes them; gives the batch. None where the answer was wrong.
pub(super) async fn acknowledge(
    load: &Load,
    kind: Kind,
    way: Way,
    records: &[Value],
    key: Option<&str>,
) -> anyhow::Result<Option<String>> {
    let mut patience = Patience::new();
    loop {
        match attempt(load, kind, way, records, key).await {
            Answer::Done(payload) => {
                let batch = text(&payload, "/batchId")?.to_owned();
                if payload["accepted"] != records.len() {
                    load.surprise(format!("not all were accepted: {payload:.500}"))?;
                    return Ok(None);
                }
                load.journal.note(&Line::Records {
                    workspace: load.workspace,
                    kind,
                    batch: batch.clone(),
                    records: records.to_vec(),
                })?;
                load.latest
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .insert(kind, batch.clone());
                load.records
                    .fetch_add(records.len() as u64, Ordering::Relaxed);
                return Ok(Some(batch));
            }
            Answer::Later(wait) => patience.wait(wait).await,
            Answer::Wrong(what) => {
                load.surprise(what)?;
                patience.wait(None).await;
            }
        }
    }
}

async fn attempt(
    load: &Load,
    kind: Kind,
    way: Way,
    records: &[Value],
    key: Option<&str>,
) -> Answer {
    let path = format!("/v1/{}", kind.name());
    match way {
        Way::Rest => {
            let body = Value::from(records).to_string();
            load.client.rest(&path, "application/json", body, key).await
        }
        Way::Lines => {
            let lines: Vec<String> = records.iter().map(Value::to_string).collect();
            let body = lines.join("\n");
            load.client
                .rest(&path, "application/x-ndjson", body, key)
                .await
        }
        Way::Graphql => {
            let (mutation, input) = match kind {
                Kind::Customers => ("ingestCustomers", "IngestCustomersInput"),
                Kind::Orders => ("ingestOrders", "IngestOrdersInput"),
                Kind::Visits => ("ingestVisits", "IngestVisitsInput"),
            };
            let query = format!(
                "mutation($input: {input}!) {{ taken: {mutation}(input: $input) {{ batchId accepted rejected {{ index message }} }} }}"
            );
            let mut input = json!({ kind.name(): records });
            if let Some(key) = key {
                input["idempotencyKey"] = key.into();
            }
            match load
                .client
                .graphql(&query, &json!({ "input": input }))
                .await
            {
                Answer::Done(mut data) => Answer::Done(data["taken"].take()),
                other => other,
            }
        }
    }
}
