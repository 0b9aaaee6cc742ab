//! One call of a chat API as OpenAI made it and others speak it: messages in, one message out, as JSON of a
//! given schema. And what becomes of an answer that is not valid: it is sent back once, and else refused.

use std::future::Future;

use reqwest::Response;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Model;
use crate::provider::{Failure, Usage};

/// The most bytes of an answer.
pub(super) const MAX_ANSWER: usize = 64 * 1024;
/// The most tokens of an answer.
pub(super) const MAX_TOKENS: u64 = 1_500;

/// About the most tokens of what a model is told.
pub(super) const PROMPT_TOKENS: u64 = 3_000;

/// What is said, and by whom.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Message {
    pub(super) role: &'static str,
    pub(super) content: String,
}

impl Message {
    pub(super) fn system(content: String) -> Self {
        Self::by("system", content)
    }

    pub(super) fn user(content: String) -> Self {
        Self::by("user", content)
    }

    /// What is said to an answer that is not valid.
    pub(super) fn mend(mistakes: &str) -> Self {
        Self::user(format!(
            "That is not valid: {mistakes}. Answer again, mended, in the same form."
        ))
    }

    pub(super) fn by(role: &'static str, content: String) -> Self {
        Self { role, content }
    }
}

#[derive(Deserialize)]
struct Answer {
    choices: Vec<Choice>,
    usage: Option<Tokens>,
}

#[derive(Deserialize)]
struct Choice {
    message: Said,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Said {
    content: Option<String>,
}

/// Tokens as a model counted them.
#[derive(Deserialize)]
pub(super) struct Tokens {
    #[serde(default)]
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
}

impl From<Tokens> for Usage {
    fn from(tokens: Tokens) -> Self {
        Self {
            prompt_tokens: tokens.prompt_tokens,
            completion_tokens: tokens.completion_tokens,
        }
    }
}

/// About as many tokens as a text takes, where nobody counted.
pub(super) fn estimate(bytes: usize) -> u64 {
    u64::try_from(bytes.div_ceil(3)).unwrap_or(u64::MAX)
}

impl Model {
    /// Ends what takes longer than an answer may; the client's limit is for one call, and a repair is another.
    pub(super) async fn in_time<T>(
        &self,
        asked: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let answer = tokio::time::timeout(self.config.timeout, asked).await;
        answer.unwrap_or(Err(Failure::Late))
    }

    /// Asks for something that `accept` takes. What it refuses is sent back once with its words of what is
    /// wrong, which leave the machine.
    pub(super) async fn propose<T>(
        &self,
        mut messages: Vec<Message>,
        schema: &Value,
        usage: &mut Usage,
        accept: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        let answer = self.chat(&messages, schema, usage).await?;
        let mistakes = match accept(&answer) {
            Ok(proposal) => return Ok(proposal),
            Err(mistakes) => mistakes,
        };
        messages.push(Message::by("assistant", answer));
        messages.push(Message::mend(&mistakes));
        let answer = self.chat(&messages, schema, usage).await?;
        accept(&answer).map_err(|_| Failure::Invalid)
    }

    /// Asks, and adds what it cost to `usage`: as the model counted, or about as much where it did not.
    pub(super) async fn chat(
        &self,
        messages: &[Message],
        schema: &Value,
        usage: &mut Usage,
    ) -> Result<String, Failure> {
        let body = json!({
            "model": self.config.model,
            "messages": messages,
            "temperature": 0,
            "max_tokens": MAX_TOKENS,
            "response_format": { "type": "json_schema", "json_schema": { "name": "answer", "schema": schema } },
        });
        let asked = estimate(messages.iter().map(|message| message.content.len()).sum());
        let mut spent = Usage {
            prompt_tokens: asked,
            completion_tokens: 0,
        };
        let answer = match self.send(&body).await {
            Ok(response) => whole(response, &mut spent).await,
            Err(failure) => Err(failure),
        };
        *usage += spent;
        answer
    }

    /// Sends a request; the answer's beginning is there, and says that all is well.
    pub(super) async fn send(&self, body: &Value) -> Result<Response, Failure> {
        let mut request = self
            .client
            .post(format!("{}/chat/completions", self.config.url))
            .json(body);
        if let Some(key) = &self.config.key {
            request = request.bearer_auth(key.expose_secret());
        }
        let response = request
            .send()
            .await
            .map_err(|error| late_or(&error, Failure::Away))?;
        match response.status().as_u16() {
            200 => Ok(response),
            429 => Err(Failure::Busy),
            status => {
                tracing::warn!(
                    assistant.status = status,
                    "the language model answered with an error"
                );
                Err(Failure::Failed)
            }
        }
    }
}

/// The text of an answer that comes whole. What it cost replaces the guess in `spent`.
pub(super) async fn whole(mut response: Response, spent: &mut Usage) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| broke_off(&error))? {
        if bytes.len() + chunk.len() > MAX_ANSWER {
            return Err(Failure::BrokeOff);
        }
        bytes.extend_from_slice(&chunk);
    }
    spent.completion_tokens = estimate(bytes.len());
    let answer: Answer = serde_json::from_slice(&bytes).map_err(|_| Failure::Unreadable)?;
    if let Some(counted) = answer.usage {
        *spent = counted.into();
    }
    let choice = answer
        .choices
        .into_iter()
        .next()
        .ok_or(Failure::Unreadable)?;
    if choice.finish_reason.as_deref() == Some("length") {
        return Err(Failure::BrokeOff);
    }
    choice.message.content.ok_or(Failure::Unreadable)
}

/// Why an answer ended before its end.
pub(super) fn broke_off(error: &reqwest::Error) -> Failure {
    late_or(error, Failure::BrokeOff)
}

fn late_or(error: &reqwest::Error, otherwise: Failure) -> Failure {
    if error.is_timeout() {
        Failure::Late
    } else {
        otherwise
    }
}
