//! GraphQL over HTTP.

use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::{Value, json};

/// How often a request that was refused for now is sent again.
const ATTEMPTS: u32 = 600;

pub(crate) struct Api {
    http: reqwest::Client,
    url: String,
    key: String,
}

impl Api {
    pub(crate) fn new(url: &str, key: &str) -> anyhow::Result<Api> {
        let http = tidings_outbound::client()
            .timeout(Duration::from_secs(300))
            .no_proxy()
            .build()?;
        Ok(Api {
            http,
            url: format!("{url}/graphql"),
            key: key.to_owned(),
        })
    }

    pub(crate) async fn run(&self, query: &str, variables: Value) -> anyhow::Result<Value> {
        self.send(json!({ "query": query, "variables": variables }).to_string())
            .await
    }

    /// Sends a whole body, again and again where it was refused for now. Gives the data.
    pub(crate) async fn send(
        &self,
        body: impl Into<reqwest::Body> + Clone,
    ) -> anyhow::Result<Value> {
        for _ in 0..ATTEMPTS {
            let request = self
                .http
                .post(&self.url)
                .bearer_auth(&self.key)
                .header("content-type", "application/json");
            let response = request.body(body.clone()).send().await?;
            let status = response.status();
            let mut answer: Value = response
                .json()
                .await
                .with_context(|| format!("an answer ({status}) that is no JSON"))?;
            let Some(error) = answer.pointer("/errors/0") else {
                return Ok(answer["data"].take());
            };
            if error["extensions"]["code"] != "RATE_LIMITED" {
                bail!("the API refused ({status}): {}", answer["errors"]);
            }
            let seconds = error["extensions"]["retryAfterSeconds"]
                .as_f64()
                .unwrap_or(0.1);
            tokio::time::sleep(Duration::from_secs_f64(seconds.clamp(0.01, 1.0))).await;
        }
        bail!("the API refused {ATTEMPTS} times for now")
    }
}
