//! Receipts: one signed call per message.

pub(crate) mod client;
pub(crate) mod delivery;
mod lanes;
mod notes;
pub(crate) mod office;
mod ready;
pub(crate) mod settled;

use bytes::Bytes;
use serde::Serialize;

use crate::clock::rfc3339;
use crate::outcome::Status;

/// Which of a message's receipts this is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Role {
    True,
    /// The true one a second time.
    Copy,
    /// The opposite of the true one, wrongly signed.
    Forged,
}

/// A receipt on its way.
#[derive(Debug, Clone)]
struct Receipt {
    /// The stream of messages it belongs to.
    stream: u32,
    request: u32,
    position: u32,
    account: u32,
    id: String,
    failure: Option<&'static str>,
    /// Milliseconds since 1970.
    occurred_at: i64,
    role: Role,
    /// Failed attempts so far.
    attempts: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    id: &'a str,
    status: Status,
    failure_code: Option<&'a str>,
    occurred_at: String,
}

impl Receipt {
    /// The same for every attempt and copy, so that a receiver can tell a repetition.
    fn webhook_id(&self) -> String {
        format!("rcpt_{}_{}", self.id, self.request)
    }

    fn body(&self) -> Bytes {
        let failure_code = match self.role {
            Role::True | Role::Copy => self.failure,
            Role::Forged => self.failure.is_none().then_some("unknown_subscriber"),
        };
        let body = Body {
            id: &self.id,
            status: failure_code.map_or(Status::Sent, |_| Status::Failed),
            failure_code,
            occurred_at: rfc3339(self.occurred_at),
        };
        serde_json::to_vec(&body)
            .expect("a receipt holds nothing that JSON cannot")
            .into()
    }
}
