//! The API over HTTP, as a client that waits where it is told to.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde_json::Value;

use crate::refusal::Refusal;
use crate::request::Request;

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
            url: url.to_owned(),
            key: key.to_owned(),
        })
    }

    /// Runs a GraphQL document and gives its data.
    pub(crate) async fn run(&self, query: &str, variables: Value) -> anyhow::Result<Value> {
        let mut answer = self.send(&Request::graphql(query, variables)).await?;
        Ok(answer["data"].take())
    }

    /// Sends a request, again and again where it was refused for now. Gives the whole answer.
    pub(crate) async fn send(&self, request: &Request) -> anyhow::Result<Value> {
        for _ in 0..ATTEMPTS {
            let mut post = self.http.post(format!("{}{}", self.url, request.path));
            for (name, value) in &request.headers {
                post = post.header(*name, value);
            }
            let post = post.bearer_auth(&self.key).body(request.body.clone());
            let response = post.send().await?;
            let status = response.status();
            let answer: Value = response
                .json()
                .await
                .with_context(|| format!("an answer ({status}) that is no JSON"))?;
            let Some(refusal) = Refusal::of(&answer) else {
                ensure!(status.is_success(), "the API answered {status}: {answer}");
                return Ok(answer);
            };
            if !refusal.is_for_now() {
                bail!("the API refused ({status}): {answer}");
            }
            let seconds = refusal.seconds.map_or(0.1, |seconds| seconds as f64);
            tokio::time::sleep(Duration::from_secs_f64(seconds.clamp(0.01, 1.0))).await;
        }
        bail!("the API refused {ATTEMPTS} times for now")
    }
}
