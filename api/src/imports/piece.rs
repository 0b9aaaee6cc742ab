//! Consecutive rows, gathered until they are enough to be checked and taken together.

use std::sync::Arc;

use chrono_tz::Tz;
use sha2::{Digest as _, Sha256};
use tidings_queue::{Idempotency, Kind, NewBatch};
use tidings_store::{
    WorkspaceId,
    import::{Piece, RejectedRow},
};
use uuid::{Builder, Uuid};

use super::{Cells, Plan, cells::FromCells};
use crate::{
    csv::{Row, unguarded},
    ingest::{Checked, Code, Collector, Digest, RawCustomer, RawOrder, RawVisit, Rules},
};

/// A piece is taken when it has so many rows,
const ROWS: usize = 5_000;
/// or takes so many bytes.
const BYTES: usize = 4 * 1024 * 1024;

/// Rows that were read and not taken yet.
#[derive(Default)]
pub struct Gathered {
    pub rows: Vec<Row>,
    /// What they take in the file, with a header before them.
    pub bytes: usize,
}

impl Gathered {
    pub fn is_enough(&self) -> bool {
        self.rows.len() >= ROWS || self.bytes >= BYTES
    }
}

/// How rows are made records and checked.
#[derive(Clone)]
pub struct Check {
    pub kind: Kind,
    pub plan: Arc<Plan>,
    pub zone: Tz,
    pub rules: Rules,
}

/// Rows after the check.
pub struct CheckedRows {
    pub checked: Checked,
    rejected: Vec<RejectedRow>,
    bytes: usize,
}

impl Check {
    /// Checks rows, the first of which has this number.
    pub fn check(&self, gathered: &Gathered, first_row: i64) -> CheckedRows {
        let mut collector = Collector::new(self.rules, Some(Digest::new(self.kind)));
        match self.kind {
            Kind::Orders => self.feed::<RawOrder<'_>>(&gathered.rows, &mut collector),
            Kind::Visits => self.feed::<RawVisit<'_>>(&gathered.rows, &mut collector),
            Kind::Customers | Kind::Receipts => {
                self.feed::<RawCustomer<'_>>(&gathered.rows, &mut collector);
            }
        }
        let mut checked = collector.finish();
        let rejected = std::mem::take(&mut checked.rejected);
        let kept = rejected.into_iter().filter_map(|rejected| {
            let row = gathered.rows.get(rejected.index as usize)?;
            Some(RejectedRow {
                row_number: first_row + i64::from(rejected.index),
                field: rejected.field.map(str::to_owned),
                code: rejected.code.as_str().to_owned(),
                message: rejected.message.into_owned(),
                cells: row.cells().map(|cell| kept(&cell)).collect(),
            })
        });
        CheckedRows {
            rejected: kept.collect(),
            checked,
            bytes: gathered.bytes,
        }
    }

    fn feed<'a, R: FromCells<'a>>(&'a self, rows: &'a [Row], collector: &mut Collector) {
        for row in rows {
            if row.columns() != self.plan.columns {
                let problem = format!(
                    "the row has {} columns instead of {}",
                    row.columns(),
                    self.plan.columns
                );
                collector.refuse(None, Code::WrongColumns, problem);
                continue;
            }
            if !row.is_utf8() {
                let problem = "the row is not UTF-8; save the file as CSV in UTF-8";
                collector.refuse(None, Code::NotUtf8, problem);
                continue;
            }
            let cells = Cells {
                row,
                plan: &self.plan,
                zone: self.zone,
            };
            match R::read(&cells) {
                Ok(record) => {
                    // A piece has fewer rows than a request may have records.
                    let _ = collector.take(&record);
                }
                Err(fault) => collector.refuse(Some(fault.field), fault.code, fault.message),
            }
        }
    }
}

impl CheckedRows {
    /// Those left out.
    pub fn rejected(&self) -> &[RejectedRow] {
        &self.rejected
    }

    /// The piece they make, and the batch of those accepted, where there are any.
    ///
    /// The batch's id follows from the rows, so that the same piece sent again is the same batch.
    pub fn into_piece(
        self,
        workspace: WorkspaceId,
        kind: Kind,
        import: Uuid,
        first_row: i64,
        sheet: serde_json::Value,
        trace: Option<String>,
    ) -> (Piece, Option<NewBatch>) {
        let accepted = i64::from(self.checked.accepted);
        let fingerprint = self.checked.fingerprint.unwrap_or_default();
        let batch = batch_id(import, first_row, &fingerprint);
        let piece = Piece {
            first_row,
            bytes: i64::try_from(self.bytes).unwrap_or(i64::MAX),
            sheet,
            batch: (accepted > 0).then_some(batch),
            accepted,
            rejected: self.rejected,
        };
        let new = (accepted > 0).then(|| NewBatch {
            workspace: workspace.0,
            kind,
            batch,
            parts: self.checked.parts,
            idempotency: Some(Idempotency {
                key: format!("import piece {batch}"),
                fingerprint,
            }),
            trace,
        });
        (piece, new)
    }
}

/// A cell as it is kept: what it says, without what cannot be stored.
fn kept(cell: &str) -> String {
    unguarded(cell).replace('\0', "\u{fffd}")
}

fn batch_id(import: Uuid, first_row: i64, fingerprint: &[u8; 32]) -> Uuid {
    let digest = Sha256::new()
        .chain_update(import.as_bytes())
        .chain_update(first_row.to_be_bytes())
        .chain_update(fingerprint)
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}
