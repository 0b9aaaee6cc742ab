//! Receipts: the vendor tells what became of one message.
//!
//! A receipt's id names its workspace, and its signature, made with that workspace's key, proves it. A
//! receipt that nobody's key signed is refused before anything is asked of anyone. Those that pass are
//! written to their workspaces' streams by one task for many requests together ([`committer`]), and
//! answered once Redis has them on disk. The database is asked once in a while whether a workspace
//! exists, never per receipt; whether the message exists is found out by the workers.

mod accounts;
mod body;
mod committer;
mod signature;

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use http::HeaderMap;
use secrecy::SecretString;
use tidings_queue::Queue;
use tidings_store::Store;

use crate::error::{ApiError, Code};
use accounts::Accounts;
use committer::Committer;

pub use body::{Malformed, ReceiptBody, Remains};
pub use signature::{MasterKey, Signed, SigningKey};

/// Why a receipt was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// Nothing says which of signature, time and id is wrong: that would help a forger alone.
    #[error(
        "the receipt has no valid signature, or none of the last five minutes, or its id names no workspace"
    )]
    Unsigned,
    #[error("{field} {problem}")]
    Malformed {
        field: &'static str,
        problem: &'static str,
    },
    #[error("more receipts wait to be written than may; try again")]
    Full { retry_after: Duration },
    #[error("receipts cannot be taken at the moment; try again")]
    Unavailable,
    #[error("the receipt could not be taken")]
    Internal,
    #[error("the server is stopping; try again")]
    Stopped,
}

/// Takes receipts in.
#[derive(Clone)]
pub struct Receipts {
    accounts: Arc<Accounts>,
    committer: Committer,
}

impl Receipts {
    /// Starts the task that writes receipts.
    pub fn start(store: Store, queue: Queue, master_secret: &SecretString) -> Self {
        Self {
            accounts: Arc::new(Accounts::new(store, master_secret)),
            committer: Committer::start(queue),
        }
    }

    /// Verifies a receipt and returns once Redis has it on disk.
    pub async fn take(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), ReceiptError> {
        let signed = Signed::read(headers, now).ok_or(ReceiptError::Unsigned)?;
        let receipt: Result<ReceiptBody<'_>, _> = serde_json::from_slice(body);
        let message = match &receipt {
            Ok(receipt) => receipt.message(),
            Err(_) => Remains::read(body).0,
        };
        let message = message.ok_or(ReceiptError::Unsigned)?;
        if !self.accounts.key(message.workspace).verifies(&signed, body) {
            return Err(ReceiptError::Unsigned);
        }
        let exists = self.accounts.exists(message.workspace).await.map_err(|error| {
            tracing::warn!(%error, workspace.id = %message.workspace, "a receipt's workspace could not be looked up");
            ReceiptError::Unavailable
        })?;
        if !exists {
            return Err(ReceiptError::Unsigned);
        }
        let record = receipt
            .map_err(|_| Malformed {
                field: "the body",
                problem: "is not the JSON of a receipt",
            })
            .and_then(|receipt| receipt.check(message, now))
            .map_err(|Malformed { field, problem }| ReceiptError::Malformed { field, problem })?;
        if message.is_test() {
            // Nothing is kept of a message that was tried out, so there is nothing to change.
            return Ok(());
        }
        self.committer.commit(message.workspace, record).await
    }
}

impl From<ReceiptError> for ApiError {
    fn from(error: ReceiptError) -> Self {
        let message = error.to_string();
        match error {
            ReceiptError::Unsigned => Self::new(Code::Unauthenticated, message),
            ReceiptError::Malformed { field, .. } => Self::bad_user_input([field], message),
            ReceiptError::Full { retry_after } => Self::rate_limited(message, retry_after),
            ReceiptError::Unavailable | ReceiptError::Stopped => Self::unavailable(message),
            ReceiptError::Internal => Self::internal(message),
        }
    }
}
