//! The people campaigns are sent to: groups of fixed sizes, told apart by their city, whom nobody changes.

use std::sync::Arc;

use rand::{Rng, rngs::StdRng};
use serde_json::{Value, json};

use super::Load;
use super::records::acknowledge;
use super::{Way, client::Client};
use crate::journal::Kind;
use crate::settle::until;

/// Records of one request.
const PER_REQUEST: usize = 5_000;

pub(crate) struct Groups {
    sizes: Vec<i64>,
}

impl Groups {
    /// From one member up to `largest`.
    pub(super) fn new(largest: u32) -> Groups {
        let largest = i64::from(largest);
        Groups {
            sizes: vec![1, 1, 30, 300, largest / 4, largest],
        }
    }

    /// The group of one member that shows whether all goes well again.
    pub(crate) fn canary() -> usize {
        0
    }

    /// The group with the most members.
    pub(crate) fn largest(&self) -> usize {
        self.sizes.len() - 1
    }

    /// A group for a campaign, small ones more often than large ones.
    pub(super) fn draw(&self, random: &mut StdRng) -> usize {
        let last = self.largest();
        // The larger of two draws lies towards the end.
        last - random
            .random_range(1..=last)
            .max(random.random_range(1..=last))
            + 1
    }

    pub(super) fn size(&self, group: usize) -> i64 {
        self.sizes.get(group).copied().unwrap_or(0)
    }

    fn members(&self) -> impl Iterator<Item = Value> {
        let groups = self.sizes.iter().enumerate();
        groups.flat_map(|(group, size)| {
            (0..*size).map(move |member| {
                json!({
                    "externalId": format!("member-{group}-{member}"),
                    "name": format!("Member {member}"),
                    "phone": format!("+4915{group:02}{member:07}"),
                    "city": city(group),
                    "subscribed": true,
                })
            })
        })
    }
}

/// The city all members of a group live in.
pub(super) fn city(group: usize) -> String {
    format!("Group {group}")
}

impl Load {
    /// Takes in everybody campaigns are sent to, and returns when they are written.
    pub(crate) async fn bring_in(self: &Arc<Load>) -> anyhow::Result<()> {
        let members: Vec<Value> = self.groups.members().collect();
        let mut batches = Vec::new();
        for (number, records) in members.chunks(PER_REQUEST).enumerate() {
            let key = format!("members-{number}");
            let batch =
                acknowledge(self, Kind::Customers, Way::Graphql, records, Some(&key)).await?;
            batches.extend(batch);
        }
        for batch in batches {
            let longest = std::time::Duration::from_secs(600);
            until("the members", longest, async || {
                self.client.is_written(&batch).await
            })
            .await?;
        }
        Ok(())
    }
}

impl Client {
    /// Whether all records of a batch are written.
    pub(crate) async fn is_written(&self, batch: &str) -> bool {
        const QUERY: &str = "query($id: ID!) { ingestBatch(id: $id) { done } }";
        match self.graphql(QUERY, &json!({ "id": batch })).await {
            super::client::Answer::Done(data) => data["ingestBatch"]["done"] == true,
            _ => false,
        }
    }
}
