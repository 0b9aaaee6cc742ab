use std::process::Command;
use std::sync::Arc;

use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tidings_queue::{Queue, ReceiptGroup};
use tidings_simulator::Simulator;
use tidings_store::audit::Actor;
use tidings_store::campaign::{
    CampaignCounters, CampaignStatus, Channel, Launch, LaunchAudience, NewCampaign,
};
use tidings_store::receipt::ReceiptRecord;
use tidings_store::{CampaignId, MessageId};
use tidings_workers::{CampaignConfig, Context};

use crate::support::Ground;

/// Leases follow the database's clock, so these tests run in real time.
#[expect(clippy::disallowed_methods, reason = "the tests' edge to the clock")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// A ground with a vendor, and somebody who takes the vendor's receipts in.
pub struct Field {
    pub ground: Ground,
    vendor: String,
    client: reqwest::Client,
    _simulator: Simulator,
}

impl Field {
    pub async fn new() -> Field {
        let mut ground = Ground::new().await;
        let journal = std::env::temp_dir()
            .join(format!("tidings-{}", uuid::Uuid::now_v7()))
            .join("journal");
        let settings = tidings_simulator::Config::for_testing(journal, "a secret for tests");
        let simulator = Simulator::start(settings).await.expect("the vendor starts");
        let vendor = format!("http://{}", simulator.address());
        let mut config = (*ground.context.config).clone();
        config.vendor.url = vendor.clone();
        config.vendor.receipt_url = take_receipts(ground.context.queue.clone()).await;
        ground.context = Context::connect(config).expect("the settings are right");
        let client = tidings_outbound::client().timeout(std::time::Duration::from_secs(10));
        let client = client.build().expect("a client");
        Field {
            ground,
            vendor,
            client,
            _simulator: simulator,
        }
    }

    pub fn configure(&mut self, change: impl FnOnce(&mut CampaignConfig)) {
        let mut config = (*self.ground.context.config).clone();
        change(&mut config.campaigns);
        self.ground.context.config = Arc::new(config);
    }

    pub fn program(&self, jobs: &[&str]) -> Command {
        let vendor = &self.ground.context.config.vendor;
        let mut program = self.ground.program(jobs);
        program
            .env("VENDOR_URL", &vendor.url)
            .env("RECEIPT_URL", &vendor.receipt_url);
        program
    }

    pub async fn behave(&self, behaviour: Value) {
        let request = self.client.post(format!("{}/behaviour", self.vendor));
        let answer = request.json(&behaviour).send().await.expect("it answers");
        assert!(answer.status().is_success());
    }

    pub async fn stats(&self) -> Value {
        let request = self.client.get(format!("{}/stats", self.vendor));
        let answer = request.send().await.expect("it answers");
        answer.json().await.expect("JSON")
    }

    /// Adds reachable customers, of whom the first thousand have ordered.
    pub async fn customers(&self, count: i64) {
        let client = self.ground.database.client().await;
        let statement = format!(
            "INSERT INTO customers
                 (workspace_id, external_id, known, name, phone, subscribed, accepted_at)
             SELECT {}, 'c' || number, true, 'Asha Rao', '+91980000' || number, true, now()
             FROM generate_series(1, {count}) AS number;
             INSERT INTO orders (workspace_id, external_id, customer_id, amount, status, ordered_at,
                 version_at, version_position)
             SELECT workspace_id, external_id, id, 0, 'COMPLETED', now(), now(), 1
             FROM customers ORDER BY id LIMIT 1000;
             UPDATE customers SET order_count = 1, visit_count = 1, first_order_at = ordered_at,
                 last_order_at = ordered_at, last_visit_at = ordered_at
             FROM orders WHERE customer_id = customers.id;
             UPDATE workspace_totals SET customers = (SELECT count(*) FROM customers),
                 orders = (SELECT count(*) FROM orders), visits = (SELECT count(*) FROM orders)",
            self.ground.workspace
        );
        client
            .batch_execute(&statement)
            .await
            .expect("they are added");
    }

    pub async fn launch(&self) -> CampaignId {
        self.launch_at(None).await
    }

    pub async fn launch_at(&self, scheduled_at: Option<DateTime<Utc>>) -> CampaignId {
        let rule = json!({ "condition":
            { "field": "ORDER_COUNT", "operator": "AT_LEAST", "value": 0 } });
        self.launch_campaign(rule, scheduled_at).await
    }

    pub async fn launch_to(&self, rule: Value) -> CampaignId {
        self.launch_campaign(rule, None).await
    }

    async fn launch_campaign(
        &self,
        rule: Value,
        scheduled_at: Option<DateTime<Utc>>,
    ) -> CampaignId {
        let new = NewCampaign {
            name: "Spring".to_owned(),
            audience: LaunchAudience::Rule { rule, name: None },
            channel: Channel::Sms,
            body: "Hi {{ first_name | default('there') }}".to_owned(),
            image_url: None,
            tags: Vec::new(),
            scheduled_at,
            idempotency_key: None,
            trace: None,
        };
        let context = &self.ground.context;
        let launch = context
            .store
            .launch(self.ground.workspace, &new, &Actor::operator(now()))
            .await;
        let Launch::Launched(campaign) = launch.expect("it is launched") else {
            panic!("not launched")
        };
        let payload = serde_json::to_vec(&campaign.counters).expect("JSON");
        let published = context
            .queue
            .publish(tidings_queue::Channel::Campaigns, &payload);
        published.await.expect("Redis answers");
        campaign.id
    }

    pub async fn counters(&self, campaign: CampaignId) -> CampaignCounters {
        let (store, workspace) = (&self.ground.context.store, self.ground.workspace);
        let mut found = store
            .campaign_counters(workspace, &[campaign])
            .await
            .expect("it answers");
        found.remove(0)
    }

    pub async fn is_completed(&self, campaign: CampaignId) -> bool {
        self.counters(campaign).await.status == CampaignStatus::Completed
    }
}

/// Takes receipts as the edge does, one by one, but believes every one. Gives the address.
async fn take_receipts(queue: Queue) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("its address");
    let router = Router::new()
        .route("/v1/receipts", post(take))
        .with_state(queue);
    tokio::spawn(axum::serve(listener, router).into_future());
    format!("http://{address}/v1/receipts")
}

async fn take(State(queue): State<Queue>, Json(receipt): Json<Value>) -> StatusCode {
    let id: MessageId = receipt["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .expect("an id of ours");
    let record = ReceiptRecord {
        campaign: id.campaign,
        customer: id.customer,
        status: serde_json::from_value(receipt["status"].clone()).expect("a status"),
        failure_code: receipt["failureCode"].as_str().map(str::to_owned),
        occurred_at: serde_json::from_value(receipt["occurredAt"].clone()).expect("a time"),
    };
    let group = ReceiptGroup {
        trace: None,
        workspace: id.workspace.0,
        records: 1,
        payload: Bytes::from(serde_json::to_vec(&[record]).expect("JSON")),
    };
    match queue.add_receipts(vec![group]).await.as_deref() {
        Ok([true]) => StatusCode::ACCEPTED,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}
