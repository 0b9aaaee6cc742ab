//! Imports: files of records that come in piece by piece, each taken whole or not at all.
//!
//! How far an import is stands in its row alone, which a piece locks while it is taken. Its records are
//! handed to the queue within that transaction, before it commits. A crash in between leaves records in
//! the queue that the import does not count yet: they are sent again with the same piece, under the same
//! batch, and writing a record twice changes nothing. A row behind the import is never lost.

use chrono::{DateTime, Duration, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Store, StoreError, WorkspaceId,
    audit::{self, Actor},
    ingest::RecordKind,
};

/// For how long an import is kept after it was closed.
pub const KEPT: Duration = Duration::days(30);

/// An import, and how far it is.
#[derive(Clone, Debug, PartialEq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Import {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// What its rows are: `customers`, `orders` or `visits`.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// How to read the file, as it was asked for.
    #[diesel(sql_type = Jsonb)]
    pub layout: Value,
    /// What the file's beginning said of it; absent until a piece was taken.
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub sheet: Option<Value>,
    /// The first row that was not taken, from 1.
    #[diesel(sql_type = BigInt)]
    pub next_row: i64,
    /// Where in the file that row begins, in bytes.
    #[diesel(sql_type = BigInt)]
    pub next_byte: i64,
    /// Rows that will be written.
    #[diesel(sql_type = BigInt)]
    pub accepted: i64,
    /// Rows that were refused.
    #[diesel(sql_type = BigInt)]
    pub rejected: i64,
    /// Who began it.
    #[diesel(sql_type = Text)]
    pub created_by: String,
    /// When.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// When it was closed; absent while rows may come.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub closed_at: Option<DateTime<Utc>>,
    /// Accepted rows that are written.
    #[diesel(sql_type = BigInt)]
    pub committed: i64,
    /// Accepted rows that lie with the dead letters.
    #[diesel(sql_type = BigInt)]
    pub failed: i64,
}

impl Import {
    /// Whether no rows come any more and every accepted one has found its place.
    pub fn is_done(&self) -> bool {
        self.closed_at.is_some() && self.committed + self.failed >= self.accepted
    }
}

/// An import to be begun.
#[derive(Clone, Debug)]
pub struct NewImport {
    /// An id never used before.
    pub id: Uuid,
    /// What its rows are.
    pub kind: RecordKind,
    /// How to read the file.
    pub layout: Value,
}

/// Consecutive rows of an import.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The first of them.
    pub first_row: i64,
    /// The bytes they take in the file.
    pub bytes: i64,
    /// What the file's beginning said of it.
    pub sheet: Value,
    /// The batch that those accepted go into; absent where there are none.
    pub batch: Option<Uuid>,
    /// How many are accepted.
    pub accepted: i64,
    /// The others.
    pub rejected: Vec<RejectedRow>,
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct RejectedRow {
    /// Its number, from 1.
    #[diesel(sql_type = BigInt)]
    pub row_number: i64,
    /// The field found wrong.
    #[diesel(sql_type = Nullable<Text>)]
    pub field: Option<String>,
    /// Why, as a stable code.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// Why, for a person.
    #[diesel(sql_type = Text)]
    pub message: String,
    /// The row as it was, without U+0000.
    #[diesel(sql_type = Array<Text>)]
    pub cells: Vec<String>,
}

/// What became of a piece.
#[derive(Clone, Debug)]
pub enum Taken {
    /// It was taken.
    Taken,
    /// The import is not where the piece begins, or closed: nothing was handed over.
    Elsewhere,
}

/// Why a piece was not taken.
#[derive(Debug)]
pub enum NotTaken<E> {
    /// The store could not.
    Store(StoreError),
    /// The records could not be handed over.
    HandedOver(E),
}

