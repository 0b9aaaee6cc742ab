//! Customers as people read them: found by id, listed page by page, searched.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Bool, Jsonb, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};
use tidings_audience::{CheckedRule, fold};

use crate::{
    CustomerId, Store, StoreError, WorkspaceId,
    audit::{self, Actor},
    pages::TIME_LIMIT,
    rule_sql::{RuleSql, Statement},
};

impl From<i64> for CustomerId {
    fn from(id: i64) -> Self {
        Self(id)
    }
}

/// The columns of [`Customer`], of a customer called `c`.
macro_rules! columns {
    () => {
        "c.id, c.external_id, c.known, c.name, c.email, c.phone, c.city, c.country, c.tags, c.attributes, \
         c.subscribed, c.suppressed, c.created_at, c.total_spend, c.order_count, c.visit_count, \
         c.first_order_at, c.last_order_at, c.last_visit_at "
    };
}

/// A customer and the facts known about them.
#[derive(Clone, Debug, PartialEq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Customer {
    /// Its id.
    #[diesel(sql_type = BigInt, deserialize_as = i64)]
    pub id: CustomerId,
    /// The id the workspace's own systems give it.
    #[diesel(sql_type = Text)]
    pub external_id: String,
    /// False while only an order or a visit has named this customer.
    #[diesel(sql_type = Bool)]
    pub known: bool,
    /// Full name.
    #[diesel(sql_type = Nullable<Text>)]
    pub name: Option<String>,
    /// E-mail address.
    #[diesel(sql_type = Nullable<Text>)]
    pub email: Option<String>,
    /// Phone number, `+` and digits.
    #[diesel(sql_type = Nullable<Text>)]
    pub phone: Option<String>,
    /// City.
    #[diesel(sql_type = Nullable<Text>)]
    pub city: Option<String>,
    /// ISO 3166 alpha-2 code.
    #[diesel(sql_type = Nullable<Text>)]
    pub country: Option<String>,
    /// Tags as they were given.
    #[diesel(sql_type = Array<Text>)]
    pub tags: Vec<String>,
    /// Custom attributes: a JSON object.
    #[diesel(sql_type = Jsonb)]
    pub attributes: Value,
    /// Whether the customer agreed to be written to; `None` while that is not known.
    #[diesel(sql_type = Nullable<Bool>)]
    pub subscribed: Option<bool>,
    /// Whether someone decided that this customer is never written to.
    #[diesel(sql_type = Bool)]
    pub suppressed: bool,
    /// When the customer came to be, as given, else when first accepted.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// Sum of the orders that count, in minor units.
    #[diesel(sql_type = BigInt)]
    pub total_spend: i64,
    /// Orders that count.
    #[diesel(sql_type = BigInt)]
    pub order_count: i64,
    /// Visits, with the orders that count as one.
    #[diesel(sql_type = BigInt)]
    pub visit_count: i64,
    /// The first order that counts.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub first_order_at: Option<DateTime<Utc>>,
    /// The last order that counts.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub last_order_at: Option<DateTime<Utc>>,
    /// The last visit.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub last_visit_at: Option<DateTime<Utc>>,
}

/// Which customers to list.
#[derive(Clone, Debug)]
pub struct CustomerSearch<'a> {
    /// Behind this one; from the latest arrival where absent.
    pub after: Option<CustomerId>,
    /// At most this many.
    pub limit: i64,
    /// Whose name, e-mail or city holds this text without regard to case, or whose phone or external
    /// id holds it.
    pub search: Option<String>,
    /// For whom this rule holds.
    pub rule: Option<&'a CheckedRule>,
}

impl CustomerSearch<'_> {
    fn statement(&self, workspace: WorkspaceId) -> Statement {
        let columns = Statement::new(concat!("SELECT ", columns!(), "FROM "));
        let statement = match self.rule {
            Some(rule) => columns.then(&RuleSql::new(workspace, rule).members(workspace)),
            None => columns
                .sql("customers c WHERE c.workspace_id = ")
                .bind(workspace.0),
        };
        let statement = statement
            .sql(" AND c.id < ")
            .bind(self.after.map_or(i64::MAX, |customer| customer.0));
        let statement = match &self.search {
            Some(text) => matching(statement, text),
            None => statement,
        };
        statement.sql(" ORDER BY c.id DESC LIMIT ").bind(self.limit)
    }
}

