//! The vendor, over HTTP: what it is asked to send, and what became of it.
//!
//! A call that ends in a timeout or a lost connection may or may not have been carried out; it is
//! repeated with the same key and the same text, and the vendor then gives its first answer again.

#![warn(missing_docs)]

mod config;

use std::time::Duration;

use reqwest::{Response, StatusCode, header::RETRY_AFTER};
use serde::{Deserialize, Serialize};
use tidings_store::{CampaignId, CustomerId, MessageId, WorkspaceId, receipt::ReceiptStatus};

pub use config::VendorConfig;

/// One call may take this long.
const PATIENCE: Duration = Duration::from_secs(15);
/// How many messages one question may name.
pub const MOST_IDS: usize = 100;

/// A client of the vendor, for all jobs of a process; clones share connections.
#[derive(Clone, Debug)]
pub struct Vendor {
    client: reqwest::Client,
    config: VendorConfig,
}

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum VendorError {
    /// Too many calls; not carried out.
    #[error("the vendor asks for patience")]
    Busy {
        /// How long the vendor asks to wait.
        retry_after: Option<Duration>,
    },
    /// An error of the vendor, a timeout or a lost connection; perhaps carried out.
    #[error("the vendor is away: {0}")]
    Away(String),
    /// The vendor does not let us in, or is not the vendor; the same call may succeed once somebody
    /// has put that right.
    #[error("the vendor does not serve us: {0}")]
    Denied(String),
    /// The vendor will never take this call.
    #[error("the vendor refuses the request: {0}")]
    Refused(String),
}

/// One message of a bulk call.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OutgoingMessage<'a> {
    /// Its id, which its receipt will carry.
    pub id: String,
    /// SMS, EMAIL or WHATSAPP.
    pub channel: &'a str,
    /// Where to.
    pub to: &'a str,
    /// The text.
    pub body: &'a str,
    /// A picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BulkCall<'a> {
    account: String,
    messages: &'a [OutgoingMessage<'a>],
    receipt_url: &'a str,
}

/// The answer to a bulk call. What was not refused was accepted.
#[derive(Debug, Deserialize)]
pub struct BulkAnswer {
    /// What was refused.
    #[serde(default)]
    pub refused: Vec<RefusedMessage>,
}

/// A message the vendor will not send.
#[derive(Debug, Deserialize)]
pub struct RefusedMessage {
    /// Its id.
    pub id: String,
    /// Why.
    pub code: String,
}

/// What the vendor knows of a message.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageState {
    /// Its id.
    pub id: String,
    /// SENT or FAILED once its fate is decided.
    status: String,
    failure_code: Option<String>,
    occurred_at: Option<chrono::DateTime<chrono::Utc>>,
}

#[derive(Deserialize)]
struct States {
    messages: Vec<MessageState>,
}

impl MessageState {
    /// The receipt that should have come; none while the fate is open.
    #[must_use]
    pub fn receipt(&self) -> Option<tidings_store::receipt::ReceiptRecord> {
        let id: MessageId = self.id.parse().ok()?;
        let status = match self.status.as_str() {
            "SENT" => ReceiptStatus::Sent,
            "FAILED" => ReceiptStatus::Failed,
            _ => return None,
        };
        let (campaign, customer): (CampaignId, CustomerId) = (id.campaign, id.customer);
        let failure_code = self.failure_code.clone();
        let occurred_at = self.occurred_at?;
        Some(tidings_store::receipt::ReceiptRecord {
            campaign,
            customer,
            status,
            failure_code,
            occurred_at,
        })
    }
}

impl Vendor {
    /// Prepares a client.
    ///
    /// # Errors
    /// The system has no TLS or resolver to offer.
    pub fn new(config: VendorConfig) -> anyhow::Result<Self> {
        let client = tidings_outbound::client()
            .connect_timeout(Duration::from_secs(3))
            .timeout(PATIENCE)
            .pool_idle_timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self { client, config })
    }

    /// Hands messages over, under a key that makes a repeated call harmless.
    ///
    /// # Errors
    /// [`VendorError`].
    pub async fn send(
        &self,
        workspace: WorkspaceId,
        key: &str,
        messages: &[OutgoingMessage<'_>],
    ) -> Result<BulkAnswer, VendorError> {
        let call = BulkCall {
            account: workspace.to_string(),
            messages,
            receipt_url: &self.config.receipt_url,
        };
        let mut request = self
            .client
            .post(format!("{}/v1/messages", self.config.url))
            .header("idempotency-key", key)
            .json(&call);
        if let Some(trace) = tidings_telemetry::traces::current() {
            request = request.header("traceparent", trace);
        }
        let response = checked(request.send().await).await?;
        // An answer that breaks off leaves open what was refused, so the call is repeated.
        response
            .json()
            .await
            .map_err(|error| VendorError::Away(error.to_string()))
    }

    /// What the vendor knows of these messages, at most [`MOST_IDS`]; those it never accepted are left
    /// out of the answer.
    ///
    /// # Errors
    /// [`VendorError`].
    pub async fn states(&self, ids: &[MessageId]) -> Result<Vec<MessageState>, VendorError> {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let url = format!("{}/v1/messages?ids={}", self.config.url, ids.join(","));
        let response = checked(self.client.get(url).send().await).await?;
        let states: States = response
            .json()
            .await
            .map_err(|error| VendorError::Away(error.to_string()))?;
        Ok(states.messages)
    }
}

async fn checked(response: reqwest::Result<Response>) -> Result<Response, VendorError> {
    let response = response.map_err(|error| VendorError::Away(error.without_url().to_string()))?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .map(Duration::from_secs);
    let detail: String = response
        .text()
        .await
        .unwrap_or_default()
        .chars()
        .take(300)
        .filter(|c| !c.is_control())
        .collect();
    let detail = format!("{status} {detail}");
    Err(match status {
        StatusCode::TOO_MANY_REQUESTS => VendorError::Busy { retry_after },
        StatusCode::BAD_REQUEST
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNPROCESSABLE_ENTITY => VendorError::Refused(detail),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::CONFLICT => {
            VendorError::Away(detail)
        }
        status if status.is_client_error() => VendorError::Denied(detail),
        _ => VendorError::Away(detail),
    })
}
