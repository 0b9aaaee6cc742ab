//! What a stream carries.

use std::fmt;

/// What a stream carries: one stream per workspace and kind, each in its own order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Customer records.
    Customers,
    /// Order records.
    Orders,
    /// Visit records.
    Visits,
    /// Receipts of messages; they belong to no batch.
    Receipts,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 4] = [Kind::Customers, Kind::Orders, Kind::Visits, Kind::Receipts];

    /// The name in keys, in tables and in log lines.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Customers => "customers",
            Kind::Orders => "orders",
            Kind::Visits => "visits",
            Kind::Receipts => "receipts",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
