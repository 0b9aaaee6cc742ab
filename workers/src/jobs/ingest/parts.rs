//! From entries to records, with what cannot be read set apart.

use serde_json::{Value, json, value::RawValue};
use tidings_queue::{Delivery, Entry, PartHeader};
use tidings_store::ingest::IngestPart;
use uuid::Uuid;

use super::record::Record;

/// What is to be done with some consecutive records.
pub(super) enum Piece<W> {
    /// To be written, in one transaction.
    Write(W),
    /// To be laid with the dead letters.
    Bury {
        part: IngestPart<Value>,
        reason: String,
    },
}

/// The pieces of a delivery, in order, ready for it: as a rule one, to be written.
pub(super) fn prepare<R: Record>(delivery: &Delivery) -> Vec<Piece<R::Ready>> {
    let pieces = read(delivery).into_iter().map(|piece| match piece {
        Piece::Write(parts) => Piece::Write(R::ready(parts)),
        Piece::Bury { part, reason } => Piece::Bury { part, reason },
    });
    pieces.collect()
}

fn read<R: Record>(delivery: &Delivery) -> Vec<Piece<Vec<IngestPart<R>>>> {
    let mut pieces = Vec::new();
    for entry in &delivery.entries {
        match entry.part {
            Some(header) => read_part(entry, header, &mut pieces),
            None => pieces.push(stray(entry, delivery.kind as u64)),
        }
    }
    pieces
}

fn read_part<R: Record>(
    entry: &Entry,
    header: PartHeader,
    pieces: &mut Vec<Piece<Vec<IngestPart<R>>>>,
) {
    let expected = entry.records as usize;
    if expected == 0 {
        // A batch of which nothing was accepted; its row is written nevertheless.
        return push(pieces, sub_part(entry, header, 0, Vec::new()));
    }
    match serde_json::from_slice::<Vec<R>>(&entry.payload) {
        Ok(records) if records.len() == expected => {
            return push(pieces, sub_part(entry, header, 0, records));
        }
        _ => {}
    }
    let texts = serde_json::from_slice::<Vec<&RawValue>>(&entry.payload);
    let Some(texts) = texts.ok().filter(|texts| texts.len() == expected) else {
        let part = sub_part(entry, header, 0, unreadable(entry, expected));
        let reason = format!("the part is not a list of {expected} records");
        return pieces.push(Piece::Bury { part, reason });
    };
    for (index, text) in texts.into_iter().enumerate() {
        match serde_json::from_str::<R>(text.get()) {
            Ok(record) => push(pieces, sub_part(entry, header, index, vec![record])),
            Err(error) => {
                let value = serde_json::from_str(text.get()).unwrap_or(Value::Null);
                pieces.push(Piece::Bury {
                    part: sub_part(entry, header, index, vec![value]),
                    reason: format!("the record cannot be read: {error}"),
                });
            }
        }
    }
}

/// Adds records to be written to those before them.
fn push<R>(pieces: &mut Vec<Piece<Vec<IngestPart<R>>>>, part: IngestPart<R>) {
    match pieces.last_mut() {
        Some(Piece::Write(parts)) => parts.push(part),
        _ => pieces.push(Piece::Write(vec![part])),
    }
}

/// Records of an entry, of which `before` stand before them.
fn sub_part<T>(entry: &Entry, header: PartHeader, before: usize, records: Vec<T>) -> IngestPart<T> {
    let before = u32::try_from(before).unwrap_or(u32::MAX);
    IngestPart {
        batch: header.batch,
        accepted: header.accepted,
        accepted_at: entry.accepted_at,
        position: entry.position.saturating_add(i64::from(before)),
        offset: header.offset.saturating_add(before),
        records,
    }
}

/// One dead letter for each record that the part was said to hold; the first has the text.
fn unreadable(entry: &Entry, count: usize) -> Vec<Value> {
    let text = String::from_utf8_lossy(&entry.payload);
    let mut values = vec![json!({ "unreadable": text })];
    values.resize(count.max(1), Value::Null);
    values
}

/// An entry that no API wrote. It becomes a batch of its own, whose id follows from the entry's, so that
/// a repeated delivery of it is known.
fn stray<W>(entry: &Entry, kind: u64) -> Piece<W> {
    let mut numbers = entry
        .id()
        .split('-')
        .map(|number| number.parse().unwrap_or(0_u64));
    let (time, sequence) = (
        numbers.next().unwrap_or_default(),
        numbers.next().unwrap_or_default(),
    );
    Piece::Bury {
        part: IngestPart {
            batch: Uuid::from_u64_pair(time << 2 | kind, sequence),
            accepted: 1,
            accepted_at: entry.accepted_at,
            position: entry.position,
            offset: 0,
            records: unreadable(entry, 1),
        },
        reason: "the entry is no part of a batch".to_owned(),
    }
}
