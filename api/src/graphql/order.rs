use async_graphql::{Context, Enum, InputObject, Object};
use tidings_store::customer_history::CustomerOrder;

use super::{
    context,
    scalars::{DateTime, Decimal},
};
use crate::{error::ApiError, ingest};

/// Where an order stands. Only COMPLETED orders count in spend, counts and dates.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "tidings_store::order::OrderStatus")]
pub enum OrderStatus {
    /// Placed, not yet paid for or delivered.
    Pending,
    /// Done; it counts.
    Completed,
    /// Called off.
    Cancelled,
    /// Paid back.
    Refunded,
}

/// An order as it stands.
pub struct Order(pub CustomerOrder);

/// An order as it stands.
#[Object]
impl Order {
    /// Its id in the system it comes from.
    async fn external_id(&self) -> &str {
        &self.0.external_id
    }

    /// In the workspace's currency.
    async fn amount(&self, ctx: &Context<'_>) -> Result<Decimal, ApiError> {
        context::money(ctx, self.0.amount)
    }

    /// Where it stands.
    async fn status(&self) -> OrderStatus {
        self.0.status.into()
    }

    /// When it was placed.
    async fn ordered_at(&self) -> DateTime {
        self.0.ordered_at.into()
    }
}

/// An order. It is whole: a record of a later version replaces the earlier one in every field.
#[derive(InputObject)]
pub struct OrderInput {
    /// Its id in the system it comes from, 1 to 200 characters.
    external_id: String,
    /// The customer's id there. A customer not known yet is made, with `known: false`.
    customer_external_id: String,
    /// In the workspace's currency, with at most its digits. Zero counts; a negative one is refused:
    /// send the order again as CANCELLED or REFUNDED instead.
    amount: Decimal,
    /// ISO 4217; another one than the workspace's is refused.
    currency: Option<String>,
    /// Where it stands.
    #[graphql(default_with = "Some(OrderStatus::Completed)")]
    status: Option<OrderStatus>,
    /// When it was placed; at most a day ahead.
    ordered_at: DateTime,
    /// The version: a record not newer than what is stored changes nothing. Left out, it is the moment
    /// of acceptance. At most a day ahead.
    updated_at: Option<DateTime>,
}

impl From<OrderInput> for ingest::RawOrder<'static> {
    fn from(input: OrderInput) -> Self {
        Self {
            external_id: input.external_id.into(),
            customer_external_id: input.customer_external_id.into(),
            amount: input.amount.0.into(),
            currency: input.currency,
            status: input.status.map(Into::into),
            ordered_at: input.ordered_at.0.into(),
            updated_at: input.updated_at.map(|moment| moment.0.into()),
        }
    }
}
