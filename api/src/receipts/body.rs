use std::{borrow::Cow, fmt};

use chrono::{DateTime, Utc};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use tidings_store::{
    MessageId,
    ingest::FURTHEST_AHEAD,
    receipt::{ReceiptRecord, ReceiptStatus},
};

const FAILURE_CODE_MAX: usize = 100;

/// A receipt of which only the id has been read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptBody<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    failure_code: Option<&'a RawValue>,
    #[serde(borrow)]
    occurred_at: Option<&'a RawValue>,
}

/// A field of a signed receipt that is not as it should be.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed {
    pub field: &'static str,
    pub problem: &'static str,
}

/// The id in a body that is otherwise no receipt, so that a signed one can be told so.
#[derive(Default)]
pub struct Remains(pub Option<MessageId>);

impl Remains {
    pub fn read(body: &[u8]) -> Self {
        let mut remains = Self::default();
        // An error after the id, be it that the rest is left unread, means nothing here.
        let _ = serde_json::Deserializer::from_slice(body).deserialize_map(&mut remains);
        remains
    }
}

impl<'de> Visitor<'de> for &mut Remains {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            if name == "id" {
                self.0 = members.next_value::<String>()?.parse().ok();
                return Ok(());
            }
            members.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

impl ReceiptBody<'_> {
    /// Whose message it is, where the id says.
    pub fn message(&self) -> Option<MessageId> {
        self.id.parse().ok()
    }

    /// The whole receipt.
    pub fn check(
        &self,
        message: MessageId,
        now: DateTime<Utc>,
    ) -> Result<ReceiptRecord, Malformed> {
        let status = match self.status.map(RawValue::get) {
            Some(r#""SENT""#) => ReceiptStatus::Sent,
            Some(r#""FAILED""#) => ReceiptStatus::Failed,
            _ => {
                return Err(Malformed {
                    field: "status",
                    problem: "must be SENT or FAILED",
                });
            }
        };
        Ok(ReceiptRecord {
            campaign: message.campaign,
            customer: message.customer,
            status,
            failure_code: self.failure_code.map(failure_code).transpose()?,
            occurred_at: occurred_at(self.occurred_at, now)?,
        })
    }
}

fn failure_code(value: &RawValue) -> Result<String, Malformed> {
    let fits = |code: &String| code.chars().count() <= FAILURE_CODE_MAX && !code.contains('\0');
    serde_json::from_str(value.get())
        .ok()
        .filter(fits)
        .ok_or(Malformed {
            field: "failureCode",
            problem: "must be a string of at most 100 characters without U+0000",
        })
}

fn occurred_at(value: Option<&RawValue>, now: DateTime<Utc>) -> Result<DateTime<Utc>, Malformed> {
    let text: Option<Cow<'_, str>> = value.and_then(|value| serde_json::from_str(value.get()).ok());
    let date = text
        .and_then(|text| DateTime::parse_from_rfc3339(&text).ok())
        .and_then(|date| DateTime::from_timestamp_micros(date.timestamp_micros()))
        .filter(|date| *date > EARLIEST)
        .ok_or(Malformed {
            field: "occurredAt",
            problem: "must be an RFC 3339 date-time",
        })?;
    if date > now + FURTHEST_AHEAD {
        return Err(Malformed {
            field: "occurredAt",
            problem: "is more than a day ahead",
        });
    }
    Ok(date)
}

/// A vendor's clock that says otherwise is not set.
const EARLIEST: DateTime<Utc> = DateTime::UNIX_EPOCH;
