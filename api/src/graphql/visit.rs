use async_graphql::{InputObject, Object};
use tidings_store::customer_history::CustomerVisit;

use super::scalars::DateTime;
use crate::ingest;

/// A visit as it stands. Orders that count as visits are not listed among them.
pub struct Visit(pub CustomerVisit);

/// A visit as it stands. Orders that count as visits are not listed among them.
#[Object]
impl Visit {
    /// Its id in the system it comes from.
    async fn external_id(&self) -> &str {
        &self.0.external_id
    }

    /// When it took place.
    async fn visited_at(&self) -> DateTime {
        self.0.visited_at.into()
    }
}

/// A visit. It is whole: a record of a later version replaces the earlier one in every field.
#[derive(InputObject)]
pub struct VisitInput {
    /// Its id in the system it comes from, 1 to 200 characters.
    external_id: String,
    /// The customer's id there. A customer not known yet is made, with `known: false`.
    customer_external_id: String,
    /// When it took place; at most a day ahead.
    visited_at: DateTime,
    /// The version: a record not newer than what is stored changes nothing. Left out, it is the moment
    /// of acceptance. At most a day ahead.
    updated_at: Option<DateTime>,
}

impl From<VisitInput> for ingest::RawVisit<'static> {
    fn from(input: VisitInput) -> Self {
        Self {
            external_id: input.external_id.into(),
            customer_external_id: input.customer_external_id.into(),
            visited_at: input.visited_at.0.into(),
            updated_at: input.updated_at.map(|moment| moment.0.into()),
        }
    }
}
