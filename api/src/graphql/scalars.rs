//! The custom scalars, each one type for input and output.
//!
//! They let every JSON value but null pass as input, so that a record
//! with a wrong one is refused by itself, with its index and field, while its neighbours are taken.
//! Whoever reads one outside ingestion checks it there.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{SecondsFormat, Utc};

/// What a literal or variable says as JSON; an enum literal says its name.
fn accept(value: Value) -> Option<serde_json::Value> {
    if value == Value::Null {
        None
    } else {
        value.into_json().ok()
    }
}

macro_rules! open_scalar {
    ($(#[doc = $doc:literal])* $rust:ident as $name:literal) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $rust(pub serde_json::Value);

        $(#[doc = $doc])*
        #[Scalar(name = $name)]
        impl ScalarType for $rust {
            fn parse(value: Value) -> InputValueResult<Self> {
                accept(value).map(Self).ok_or_else(|| InputValueError::custom("it must not be null"))
            }

            fn to_value(&self) -> Value {
                Value::from_json(self.0.clone()).unwrap_or_default()
            }
        }
    };
}

open_scalar! {
    /// A decimal number in a string, such as `"1299.50"`: money in the workspace's currency, with at
    /// most the digits that currency has. A JSON number is taken as well. Given back always as a
    /// string with exactly the currency's digits.
    Decimal as "Decimal"
}

open_scalar! {
    /// A moment as RFC 3339 writes it, with its offset, such as `"2026-03-01T09:30:00+05:30"`. Given
    /// back in UTC.
    DateTime as "DateTime"
}

open_scalar! {
    /// Any JSON value.
    Json as "JSON"
}

open_scalar! {
    /// What a condition compares with, as JSON: a string, a number, a boolean, or a list of these.
    /// Which of them is said by the field and the operator; see `audienceFields`.
    ///
    /// Money: `"1000.50"` or `1000.5`. Counts: an integer. Times: an RFC 3339 date-time, or a date
    /// (`"2026-03-01"`), which is the start of that day in the workspace's time zone. Periods: an
    /// ISO 8601 duration of years, months, weeks and days (`"P90D"`). Text: at most 200 characters.
    /// Lists: 1 to 1,000 items, for BETWEEN exactly two.
    RuleValue as "RuleValue"
}

open_scalar! {
    /// A rule given back: the shape of `AudienceRuleInput` as JSON, with exactly the keys it uses and
    /// no nulls, so that it can be sent again as it is.
    AudienceRule as "AudienceRule"
}

impl From<String> for Decimal {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(moment: chrono::DateTime<Utc>) -> Self {
        Self(moment.to_rfc3339_opts(SecondsFormat::AutoSi, true).into())
    }
}

impl DateTime {
    /// The moment, where this is one.
    pub fn moment(&self) -> Option<chrono::DateTime<Utc>> {
        let text = self.0.as_str()?;
        chrono::DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|moment| moment.to_utc())
    }
}
