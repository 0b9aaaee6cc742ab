//! Receipts of the launched campaign, signed and ready to be sent.

use anyhow::Context;

use super::launch::hand_over;
use crate::clock::now;
use crate::request::Request;
use crate::signer::Signer;
use crate::wire::authority;
use crate::world::World;

/// A campaign with messages that have no receipt yet.
pub(crate) struct Pending {
    pub campaign: i64,
    /// Customers, in order.
    pub customers: Vec<i64>,
}

impl Pending {
    /// Up to that many messages of the latest campaign that have no receipt yet; where there are none, everyone is
    /// sent another message.
    pub(crate) async fn find(world: &World, most: i64) -> anyhow::Result<Pending> {
        match Pending::look(world, most).await? {
            Some(pending) => Ok(pending),
            None => {
                eprintln!("==> Sending messages, for receipts to come");
                hand_over(world).await?;
                let found = Pending::look(world, most).await?;
                found.context("no message waits for its receipt")
            }
        }
    }

    async fn look(world: &World, most: i64) -> anyhow::Result<Option<Pending>> {
        let workspace = world.settings.workspace;
        let latest = "SELECT max(id) AS tidings_bench FROM campaigns WHERE workspace_id = $1";
        let row = world.database.query_one(latest, &[&workspace]).await?;
        let Some(campaign) = row.get::<_, Option<i64>>(0) else {
            return Ok(None);
        };
        let pending = "SELECT customer_id AS tidings_bench FROM communication_log
             WHERE workspace_id = $1 AND campaign_id = $2 AND outcome = 'PENDING' ORDER BY customer_id LIMIT $3";
        let rows = world
            .database
            .query(pending, &[&workspace, &campaign, &most])
            .await?;
        Ok((!rows.is_empty()).then(|| Pending {
            campaign,
            customers: rows.iter().map(|row| row.get(0)).collect(),
        }))
    }

    /// Whole HTTP requests, a receipt each: nine in ten SENT.
    pub(crate) fn requests(&self, world: &World) -> Vec<Vec<u8>> {
        let settings = &world.settings;
        let signer = Signer::new(&settings.master_secret, &settings.workspace.to_string());
        let (at, host) = (now(), authority(&settings.api_url));
        let request = |customer: &i64| {
            let id = format!("{}-{}-{customer}", settings.workspace, self.campaign);
            let (status, code) = if customer % 10 == 0 {
                ("FAILED", "\"handset_off\"")
            } else {
                ("SENT", "null")
            };
            let occurred_at = at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
            let body = format!(
                r#"{{"id":"{id}","status":"{status}","failureCode":{code},"occurredAt":"{occurred_at}"}}"#
            );
            let (webhook_id, timestamp) = (format!("rcpt_{id}"), at.timestamp());
            let signature = signer.sign(&webhook_id, timestamp, &body);
            Request::new("/v1/receipts", body)
                .header("webhook-id", webhook_id)
                .header("webhook-timestamp", timestamp.to_string())
                .header("webhook-signature", signature)
                .bytes(host)
        };
        self.customers.iter().map(request).collect()
    }

    /// How many receipts of the campaign are in its counters.
    pub(crate) async fn applied(&self, world: &World) -> anyhow::Result<i64> {
        let counters = "SELECT sent + failed AS tidings_bench FROM campaigns WHERE workspace_id = $1 AND id = $2";
        Ok(world
            .database
            .query_one(counters, &[&world.settings.workspace, &self.campaign])
            .await?
            .get(0))
    }
}
