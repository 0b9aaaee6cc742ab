//! Values that a request may give in any JSON form, checked record by record.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::{Map, Value, value::RawValue};
use tidings_audience::currency::{AmountError, Currency};
use tidings_store::ingest::FURTHEST_AHEAD;

use super::{
    Rules,
    rejected::{Code, Fault},
    text,
};

/// Any JSON value but null: as text that lies in a request's body, or already parsed.
#[derive(Clone, Debug)]
pub enum Scalar<'a> {
    /// Not parsed before its size is known to be harmless.
    Raw(&'a RawValue),
    Value(Value),
}

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        if raw.get() == "null" {
            return Err(D::Error::custom("null where a value is required"));
        }
        Ok(Self::Raw(raw))
    }
}

impl From<Value> for Scalar<'_> {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

/// One order may not exceed this many minor units, so that a customer's and a workspace's sums fit 64 bits.
const AMOUNT_MAX: i64 = 1_000_000_000_000_000;
/// A double holds any decimal of so many digits exactly.
const EXACT_DIGITS: usize = 15;
/// Longer text is no amount and no date, and is not parsed to find that out.
const SHORT: usize = 400;

pub const ATTRIBUTES_MAX_BYTES: usize = 16 * 1024;
pub const ATTRIBUTES_MAX_KEYS: usize = 200;
pub const ATTRIBUTES_MAX_DEPTH: usize = 8;
pub const ATTRIBUTE_KEY_MAX: usize = 200;

