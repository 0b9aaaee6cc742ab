//! The stack that is measured, and a workspace in it that is filled before.

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use tokio_postgres::{Client, NoTls};

use crate::api::Api;
use crate::settings::Settings;

/// Records that a part takes in while it is measured; customers besides are filled in before by SQL.
const MOST_INGESTED: i64 = 200_000;
/// Each kind of record is taken in by as many parts, a door each.
const DOORS: i64 = 2;
/// Records a request.
pub(crate) const PER_REQUEST: i64 = 10_000;
/// Customers filled in by one statement.
const PER_FILL: i64 = 100_000;

pub(crate) struct World {
    pub settings: Settings,
    pub api: Api,
    pub database: Client,
    http: reqwest::Client,
}

impl World {
    /// Makes the ceilings' tables and fills both sides, but for what so many parts will take in.
    pub(crate) async fn prepare(settings: Settings, taking_in: i64) -> anyhow::Result<World> {
        let (database, connection) = tokio_postgres::connect(&settings.database_url, NoTls).await?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                eprintln!("error: the database connection ended: {error}");
            }
        });
        let http = tidings_outbound::client()
            .no_proxy()
            .timeout(std::time::Duration::from_secs(30))
            .build()?;
        let api = Api::new(&settings.api_url, &settings.api_key)?;
        let world = World {
            settings,
            api,
            database,
            http,
        };
        world
            .database
            .batch_execute(
                "SET synchronous_commit = on; CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
            )
            .await?;
        ensure!(
            world.customers().await? == 0,
            "the workspace holds customers already: give a fresh one"
        );
        // Nothing but what is measured may happen: receipts are sent by this program.
        world.behave(json!({ "loseRate": 1 })).await?;
        world.fill_both(taking_in).await?;
        Ok(world)
    }

    /// Records of one kind that a part takes in while it is measured.
    pub(crate) fn ingested(&self) -> i64 {
        let whole_requests = self.settings.customers / DOORS / PER_REQUEST * PER_REQUEST;
        MOST_INGESTED.min(whole_requests)
    }

    async fn fill_both(&self, taking_in: i64) -> anyhow::Result<()> {
        let (workspace, filled) = (
            self.settings.workspace,
            self.settings.customers - taking_in * self.ingested(),
        );
        self.database
            .batch_execute(include_str!("../sql/tables.sql"))
            .await?;
        self.fill(workspace, filled).await?;
        self.database
            .execute(include_str!("../sql/copy_customers.sql"), &[&workspace])
            .await?;
        self.database.batch_execute("SELECT setval(pg_get_serial_sequence('ceiling.customers', 'id'), (SELECT coalesce(max(id), 1) FROM ceiling.customers))").await?;
        self.settle().await
    }

    /// Fills that many customers into an empty workspace.
    pub(crate) async fn fill(&self, workspace: i64, filled: i64) -> anyhow::Result<()> {
        eprintln!("==> Filling in {filled} customers");
        let fill = self
            .database
            .prepare(include_str!("../sql/fill_customers.sql"))
            .await?;
        for first in (1..=filled).step_by(PER_FILL as usize) {
            let last = filled.min(first + PER_FILL - 1);
            self.database
                .execute(&fill, &[&workspace, &first, &last])
                .await?;
        }
        Ok(())
    }

    /// Lets the database finish what earlier parts left to do, so that it does not happen within the next.
    pub(crate) async fn settle(&self) -> anyhow::Result<()> {
        for statement in [
            "VACUUM ANALYZE customers, orders, ceiling.customers, ceiling.orders, ceiling.staged_customers, ceiling.staged_orders",
            "CHECKPOINT",
        ] {
            self.database.batch_execute(statement).await?;
        }
        Ok(())
    }

    /// How many customers the workspace holds.
    pub(crate) async fn customers(&self) -> anyhow::Result<i64> {
        self.number("SELECT count(*) AS tidings_bench FROM customers WHERE workspace_id = $1")
            .await
    }

    /// How many orders of this program it holds; they are numbered from 1.
    pub(crate) async fn orders(&self) -> anyhow::Result<i64> {
        self.number("SELECT count(*) AS tidings_bench FROM orders WHERE workspace_id = $1")
            .await
    }

    /// A number of the workspace, `$1`.
    async fn number(&self, query: &str) -> anyhow::Result<i64> {
        let workspace = &self.settings.workspace;
        Ok(self.database.query_one(query, &[workspace]).await?.get(0))
    }

    /// Tells the simulated vendor how to behave.
    pub(crate) async fn behave(&self, behaviour: Value) -> anyhow::Result<()> {
        let request = self
            .http
            .post(format!("{}/behaviour", self.settings.simulator_url))
            .json(&behaviour);
        request
            .send()
            .await?
            .error_for_status()
            .context("the simulator refused")?;
        Ok(())
    }

    /// How many messages of the workspace the vendor has accepted.
    pub(crate) async fn accepted_by_vendor(&self) -> anyhow::Result<i64> {
        self.counted_by_vendor("accepted").await
    }

    /// How many of the vendor's own receipts the API has taken.
    pub(crate) async fn receipts_of_vendor(&self) -> anyhow::Result<i64> {
        self.counted_by_vendor("receiptsSent").await
    }

    async fn counted_by_vendor(&self, name: &str) -> anyhow::Result<i64> {
        let url = format!(
            "{}/stats?account={}",
            self.settings.simulator_url, self.settings.workspace
        );
        let stats: Value = self.http.get(url).send().await?.json().await?;
        stats[name]
            .as_i64()
            .with_context(|| format!("stats without {name}"))
    }
}
