//! Taking the customers a transaction will change, in the one order that all writers keep.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::{StoreError, WorkspaceId, packed::Packed};

/// A customer whose row this transaction holds, with what writers ask of it.
#[derive(Clone, Debug, QueryableByName)]
pub(crate) struct LockedCustomer {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub external_id: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub version_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub version_position: Option<i64>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub first_order_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub last_order_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub last_visit_at: Option<DateTime<Utc>>,
}

/// Locks the customers of these external ids and of these ids, where they exist.
pub(crate) async fn lock(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    external_ids: &Packed<Text>,
    ids: &BTreeSet<i64>,
) -> Result<Vec<LockedCustomer>, StoreError> {
    let rows = sql_query(include_str!("sql/lock_customers.sql"))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Array<Text>, _>(external_ids)
        .bind::<Array<BigInt>, _>(ids.iter().copied().collect::<Vec<_>>())
        .load(connection)
        .await?;
    Ok(rows)
}

#[derive(QueryableByName)]
struct Inserted {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    external_id: String,
}

/// The customers that orders or visits name and those they are taken from, locked; the ones that
/// did not exist are there now, known only by name.
pub(crate) struct EventCustomers {
    /// Ids by external id, of the customers named.
    pub ids: HashMap<String, i64>,
    /// Every locked customer that existed before, by id.
    pub existing: HashMap<i64, LockedCustomer>,
    /// How many were made.
    pub inserted: i64,
}

impl EventCustomers {
    /// Locks and completes them. `named` maps each external id to the moment it was first accepted.
    pub(crate) async fn take(
        connection: &mut AsyncPgConnection,
        workspace: WorkspaceId,
        named: &std::collections::BTreeMap<&str, DateTime<Utc>>,
        owners: &BTreeSet<i64>,
    ) -> Result<Self, StoreError> {
        let external_ids = named.keys().copied().collect();
        let locked = lock(connection, workspace, &external_ids, owners).await?;
        let mut ids: HashMap<String, i64> = locked
            .iter()
            .map(|customer| (customer.external_id.clone(), customer.id))
            .collect();
        let existing = locked
            .into_iter()
            .map(|customer| (customer.id, customer))
            .collect();

        let (missing, accepted_at): (Vec<&str>, Vec<DateTime<Utc>>) = named
            .iter()
            .filter(|(external_id, _)| !ids.contains_key(**external_id))
            .unzip();
        let mut inserted = 0;
        if !missing.is_empty() {
            let wanted = missing.len();
            let rows: Vec<Inserted> = sql_query(include_str!("sql/insert_unknown_customers.sql"))
                .bind::<BigInt, _>(workspace.0)
                .bind::<Array<Text>, _>(missing)
                .bind::<Array<Timestamptz>, _>(accepted_at)
                .load(connection)
                .await?;
            if rows.len() < wanted {
                return Err(StoreError::lost_race("customer"));
            }
            inserted = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            ids.extend(rows.into_iter().map(|row| (row.external_id, row.id)));
        }
        Ok(Self {
            ids,
            existing,
            inserted,
        })
    }
}