impl Scalar<'_> {
    /// The text, where the value is a string.
    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Value(Value::String(text)) => Some(Cow::Borrowed(text)),
            Self::Value(_) => None,
            Self::Raw(raw) => {
                let inner = raw.get().strip_prefix('"')?.strip_suffix('"')?;
                if inner.contains('\\') {
                    return serde_json::from_str::<String>(raw.get())
                        .ok()
                        .map(Cow::Owned);
                }
                Some(Cow::Borrowed(inner))
            }
        }
    }

    /// The value, unless its text is longer than `limit` bytes or says no value.
    pub(super) fn value(&self, limit: usize) -> Option<Cow<'_, Value>> {
        match self {
            Self::Value(value) => Some(Cow::Borrowed(value)),
            Self::Raw(raw) if raw.get().len() <= limit => {
                serde_json::from_str(raw.get()).ok().map(Cow::Owned)
            }
            Self::Raw(_) => None,
        }
    }

    /// The JSON text as it was sent.
    pub(super) fn raw_text(&self) -> Cow<'_, str> {
        match self {
            Self::Raw(raw) => Cow::Borrowed(raw.get()),
            Self::Value(value) => Cow::Owned(value.to_string()),
        }
    }

    /// An RFC 3339 date-time, to the microsecond, not more than a day ahead.
    pub fn date(&self, field: &'static str, rules: &Rules) -> Result<DateTime<Utc>, Fault> {
        let form = || {
            Fault::new(
                field,
                Code::Invalid,
                format!(
                    "{field} must be an RFC 3339 date-time with its offset, such as 2026-01-31T18:30:00+05:30"
                ),
            )
        };
        let text = self
            .text()
            .filter(|text| text.len() <= SHORT)
            .ok_or_else(form)?;
        let date = DateTime::parse_from_rfc3339(&text).map_err(|_| form())?;
        let date = DateTime::from_timestamp_micros(date.timestamp_micros()).ok_or_else(form)?;
        if date < EARLIEST {
            return Err(Fault::new(
                field,
                Code::OutOfRange,
                format!("{field} lies before the year 1"),
            ));
        }
        if date > rules.now + FURTHEST_AHEAD {
            return Err(Fault::new(
                field,
                Code::InFuture,
                format!("{field} is more than a day ahead"),
            ));
        }
        Ok(date)
    }

    /// An amount that is not negative, in minor units of the currency.
    pub fn amount(&self, currency: Currency) -> Result<i64, Fault> {
        const FIELD: &str = "amount";
        let out_of_range =
            || Fault::new(FIELD, Code::OutOfRange, "amount is larger than can be kept");
        let value = match self.text() {
            Some(text) if text.len() > SHORT => return Err(out_of_range()),
            Some(text) => currency.parse_decimal(&text),
            None => self.number(currency)?,
        };
        match value {
            Ok(minor) if minor < 0 => Err(Fault::new(
                FIELD,
                Code::Negative,
                "amount is negative; to take an order back, send it again with the status CANCELLED or REFUNDED",
            )),
            Ok(minor) if minor > AMOUNT_MAX => Err(out_of_range()),
            Ok(minor) => Ok(minor),
            Err(AmountError::TooLarge) => Err(out_of_range()),
            Err(error @ AmountError::TooManyDigits { .. }) => Err(Fault::new(
                FIELD,
                Code::TooPrecise,
                format!("amount is too precise: {error}"),
            )),
            Err(AmountError::NotADecimal) => Err(Fault::new(
                FIELD,
                Code::Invalid,
                "amount must be a decimal, in a string or as a number, such as \"1499.50\"",
            )),
        }
    }

    /// A JSON number. One with more digits than a double keeps may have been altered on its way here.
    fn number(&self, currency: Currency) -> Result<Result<i64, AmountError>, Fault> {
        let value = match self.value(SHORT).as_deref() {
            Some(Value::Number(number)) => number.clone(),
            _ => return Ok(Err(AmountError::NotADecimal)),
        };
        let text = value.to_string();
        let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
        if value.is_f64()
            && digits > EXACT_DIGITS
            && mantissa.contains('.')
            && !mantissa.ends_with(".0")
        {
            return Err(Fault::new(
                "amount",
                Code::TooPrecise,
                "amount has more digits than a JSON number carries exactly; send it in a string",
            ));
        }
        Ok(currency.parse_json(&Value::Number(value)))
    }

    /// An object of bounded size and depth.
    pub fn attributes(&self) -> Result<Map<String, Value>, Fault> {
        const FIELD: &str = "attributes";
        let too_large = || {
            Fault::new(
                FIELD,
                Code::TooLarge,
                format!("attributes is larger than {ATTRIBUTES_MAX_BYTES} bytes"),
            )
        };
        let object = match self {
            Self::Raw(raw) if raw.get().len() > ATTRIBUTES_MAX_BYTES => return Err(too_large()),
            Self::Raw(raw) => serde_json::from_str(raw.get()).ok(),
            Self::Value(value) if value.to_string().len() > ATTRIBUTES_MAX_BYTES => {
                return Err(too_large());
            }
            Self::Value(value) => Some(value.clone()),
        };
        let Some(Value::Object(object)) = object else {
            return Err(Fault::new(
                FIELD,
                Code::Invalid,
                "attributes must be a JSON object",
            ));
        };
        if object.len() > ATTRIBUTES_MAX_KEYS {
            return Err(Fault::new(
                FIELD,
                Code::TooLarge,
                format!("attributes has more than {ATTRIBUTES_MAX_KEYS} keys"),
            ));
        }
        inspect_object(&object, 1)?;
        Ok(object)
    }
}

const EARLIEST: DateTime<Utc> = match DateTime::from_timestamp(-62_135_596_800, 0) {
    Some(date) => date,
    None => DateTime::UNIX_EPOCH,
};

fn inspect_object(object: &Map<String, Value>, depth: usize) -> Result<(), Fault> {
    for (key, value) in object {
        if key.is_empty() {
            return Err(Fault::new(
                "attributes",
                Code::Required,
                "attributes has an empty key",
            ));
        }
        text::bounded("attributes", key, ATTRIBUTE_KEY_MAX).map_err(|fault| match fault.code {
            Code::TooLong => Fault::new(
                "attributes",
                fault.code,
                format!("attributes has a key longer than {ATTRIBUTE_KEY_MAX} characters"),
            ),
            _ => fault,
        })?;
        inspect(value, depth + 1)?;
    }
    Ok(())
}

fn inspect(value: &Value, depth: usize) -> Result<(), Fault> {
    if depth > ATTRIBUTES_MAX_DEPTH + 1 {
        return Err(Fault::new(
            "attributes",
            Code::TooDeep,
            format!("attributes is nested deeper than {ATTRIBUTES_MAX_DEPTH} levels"),
        ));
    }
    match value {
        Value::String(text) => text::without_nul("attributes", text),
        Value::Array(items) => items.iter().try_for_each(|item| inspect(item, depth + 1)),
        Value::Object(object) => inspect_object(object, depth),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}
