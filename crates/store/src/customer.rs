//! Customers as records say them. Records merge: a field left out keeps its value.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::{
    result::{DatabaseErrorKind, Error as DieselError},
    sql_query,
    sql_types::{Array, BigInt, Integer, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::{
    StoreError, WorkspaceId,
    customer_columns::{Columns, bind_columns},
    customer_lock::{self, LockedCustomer},
    facts::{self, TotalsChange},
    ingest::{Dated, IngestPart, Version, Versioned, unwritten},
    packed::Packed,
};

/// What a record says of one field: nothing, that it is empty, or its value.
///
/// In JSON a field left out is `Keep` and null is `Clear`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field was left out and keeps its value.
    #[default]
    Keep,
    /// The field was null and loses its value.
    Clear,
    /// The field has this value.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the field was left out.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The value, where there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

impl<T: Clone> Patch<T> {
    fn overlay(&mut self, later: &Self) {
        if !later.is_keep() {
            self.clone_from(later);
        }
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

/// A customer record that has passed the API's checks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerRecord {
    /// The customer's id in the system it comes from.
    pub external_id: String,
    /// Full name.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub name: Patch<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub email: Patch<String>,
    /// Phone number, `+` and digits.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub phone: Patch<String>,
    /// City.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub city: Patch<String>,
    /// ISO 3166 alpha-2, upper case.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub country: Patch<String>,
    /// Tags.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub tags: Patch<Vec<String>>,
    /// Custom attributes, one field as a whole.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub attributes: Patch<Map<String, Value>>,
    /// Consent.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub subscribed: Patch<bool>,
    /// When the customer came to be.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub created_at: Patch<DateTime<Utc>>,
    /// When the record was last changed at its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
}

impl CustomerRecord {
    fn overlay(&mut self, later: &Self) {
        self.name.overlay(&later.name);
        self.email.overlay(&later.email);
        self.phone.overlay(&later.phone);
        self.city.overlay(&later.city);
        self.country.overlay(&later.country);
        self.tags.overlay(&later.tags);
        self.attributes.overlay(&later.attributes);
        self.subscribed.overlay(&later.subscribed);
        self.created_at.overlay(&later.created_at);
    }

    /// Which fields the record speaks of, as the bits that `sql/update_customers.sql` reads.
    fn given(&self) -> i32 {
        [
            self.name.is_keep(),
            self.email.is_keep(),
            self.phone.is_keep(),
            self.city.is_keep(),
            self.country.is_keep(),
            self.tags.is_keep(),
            self.attributes.is_keep(),
            self.subscribed.is_keep(),
            self.created_at.is_keep(),
        ]
        .iter()
        .enumerate()
        .map(|(bit, keep)| if *keep { 0 } else { 1 << bit })
        .sum()
    }
}

impl Dated for CustomerRecord {
    fn updated_at(&self) -> Option<DateTime<Utc>> {
        self.updated_at
    }
}

/// All that a set of records says of one customer, folded in order.
pub(crate) struct CustomerChange<'a> {
    pub external_id: &'a str,
    pub record: Cow<'a, CustomerRecord>,
    pub version: Version,
    pub accepted_at: DateTime<Utc>,
}

/// Parts of customer batches, in order, with all that can be worked out before the database is asked.
#[derive(Debug)]
pub struct CustomerParts {
    parts: Vec<IngestPart<CustomerRecord>>,
    /// The rows that they make where no customer is known and no record is written yet; none where
    /// they make no rows that could be written.
    rows: Option<Columns>,
}

impl CustomerParts {
    /// Folds the records and makes their columns: some milliseconds for thousands of records.
    #[must_use]
    pub fn new(parts: Vec<IngestPart<CustomerRecord>>) -> Self {
        let (records, _) = unwritten(&parts, HashMap::new());
        let changes: Vec<_> = fold_records(&records, &HashMap::new())
            .into_values()
            .collect();
        let rows = Columns::of(&changes).ok();
        Self { parts, rows }
    }

    /// The parts.
    #[must_use]
    pub fn parts(&self) -> &[IngestPart<CustomerRecord>] {
        &self.parts
    }

    /// The parts, given up.
    #[must_use]
    pub fn into_parts(self) -> Vec<IngestPart<CustomerRecord>> {
        self.parts
    }

    /// The rows made ready, where the given records are all of them.
    pub(crate) fn rows_of(&self, records: &[Versioned<'_, CustomerRecord>]) -> Option<&Columns> {
        let all: usize = self.parts.iter().map(|part| part.records.len()).sum();
        self.rows.as_ref().filter(|_| records.len() == all)
    }
}

/// Writes customer records, folded to one change a customer. `ready` are the rows of just these
/// records, made as if no customer were known.
pub(crate) async fn write(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    records: &[Versioned<'_, CustomerRecord>],
    ready: Option<&Columns>,
) -> Result<(), StoreError> {
    if records.is_empty() {
        return Ok(());
    }
    let gathered;
    let external_ids = match ready {
        Some(rows) => &rows.external_id,
        None => {
            gathered = external_ids_of(records);
            &gathered
        }
    };
    let locked = customer_lock::lock(connection, workspace, external_ids, &BTreeSet::new()).await?;
    let inserted = match ready {
        Some(rows) if locked.is_empty() => {
            insert(connection, workspace, rows).await?;
            rows.external_id.len()
        }
        _ => write_beside(connection, workspace, records, &locked).await?,
    };
    facts::move_totals(
        connection,
        workspace,
        TotalsChange {
            customers: i64::try_from(inserted).unwrap_or(i64::MAX),
            ..TotalsChange::default()
        },
    )
    .await
}

/// Each external id once, in bytewise order.
fn external_ids_of(records: &[Versioned<'_, CustomerRecord>]) -> Packed<Text> {
    let external_ids: BTreeSet<&str> = records
        .iter()
        .map(|it| it.record.external_id.as_str())
        .collect();
    external_ids.into_iter().collect()
}

/// Writes records of which some may be of customers that are there already; gives how many are new.
async fn write_beside(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    records: &[Versioned<'_, CustomerRecord>],
    locked: &[LockedCustomer],
) -> Result<usize, StoreError> {
    let existing: HashMap<&str, &LockedCustomer> = locked
        .iter()
        .map(|customer| (customer.external_id.as_str(), customer))
        .collect();
    let (known, new): (Vec<_>, Vec<_>) = fold_records(records, &existing)
        .into_values()
        .partition(|change| existing.contains_key(change.external_id));
    if !new.is_empty() {
        insert(connection, workspace, &Columns::of(&new)?).await?;
    }
    update(connection, workspace, &known, &existing).await?;
    Ok(new.len())
}

/// One change a customer, in bytewise order of the external ids. A record whose version is not above
/// the one before it, in the row or in the set, says nothing.
fn fold_records<'a>(
    records: &[Versioned<'a, CustomerRecord>],
    existing: &HashMap<&str, &LockedCustomer>,
) -> BTreeMap<&'a str, CustomerChange<'a>> {
    let mut changes: BTreeMap<&str, CustomerChange<'_>> = BTreeMap::new();
    for Versioned {
        record,
        version,
        accepted_at,
    } in records
    {
        let external_id = record.external_id.as_str();
        match changes.entry(external_id) {
            std::collections::btree_map::Entry::Occupied(mut entry) => {
                let change = entry.get_mut();
                if *version > change.version {
                    change.record.to_mut().overlay(record);
                    change.version = *version;
                }
            }
            std::collections::btree_map::Entry::Vacant(entry) => {
                let stored = existing.get(external_id).and_then(|customer| {
                    Some(Version {
                        at: customer.version_at?,
                        position: customer.version_position?,
                    })
                });
                if stored.is_none_or(|stored| *version > stored) {
                    entry.insert(CustomerChange {
                        external_id,
                        record: Cow::Borrowed(*record),
                        version: *version,
                        accepted_at: *accepted_at,
                    });
                }
            }
        }
    }
    changes
}

async fn insert(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    rows: &Columns,
) -> Result<(), StoreError> {
    let query = sql_query(include_str!("sql/insert_customers.sql"));
    bind_columns!(query, workspace, rows)
        .bind::<Array<Text>, _>(&rows.external_id)
        .execute(connection)
        .await
        .map_err(|error| match error {
            // None of them was there when their rows were locked.
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
                StoreError::lost_race("customer")
            }
            error => error.into(),
        })?;
    Ok(())
}

async fn update(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    changes: &[CustomerChange<'_>],
    existing: &HashMap<&str, &LockedCustomer>,
) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = changes
        .iter()
        .map(|change| existing[change.external_id].id)
        .collect();
    let given: Vec<i32> = changes.iter().map(|change| change.record.given()).collect();
    let columns = Columns::of(changes)?;
    let query = sql_query(include_str!("sql/update_customers.sql"));
    bind_columns!(query, workspace, &columns)
        .bind::<Array<BigInt>, _>(ids)
        .bind::<Array<Integer>, _>(given)
        .execute(connection)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_its_way_through_the_queue() {
        let record = CustomerRecord {
            external_id: "c-1".to_owned(),
            name: Patch::Clear,
            city: Patch::Set("Pune".to_owned()),
            ..CustomerRecord::default()
        };
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(text, r#"{"external_id":"c-1","name":null,"city":"Pune"}"#);
        assert_eq!(
            serde_json::from_str::<CustomerRecord>(&text).unwrap(),
            record
        );
        assert!(serde_json::from_str::<CustomerRecord>("{}").is_err());
    }
}
