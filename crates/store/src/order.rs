//! Orders as records say them. An order replaces what was said of it before.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Bool, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};

use crate::{
    StoreError, WorkspaceId,
    customer_lock::EventCustomers,
    facts::{Contribution, FactsMove},
    ingest::{Dated, Version, Versioned},
};

/// Where an order stands; only completed ones count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum OrderStatus {
    /// Placed, not yet paid for or delivered.
    Pending,
    /// Counts.
    #[default]
    Completed,
    /// Called off.
    Cancelled,
    /// Paid back.
    Refunded,
}

impl OrderStatus {
    /// Its name in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Completed => "COMPLETED",
            Self::Cancelled => "CANCELLED",
            Self::Refunded => "REFUNDED",
        }
    }

    /// The status of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let all = [
            Self::Pending,
            Self::Completed,
            Self::Cancelled,
            Self::Refunded,
        ];
        all.into_iter().find(|status| status.as_str() == name)
    }
}

/// An order record that has passed the API's checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRecord {
    /// The order's id in the system it comes from.
    pub external_id: String,
    /// The customer's id there.
    pub customer_external_id: String,
    /// Minor units of the workspace's currency, never negative.
    pub amount: i64,
    /// Where it stands.
    pub status: OrderStatus,
    /// When it was placed.
    pub ordered_at: DateTime<Utc>,
    /// When the record was last changed at its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
}

impl Dated for OrderRecord {
    fn updated_at(&self) -> Option<DateTime<Utc>> {
        self.updated_at
    }
}

/// An order as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
struct StoredOrder {
    #[diesel(sql_type = Text)]
    external_id: String,
    #[diesel(sql_type = BigInt)]
    customer_id: i64,
    #[diesel(sql_type = BigInt)]
    amount: i64,
    #[diesel(sql_type = Bool)]
    counts: bool,
    #[diesel(sql_type = Timestamptz)]
    ordered_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    version_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    version_position: i64,
}

impl StoredOrder {
    fn version(&self) -> Version {
        Version {
            at: self.version_at,
            position: self.version_position,
        }
    }
}

fn contribution(counts: bool, amount: i64, at: DateTime<Utc>, is_visit: bool) -> Contribution {
    if counts {
        Contribution {
            spend: amount,
            order_at: Some(at),
            visit_at: is_visit.then_some(at),
        }
    } else {
        Contribution::default()
    }
}

/// Writes order records, the last version of each, and moves the facts of their customers.
pub(crate) async fn write(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    records: &[Versioned<'_, OrderRecord>],
) -> Result<(), StoreError> {
    if records.is_empty() {
        return Ok(());
    }
    let newest = newest_by_id(records, |record| &record.external_id);
    let external_ids: Vec<&str> = newest.keys().copied().collect();
    let seen = find(connection, workspace, &external_ids).await?;

    let owners: BTreeSet<i64> = seen.iter().map(|order| order.customer_id).collect();
    let named = customers_named(&newest, |record| &record.customer_external_id);
    let customers = EventCustomers::take(connection, workspace, &named, &owners).await?;
    if !seen.is_empty() && seen != lock(connection, workspace, &external_ids).await? {
        return Err(StoreError::lost_race("order"));
    }

    let is_visit = orders_count_as_visits(connection, workspace).await?;
    let stored: HashMap<&str, &StoredOrder> = seen
        .iter()
        .map(|order| (order.external_id.as_str(), order))
        .collect();
    let mut facts = FactsMove::default();
    let (mut new, mut changed) = (OrderRows::default(), OrderRows::default());
    for (external_id, it) in &newest {
        let customer = customers.ids[it.record.customer_external_id.as_str()];
        match stored.get(external_id) {
            Some(order) if order.version() >= it.version => continue,
            Some(order) => {
                let before = contribution(order.counts, order.amount, order.ordered_at, is_visit);
                facts.remove(&customers.existing[&order.customer_id], before)?;
                changed.push(it, customer);
            }
            None => new.push(it, customer),
        }
        let counts = it.record.status == OrderStatus::Completed;
        let now = contribution(counts, it.record.amount, it.record.ordered_at, is_visit);
        facts.add(customer, now, it.accepted_at)?;
    }
    if new
        .write(connection, workspace, include_str!("sql/insert_orders.sql"))
        .await?
        .is_short()
    {
        return Err(StoreError::lost_race("order"));
    }
    changed
        .write(connection, workspace, include_str!("sql/update_orders.sql"))
        .await?;
    facts
        .apply(connection, workspace, customers.inserted, is_visit)
        .await
}

/// The record of the greatest version for each id, in bytewise order of the ids.
pub(crate) fn newest_by_id<'a, 'r, R>(
    records: &'a [Versioned<'r, R>],
    id: impl Fn(&'r R) -> &'r String,
) -> BTreeMap<&'r str, &'a Versioned<'r, R>> {
    let mut newest: BTreeMap<&str, &Versioned<'_, R>> = BTreeMap::new();
    for it in records {
        newest
            .entry(id(it.record))
            .and_modify(|kept| {
                if it.version > kept.version {
                    *kept = it;
                }
            })
            .or_insert(it);
    }
    newest
}

