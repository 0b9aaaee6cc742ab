//! The messages of graphql-transport-ws, and the codes a socket is closed with.

use std::borrow::Cow;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The longest id of an operation.
const ID_MAX: usize = 200;
/// The longest reason that fits into a close frame.
const REASON_MAX: usize = 123;

/// What a client says.
#[derive(Debug)]
pub enum ClientMessage<'a> {
    Init(Option<&'a RawValue>),
    Ping(Option<&'a RawValue>),
    Pong,
    Subscribe {
        id: Cow<'a, str>,
        payload: &'a RawValue,
    },
    Complete {
        id: Cow<'a, str>,
    },
}

#[derive(Deserialize)]
struct Raw<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
}

impl<'a> ClientMessage<'a> {
    /// Reads a message.
    ///
    /// # Errors
    /// The farewell to whoever sent it.
    pub fn read(text: &'a str) -> Result<Self, Farewell> {
        let raw: Raw<'a> =
            serde_json::from_str(text).map_err(|_| Farewell::bad("Invalid message received"))?;
        // `null` says as little as nothing.
        let payload = raw.payload.filter(|payload| payload.get() != "null");
        let is_object = |payload: &&RawValue| payload.get().starts_with('{');
        let optional = |payload: Option<&'a RawValue>| match payload {
            Some(payload) if !is_object(&payload) => {
                Err(Farewell::bad("The payload must be an object"))
            }
            payload => Ok(payload),
        };
        let id = |id: Option<Cow<'a, str>>| {
            id.filter(|id| !id.is_empty() && id.len() <= ID_MAX)
                .ok_or_else(|| Farewell::bad("The id must be a string of 1 to 200 bytes"))
        };
        match &*raw.kind {
            "connection_init" => Ok(Self::Init(optional(payload)?)),
            "ping" => Ok(Self::Ping(optional(payload)?)),
            "pong" => optional(payload).map(|_| Self::Pong),
            "complete" => Ok(Self::Complete { id: id(raw.id)? }),
            "subscribe" => {
                let payload = payload.filter(is_object);
                let payload =
                    payload.ok_or_else(|| Farewell::bad("The payload must be an object"))?;
                Ok(Self::Subscribe {
                    id: id(raw.id)?,
                    payload,
                })
            }
            _ => Err(Farewell::bad("Unknown type of message")),
        }
    }
}

/// `connection_ack`.
pub fn ack() -> Message {
    Message::text(r#"{"type":"connection_ack"}"#)
}

/// `pong`, with what the ping held.
pub fn pong(payload: Option<&RawValue>) -> Message {
    #[derive(Serialize)]
    struct Pong<'a> {
        r#type: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<&'a RawValue>,
    }
    let text = serde_json::to_string(&Pong {
        r#type: "pong",
        payload,
    });
    Message::text(text.unwrap_or_else(|_| r#"{"type":"pong"}"#.to_owned()))
}

/// `complete`.
pub fn complete(id: &str) -> Message {
    Message::text(format!(r#"{{"id":{},"type":"complete"}}"#, quoted(id)))
}

/// `next` or `error` around a payload that is JSON already.
pub fn around(kind: Kind, id: &str, payload: &str) -> Utf8Bytes {
    let kind = match kind {
        Kind::Next => "next",
        Kind::Error => "error",
    };
    let id = quoted(id);
    let mut text = String::with_capacity(payload.len() + id.len() + 34);
    text.push_str(r#"{"id":"#);
    text.push_str(&id);
    text.push_str(r#","type":""#);
    text.push_str(kind);
    text.push_str(r#"","payload":"#);
    text.push_str(payload);
    text.push('}');
    text.into()
}

fn quoted(id: &str) -> String {
    serde_json::Value::from(id).to_string()
}

/// Which message carries a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A result of the operation.
    Next,
    /// The operation was refused; nothing follows.
    Error,
}

/// Why a socket is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Farewell {
    code: u16,
    reason: Cow<'static, str>,
}

impl Farewell {
    const fn new(code: u16, reason: &'static str) -> Self {
        Self {
            code,
            reason: Cow::Borrowed(reason),
        }
    }

    pub const STOPPING: Self = Self::new(1001, "The server stops");
    pub const LATER: Self = Self::new(1013, "Try again later");
    pub const UNAUTHORIZED: Self = Self::new(4401, "Unauthorized");
    pub const FORBIDDEN: Self = Self::new(4403, "Forbidden");
    pub const LATE: Self = Self::new(4408, "Connection initialisation timeout");
    pub const TOO_MANY: Self = Self::new(4430, "Too many open sockets");
    pub const INIT_TWICE: Self = Self::new(4429, "Too many initialisation requests");
    pub const TOO_LONG: Self = Self::new(1009, "The message is too long");

    /// The message is none of the protocol's.
    pub fn bad(reason: &'static str) -> Self {
        Self::new(4400, reason)
    }

    /// An operation of this id still runs.
    pub fn duplicate(id: &str) -> Self {
        Self {
            code: 4409,
            reason: format!("Subscriber for {id} already exists").into(),
        }
    }

    /// The frame that says so.
    pub fn frame(&self) -> Message {
        let end = (0..=REASON_MAX.min(self.reason.len()))
            .rev()
            .find(|end| self.reason.is_char_boundary(*end));
        let reason = &self.reason[..end.unwrap_or_default()];
        Message::Close(Some(CloseFrame {
            code: self.code,
            reason: reason.into(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read() {
        let read = |text| ClientMessage::read(text).map(|message| format!("{message:?}"));
        assert!(read(r#"{"type":"connection_init"}"#).is_ok());
        assert!(read(r#"{"type":"connection_init","payload":null}"#).is_ok());
        assert!(
            read(r#"{"payload":{"query":"{a}"},"id":"a","type":"subscribe","more":1}"#).is_ok()
        );
        for wrong in [
            "",
            "[]",
            "{}",
            r#"{"type":"other"}"#,
            r#"{"type":"connection_init","payload":"x"}"#,
            r#"{"type":"ping","payload":[]}"#,
            r#"{"type":"subscribe","id":"a"}"#,
            r#"{"type":"subscribe","id":"","payload":{}}"#,
            r#"{"type":"subscribe","id":1,"payload":{}}"#,
            r#"{"type":"subscribe","id":"a","payload":"{}"}"#,
            r#"{"type":"complete"}"#,
        ] {
            assert_eq!(read(wrong).unwrap_err().code, 4400, "{wrong}");
        }
    }

    #[test]
    fn an_id_is_quoted() {
        assert_eq!(
            around(Kind::Next, "a\"b", "{}").as_str(),
            r#"{"id":"a\"b","type":"next","payload":{}}"#
        );
        assert_eq!(
            complete("é").to_text().unwrap(),
            r#"{"id":"é","type":"complete"}"#
        );
    }

    #[test]
    fn a_reason_fits_its_frame() {
        let Message::Close(Some(frame)) = Farewell::duplicate(&"é".repeat(100)).frame() else {
            panic!()
        };
        assert!(frame.reason.len() <= REASON_MAX);
    }
}
