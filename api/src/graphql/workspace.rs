use std::sync::Arc;

use async_graphql::{ID, Object};
use tidings_store::workspace::Workspace as Row;

use super::scalars::DateTime;

/// The workspace a request speaks for: the wall around everything it can see.
pub struct Workspace(pub Arc<Row>);

/// The workspace a request speaks for: the wall around everything it can see.
#[Object]
impl Workspace {
    /// Its id.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What people call it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The ISO 4217 code of its one currency, in which all its money is.
    async fn currency(&self) -> &str {
        &self.0.currency
    }

    /// The IANA name of its time zone, in which its days begin.
    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }

    /// Whether a completed order also counts as a visit.
    async fn orders_count_as_visits(&self) -> bool {
        self.0.orders_count_as_visits
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}
