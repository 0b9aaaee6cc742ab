use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value as Json};

/// What a message may say about a member. Blank text counts as absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Full name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// City.
    pub city: Option<String>,
    /// ISO 3166 alpha-2.
    pub country: Option<String>,
    /// Spend in minor units of the workspace's currency.
    pub total_spend: i64,
    /// Orders that count.
    pub order_count: i64,
    /// Visits.
    pub visit_count: i64,
    /// The last order that counts.
    pub last_order_at: Option<DateTime<Utc>>,
    /// Custom attributes.
    pub attributes: Map<String, Json>,
}

impl Facts {
    /// An invented member, for previews; `now` is when the preview is made.
    #[must_use]
    pub fn sample(now: DateTime<Utc>) -> Self {
        Self {
            name: Some("Asha Rao".to_owned()),
            email: Some("asha@example.com".to_owned()),
            phone: Some("+919800000001".to_owned()),
            city: Some("Pune".to_owned()),
            country: Some("IN".to_owned()),
            total_spend: 1_250_000,
            order_count: 7,
            visit_count: 12,
            last_order_at: Some(now - TimeDelta::days(17)),
            attributes: Map::new(),
        }
    }
}

/// A variable of the template language, `attributes.*` apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the fact of its name")]
pub enum Variable {
    Name,
    FirstName,
    Email,
    Phone,
    City,
    Country,
    TotalSpend,
    OrderCount,
    VisitCount,
    LastOrderAt,
}

impl Variable {
    /// Every variable.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::FirstName,
        Self::Email,
        Self::Phone,
        Self::City,
        Self::Country,
        Self::TotalSpend,
        Self::OrderCount,
        Self::VisitCount,
        Self::LastOrderAt,
    ];

    /// Its name in a template.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::FirstName => "first_name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::City => "city",
            Self::Country => "country",
            Self::TotalSpend => "total_spend",
            Self::OrderCount => "order_count",
            Self::VisitCount => "visit_count",
            Self::LastOrderAt => "last_order_at",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|variable| variable.as_str() == name)
    }

    /// Whether it is a number in a template, so that it may be reckoned with.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::OrderCount | Self::VisitCount)
    }

    /// Whether it is put into words for the reader, so that it cannot be compared.
    pub(crate) fn is_formatted(self) -> bool {
        matches!(self, Self::TotalSpend | Self::LastOrderAt)
    }
}

/// What a template speaks of, so that nothing else need be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables {
    /// Variables by name.
    pub facts: BTreeSet<Variable>,
    /// Names of custom attributes.
    pub attributes: BTreeSet<String>,
}
