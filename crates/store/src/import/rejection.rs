//! Rows that an import refused, kept so that they can be mended and sent again: the first of them, up to a number
//! and a size.

use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Jsonb, Nullable, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Store, StoreError, WorkspaceId};

/// How many refused rows an import keeps,
pub const MOST_REJECTED: i64 = 100_000;
/// and how many bytes of them. A row may have 256 KiB.
pub const MOST_REJECTED_BYTES: i64 = 64 * 1024 * 1024;

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

impl RejectedRow {
    fn bytes(&self) -> i64 {
        let cells: usize = self.cells.iter().map(String::len).sum();
        i64::try_from(cells + self.message.len()).unwrap_or(i64::MAX)
    }
}

/// Those of the rows that there is still room for beside what is kept, and how many bytes they take.
pub(super) fn first(rows: &[RejectedRow], kept: i64, bytes: i64) -> (&[RejectedRow], i64) {
    let (mut room, mut taken) = (0, 0_i64);
    for (row, number) in rows.iter().zip(kept + 1..=MOST_REJECTED) {
        let with = taken.saturating_add(row.bytes());
        if bytes.saturating_add(with) > MOST_REJECTED_BYTES {
            break;
        }
        (room, taken) = (number - kept, with);
    }
    (&rows[..usize::try_from(room).unwrap_or(0)], taken)
}

/// Keeps refused rows.
pub(super) async fn insert(
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
    sql_query(include_str!("../sql/insert_import_rejections.sql"))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn row(length: usize) -> RejectedRow {
        RejectedRow {
            row_number: 1,
            field: None,
            code: "WRONG".to_owned(),
            message: String::new(),
            cells: vec!["x".repeat(length)],
        }
    }

    #[test]
    fn what_is_kept_ends_with_the_number_or_the_size() {
        let rows = [row(10), row(20), row(30)];
        let cases = [
            (0, 0, 3, 60),
            (MOST_REJECTED - 2, 0, 2, 30),
            (MOST_REJECTED, 0, 0, 0),
            (5, MOST_REJECTED_BYTES - 59, 2, 30),
            (5, MOST_REJECTED_BYTES, 0, 0),
        ];
        for (kept, bytes, number, taken) in cases {
            let (first, size) = first(&rows, kept, bytes);
            assert_eq!((first.len(), size), (number, taken), "{kept} {bytes}");
        }
    }
}
