//! Dead letters: records that could not be written, kept with the reason until someone replays them.

use chrono::{DateTime, Utc};
use diesel::{
    OptionalExtension, QueryableByName, sql_query,
    sql_types::{BigInt, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::{
    Store, StoreError, WorkspaceId,
    ingest::{Dated, Version, Versioned},
    pool::repeating,
};

/// A record that could not be written.
#[derive(Clone, Debug, QueryableByName)]
pub struct DeadLetter {
    /// Its id within the workspace.
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// What kind of record it is: `customers`, `orders`, `visits` or `receipts`.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// The batch it came with.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub batch_id: Option<Uuid>,
    /// Its place among the records of its kind.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub position: Option<i64>,
    /// When its batch was accepted.
    #[diesel(sql_type = Timestamptz)]
    pub accepted_at: DateTime<Utc>,
    /// Why it could not be written.
    #[diesel(sql_type = Text)]
    pub reason: String,
    /// The record.
    #[diesel(sql_type = Jsonb)]
    pub payload: serde_json::Value,
    /// When it was laid down.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
}

/// What became of a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replay {
    /// The record is written now, at the version it had.
    Written,
    /// There is no such letter, or it was replayed before.
    NotFound,
    /// It still cannot be written, for this reason; the letter stays.
    Refused(String),
}

impl Store {
    /// Letters not replayed yet, oldest first, those after the given id.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_dead_letters(
        &self,
        workspace: WorkspaceId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<DeadLetter>, StoreError> {
        let letters = sql_query(include_str!("sql/list_dead_letters.sql"))
            .bind::<BigInt, _>(workspace.0)
            .bind::<BigInt, _>(after)
            .bind::<BigInt, _>(limit)
            .load(&mut *self.connection().await?)
            .await?;
        Ok(letters)
    }

    /// Writes a letter's record as if it had been written in its turn: its version is the one it was
    /// accepted with, so what has been said since stands.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn replay_dead_letter(
        &self,
        workspace: WorkspaceId,
        id: i64,
    ) -> Result<Replay, StoreError> {
        let written = repeating(|| async {
            let mut connection = self.connection().await?;
            connection
                .transaction(async |connection| replay(connection, workspace, id).await)
                .await
        })
        .await;
        match written {
            Ok(replay) => Ok(replay),
            Err(StoreError::Constraint(reason)) => Ok(Replay::Refused(reason)),
            Err(error) => Err(error),
        }
    }
}

async fn replay(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    id: i64,
) -> Result<Replay, StoreError> {
    let letter: Option<DeadLetter> = sql_query(include_str!("sql/take_dead_letter.sql"))
        .bind::<BigInt, _>(workspace.0)
        .bind::<BigInt, _>(id)
        .get_result(connection)
        .await
        .optional()?;
    let Some(letter) = letter else {
        return Ok(Replay::NotFound);
    };
    if let Some(batch) = letter.batch_id {
        sql_query(include_str!("sql/unfail_record.sql"))
            .bind::<BigInt, _>(workspace.0)
            .bind::<SqlUuid, _>(batch)
            .execute(connection)
            .await?;
    }
    match letter.kind.as_str() {
        "customers" => {
            let record = decode(&letter)?;
            crate::customer::write(connection, workspace, &[versioned(&letter, &record)], None)
                .await?;
        }
        "orders" => {
            let record = decode(&letter)?;
            crate::order::write(connection, workspace, &[versioned(&letter, &record)]).await?;
        }
        "visits" => {
            let record = decode(&letter)?;
            crate::visit::write(connection, workspace, &[versioned(&letter, &record)]).await?;
        }
        // An error takes the letter's mark back with the transaction.
        other => {
            return Err(StoreError::Constraint(format!(
                "a letter of kind {other} cannot be replayed"
            )));
        }
    }
    Ok(Replay::Written)
}

fn decode<R: DeserializeOwned>(letter: &DeadLetter) -> Result<R, StoreError> {
    serde_json::from_value(letter.payload.clone())
        .map_err(|error| StoreError::Constraint(format!("the record cannot be read: {error}")))
}

fn versioned<'a, R: Dated>(letter: &DeadLetter, record: &'a R) -> Versioned<'a, R> {
    let version = Version {
        at: record.updated_at().unwrap_or(letter.accepted_at),
        position: letter
            .position
            .unwrap_or_else(|| letter.accepted_at.timestamp_micros()),
    };
    Versioned {
        record,
        version,
        accepted_at: letter.accepted_at,
    }
}
