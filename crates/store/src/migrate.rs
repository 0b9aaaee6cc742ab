use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::{Store, StoreError, connect};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// Held while migrating, so that one process of several does it and the others wait.
const LOCK: i64 = 0x7469_6469_6e67_7301;

impl Store {
    /// Applies what is missing of the schema. Several processes may ask at once; one does it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], or [`StoreError::Other`] with the migration that failed.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.with_harness(|harness| harness.run_pending_migrations(MIGRATIONS).map(|_| ()))
            .await
    }

    /// Takes every migration back and applies it again; all data are lost.
    ///
    /// # Errors
    /// As [`Store::migrate`].
    pub async fn redo_migrations(&self) -> Result<(), StoreError> {
        self.with_harness(|harness| {
            harness.revert_all_migrations(MIGRATIONS)?;
            harness.run_pending_migrations(MIGRATIONS).map(|_| ())
        })
        .await
    }

    /// Whether the schema is the one this program was built with.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn is_migrated(&self) -> Result<bool, StoreError> {
        self.with_harness(|harness| {
            harness
                .has_pending_migration(MIGRATIONS)
                .map(|pending| !pending)
        })
        .await
    }

    async fn with_harness<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut AsyncMigrationHarness<AsyncPgConnection>) -> diesel::migration::Result<T>
        + Send
        + 'static,
    ) -> Result<T, StoreError> {
        let client = connect::open(&self.address, "").await?.client;
        let mut connection = AsyncPgConnection::try_from(client)
            .await
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        // The lock ends with this connection.
        diesel::sql_query("SELECT pg_advisory_lock($1)")
            .bind::<diesel::sql_types::BigInt, _>(LOCK)
            .execute(&mut connection)
            .await?;
        let done = tokio::task::spawn_blocking(move || {
            let mut harness = AsyncMigrationHarness::new(connection);
            work(&mut harness).map_err(|error| StoreError::Other(error.to_string()))
        });
        done.await
            .map_err(|error| StoreError::Other(error.to_string()))?
    }
}
