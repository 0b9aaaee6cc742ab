//! What customers did: their orders and visits, newest first, a page for each of many customers in
//! one statement.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    deserialize::{self, FromSql, FromSqlRow},
    pg::{Pg, PgValue},
    sql_query,
    sql_types::{Array, BigInt, Nullable, Text, Timestamptz},
};
use diesel_async::RunQueryDsl;

use crate::{
    CustomerId, Store, StoreError, WorkspaceId,
    order::OrderStatus,
    pages::{Paged, sort_out},
};

/// An order as it stands.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct CustomerOrder {
    /// Whose it is.
    #[diesel(sql_type = BigInt, deserialize_as = i64)]
    pub customer_id: CustomerId,
    /// The id the workspace's own systems give it.
    #[diesel(sql_type = Text)]
    pub external_id: String,
    /// In minor units of the workspace's currency.
    #[diesel(sql_type = BigInt)]
    pub amount: i64,
    /// Where it stands; only a completed one counts.
    #[diesel(sql_type = Text, deserialize_as = OrderStatusName)]
    pub status: OrderStatus,
    /// When it was placed.
    #[diesel(sql_type = Timestamptz)]
    pub ordered_at: DateTime<Utc>,
}

/// A status as the database names it.
#[derive(FromSqlRow)]
struct OrderStatusName(OrderStatus);

impl FromSql<Text, Pg> for OrderStatusName {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Pg>>::from_sql(value)?;
        OrderStatus::named(&text)
            .map(Self)
            .ok_or_else(|| format!("an order has the unknown status {text}").into())
    }
}

impl From<OrderStatusName> for OrderStatus {
    fn from(name: OrderStatusName) -> Self {
        name.0
    }
}

/// A visit as it stands.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct CustomerVisit {
    /// Whose it is.
    #[diesel(sql_type = BigInt, deserialize_as = i64)]
    pub customer_id: CustomerId,
    /// The id the workspace's own systems give it.
    #[diesel(sql_type = Text)]
    pub external_id: String,
    /// When it took place.
    #[diesel(sql_type = Timestamptz)]
    pub visited_at: DateTime<Utc>,
}

/// Where a page of a customer's history begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HistoryPage {
    /// Whose history.
    pub customer: CustomerId,
    /// Behind this entry, by its moment and external id; from the newest where absent.
    pub after: Option<(DateTime<Utc>, String)>,
}

impl Store {
    /// A page of at most `limit` orders for each of these, newest first within each.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_orders_of(
        &self,
        workspace: WorkspaceId,
        pages: &[HistoryPage],
        limit: i64,
    ) -> Result<Vec<Vec<CustomerOrder>>, StoreError> {
        self.history(
            include_str!("sql/orders_of_customers.sql"),
            workspace,
            pages,
            limit,
        )
        .await
    }

    /// A page of at most `limit` visits for each of these, newest first within each.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_visits_of(
        &self,
        workspace: WorkspaceId,
        pages: &[HistoryPage],
        limit: i64,
    ) -> Result<Vec<Vec<CustomerVisit>>, StoreError> {
        self.history(
            include_str!("sql/visits_of_customers.sql"),
            workspace,
            pages,
            limit,
        )
        .await
    }

    async fn history<Row>(
        &self,
        statement: &str,
        workspace: WorkspaceId,
        pages: &[HistoryPage],
        limit: i64,
    ) -> Result<Vec<Vec<Row>>, StoreError>
    where
        Row: QueryableByName<diesel::pg::Pg> + Send + 'static,
    {
        let customers: Vec<i64> = pages.iter().map(|page| page.customer.0).collect();
        let (moments, ids): (Vec<_>, Vec<_>) =
            pages.iter().map(|page| page.after.clone().unzip()).unzip();
        let found: Vec<Paged<Row>> = sql_query(statement)
            .bind::<BigInt, _>(workspace.0)
            .bind::<Array<BigInt>, _>(customers)
            .bind::<Array<Nullable<Timestamptz>>, _>(moments)
            .bind::<Array<Nullable<Text>>, _>(ids)
            .bind::<BigInt, _>(limit)
            .load(&mut *self.connection().await?)
            .await?;
        Ok(sort_out(found, pages.len()))
    }
}
