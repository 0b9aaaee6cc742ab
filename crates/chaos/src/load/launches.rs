//! Campaigns to the groups, several at a time.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Context;
use rand::{Rng, rngs::StdRng};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::Load;
use super::client::{Answer, Client, Patience, text};
use super::people::city;
use crate::journal::Line;

/// The pause between two launches, in milliseconds.
const PAUSES: std::ops::Range<u64> = 500..6_000;
/// No more is launched while so many are unfinished.
const MOST: usize = 12;

pub(super) async fn run(
    load: Arc<Load>,
    mut random: StdRng,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let mut open = Vec::new();
    for number in 0_u64.. {
        let pause = Duration::from_millis(random.random_range(PAUSES));
        let stopped = stop.run_until_cancelled(tokio::time::sleep(pause)).await;
        if stopped.is_none() {
            break;
        }
        let mut unfinished = Vec::new();
        for campaign in open {
            if !load.client.is_completed(campaign).await {
                unfinished.push(campaign);
            }
        }
        open = unfinished;
        if open.len() < MOST {
            let group = load.groups.draw(&mut random);
            open.push(load.launch(&format!("campaign-{number}"), group).await?);
        }
    }
    Ok(())
}

impl Load {
    /// Launches a campaign to a group, under a key, until that is acknowledged; gives its id.
    pub(crate) async fn launch(&self, key: &str, group: usize) -> anyhow::Result<i64> {
        const QUERY: &str = "mutation($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }";
        let condition = json!({ "field": "CITY", "operator": "EQUALS", "value": city(group) });
        let input = json!({ "input": {
            "name": key,
            "rule": { "condition": condition },
            "audienceName": key,
            "message": { "channel": "SMS", "body": "Hello {{ first_name | default('you') }}" },
            "idempotencyKey": key,
        } });
        let mut patience = Patience::new();
        loop {
            match self.client.graphql(QUERY, &input).await {
                Answer::Done(data) => {
                    let id = text(&data, "/launchCampaign/campaign/id")?;
                    let id = id.parse().context("a campaign's id is no number")?;
                    self.journal.note(&Line::Campaign {
                        workspace: self.workspace,
                        id,
                        key: key.to_owned(),
                        members: self.groups.size(group),
                    })?;
                    self.campaigns.fetch_add(1, Ordering::Relaxed);
                    return Ok(id);
                }
                Answer::Later(wait) => patience.wait(wait).await,
                Answer::Wrong(what) => {
                    self.surprise(what)?;
                    patience.wait(None).await;
                }
            }
        }
    }
}

impl Client {
    /// Whether a campaign has come to its end.
    pub(crate) async fn is_completed(&self, campaign: i64) -> bool {
        const QUERY: &str = "query($id: ID!) { campaign(id: $id) { status } }";
        let id = json!({ "id": campaign.to_string() });
        match self.graphql(QUERY, &id).await {
            Answer::Done(data) => data["campaign"]["status"] == "COMPLETED",
            _ => false,
        }
    }
}
