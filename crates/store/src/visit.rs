//! Visits as records say them. A visit replaces what was said of it before.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};

use crate::{
    StoreError, WorkspaceId,
    customer_lock::EventCustomers,
    facts::{Contribution, FactsMove},
    ingest::{Dated, Version, Versioned},
    order::{Written, customers_named, newest_by_id, orders_count_as_visits},
};

/// A visit record that has passed the API's checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitRecord {
    /// The visit's id in the system it comes from.
    pub external_id: String,
    /// The customer's id there.
    pub customer_external_id: String,
    /// When it happened.
    pub visited_at: DateTime<Utc>,
    /// When the record was last changed at its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
}

impl Dated for VisitRecord {
    fn updated_at(&self) -> Option<DateTime<Utc>> {
        self.updated_at
    }
}

/// A visit as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
struct StoredVisit {
    #[diesel(sql_type = Text)]
    external_id: String,
    #[diesel(sql_type = BigInt)]
    customer_id: i64,
    #[diesel(sql_type = Timestamptz)]
    visited_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    version_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    version_position: i64,
}

fn contribution(at: DateTime<Utc>) -> Contribution {
    Contribution {
        visit_at: Some(at),
        ..Contribution::default()
    }
}

/// Writes visit records, the last version of each, and moves the facts of their customers.
pub(crate) async fn write(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    records: &[Versioned<'_, VisitRecord>],
) -> Result<(), StoreError> {
    if records.is_empty() {
        return Ok(());
    }
    let newest = newest_by_id(records, |record| &record.external_id);
    let external_ids: Vec<&str> = newest.keys().copied().collect();
    let find = include_str!("sql/find_visits.sql");
    let seen = load(connection, workspace, &external_ids, find).await?;

    let owners: BTreeSet<i64> = seen.iter().map(|visit| visit.customer_id).collect();
    let named = customers_named(&newest, |record| &record.customer_external_id);
    let customers = EventCustomers::take(connection, workspace, &named, &owners).await?;
    let lock = concat!(include_str!("sql/find_visits.sql"), " FOR NO KEY UPDATE");
    if !seen.is_empty() && seen != load(connection, workspace, &external_ids, lock).await? {
        return Err(StoreError::lost_race("visit"));
    }

    let is_visit = orders_count_as_visits(connection, workspace).await?;
    let stored: HashMap<&str, &StoredVisit> = seen
        .iter()
        .map(|visit| (visit.external_id.as_str(), visit))
        .collect();
    let mut facts = FactsMove::default();
    let (mut new, mut changed) = (VisitRows::default(), VisitRows::default());
    for (external_id, it) in &newest {
        let customer = customers.ids[it.record.customer_external_id.as_str()];
        match stored.get(external_id) {
            Some(visit)
                if (Version {
                    at: visit.version_at,
                    position: visit.version_position,
                }) >= it.version =>
            {
                continue;
            }
            Some(visit) => {
                facts.remove(
                    &customers.existing[&visit.customer_id],
                    contribution(visit.visited_at),
                )?;
                changed.push(it, customer);
            }
            None => new.push(it, customer),
        }
        facts.add(customer, contribution(it.record.visited_at), it.accepted_at)?;
    }
    if new
        .write(connection, workspace, include_str!("sql/insert_visits.sql"))
        .await?
        .is_short()
    {
        return Err(StoreError::lost_race("visit"));
    }
    changed
        .write(connection, workspace, include_str!("sql/update_visits.sql"))
        .await?;
    facts
        .apply(connection, workspace, customers.inserted, is_visit)
        .await
}

async fn load(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    external_ids: &[&str],
    statement: &'static str,
) -> Result<Vec<StoredVisit>, StoreError> {
    let rows = sql_query(statement)
        .bind::<BigInt, _>(workspace.0)
        .bind::<Array<Text>, _>(external_ids)
        .load(connection)
        .await?;
    Ok(rows)
}

/// Visits to be written, as arrays for `unnest`.
#[derive(Default)]
struct VisitRows<'a> {
    external_id: Vec<&'a str>,
    customer_id: Vec<i64>,
    visited_at: Vec<DateTime<Utc>>,
    version_at: Vec<DateTime<Utc>>,
    version_position: Vec<i64>,
}

impl<'a> VisitRows<'a> {
    fn push(&mut self, it: &Versioned<'a, VisitRecord>, customer: i64) {
        self.external_id.push(&it.record.external_id);
        self.customer_id.push(customer);
        self.visited_at.push(it.record.visited_at);
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
            .bind::<Array<Timestamptz>, _>(self.visited_at)
            .bind::<Array<Timestamptz>, _>(self.version_at)
            .bind::<Array<BigInt>, _>(self.version_position)
            .execute(connection)
            .await?;
        Ok(Written { wanted, written })
    }
}
