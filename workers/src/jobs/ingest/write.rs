//! Writing pieces: together where that goes, else in halves, so that a record which cannot be
//! written is found and laid aside.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use serde_json::Value;
use tidings_store::{
    Store, StoreError, WorkspaceId,
    ingest::{BatchProgress, IngestPart},
};
use tidings_telemetry::traces;
use tracing::Instrument;
use uuid::Uuid;

use super::parts::Piece;
use super::record::Record;

/// Why a delivery was not written.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The database is away or too busy.
    Away(String),
    /// Something failed that cannot be blamed on a record.
    Stuck(String),
}

/// Writes one workspace's pieces in order and remembers how far their batches are.
pub(super) struct Writer<'a> {
    store: &'a Store,
    workspace: WorkspaceId,
    progress: BTreeMap<Uuid, BatchProgress>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(store: &'a Store, workspace: i64) -> Writer<'a> {
        Writer {
            store,
            workspace: WorkspaceId(workspace),
            progress: BTreeMap::new(),
        }
    }

    /// How far the batches are now.
    pub(super) fn into_progress(self) -> Vec<BatchProgress> {
        self.progress.into_values().collect()
    }

    pub(super) async fn write<R: Record>(&mut self, piece: Piece<R::Ready>) -> Result<(), Trouble> {
        match piece {
            Piece::Bury { part, reason } => self.bury::<R>(part, &reason).await,
            Piece::Write(ready) => self.write_ready::<R>(ready).await,
        }
    }

    async fn write_ready<R: Record>(&mut self, ready: R::Ready) -> Result<(), Trouble> {
        // The next to be written is last.
        let mut waiting = vec![ready];
        while let Some(ready) = waiting.pop() {
            let reason = match self.attempt::<R>(&ready).await? {
                Ok(progress) => {
                    let records: usize =
                        R::parts(&ready).iter().map(|part| part.records.len()).sum();
                    count::<R>("written", records);
                    self.note(progress);
                    continue;
                }
                Err(reason) => reason,
            };
            match halves(R::into_parts(ready)) {
                Halves::Two(first, second) => waiting.extend([R::ready(second), R::ready(first)]),
                Halves::One(part) => self.bury_record::<R>(part, reason).await?,
            }
        }
        Ok(())
    }

    /// Writes parts, or tells why these records cannot be written.
    async fn attempt<R: Record>(
        &self,
        ready: &R::Ready,
    ) -> Result<Result<Vec<BatchProgress>, String>, Trouble> {
        let written = AssertUnwindSafe(R::write(self.store, self.workspace, ready)).catch_unwind();
        let span = traces::transaction("write records");
        match written.instrument(span).await {
            Ok(Ok(progress)) => Ok(Ok(progress)),
            Ok(Err(StoreError::Constraint(reason) | StoreError::Other(reason))) => Ok(Err(reason)),
            Ok(Err(error)) => Err(Trouble::Away(error.to_string())),
            Err(_) => Ok(Err("writing it panicked".to_owned())),
        }
    }

    /// Lays one record aside that was refused, unless the fault is elsewhere.
    async fn bury_record<R: Record>(
        &mut self,
        part: IngestPart<R>,
        reason: String,
    ) -> Result<(), Trouble> {
        self.check_ground(&reason).await?;
        let Some(record) = part.records.first().map(serde_json::to_value) else {
            return Err(Trouble::Stuck(reason));
        };
        let record = with_records(&part, vec![record.unwrap_or(Value::Null)]);
        // A second time, now that the database is known to answer.
        let reason = match self.attempt::<R>(&R::ready(vec![part])).await? {
            Ok(progress) => {
                count::<R>("written", 1);
                self.note(progress);
                return Ok(());
            }
            Err(reason) => reason,
        };
        self.bury::<R>(record, &reason).await
    }

    /// Whether the database answers and knows the workspace.
    async fn check_ground(&self, reason: &str) -> Result<(), Trouble> {
        match self.store.find_workspace(self.workspace).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(Trouble::Stuck(format!(
                "the workspace is unknown: {reason}"
            ))),
            Err(error) => Err(Trouble::Away(error.to_string())),
        }
    }

    async fn bury<R: Record>(
        &mut self,
        mut part: IngestPart<Value>,
        reason: &str,
    ) -> Result<(), Trouble> {
        part.records.iter_mut().for_each(without_nul);
        let reason = reason.replace('\0', "\u{fffd}");
        let (records, batch) = (part.records.len(), part.batch);
        match self
            .store
            .bury(self.workspace, R::STORE, &part, &reason)
            .await
        {
            Ok(progress) => {
                tracing::warn!(
                    workspace.id = self.workspace.0,
                    batch.id = %batch,
                    record.kind = R::STORE.as_str(),
                    records,
                    reason,
                    "records were laid with the dead letters"
                );
                count::<R>("buried", records);
                self.note(progress);
                Ok(())
            }
            Err(StoreError::Constraint(reason) | StoreError::Other(reason)) => {
                Err(Trouble::Stuck(reason))
            }
            Err(error) => Err(Trouble::Away(error.to_string())),
        }
    }

    fn note(&mut self, progress: Vec<BatchProgress>) {
        self.progress
            .extend(progress.into_iter().map(|batch| (batch.batch, batch)));
    }
}

