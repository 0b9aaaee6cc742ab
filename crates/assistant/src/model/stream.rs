//! Messages from a model that writes while they are read.
//!
//! The chat API sends an answer in pieces as server-sent events. Each message is checked and handed on as soon as it is
//! whole. Whoever reads slowly slows the model down, and when nobody reads any more the model is left at once; what was
//! written until then is reckoned all the same.

use reqwest::{Response, header};
use serde::Deserialize;
use serde_json::json;
use tidings_audience::RuleContext;
use tokio::sync::mpsc;

use super::{
    Model,
    chat::{MAX_ANSWER, MAX_TOKENS, Message, Tokens, broke_off, estimate, whole},
    messages::{Brief, schema},
    objects::Objects,
};
use crate::{
    provider::{Failure, Usage},
    variants::{Request, VARIANTS, Variant},
};

/// The most bytes of a streamed answer: each piece has some words around it.
const MAX_STREAM: usize = 1024 * 1024;

/// How a streamed answer ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Streamed {
    /// How many messages were handed on.
    pub sent: usize,
    /// Why they are not all there.
    pub failure: Option<Failure>,
    /// What it cost.
    pub usage: Usage,
}

/// A piece of an answer.
#[derive(Deserialize)]
struct Piece {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Tokens>,
    error: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    delta: Delta,
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Delta {
    content: Option<String>,
}

impl Model {
    /// Proposes the messages that [`Model::messages`] would, and hands each on as soon as it is whole and has passed
    /// its checks. Those that do not pass are asked for once more.
    pub async fn stream_messages(
        &self,
        request: &Request<'_>,
        rule: RuleContext,
        to: &mpsc::Sender<Variant>,
    ) -> Streamed {
        let mut usage = Usage::default();
        let mut writing = Writing {
            brief: Brief::new(request, rule),
            to,
            sent: Vec::new(),
            mistakes: Vec::new(),
        };
        let answer = tokio::select! {
            biased;
            () = to.closed() => Err(Failure::Unheard),
            answer = self.in_time(self.write(&mut writing, &mut usage)) => answer,
        };
        let sent = writing.sent.len();
        Streamed {
            sent,
            // What goes wrong after the last message harms nobody.
            failure: answer.err().filter(|_| sent < VARIANTS),
            usage,
        }
    }

    async fn write(&self, writing: &mut Writing<'_, '_>, usage: &mut Usage) -> Result<(), Failure> {
        let mut messages = writing.brief.messages();
        let text = self.stream(&messages, writing, usage).await?;
        if writing.sent.len() == VARIANTS {
            return Ok(());
        }
        let mut mistakes = std::mem::take(&mut writing.mistakes).join("; ");
        if mistakes.is_empty() {
            mistakes = format!("there must be {VARIANTS} messages");
        }
        messages.push(Message::by("assistant", text));
        messages.push(Message::mend(&mistakes));
        let text = self.chat(&messages, &schema(), usage).await?;
        writing.read(&text, &mut Objects::default()).await?;
        if writing.sent.len() < VARIANTS {
            return Err(Failure::Invalid);
        }
        Ok(())
    }

    /// Asks, and reads the answer while it is written; the whole of it.
    async fn stream(
        &self,
        messages: &[Message],
        writing: &mut Writing<'_, '_>,
        usage: &mut Usage,
    ) -> Result<String, Failure> {
        let body = json!({
            "model": self.config.model,
            "messages": messages,
            "temperature": 0,
            "max_tokens": MAX_TOKENS,
            "stream": true,
            "stream_options": { "include_usage": true },
            "response_format": { "type": "json_schema", "json_schema": { "name": "answer", "schema": schema() } },
        });
        usage.prompt_tokens = estimate(messages.iter().map(|message| message.content.len()).sum());
        let mut response = self.send(&body).await?;
        if !is_stream(&response) {
            // A server that does not stream answers as if it had not been asked to.
            let text = whole(response, usage).await?;
            writing.read(&text, &mut Objects::default()).await?;
            return Ok(text);
        }
        let (mut answer, mut objects) = (Answer::default(), Objects::default());
        while !answer.done {
            let chunk = match response.chunk().await.map_err(|error| broke_off(&error))? {
                Some(chunk) => chunk,
                // Some servers say only that the model has stopped.
                None if answer.stopped => break,
                None => return Err(Failure::BrokeOff),
            };
            let read = answer.take(&chunk);
            *usage = answer.counted.unwrap_or(Usage {
                completion_tokens: estimate(answer.text.len()),
                ..*usage
            });
            // What was whole before something went wrong is good.
            writing.read(&answer.text, &mut objects).await?;
            read?;
        }
        if answer.cut && writing.sent.len() < VARIANTS {
            return Err(Failure::BrokeOff);
        }
        Ok(answer.text)
    }
}

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/event-stream"))
}

/// Messages that are being written.
struct Writing<'a, 'b> {
    brief: Brief<'a>,
    to: &'b mpsc::Sender<Variant>,
    sent: Vec<Variant>,
    mistakes: Vec<String>,
}

impl Writing<'_, '_> {
    /// Hands on what became whole.
    async fn read(&mut self, text: &str, objects: &mut Objects) -> Result<(), Failure> {
        for range in objects.whole(text) {
            if self.sent.len() == VARIANTS {
                return Ok(());
            }
            let written = text.get(range).unwrap_or_default();
            let variant = serde_json::from_str(written)
                .map_err(|_| "it must have `title`, `body` and `why`, and nothing else".to_owned())
                .and_then(|written| self.brief.variant(written, &self.sent));
            match variant {
                Ok(variant) => {
                    let heard = self.to.send(variant.clone()).await;
                    heard.map_err(|_| Failure::Unheard)?;
                    self.sent.push(variant);
                }
                Err(mistake) => {
                    let number = self.sent.len() + self.mistakes.len() + 1;
                    self.mistakes.push(format!("message {number}: {mistake}"));
                }
            }
        }
        Ok(())
    }
}

/// An answer as far as it has come.
#[derive(Default)]
struct Answer {
    /// What is left of the last line.
    line: Vec<u8>,
    bytes: usize,
    text: String,
    counted: Option<Usage>,
    /// Whether the model has said why it writes no more,
    stopped: bool,
    /// and whether that is for want of tokens.
    cut: bool,
    done: bool,
}

impl Answer {
    fn take(&mut self, chunk: &[u8]) -> Result<(), Failure> {
        self.bytes += chunk.len();
        if self.bytes > MAX_STREAM {
            return Err(Failure::BrokeOff);
        }
        for part in chunk.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                self.event(&line)?;
            }
        }
        Ok(())
    }

    /// One line; all that is not data says nothing here.
    fn event(&mut self, line: &[u8]) -> Result<(), Failure> {
        let Some(data) = line.strip_prefix(b"data:") else {
            return Ok(());
        };
        let data = data.trim_ascii();
        if data == b"[DONE]" {
            self.done = true;
            return Ok(());
        }
        let piece: Piece = serde_json::from_slice(data).map_err(|_| Failure::Unreadable)?;
        if piece.error.is_some() {
            return Err(Failure::Failed);
        }
        if let Some(tokens) = piece.usage {
            self.counted = Some(tokens.into());
        }
        for choice in piece.choices {
            self.text
                .push_str(&choice.delta.content.unwrap_or_default());
            self.stopped |= choice.finish_reason.is_some();
            self.cut |= choice.finish_reason.as_deref() == Some("length");
        }
        if self.text.len() > MAX_ANSWER {
            return Err(Failure::BrokeOff);
        }
        Ok(())
    }
}
