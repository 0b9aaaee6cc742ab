//! Facts: what orders and visits add up to, kept on the customer and moved exactly.
//!
//! A sum or count moves by the new contribution less the stored one. A first or last date only ever
//! widens by a new contribution; where a removed one stood at the edge, the date is read again.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::{
    sql_query,
    sql_types::{Array, BigInt, Bool, Nullable, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::{StoreError, WorkspaceId, customer_lock::LockedCustomer};

/// What one order or visit contributes to its customer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Contribution {
    pub spend: i64,
    pub order_at: Option<DateTime<Utc>>,
    pub visit_at: Option<DateTime<Utc>>,
}

/// How the facts of one customer move.
#[derive(Clone, Debug, Default)]
struct FactsChange {
    spend: i64,
    orders: i64,
    visits: i64,
    first_order_at: Option<DateTime<Utc>>,
    last_order_at: Option<DateTime<Utc>>,
    last_visit_at: Option<DateTime<Utc>>,
    accepted_at: Option<DateTime<Utc>>,
    /// A date at the edge was removed.
    reread: bool,
}

/// How the totals of the workspace move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TotalsChange {
    pub customers: i64,
    pub orders: i64,
    pub visits: i64,
    pub spend: i64,
}

/// Contributions gathered from a set of orders or visits, by customer.
#[derive(Default)]
pub(crate) struct FactsMove {
    changes: BTreeMap<i64, FactsChange>,
}

impl FactsMove {
    pub(crate) fn add(
        &mut self,
        customer: i64,
        contribution: Contribution,
        accepted_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let change = self.changes.entry(customer).or_default();
        change.spend = moved(change.spend, contribution.spend)?;
        change.accepted_at = earlier(change.accepted_at, Some(accepted_at));
        if let Some(at) = contribution.order_at {
            change.orders += 1;
            change.first_order_at = earlier(change.first_order_at, Some(at));
            change.last_order_at = change.last_order_at.max(Some(at));
        }
        if let Some(at) = contribution.visit_at {
            change.visits += 1;
            change.last_visit_at = change.last_visit_at.max(Some(at));
        }
        Ok(())
    }

    /// Takes a stored contribution away. `owner` is the row as it stood before.
    pub(crate) fn remove(
        &mut self,
        owner: &LockedCustomer,
        contribution: Contribution,
    ) -> Result<(), StoreError> {
        let change = self.changes.entry(owner.id).or_default();
        change.spend = moved(change.spend, contribution.spend.saturating_neg())?;
        if contribution.order_at.is_some() {
            change.orders -= 1;
            change.reread |= contribution.order_at == owner.first_order_at
                || contribution.order_at == owner.last_order_at;
        }
        if contribution.visit_at.is_some() {
            change.visits -= 1;
            change.reread |= contribution.visit_at == owner.last_visit_at;
        }
        Ok(())
    }

    /// Moves the customers' facts, whose rows are locked, and then the workspace's totals.
    pub(crate) async fn apply(
        self,
        connection: &mut AsyncPgConnection,
        workspace: WorkspaceId,
        inserted_customers: i64,
        orders_count_as_visits: bool,
    ) -> Result<(), StoreError> {
        let mut totals = TotalsChange {
            customers: inserted_customers,
            ..TotalsChange::default()
        };
        for change in self.changes.values() {
            totals.orders += change.orders;
            totals.visits += change.visits;
            totals.spend = moved(totals.spend, change.spend)?;
        }
        let reread: Vec<i64> = self
            .changes
            .iter()
            .filter(|(_, change)| change.reread)
            .map(|(id, _)| *id)
            .collect();
        if !self.changes.is_empty() {
            self.add_to_customers(connection, workspace).await?;
        }
        if !reread.is_empty() {
            sql_query(include_str!("sql/reread_dates.sql"))
                .bind::<BigInt, _>(workspace.0)
                .bind::<Array<BigInt>, _>(reread)
                .bind::<Bool, _>(orders_count_as_visits)
                .execute(connection)
                .await?;
        }
        move_totals(connection, workspace, totals).await
    }

    async fn add_to_customers(
        self,
        connection: &mut AsyncPgConnection,
        workspace: WorkspaceId,
    ) -> Result<(), StoreError> {
        let ids: Vec<i64> = self.changes.keys().copied().collect();
        let column =
            |value: fn(&FactsChange) -> i64| self.changes.values().map(value).collect::<Vec<_>>();
        let date = |value: fn(&FactsChange) -> Option<DateTime<Utc>>| {
            self.changes.values().map(value).collect::<Vec<_>>()
        };
        sql_query(include_str!("sql/move_facts.sql"))
            .bind::<BigInt, _>(workspace.0)
            .bind::<Array<BigInt>, _>(ids)
            .bind::<Array<BigInt>, _>(column(|change| change.spend))
            .bind::<Array<BigInt>, _>(column(|change| change.orders))
            .bind::<Array<BigInt>, _>(column(|change| change.visits))
            .bind::<Array<Nullable<Timestamptz>>, _>(date(|change| change.first_order_at))
            .bind::<Array<Nullable<Timestamptz>>, _>(date(|change| change.last_order_at))
            .bind::<Array<Nullable<Timestamptz>>, _>(date(|change| change.last_visit_at))
            .bind::<Array<Nullable<Timestamptz>>, _>(date(|change| change.accepted_at))
            .execute(connection)
            .await?;
        Ok(())
    }
}

fn earlier(left: Option<DateTime<Utc>>, right: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (left, right) => left.or(right),
    }
}

/// The sum of amounts, which a hostile sender can drive past what a column holds.
fn moved(sum: i64, amount: i64) -> Result<i64, StoreError> {
    sum.checked_add(amount)
        .ok_or_else(|| StoreError::Constraint("the sum of amounts is out of range".to_owned()))
}

/// Moves the workspace's totals; the last rows a transaction takes, since every writer wants them.
pub(crate) async fn move_totals(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    change: TotalsChange,
) -> Result<(), StoreError> {
    if change == TotalsChange::default() {
        return Ok(());
    }
    sql_query(include_str!("sql/move_totals.sql"))
        .bind::<BigInt, _>(workspace.0)
        .bind::<BigInt, _>(change.customers)
        .bind::<BigInt, _>(change.orders)
        .bind::<BigInt, _>(change.visits)
        .bind::<BigInt, _>(change.spend)
        .execute(connection)
        .await?;
    Ok(())
}
