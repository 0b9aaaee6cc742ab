//! What values a field holds and what attributes there are, to be suggested to whoever writes a rule.
//!
//! They are counted among all customers of a small workspace; of a large one among a sample that is taken in
//! slices evenly from the first customer to the last, so that the answer takes about as long for a million customers as
//! for ten thousand, and is the same each time.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, btree_map::Entry},
};

use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Jsonb, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use tidings_audience::fold;

use crate::{Store, StoreError, WorkspaceId, rule_sql::Statement, totals};

/// So many customers are looked at,
const SAMPLE: i64 = 10_000;
/// in so many slices.
const SLICES: i64 = 40;
/// The most attributes, or tags, that are told apart.
const APART_MAX: i64 = 2_000;
/// Compiling takes longer than all the rest.
const SETTINGS: &str =
    "SELECT set_config('statement_timeout', '2s', true), set_config('jit', 'off', true)";

/// A field whose values can be suggested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListedField {
    /// City.
    City,
    /// Country.
    Country,
    /// Each tag.
    Tags,
    /// Texts, numbers and booleans of the custom attribute of this name.
    Attribute(String),
}

/// What was found, and among how many customers.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampled<Found> {
    /// The most frequent first.
    pub found: Vec<Found>,
    /// How many customers were looked at.
    pub sampled: i64,
    /// Whether these are all customers of the workspace.
    pub complete: bool,
}

/// A value, and how many of the customers looked at have it.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldValue {
    /// As most of them write it.
    pub value: Value,
    /// How many have it, however they write it.
    pub customers: i64,
}

/// A custom attribute, and how many of the customers looked at have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundAttribute {
    /// Its name.
    pub key: String,
    /// The JSON type that most of its values are of: `string`, `number` or `boolean`.
    pub kind: String,
    /// How many have it, with a value of any of these types.
    pub customers: i64,
}

#[derive(QueryableByName)]
struct ValuesRow {
    #[diesel(sql_type = BigInt)]
    sampled: i64,
    #[diesel(sql_type = Array<Jsonb>)]
    values: Vec<Value>,
    #[diesel(sql_type = Array<BigInt>)]
    customers: Vec<i64>,
}

#[derive(QueryableByName)]
struct AttributesRow {
    #[diesel(sql_type = BigInt)]
    sampled: i64,
    #[diesel(sql_type = Array<Text>)]
    keys: Vec<String>,
    #[diesel(sql_type = Array<Text>)]
    kinds: Vec<String>,
    #[diesel(sql_type = Array<BigInt>)]
    customers: Vec<i64>,
}

impl ListedField {
    /// Each value that a customer has: as it is compared (`folded`), and as it was given (`shown`).
    fn values(&self) -> Statement {
        match self {
            Self::City => Statement::new(
                "SELECT c.city_folded AS folded, c.city AS shown FROM sample c WHERE c.city_folded <> ''",
            ),
            Self::Country => Statement::new(
                "SELECT c.country AS folded, c.country AS shown FROM sample c WHERE c.country <> ''",
            ),
            // Which of the folded tags was which is not kept, so they are put together again when they are read.
            Self::Tags => Statement::new(
                "SELECT tag AS folded, tag AS shown FROM sample c, unnest(c.tags) AS tag",
            ),
            Self::Attribute(key) => Statement::new(
                "SELECT folded, shown FROM sample c CROSS JOIN LATERAL (SELECT c.attributes_folded -> ",
            )
            .bind(key.clone())
            .sql(" AS folded, c.attributes -> ")
            .bind(key.clone())
            .sql(
                " AS shown) a WHERE jsonb_typeof(folded) IN ('string', 'number', 'boolean') AND folded <> '\"\"'",
            ),
        }
    }

