//! What a client submits, and what it must look like.

use std::collections::HashSet;

use axum::http::Uri;
use axum::http::uri::Scheme;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

const MOST_MESSAGES: usize = 10_000;
const LONGEST_ID: usize = 200;
const LONGEST_BODY: usize = 10_000;
const LONGEST_OTHER: usize = 2_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Submission {
    pub account: String,
    pub messages: Vec<Message>,
    pub receipt_url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Message {
    pub id: String,
    #[serde(rename = "channel")]
    _channel: Channel,
    to: String,
    body: String,
    image_url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Channel {
    Sms,
    Email,
    Whatsapp,
}

/// What became of each submitted message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub accepted: Vec<String>,
    pub refused: Vec<Refused>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Refused {
    pub id: String,
    pub code: String,
}

impl Submission {
    /// Reads and checks a body.
    pub(crate) fn parse(body: &[u8]) -> Result<Submission, Problem> {
        let mut json = serde_json::Deserializer::from_slice(body);
        let submission: Submission =
            serde_path_to_error::deserialize(&mut json).map_err(|error| {
                Problem::malformed(error.path().to_string(), error.inner().to_string())
            })?;
        json.end()
            .map_err(|error| Problem::malformed(".", error.to_string()))?;
        submission.check()?;
        Ok(submission)
    }

    fn check(&self) -> Result<(), Problem> {
        check_text("account", &self.account, LONGEST_ID)?;
        check_receipt_url(&self.receipt_url)?;
        if self.messages.is_empty() || self.messages.len() > MOST_MESSAGES {
            return Err(Problem::invalid(
                "messages",
                format!("must hold 1 to {MOST_MESSAGES} messages"),
            ));
        }
        let mut seen = HashSet::with_capacity(self.messages.len());
        for (index, message) in self.messages.iter().enumerate() {
            message.check().map_err(|(field, problem)| {
                Problem::invalid(format!("messages[{index}].{field}"), problem)
            })?;
            if !seen.insert(message.id.as_str()) {
                return Err(Problem::invalid(
                    format!("messages[{index}].id"),
                    "is in this request already",
                ));
            }
        }
        Ok(())
    }
}

impl Message {
    fn check(&self) -> Result<(), (&'static str, String)> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_:".contains(&byte);
        if self.id.is_empty() || self.id.len() > LONGEST_ID || !self.id.bytes().all(plain) {
            return Err((
                "id",
                format!("must be 1 to {LONGEST_ID} letters, digits, dashes, underscores or colons"),
            ));
        }
        let to_text = text_problem(&self.to, LONGEST_OTHER).map(|problem| ("to", problem));
        let body = text_problem(&self.body, LONGEST_BODY).map(|problem| ("body", problem));
        let image = self
            .image_url
            .as_ref()
            .and_then(|url| text_problem(url, LONGEST_OTHER));
        match to_text
            .or(body)
            .or(image.map(|problem| ("imageUrl", problem)))
        {
            Some(problem) => Err(problem),
            None => Ok(()),
        }
    }
}

fn check_text(field: &str, text: &str, longest: usize) -> Result<(), Problem> {
    match text_problem(text, longest) {
        Some(problem) => Err(Problem::invalid(field, problem)),
        None => Ok(()),
    }
}

fn text_problem(text: &str, longest: usize) -> Option<String> {
    let wrong = text.trim().is_empty() || text.chars().count() > longest;
    wrong.then(|| format!("must have 1 to {longest} characters"))
}

/// Receipts go out in the clear: this vendor lives on the same machine or network as its client.
fn check_receipt_url(url: &str) -> Result<(), Problem> {
    let usable = url.len() <= LONGEST_OTHER
        && url
            .parse::<Uri>()
            .is_ok_and(|uri| uri.scheme() == Some(&Scheme::HTTP) && uri.host().is_some());
    if usable {
        Ok(())
    } else {
        Err(Problem::invalid("receiptUrl", "must be an http:// address"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused_field(json: &str) -> String {
        match Submission::parse(json.as_bytes()) {
            Ok(_) => "none".to_owned(),
            Err(problem) => serde_json::to_value(problem).unwrap()["field"]
                .as_str()
                .unwrap()
                .to_owned(),
        }
    }

    #[test]
    fn names_the_wrong_field() {
        let message =
            r#"{"id":"1-1-1","channel":"SMS","to":"+911234567890","body":"Hi","imageUrl":null}"#;
        let with = |messages: &str| {
            format!(
                r#"{{"account":"1","messages":[{messages}],"receiptUrl":"http://127.0.0.1:1/r"}}"#
            )
        };
        assert_eq!(refused_field(&with(message)), "none");
        assert_eq!(refused_field(&with("")), "messages");
        assert_eq!(
            refused_field(&with(&format!("{message},{message}"))),
            "messages[1].id"
        );
        assert_eq!(
            refused_field(&with(&message.replace("1-1-1", "1 1"))),
            "messages[0].id"
        );
        assert_eq!(
            refused_field(&with(&message.replace("SMS", "PIGEON"))),
            "messages[0].channel"
        );
        assert_eq!(
            refused_field(&with(&message.replace("\"Hi\"", "7"))),
            "messages[0].body"
        );
        assert_eq!(
            refused_field(&with(&message.replace("Hi", ""))),
            "messages[0].body"
        );
        assert_eq!(
            refused_field(&with(message).replace("http:", "ftp:")),
            "receiptUrl"
        );
        assert_eq!(
            refused_field(&with(message).replace("\"account\"", "\"acount\"")),
            "acount"
        );
    }
}
