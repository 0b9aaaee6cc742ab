//! The API as a patient client sees it.

use std::time::Duration;

use anyhow::Context;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};

/// An attempt that takes longer is given up, and made again.
const ATTEMPT: Duration = Duration::from_secs(5);
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

pub(crate) struct Client {
    http: reqwest::Client,
    pub(super) url: String,
    pub(super) key: String,
}

/// What the API made of a request.
#[derive(Debug, PartialEq)]
pub(crate) enum Answer {
    Done(Value),
    /// It may be sent again, not before this long where the API says so.
    Later(Option<Duration>),
    /// An answer that no fault excuses.
    Wrong(String),
}

impl Client {
    pub(super) fn new(url: &str, key: &str) -> anyhow::Result<Client> {
        let http = tidings_outbound::client()
            .no_proxy()
            .connect_timeout(ATTEMPT)
            .timeout(ATTEMPT)
            .build()?;
        Ok(Client {
            http,
            url: url.to_owned(),
            key: key.to_owned(),
        })
    }

    /// One attempt of a GraphQL document; gives its data.
    pub(crate) async fn graphql(&self, query: &str, variables: &Value) -> Answer {
        let body = json!({ "query": query, "variables": variables });
        let request = self.http.post(format!("{}/graphql", self.url)).json(&body);
        match self.send(request).await {
            Ok((_, _, mut answer)) => match answer.pointer("/errors/0") {
                None => Answer::Done(answer["data"].take()),
                Some(error) => read_error(error),
            },
            Err(answer) => answer,
        }
    }

    /// One attempt of a REST request.
    pub(crate) async fn rest(
        &self,
        path: &str,
        content_type: &str,
        body: String,
        key: Option<&str>,
    ) -> Answer {
        let request = self.http.post(format!("{}{path}", self.url));
        let mut request = request.header("content-type", content_type).body(body);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        match self.send(request).await {
            Ok((status, _, answer)) if status.is_success() => Answer::Done(answer),
            Ok((StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, wait, _)) => {
                Answer::Later(wait)
            }
            Ok((status, _, answer)) => Answer::Wrong(format!("{path}: {status} {answer}")),
            Err(answer) => answer,
        }
    }

    /// The status, how long to wait, and the body; or what the lack of them means.
    async fn send(
        &self,
        request: RequestBuilder,
    ) -> Result<(StatusCode, Option<Duration>, Value), Answer> {
        let sent = request.bearer_auth(&self.key).send().await;
        let response = sent.map_err(|_| Answer::Later(None))?;
        let (status, wait) = (response.status(), retry_after(&response));
        let text = response.text().await.map_err(|_| Answer::Later(None))?;
        let body = serde_json::from_str(&text);
        body.map(|body| (status, wait, body))
            .map_err(|_| Answer::Wrong(format!("{status} without JSON: {text:.200}")))
    }
}

fn retry_after(response: &reqwest::Response) -> Option<Duration> {
    let seconds = response.headers().get("retry-after")?.to_str().ok()?;
    Some(Duration::from_secs(seconds.parse().ok()?))
}

fn read_error(error: &Value) -> Answer {
    match error.pointer("/extensions/code").and_then(Value::as_str) {
        Some("RATE_LIMITED") => {
            let seconds = error.pointer("/extensions/retryAfterSeconds");
            let seconds = seconds.and_then(Value::as_f64).unwrap_or(1.0);
            Answer::Later(Some(Duration::from_secs_f64(seconds.clamp(0.0, 60.0))))
        }
        Some("UNAVAILABLE") => Answer::Later(None),
        _ => Answer::Wrong(error.to_string()),
    }
}

/// Pauses between attempts: as the API says, or growing.
pub(crate) struct Patience(Duration);

impl Patience {
    pub(crate) fn new() -> Patience {
        Patience(FIRST_PAUSE)
    }

    pub(crate) async fn wait(&mut self, asked: Option<Duration>) {
        tokio::time::sleep(asked.unwrap_or(self.0)).await;
        self.0 = (self.0 * 2).min(LONGEST_PAUSE);
    }
}

/// A text of an answer.
pub(super) fn text<'a>(answer: &'a Value, pointer: &str) -> anyhow::Result<&'a str> {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    found.with_context(|| format!("an answer without {pointer}: {answer}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_sent_again_is_told_from_what_is_wrong() {
        let read = |code: &str| {
            read_error(&json!({ "extensions": { "code": code, "retryAfterSeconds": 3 } }))
        };
        assert_eq!(
            read("RATE_LIMITED"),
            Answer::Later(Some(Duration::from_secs(3)))
        );
        assert_eq!(read("UNAVAILABLE"), Answer::Later(None));
        assert!(matches!(read("INTERNAL"), Answer::Wrong(_)));
        assert!(matches!(read("CONFLICT"), Answer::Wrong(_)));
    }
}