fn count<R: Record>(outcome: &'static str, records: usize) {
    let kind = R::STORE.as_str();
    metrics::counter!("tidings_ingest_records_total", "kind" => kind, "outcome" => outcome)
        .increment(records as u64);
}

enum Halves<R> {
    Two(Vec<IngestPart<R>>, Vec<IngestPart<R>>),
    /// No more than one record.
    One(IngestPart<R>),
}

/// Cuts between parts where there are several, else within the one.
fn halves<R>(mut parts: Vec<IngestPart<R>>) -> Halves<R> {
    if parts.len() > 1 {
        let second = parts.split_off(parts.len() / 2);
        return Halves::Two(parts, second);
    }
    let Some(mut first) = parts.pop() else {
        return Halves::Two(Vec::new(), Vec::new());
    };
    if first.records.len() < 2 {
        return Halves::One(first);
    }
    let middle = first.records.len() / 2;
    let records = first.records.split_off(middle);
    let mut second = with_records(&first, records);
    second.offset = first
        .offset
        .saturating_add(u32::try_from(middle).unwrap_or(u32::MAX));
    second.position = first
        .position
        .saturating_add(i64::try_from(middle).unwrap_or(i64::MAX));
    Halves::Two(vec![first], vec![second])
}

fn with_records<R, T>(part: &IngestPart<R>, records: Vec<T>) -> IngestPart<T> {
    IngestPart {
        batch: part.batch,
        accepted: part.accepted,
        accepted_at: part.accepted_at,
        position: part.position,
        offset: part.offset,
        records,
    }
}

/// PostgreSQL keeps no U+0000, which may be just why the record was refused.
fn without_nul(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => *text = text.replace('\0', "\u{fffd}"),
        Value::Array(items) => items.iter_mut().for_each(without_nul),
        Value::Object(fields) => {
            let cleaned = std::mem::take(fields).into_iter().map(|(name, mut value)| {
                without_nul(&mut value);
                (name.replace('\0', "\u{fffd}"), value)
            });
            *fields = cleaned.collect();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(offset: u32, records: &[i32]) -> IngestPart<i32> {
        IngestPart {
            batch: Uuid::nil(),
            accepted: 10,
            accepted_at: chrono::DateTime::UNIX_EPOCH,
            position: 100 + i64::from(offset),
            offset,
            records: records.to_vec(),
        }
    }

    #[test]
    fn halving_ends_with_each_record_alone_at_its_place() {
        let mut waiting = vec![vec![part(0, &[0, 1, 2]), part(3, &[3]), part(4, &[4, 5])]];
        let mut alone = Vec::new();
        while let Some(parts) = waiting.pop() {
            match halves(parts) {
                Halves::Two(first, second) => waiting.extend([second, first]),
                Halves::One(part) => alone.push((part.records[0], part.offset, part.position)),
            }
        }
        let expected: Vec<_> = (0..6).map(|n| (n, n as u32, 100 + i64::from(n))).collect();
        assert_eq!(alone, expected);
    }

    #[test]
    fn nul_is_replaced_in_names_and_values() {
        let mut value = serde_json::json!({ "a\0": ["b\0", 1, { "c": "\0" }] });
        without_nul(&mut value);
        let expected = serde_json::json!({ "a\u{fffd}": ["b\u{fffd}", 1, { "c": "\u{fffd}" }] });
        assert_eq!(value, expected);
    }
}