fn matching(statement: Statement, text: &str) -> Statement {
    let folded = fold(text);
    let statement = statement
        .sql(" AND (strpos(c.name_folded, ")
        .bind(folded.clone())
        .sql(") > 0 OR strpos(c.email_folded, ")
        .bind(folded.clone())
        .sql(") > 0 OR strpos(c.city_folded, ")
        .bind(folded)
        .sql(") > 0 OR strpos(c.external_id, ")
        .bind(text.to_owned());
    // Phones are `+` and digits, and not to look at them saves a part of the scan.
    let is_part_of_phone = text
        .bytes()
        .all(|byte| byte == b'+' || byte.is_ascii_digit());
    let statement = match is_part_of_phone {
        true => statement
            .sql(") > 0 OR strpos(c.phone, ")
            .bind(text.to_owned()),
        false => statement,
    };
    statement.sql(") > 0)")
}

impl Store {
    /// Customers, the latest arrival first.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] where it takes longer than five seconds, [`StoreError::Unavailable`]
    /// where the database is away.
    pub async fn list_customers(
        &self,
        workspace: WorkspaceId,
        wanted: &CustomerSearch<'_>,
    ) -> Result<Vec<Customer>, StoreError> {
        let statement = wanted.statement(workspace);
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                sql_query(TIME_LIMIT).execute(connection).await?;
                Ok(statement.load(connection).await?)
            })
            .await
    }

    /// The customer of this external id.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn find_customer_by_external_id(
        &self,
        workspace: WorkspaceId,
        external_id: &str,
    ) -> Result<Option<Customer>, StoreError> {
        let found = sql_query(concat!(
            "SELECT ",
            columns!(),
            "FROM customers c WHERE c.workspace_id = $1 AND c.external_id = $2"
        ))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Text, _>(external_id)
        .load(&mut *self.connection().await?)
        .await?;
        Ok(found.into_iter().next())
    }

    /// The customers of these ids, in no order; unknown ids are passed over.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn find_customers(
        &self,
        workspace: WorkspaceId,
        ids: &[CustomerId],
    ) -> Result<Vec<Customer>, StoreError> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let found = sql_query(concat!(
            "SELECT ",
            columns!(),
            "FROM customers c WHERE c.workspace_id = $1 AND c.id = ANY ($2)"
        ))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Array<BigInt>, _>(ids)
        .load(&mut *self.connection().await?)
        .await?;
        Ok(found)
    }

    /// Says whether a customer may never be written to, whatever their consent; `None` for an
    /// unknown one.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn set_suppression(
        &self,
        workspace: WorkspaceId,
        external_id: &str,
        suppressed: bool,
        actor: &Actor,
    ) -> Result<Option<Customer>, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let changed =
                    update_suppression(connection, workspace, external_id, suppressed).await?;
                if let Some(customer) = &changed {
                    let action = if suppressed {
                        "customer.suppressed"
                    } else {
                        "customer.unsuppressed"
                    };
                    let subject = format!("customer {}", customer.id);
                    let detail = json!({ "externalId": customer.external_id });
                    audit::note(connection, workspace, actor, action, &subject, detail).await?;
                }
                Ok(changed)
            })
            .await
    }
}

async fn update_suppression(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    external_id: &str,
    suppressed: bool,
) -> Result<Option<Customer>, StoreError> {
    let changed: Vec<Customer> = sql_query(concat!(
            "UPDATE customers c SET suppressed = $3 WHERE c.workspace_id = $1 AND c.external_id = $2 RETURNING ",
            columns!()
        ))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Text, _>(external_id)
        .bind::<Bool, _>(suppressed)
        .load(connection)
        .await?;
    Ok(changed.into_iter().next())
}