    fn columns(&self) -> &'static str {
        match self {
            Self::City => "c.city, c.city_folded",
            Self::Country => "c.country",
            Self::Tags => "c.tags",
            Self::Attribute(_) => "c.attributes, c.attributes_folded",
        }
    }

    /// The text of a compared value.
    fn text(&self) -> &'static str {
        match self {
            Self::City | Self::Country | Self::Tags => "folded",
            Self::Attribute(_) => "folded #>> '{}'",
        }
    }

    /// Text to search for, as values of the field are compared.
    fn sought(&self, text: &str) -> String {
        match self {
            Self::Country => text.to_ascii_uppercase(),
            Self::City | Self::Tags | Self::Attribute(_) => fold(text),
        }
    }

    fn statement(
        &self,
        workspace: WorkspaceId,
        complete: bool,
        search: Option<&str>,
        limit: i64,
    ) -> Statement {
        let sought = self.sought(search.unwrap_or_default());
        with_sample(workspace, complete, self.columns())
            .sql(", value AS (")
            .then(&self.values())
            .sql("), found AS (SELECT to_jsonb(mode() WITHIN GROUP (ORDER BY shown)) AS value, count(*) AS customers, row_number() OVER (ORDER BY starts_with(")
            .sql(self.text())
            .sql(", ")
            .bind(sought.clone())
            .sql(") DESC, count(*) DESC, folded) AS place FROM value WHERE strpos(")
            .sql(self.text())
            .sql(", ")
            .bind(sought)
            .sql(") > 0 GROUP BY folded ORDER BY place LIMIT ")
            .bind(limit)
            .sql(
                ") SELECT (SELECT count(*) FROM sample) AS sampled, ARRAY(SELECT value FROM found ORDER BY place) AS values, \
                 ARRAY(SELECT customers FROM found ORDER BY place) AS customers",
            )
    }
}

/// Begins a statement with the customers to look at, as `sample`.
fn with_sample(workspace: WorkspaceId, complete: bool, columns: &'static str) -> Statement {
    let statement = Statement::new("WITH sample AS MATERIALIZED (SELECT ").sql(columns);
    if complete {
        return statement
            .sql(" FROM customers c WHERE c.workspace_id = ")
            .bind(workspace.0)
            .sql(" LIMIT ")
            .bind(SAMPLE)
            .sql(")");
    }
    statement
        .sql(" FROM (SELECT min(id) AS first, max(id) + 1 AS behind FROM customers WHERE workspace_id = ")
        .bind(workspace.0)
        .sql(") ids CROSS JOIN generate_series(0, ")
        .bind(SLICES - 1)
        .sql(") AS slice CROSS JOIN LATERAL (SELECT * FROM customers s WHERE s.workspace_id = ")
        .bind(workspace.0)
        .sql(" AND s.id >= ids.first + (ids.behind - ids.first) * slice / ")
        .bind(SLICES)
        .sql(" AND s.id < ids.first + (ids.behind - ids.first) * (slice + 1) / ")
        .bind(SLICES)
        .sql(" ORDER BY s.id LIMIT ")
        .bind(SAMPLE / SLICES)
        .sql(") c)")
}

fn attributes(workspace: WorkspaceId, complete: bool) -> Statement {
    with_sample(workspace, complete, "c.attributes")
        .sql(
            ", kind AS (SELECT a.key, jsonb_typeof(a.value) AS kind, count(*) AS customers \
             FROM sample c, jsonb_each(c.attributes) AS a (key, value) \
             WHERE jsonb_typeof(a.value) IN ('string', 'number', 'boolean') GROUP BY 1, 2), \
             found AS (SELECT key, (array_agg(kind ORDER BY customers DESC, kind))[1] AS kind, \
             sum(customers)::bigint AS customers, row_number() OVER (ORDER BY sum(customers) DESC, key) AS place \
             FROM kind GROUP BY key ORDER BY place LIMIT ",
        )
        .bind(APART_MAX)
        .sql(
            ") SELECT (SELECT count(*) FROM sample) AS sampled, ARRAY(SELECT key FROM found ORDER BY place) AS keys, \
             ARRAY(SELECT kind FROM found ORDER BY place) AS kinds, \
             ARRAY(SELECT customers FROM found ORDER BY place) AS customers",
        )
}

