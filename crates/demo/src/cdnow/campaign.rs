//! A campaign to those who spent more than 100, watched until it is done.

use anyhow::ensure;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::check::big_spenders;
use crate::Api;
use crate::live;

const MESSAGE: &str = "Hi {{ first_name | default('there') }}, here is 10% off on your next order!";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    launch_campaign: Launched,
}

#[derive(Deserialize)]
struct Launched {
    campaign: Campaign,
}

#[derive(Deserialize)]
struct Campaign {
    id: String,
}

/// Launches it and prints its numbers live; fails where they do not add up to `members`.
pub async fn run(api: &Api, message: Option<&str>, members: usize) -> anyhow::Result<()> {
    const MUTATION: &str = "mutation Launch($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }";
    let input = json!({
        "name": "10% off for good customers",
        "rule": big_spenders(),
        "audienceName": "Spent more than 100",
        "message": { "channel": "SMS", "body": message.unwrap_or(MESSAGE) },
        "idempotencyKey": Uuid::now_v7().to_string(),
    });
    let asked: Asked = api.run(MUTATION, json!({ "input": input })).await?;
    let id = asked.launch_campaign.campaign.id;
    println!("Campaign {id} is launched");
    let last = live::watch(api, &id).await?;
    let told = last.sent + last.failed + last.unconfirmed;
    ensure!(
        last.status == "COMPLETED",
        "the campaign ended as {}",
        last.status
    );
    ensure!(
        last.audience_size == members as u64,
        "its audience is {}, not {members}",
        last.audience_size
    );
    ensure!(
        told == last.audience_size && last.pending == 0,
        "only {told} of {} have an outcome",
        last.audience_size
    );
    println!(
        "Done: {} sent, {} failed, {} unconfirmed of {}",
        last.sent, last.failed, last.unconfirmed, last.audience_size
    );
    Ok(())
}