/// The customers that records name, each with the moment it was first named.
pub(crate) fn customers_named<'r, R>(
    records: &BTreeMap<&'r str, &Versioned<'r, R>>,
    customer: impl Fn(&'r R) -> &'r String,
) -> BTreeMap<&'r str, DateTime<Utc>> {
    let mut named: BTreeMap<&str, DateTime<Utc>> = BTreeMap::new();
    for it in records.values() {
        let first = named.entry(customer(it.record)).or_insert(it.accepted_at);
        *first = it.accepted_at.min(*first);
    }
    named
}

/// Whether orders count as visits here; the setting stands still until this transaction ends.
pub(crate) async fn orders_count_as_visits(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Setting {
        #[diesel(sql_type = Bool)]
        orders_count_as_visits: bool,
    }
    let setting: Setting =
        sql_query("SELECT orders_count_as_visits FROM workspaces WHERE id = $1 FOR SHARE")
            .bind::<BigInt, _>(workspace.0)
            .get_result(connection)
            .await?;
    Ok(setting.orders_count_as_visits)
}

async fn find(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    external_ids: &[&str],
) -> Result<Vec<StoredOrder>, StoreError> {
    let rows = sql_query(include_str!("sql/find_orders.sql"))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Array<Text>, _>(external_ids)
        .load(connection)
        .await?;
    Ok(rows)
}

async fn lock(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    external_ids: &[&str],
) -> Result<Vec<StoredOrder>, StoreError> {
    let rows = sql_query(concat!(
        include_str!("sql/find_orders.sql"),
        " FOR NO KEY UPDATE"
    ))
    .bind::<BigInt, _>(workspace.0)
    .bind::<Array<Text>, _>(external_ids)
    .load(connection)
    .await?;
    Ok(rows)
}

/// Orders to be written, as arrays for `unnest`.
#[derive(Default)]
struct OrderRows<'a> {
    external_id: Vec<&'a str>,
    customer_id: Vec<i64>,
    amount: Vec<i64>,
    status: Vec<&'static str>,
    ordered_at: Vec<DateTime<Utc>>,
    version_at: Vec<DateTime<Utc>>,
    version_position: Vec<i64>,
}

/// How many rows were to be written and how many were.
pub(crate) struct Written {
    pub wanted: usize,
    pub written: usize,
}

impl Written {
    pub(crate) fn is_short(&self) -> bool {
        self.written < self.wanted
    }
}

impl<'a> OrderRows<'a> {
    fn push(&mut self, it: &Versioned<'a, OrderRecord>, customer: i64) {
        self.external_id.push(&it.record.external_id);
        self.customer_id.push(customer);
        self.amount.push(it.record.amount);
        self.status.push(it.record.status.as_str());
        self.ordered_at.push(it.record.ordered_at);
        self.version_at.push(it.version.at);
        self.version_position.push(it.version.position);
    }

    async fn write(
        self,
        connection: &mut AsyncPgConnection,
        workspace: WorkspaceId,
        statement: &'static str,
    ) -> Result<Written, StoreError> {
        let wanted = self.external_id.len();
        if wanted == 0 {
            return Ok(Written { wanted, written: 0 });
        }
        let written = sql_query(statement)
            .bind::<BigInt, _>(workspace.0)
            .bind::<Array<Text>, _>(self.external_id)
            .bind::<Array<BigInt>, _>(self.customer_id)
            .bind::<Array<BigInt>, _>(self.amount)
            .bind::<Array<Text>, _>(self.status)
            .bind::<Array<Timestamptz>, _>(self.ordered_at)
            .bind::<Array<Timestamptz>, _>(self.version_at)
            .bind::<Array<BigInt>, _>(self.version_position)
            .execute(connection)
            .await?;
        Ok(Written { wanted, written })
    }
}
