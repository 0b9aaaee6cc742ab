//! GraphQL over HTTP, with patience: what was refused whole for now is sent again, unchanged.

use std::time::Duration;

use anyhow::{Context, bail};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::settings::ApiSettings;

const ATTEMPTS: u32 = 60;

/// A client of one workspace.
pub struct Api {
    http: reqwest::Client,
    settings: ApiSettings,
}

impl Api {
    /// A client with timeouts; nothing is sent yet.
    pub fn new(settings: ApiSettings) -> anyhow::Result<Self> {
        let http = tidings_outbound::client()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(60))
            .no_proxy()
            .build()?;
        Ok(Self { http, settings })
    }

    /// The address for graphql-transport-ws, and the key.
    pub(crate) fn socket(&self) -> (String, &str) {
        // `http` becomes `ws`, `https` becomes `wss`.
        let address = format!("{}/graphql/ws", self.settings.url).replacen("http", "ws", 1);
        (address, &self.settings.key)
    }

    /// Runs a document and gives its data as `T`. Sent again after RATE_LIMITED and UNAVAILABLE and when the
    /// connection fails, so a mutation needs an idempotency key.
    pub(crate) async fn run<T: DeserializeOwned>(
        &self,
        query: &str,
        variables: Value,
    ) -> anyhow::Result<T> {
        let body = json!({ "query": query, "variables": variables });
        for attempt in 0..ATTEMPTS {
            match self.send(&body).await? {
                Answer::Data(data) => {
                    return serde_json::from_value(data).context("an answer of another shape");
                }
                Answer::Later(wait) => {
                    let patience =
                        wait.unwrap_or_else(|| Duration::from_millis(100 << attempt.min(5)));
                    tokio::time::sleep(patience).await;
                }
            }
        }
        bail!("the API at {} refused {ATTEMPTS} times", self.settings.url)
    }

    async fn send(&self, body: &Value) -> anyhow::Result<Answer> {
        let request = self
            .http
            .post(format!("{}/graphql", self.settings.url))
            .bearer_auth(&self.settings.key)
            .json(body);
        let answer: Value = match request.send().await {
            Ok(response) => response.json().await.context("the answer is not JSON")?,
            Err(error) if error.is_connect() || error.is_timeout() || error.is_request() => {
                return Ok(Answer::Later(None));
            }
            Err(error) => return Err(error.into()),
        };
        read(answer)
    }
}

enum Answer {
    Data(Value),
    /// Nothing was accepted; how long to wait, where the API says.
    Later(Option<Duration>),
}

fn read(mut answer: Value) -> anyhow::Result<Answer> {
    let Some(error) = answer.pointer("/errors/0") else {
        return Ok(Answer::Data(answer["data"].take()));
    };
    match error.pointer("/extensions/code").and_then(Value::as_str) {
        Some("RATE_LIMITED") => {
            let seconds = error
                .pointer("/extensions/retryAfterSeconds")
                .and_then(Value::as_f64)
                .unwrap_or(1.0);
            Ok(Answer::Later(Some(Duration::from_secs_f64(
                seconds.clamp(0.05, 60.0),
            ))))
        }
        Some("UNAVAILABLE") => Ok(Answer::Later(None)),
        _ => bail!("the API refused: {}", answer["errors"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_are_given_errors_stop_and_a_full_queue_is_waited_for() {
        assert!(
            matches!(read(json!({ "data": { "a": 1 } })), Ok(Answer::Data(data)) if data["a"] == 1)
        );
        assert!(
            read(json!({ "errors": [{ "extensions": { "code": "BAD_USER_INPUT" } }] })).is_err()
        );
        let full = json!({ "errors": [{ "extensions": { "code": "RATE_LIMITED", "retryAfterSeconds": 3 } }] });
        assert!(
            matches!(read(full), Ok(Answer::Later(Some(wait))) if wait == Duration::from_secs(3))
        );
    }
}