impl Store {
    /// At most `limit` values of a field, the most frequent first. Where text is searched for, those that
    /// hold it, without regard to case, and first of all those that begin with it.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] where it takes longer than two seconds, [`StoreError::Unavailable`] where
    /// the database is away.
    pub async fn field_values(
        &self,
        workspace: WorkspaceId,
        field: &ListedField,
        search: Option<&str>,
        limit: u32,
    ) -> Result<Sampled<FieldValue>, StoreError> {
        let mut connection = self.connection().await?;
        let (row, complete): (ValuesRow, bool) =
            read(&mut connection, workspace, |complete| match field {
                ListedField::Tags => field.statement(workspace, complete, None, APART_MAX),
                _ => field.statement(workspace, complete, search, limit.into()),
            })
            .await?;
        let values = row.values.into_iter().zip(row.customers);
        let mut found: Vec<_> = values
            .map(|(value, customers)| FieldValue { value, customers })
            .collect();
        if *field == ListedField::Tags {
            found = folded(found, search.unwrap_or_default());
            found.truncate(limit as usize);
        }
        Ok(Sampled {
            found,
            sampled: row.sampled,
            complete,
        })
    }

    /// At most `limit` custom attributes, the most frequent first. Where text is searched for, those whose
    /// name holds it, without regard to case.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] where it takes longer than two seconds, [`StoreError::Unavailable`] where
    /// the database is away.
    pub async fn attributes(
        &self,
        workspace: WorkspaceId,
        search: Option<&str>,
        limit: u32,
    ) -> Result<Sampled<FoundAttribute>, StoreError> {
        let mut connection = self.connection().await?;
        let (row, complete): (AttributesRow, bool) = read(&mut connection, workspace, |complete| {
            attributes(workspace, complete)
        })
        .await?;
        let sought = fold(search.unwrap_or_default());
        let found = row.keys.into_iter().zip(row.kinds).zip(row.customers);
        let found = found.map(|((key, kind), customers)| FoundAttribute {
            key,
            kind,
            customers,
        });
        Ok(Sampled {
            found: found
                .filter(|attribute| fold(&attribute.key).contains(&sought))
                .take(limit as usize)
                .collect(),
            sampled: row.sampled,
            complete,
        })
    }
}

/// Texts that differ in case alone put together, of those that hold what is sought.
fn folded(found: Vec<FieldValue>, search: &str) -> Vec<FieldValue> {
    let sought = fold(search);
    let mut together: BTreeMap<String, FieldValue> = BTreeMap::new();
    for value in found {
        let text = fold(value.value.as_str().unwrap_or_default());
        match together.entry(text) {
            Entry::Occupied(mut known) => known.get_mut().customers += value.customers,
            Entry::Vacant(new) if new.key().contains(&sought) => {
                new.insert(value);
            }
            Entry::Vacant(_) => {}
        }
    }
    let mut found: Vec<_> = together.into_iter().collect();
    // Sorting keeps the order of equals, which is that of their texts.
    found.sort_by_key(|(text, value)| (!text.starts_with(&sought), Reverse(value.customers)));
    found.into_iter().map(|(_, value)| value).collect()
}

/// The one row of a statement that looks at all customers or at some, and whether it is all.
async fn read<Row>(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    statement: impl Fn(bool) -> Statement + Send + Sync,
) -> Result<(Row, bool), StoreError>
where
    Row: QueryableByName<diesel::pg::Pg> + Send + 'static,
{
    connection
        .build_transaction()
        .read_only()
        .repeatable_read()
        .run(async |connection| {
            sql_query(SETTINGS).execute(connection).await?;
            let totals = totals::find(connection, workspace).await?;
            let complete = totals.customers <= SAMPLE;
            Ok((statement(complete).get_result(connection).await?, complete))
        })
        .await
}
