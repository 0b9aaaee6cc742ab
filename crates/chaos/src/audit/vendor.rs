//! The ledger against the vendor: its journal says whom it accepted, and it tells what became of each.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use serde_json::Value;
use tokio_postgres::Client;

use super::findings::{Check, Findings};

/// As many as the vendor tells of at once.
const AT_ONCE: usize = 100;

/// What the vendor knows.
#[derive(Default)]
pub struct Vendor {
    /// How often each message was accepted.
    pub accepted: HashMap<String, u32>,
    /// Messages refused at the door.
    pub refused: HashSet<String>,
    /// What became of each.
    pub outcomes: HashMap<String, String>,
    /// Receipts with a wrong signature that were taken all the same.
    pub forgeries_taken: u64,
}

impl Vendor {
    /// Reads the vendor's journal, and asks it what became of each message.
    ///
    /// # Errors
    /// When either cannot be read.
    pub async fn read(journal: &Path, url: &str) -> anyhow::Result<Vendor> {
        let mut vendor = Vendor::default();
        let file =
            File::open(journal).with_context(|| format!("cannot read {}", journal.display()))?;
        for line in BufReader::new(file).lines() {
            vendor.take(&serde_json::from_str(&line?)?);
        }
        vendor.ask(url).await.context("the vendor")?;
        Ok(vendor)
    }

    fn take(&mut self, line: &Value) {
        let answer = &line["request"]["answer"];
        for id in answer["accepted"].as_array().into_iter().flatten() {
            let id = id.as_str().unwrap_or_default();
            *self.accepted.entry(id.to_owned()).or_default() += 1;
        }
        for refused in answer["refused"].as_array().into_iter().flatten() {
            let id = refused["id"].as_str().unwrap_or_default();
            self.refused.insert(id.to_owned());
        }
    }

    async fn ask(&mut self, url: &str) -> anyhow::Result<()> {
        let http = tidings_outbound::client()
            .no_proxy()
            .timeout(Duration::from_secs(30))
            .build()?;
        let ids: Vec<&String> = self.accepted.keys().collect();
        for ids in ids.chunks(AT_ONCE) {
            let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
            let asked = format!("{url}/v1/messages?ids={}", ids.join(","));
            let told: Value = http.get(asked).send().await?.json().await?;
            for message in told["messages"].as_array().into_iter().flatten() {
                let text = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
                self.outcomes.insert(text("id"), text("status"));
            }
        }
        let stats: Value = http
            .get(format!("{url}/stats"))
            .send()
            .await?
            .json()
            .await?;
        self.forgeries_taken = stats["forgeriesTaken"].as_u64().unwrap_or(0);
        Ok(())
    }
}

const LEDGER: &str = "
    SELECT workspace_id || '-' || campaign_id || '-' || customer_id, outcome::text
    FROM communication_log WHERE workspace_id = $1 AND outcome <> 'SKIPPED'";

pub(super) async fn check(
    database: &Client,
    workspace: i64,
    vendor: &Vendor,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let mut twice = Check::new("ledger rows the vendor accepted once, or refused");
    let mut strange = Check::new("messages at the vendor that have a ledger row");
    let mut outcomes = Check::new("outcomes as the vendor tells them");
    let mut forged = Check::new("forged receipts that were refused");
    let mut rows = HashSet::new();
    for row in database.query(LEDGER, &[&workspace]).await? {
        let (id, outcome): (String, String) = (row.get(0), row.get(1));
        twice.look();
        let accepted = vendor.accepted.get(&id).copied().unwrap_or(0);
        let refused = u32::from(vendor.refused.contains(&id));
        if accepted + refused != 1 {
            twice.wrong(format!(
                "message {id} was accepted {accepted} times, refused {refused}"
            ));
        }
        let told = match vendor.outcomes.get(&id) {
            _ if refused == 1 => "FAILED",
            Some(told) => told,
            None => "unknown to the vendor",
        };
        outcomes.same(&format!("message {id}"), &told, &outcome.as_str());
        rows.insert(id);
    }
    let ours = format!("{workspace}-");
    for id in vendor.accepted.keys().filter(|id| id.starts_with(&ours)) {
        strange.look();
        if !rows.contains(id) {
            strange.wrong(format!("message {id}"));
        }
    }
    forged.look();
    if vendor.forgeries_taken > 0 {
        forged.wrong(format!("{} were taken", vendor.forgeries_taken));
    }
    for check in [twice, strange, outcomes, forged] {
        findings.add(check);
    }
    Ok(())
}
