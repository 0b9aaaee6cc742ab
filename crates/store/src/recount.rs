//! Computing every kept number again from the rows beneath it, to show that none has drifted.

use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Text},
};
use diesel_async::RunQueryDsl;

use crate::{Store, StoreError};

/// A kept number that is not what its rows add up to.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Difference {
    /// The workspace.
    #[diesel(sql_type = BigInt)]
    pub workspace_id: i64,
    /// What the number belongs to, such as `customer c-17` or `campaign 3`.
    #[diesel(sql_type = Text)]
    pub subject: String,
    /// The number's name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// As it is kept.
    #[diesel(sql_type = Text)]
    pub kept: String,
    /// As it was counted.
    #[diesel(sql_type = Text)]
    pub counted: String,
}

impl Store {
    /// Every difference between a kept number and its recount, over all workspaces: customers' facts,
    /// workspace totals, batches' counters and campaigns' counters.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn recount(&self) -> Result<Vec<Difference>, StoreError> {
        let mut connection = self.connection().await?;
        let mut differences = Vec::new();
        for statement in [
            include_str!("sql/recount_customers.sql"),
            include_str!("sql/recount_totals.sql"),
            include_str!("sql/recount_campaigns.sql"),
        ] {
            differences.extend(
                sql_query(statement)
                    .load::<Difference>(&mut *connection)
                    .await?,
            );
        }
        Ok(differences)
    }
}
