use async_graphql::{Context, Object};
use tidings_store::totals::WorkspaceTotals as Row;

use super::{
    context,
    guard::{Requires, Scope},
    scalars::Decimal,
};
use crate::error::ApiError;

/// What the workspace holds altogether, exact at every moment.
pub struct WorkspaceTotals(Row);

/// What the workspace holds altogether, exact at every moment.
#[Object]
impl WorkspaceTotals {
    /// Customers, those known only by an order or a visit included.
    async fn customers(&self) -> i64 {
        self.0.customers
    }

    /// Completed orders.
    async fn orders(&self) -> i64 {
        self.0.orders
    }

    /// Visits; completed orders count among them unless the workspace says otherwise.
    async fn visits(&self) -> i64 {
        self.0.visits
    }

    /// The sum of completed orders, in the workspace's currency.
    async fn total_spend(&self, ctx: &Context<'_>) -> Result<Decimal, ApiError> {
        context::money(ctx, self.0.total_spend)
    }
}

#[derive(Default)]
pub struct WorkspaceTotalsQuery;

#[Object]
impl WorkspaceTotalsQuery {
    /// What the workspace holds altogether.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn workspace_totals(&self, ctx: &Context<'_>) -> Result<WorkspaceTotals, ApiError> {
        let totals = context::store(ctx)
            .workspace_totals(context::workspace_id(ctx))
            .await?;
        Ok(WorkspaceTotals(totals))
    }
}
