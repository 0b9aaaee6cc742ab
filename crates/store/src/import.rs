//! Imports: files of records that come in piece by piece, each taken whole or not at all.
//!
//! How far an import is stands in its row alone, which a piece locks while it is taken. Its records are
//! handed to the queue within that transaction, before it commits. A crash in between leaves records in
//! the queue that the import does not count yet: they are sent again with the same piece, under the same
//! batch, and writing a record twice changes nothing. A row behind the import is never lost.
//!
//! Nothing of it grows without bound: refused rows are kept up to [`MOST_REJECTED`] and [`MOST_REJECTED_BYTES`], an import
//! that nobody closes is closed [`OPEN_FOR`] after it was begun, and one that is closed is forgotten after [`KEPT`].

mod rejection;

use chrono::{DateTime, Duration, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Store, StoreError, WorkspaceId,
    audit::{self, Actor},
    ingest::RecordKind,
};

pub use rejection::{MOST_REJECTED, MOST_REJECTED_BYTES, RejectedRow};

/// For how long an import is kept after it was closed.
pub const KEPT: Duration = Duration::days(30);
/// For how long rows may come after it was begun.
pub const OPEN_FOR: Duration = Duration::days(7);

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
    /// How many of those are kept: the first.
    #[diesel(sql_type = BigInt)]
    pub rejected_kept: i64,
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
    #[diesel(sql_type = BigInt)]
    rejected: i64,
    #[diesel(sql_type = BigInt)]
    rejected_kept: i64,
    #[diesel(sql_type = BigInt)]
    rejected_bytes: i64,
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
        at: &PositionRow,
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
        // Once a row was left out, those after it are too: what is kept are the first.
        let (kept, kept_bytes) = match at.rejected == at.rejected_kept {
            true => rejection::first(&self.rejected, at.rejected_kept, at.rejected_bytes),
            false => (&[][..], 0),
        };
        if !kept.is_empty() {
            rejection::insert(connection, workspace, import, kept).await?;
        }
        let kept = i64::try_from(kept.len()).unwrap_or(i64::MAX);
        let rejected = i64::try_from(self.rejected.len()).unwrap_or(i64::MAX);
        sql_query(
            "UPDATE imports SET next_row = next_row + $3 + $4, accepted = accepted + $3, rejected = rejected + $4, \
                 next_byte = next_byte + $5, sheet = $6, \
                 rejected_kept = rejected_kept + $7, rejected_bytes = rejected_bytes + $8 \
             WHERE workspace_id = $1 AND id = $2",
        )
        .bind::<BigInt, _>(workspace.0)
        .bind::<SqlUuid, _>(import)
        .bind::<BigInt, _>(self.accepted)
        .bind::<BigInt, _>(rejected)
        .bind::<BigInt, _>(self.bytes)
        .bind::<Jsonb, _>(&self.sheet)
        .bind::<BigInt, _>(kept)
        .bind::<BigInt, _>(kept_bytes)
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

/// Closes imports that nobody has closed in the time there is for one.
async fn close_old(
    connection: &mut AsyncPgConnection,
    workspace: WorkspaceId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sql_query(include_str!("sql/close_old_imports.sql"))
        .bind::<BigInt, _>(workspace.0)
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(now - OPEN_FOR)
        .execute(connection)
        .await?;
    Ok(())
}

impl Store {
    /// Begins an import, closes some that nobody has closed, and forgets some of those that were closed long ago.
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
                close_old(connection, workspace, actor.at).await?;
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
                    "SELECT next_row, rejected, rejected_kept, rejected_bytes, closed_at FROM imports \
                     WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE",
                )
                .bind::<BigInt, _>(workspace.0)
                .bind::<SqlUuid, _>(import)
                .load(connection)
                .await?;
                let here = |row: &&PositionRow| row.closed_at.is_none() && row.next_row == piece.first_row;
                let Some(at) = rows.iter().find(here) else {
                    return Ok(Taken::Elsewhere);
                };
                hand_over.await.map_err(NotTaken::HandedOver)?;
                piece.insert(connection, workspace, import, at).await?;
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
}
