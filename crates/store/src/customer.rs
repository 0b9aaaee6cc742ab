//! Customers as records say them. Records merge: a field left out keeps its value.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::{
    sql_query,
    sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use tidings_audience::{fold, fold_attributes};

use crate::{
    StoreError, WorkspaceId,
    customer_lock::{self, LockedCustomer},
    facts::{self, TotalsChange},
    ingest::{Dated, Version, Versioned},
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
struct CustomerChange<'a> {
    external_id: &'a str,
    record: std::borrow::Cow<'a, CustomerRecord>,
    version: Version,
    accepted_at: DateTime<Utc>,
}

/// Writes customer records, folded to one change a customer.
pub(crate) async fn write(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    records: &[Versioned<'_, CustomerRecord>],
) -> Result<(), StoreError> {
    if records.is_empty() {
        return Ok(());
    }
    let external_ids: BTreeSet<&str> = records
        .iter()
        .map(|it| it.record.external_id.as_str())
        .collect();
    let locked =
        customer_lock::lock(connection, workspace, &external_ids, &BTreeSet::new()).await?;
    let existing: HashMap<&str, &LockedCustomer> = locked
        .iter()
        .map(|customer| (customer.external_id.as_str(), customer))
        .collect();

    let changes = fold_records(records, &existing);
    let (known, new): (Vec<_>, Vec<_>) = changes
        .into_values()
        .partition(|change| existing.contains_key(change.external_id));
    insert(connection, workspace, &new).await?;
    update(connection, workspace, &known, &existing).await?;
    let inserted = i64::try_from(new.len()).unwrap_or(i64::MAX);
    facts::move_totals(
        connection,
        workspace,
        TotalsChange {
            customers: inserted,
            ..TotalsChange::default()
        },
    )
    .await
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
                        record: std::borrow::Cow::Borrowed(record),
                        version: *version,
                        accepted_at: *accepted_at,
                    });
                }
            }
        }
    }
    changes
}

/// The columns of a set of changes, as arrays for `unnest`.
#[derive(Default)]
struct Columns<'a> {
    external_id: Vec<&'a str>,
    name: Vec<Option<&'a str>>,
    name_folded: Vec<Option<String>>,
    email: Vec<Option<&'a str>>,
    email_folded: Vec<Option<String>>,
    phone: Vec<Option<&'a str>>,
    city: Vec<Option<&'a str>>,
    city_folded: Vec<Option<String>>,
    country: Vec<Option<&'a str>>,
    tags: Vec<String>,
    tags_folded: Vec<String>,
    attributes: Vec<String>,
    attributes_folded: Vec<String>,
    subscribed: Vec<Option<bool>>,
    created_given: Vec<Option<DateTime<Utc>>>,
    accepted_at: Vec<DateTime<Utc>>,
    version_at: Vec<DateTime<Utc>>,
    version_position: Vec<i64>,
}

impl<'a> Columns<'a> {
    fn of(changes: &'a [CustomerChange<'_>]) -> Result<Self, StoreError> {
        let mut columns = Self::default();
        for change in changes {
            columns.push(change)?;
        }
        Ok(columns)
    }

    fn push(&mut self, change: &'a CustomerChange<'_>) -> Result<(), StoreError> {
        let record = change.record.as_ref();
        let text = |patch: &'a Patch<String>| patch.value().map(String::as_str);
        let folded = |patch: &Patch<String>| patch.value().map(|value| fold(value));
        self.external_id.push(change.external_id);
        self.name.push(text(&record.name));
        self.name_folded.push(folded(&record.name));
        self.email.push(text(&record.email));
        self.email_folded.push(folded(&record.email));
        self.phone.push(text(&record.phone));
        self.city.push(text(&record.city));
        self.city_folded.push(folded(&record.city));
        self.country.push(text(&record.country));
        let tags = record.tags.value().map(Vec::as_slice).unwrap_or_default();
        self.tags
            .push(array_literal(tags.iter().map(String::as_str)));
        let folded_tags: BTreeSet<String> = tags.iter().map(|tag| fold(tag)).collect();
        self.tags_folded
            .push(array_literal(folded_tags.iter().map(String::as_str)));
        self.attributes.push(json_text(record.attributes.value())?);
        let folded_attributes = record.attributes.value().map(fold_attributes);
        self.attributes_folded
            .push(json_text(folded_attributes.as_ref())?);
        self.subscribed.push(record.subscribed.value().copied());
        self.created_given.push(record.created_at.value().copied());
        self.accepted_at.push(change.accepted_at);
        self.version_at.push(change.version.at);
        self.version_position.push(change.version.position);
        Ok(())
    }
}

fn json_text(object: Option<&Map<String, Value>>) -> Result<String, StoreError> {
    let text = object.map_or_else(|| Ok("{}".to_owned()), serde_json::to_string);
    text.map_err(|error| StoreError::Constraint(error.to_string()))
}

/// A text array in PostgreSQL's own notation, since an array of arrays cannot be ragged.
fn array_literal<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let mut literal = String::from("{");
    for (index, item) in items.enumerate() {
        if index > 0 {
            literal.push(',');
        }
        literal.push('"');
        for character in item.chars() {
            if matches!(character, '"' | '\\') {
                literal.push('\\');
            }
            literal.push(character);
        }
        literal.push('"');
    }
    literal.push('}');
    literal
}

/// Binds the columns that inserting and updating share, in the order of both statements.
macro_rules! bind_columns {
    ($query:expr, $workspace:expr, $columns:expr) => {
        $query
            .bind::<BigInt, _>($workspace.0)
            .bind::<Array<Nullable<Text>>, _>($columns.name)
            .bind::<Array<Nullable<Text>>, _>($columns.name_folded)
            .bind::<Array<Nullable<Text>>, _>($columns.email)
            .bind::<Array<Nullable<Text>>, _>($columns.email_folded)
            .bind::<Array<Nullable<Text>>, _>($columns.phone)
            .bind::<Array<Nullable<Text>>, _>($columns.city)
            .bind::<Array<Nullable<Text>>, _>($columns.city_folded)
            .bind::<Array<Nullable<Text>>, _>($columns.country)
            .bind::<Array<Text>, _>($columns.tags)
            .bind::<Array<Text>, _>($columns.tags_folded)
            .bind::<Array<Text>, _>($columns.attributes)
            .bind::<Array<Text>, _>($columns.attributes_folded)
            .bind::<Array<Nullable<Bool>>, _>($columns.subscribed)
            .bind::<Array<Nullable<Timestamptz>>, _>($columns.created_given)
            .bind::<Array<Timestamptz>, _>($columns.accepted_at)
            .bind::<Array<Timestamptz>, _>($columns.version_at)
            .bind::<Array<BigInt>, _>($columns.version_position)
    };
}

async fn insert(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    changes: &[CustomerChange<'_>],
) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut columns = Columns::of(changes)?;
    let external_ids = std::mem::take(&mut columns.external_id);
    let query = sql_query(include_str!("sql/insert_customers.sql"));
    let inserted = bind_columns!(query, workspace, columns)
        .bind::<Array<Text>, _>(external_ids)
        .execute(connection)
        .await?;
    if inserted < changes.len() {
        return Err(StoreError::lost_race("customer"));
    }
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
    bind_columns!(query, workspace, columns)
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
    fn array_literals_quote_what_would_end_them() {
        assert_eq!(
            array_literal([r#"a"b"#, r"c\d", "e,f", ""].into_iter()),
            r#"{"a\"b","c\\d","e,f",""}"#
        );
        assert_eq!(array_literal(std::iter::empty()), "{}");
    }

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
