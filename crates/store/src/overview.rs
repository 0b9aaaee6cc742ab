//! What happened in a workspace day by day: who came, what was ordered, what was sent.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Timestamptz},
};
use diesel_async::{AsyncConnection, RunQueryDsl};

use crate::{Store, StoreError, WorkspaceId};

/// The days are not counted for ever.
const TIME_LIMIT: &str = "SET LOCAL statement_timeout = '5s'";

/// What happened between two moments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Happened {
    /// Customers who came to be customers.
    #[diesel(sql_type = BigInt)]
    pub customers: i64,
    /// Completed orders.
    #[diesel(sql_type = BigInt)]
    pub orders: i64,
    /// The sum of these orders in minor units.
    #[diesel(sql_type = BigInt)]
    pub revenue: i64,
    /// Messages delivered, of campaigns that started then.
    #[diesel(sql_type = BigInt)]
    pub sent: i64,
    /// Messages not delivered, of campaigns that started then.
    #[diesel(sql_type = BigInt)]
    pub failed: i64,
}

impl std::ops::Add for Happened {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            customers: self.customers + other.customers,
            orders: self.orders + other.orders,
            revenue: self.revenue + other.revenue,
            sent: self.sent + other.sent,
            failed: self.failed + other.failed,
        }
    }
}

impl std::iter::Sum for Happened {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), std::ops::Add::add)
    }
}

impl Store {
    /// What happened from each of these moments, which rise, up to the next, the last one not included.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] where it takes longer than five seconds, [`StoreError::Unavailable`]
    /// where the database is away.
    pub async fn overview(
        &self,
        workspace: WorkspaceId,
        bounds: &[DateTime<Utc>],
    ) -> Result<Vec<Happened>, StoreError> {
        let query = sql_query(include_str!("sql/overview.sql"))
            .bind::<BigInt, _>(workspace.0)
            .bind::<Array<Timestamptz>, _>(bounds);
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                sql_query(TIME_LIMIT).execute(connection).await?;
                Ok(query.load(connection).await?)
            })
            .await
    }
}