impl<E> From<StoreError> for NotTaken<E> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl<E> From<diesel::result::Error> for NotTaken<E> {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

#[derive(QueryableByName)]
struct PositionRow {
    #[diesel(sql_type = BigInt)]
    next_row: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    closed_at: Option<DateTime<Utc>>,
}

impl Piece {
    /// Moves the import past this piece, within the transaction that holds the import's row.
    async fn insert(
        &self,
        connection: &mut AsyncPgConnection,
        workspace: WorkspaceId,
        import: Uuid,
    ) -> Result<(), StoreError> {
        if let Some(batch) = self.batch {
            sql_query(
                "INSERT INTO import_pieces (workspace_id, import_id, first_row, batch_id) VALUES ($1, $2, $3, $4)",
            )
            .bind::<BigInt, _>(workspace.0)
            .bind::<SqlUuid, _>(import)
            .bind::<BigInt, _>(self.first_row)
            .bind::<SqlUuid, _>(batch)
            .execute(connection)
            .await?;
        }
        if !self.rejected.is_empty() {
            insert_rejections(connection, workspace, import, &self.rejected).await?;
        }
        let rejected = i64::try_from(self.rejected.len()).unwrap_or(i64::MAX);
        sql_query(
            "UPDATE imports SET next_row = next_row + $3 + $4, accepted = accepted + $3, rejected = rejected + $4, \
                 next_byte = next_byte + $5, sheet = $6 \
             WHERE workspace_id = $1 AND id = $2",
        )
        .bind::<BigInt, _>(workspace.0)
        .bind::<SqlUuid, _>(import)
        .bind::<BigInt, _>(self.accepted)
        .bind::<BigInt, _>(rejected)
        .bind::<BigInt, _>(self.bytes)
        .bind::<Jsonb, _>(&self.sheet)
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Deletes imports that were closed before this moment, with the rows they refused. Some at a time, so that whoever
/// begins one does not wait for long.
async fn forget(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    closed_before: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql_query(include_str!("sql/forget_imports.sql"))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Timestamptz, _>(closed_before)
        .execute(connection)
        .await?;
    Ok(())
}

async fn insert_rejections(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    import: Uuid,
    rows: &[RejectedRow],
) -> Result<(), StoreError> {
    let numbers: Vec<i64> = rows.iter().map(|row| row.row_number).collect();
    let fields: Vec<_> = rows.iter().map(|row| row.field.as_deref()).collect();
    let codes: Vec<&str> = rows.iter().map(|row| row.code.as_str()).collect();
    let messages: Vec<&str> = rows.iter().map(|row| row.message.as_str()).collect();
    let cells: Vec<Value> = rows.iter().map(|row| json!(row.cells)).collect();
    sql_query(include_str!("sql/insert_import_rejections.sql"))
        .bind::<BigInt, _>(workspace.0)
        .bind::<SqlUuid, _>(import)
        .bind::<Array<BigInt>, _>(numbers)
        .bind::<Array<Nullable<Text>>, _>(fields)
        .bind::<Array<Text>, _>(codes)
        .bind::<Array<Text>, _>(messages)
        .bind::<Array<Jsonb>, _>(cells)
        .execute(connection)
        .await?;
    Ok(())
}

impl Store {
    /// Begins an import, and forgets some of those that were closed long ago.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn insert_import(
        &self,
        workspace: WorkspaceId,
        new: &NewImport,
        actor: &Actor,
    ) -> Result<(), StoreError> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                forget(connection, workspace, actor.at - KEPT).await?;
                sql_query(
                    "INSERT INTO imports (workspace_id, id, kind, layout, created_by, created_at) \
                     VALUES ($1, $2, $3, $4, $5, $6)",
                )
                .bind::<BigInt, _>(workspace.0)
                .bind::<SqlUuid, _>(new.id)
                .bind::<Text, _>(new.kind.as_str())
                .bind::<Jsonb, _>(&new.layout)
                .bind::<Text, _>(&actor.name)
                .bind::<Timestamptz, _>(actor.at)
                .execute(connection)
                .await?;
                let subject = format!("import {}", new.id);
                let detail = json!({ "kind": new.kind.as_str() });
                audit::note(
                    connection,
                    workspace,
                    actor,
                    "import.begun",
                    &subject,
                    detail,
                )
                .await
            })
            .await
    }

    /// An import and how far it is.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn find_import(
        &self,
        workspace: WorkspaceId,
        id: Uuid,
    ) -> Result<Option<Import>, StoreError> {
        let found = sql_query(include_str!("sql/find_import.sql"))
            .bind::<BigInt, _>(workspace.0)
            .bind::<SqlUuid, _>(id)
            .load(&mut *self.connection().await?)
            .await?;
        Ok(found.into_iter().next())
    }

    /// Takes a piece of an import, whole or not at all: where the import is at its first row, its records
    /// are handed over by the given work, and then the import moves past it.
    ///
    /// # Errors
    /// What the work failed with, or [`StoreError::Unavailable`] where the database is away; the piece
    /// may be sent again.
    pub async fn take_piece<E: Send>(
        &self,
        workspace: WorkspaceId,
        import: Uuid,
        piece: &Piece,
        hand_over: impl Future<Output = Result<(), E>> + Send,
    ) -> Result<Taken, NotTaken<E>> {
        let mut connection = self.connection().await?;
        connection
            .transaction(async |connection| {
                let rows: Vec<PositionRow> = sql_query(
                    "SELECT next_row, closed_at FROM imports WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE",
                )
                .bind::<BigInt, _>(workspace.0)
                .bind::<SqlUuid, _>(import)
                .load(connection)
                .await?;
                let here = |row: &PositionRow| row.closed_at.is_none() && row.next_row == piece.first_row;
                if !rows.iter().any(here) {
                    return Ok(Taken::Elsewhere);
                }
                hand_over.await.map_err(NotTaken::HandedOver)?;
                piece.insert(connection, workspace, import).await?;
                Ok(Taken::Taken)
            })
            .await
    }

    /// Says that no more rows come; saying it again changes nothing. False for an unknown import.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn close_import(
        &self,
        workspace: WorkspaceId,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let closed = sql_query(
            "UPDATE imports SET closed_at = coalesce(closed_at, $3) WHERE workspace_id = $1 AND id = $2",
        )
        .bind::<BigInt, _>(workspace.0)
        .bind::<SqlUuid, _>(id)
        .bind::<Timestamptz, _>(now)
        .execute(&mut *self.connection().await?)
        .await?;
        Ok(closed > 0)
    }

    /// At most `limit` refused rows of an import behind the given one, in their order.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn list_rejected_rows(
        &self,
        workspace: WorkspaceId,
        import: Uuid,
        after: i64,
        limit: i64,
    ) -> Result<Vec<RejectedRow>, StoreError> {
        let rows = sql_query(
            "SELECT row_number, field, code, message, cells FROM import_rejections \
             WHERE workspace_id = $1 AND import_id = $2 AND row_number > $3 ORDER BY row_number LIMIT $4",
        )
        .bind::<BigInt, _>(workspace.0)
        .bind::<SqlUuid, _>(import)
        .bind::<BigInt, _>(after)
        .bind::<BigInt, _>(limit)
        .load(&mut *self.connection().await?)
        .await?;
        Ok(rows)
    }
}
