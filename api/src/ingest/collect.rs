use std::borrow::Cow;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Serialize;
use tidings_audience::Currency;
use tidings_queue::Part;

use super::{Code, Digest, RawRecord, RejectedRecord};

/// How many records one request may hold.
pub const RECORDS_MAX: usize = 50_000;
/// A part is one entry of the stream, and one delivery's worth of work for the consumer.
const PART_RECORDS: u32 = 1_000;
const PART_BYTES: usize = 1024 * 1024;

/// What a record is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub currency: Currency,
    pub now: DateTime<Utc>,
}

/// The request holds more records than allowed.
#[derive(Debug)]
pub struct TooManyRecords;

/// Takes a request's records one by one: checks each and writes it into its part, or notes why not.
pub struct Collector {
    rules: Rules,
    digest: Option<Digest>,
    index: u32,
    accepted: u32,
    parts: Vec<Part>,
    open: Vec<u8>,
    open_records: u32,
    rejected: Vec<RejectedRecord>,
}

/// A request's records after the check.
#[derive(Debug)]
pub struct Checked {
    pub accepted: u32,
    pub parts: Vec<Part>,
    pub rejected: Vec<RejectedRecord>,
    pub fingerprint: Option<[u8; 32]>,
}

impl Collector {
    pub fn new(rules: Rules, digest: Option<Digest>) -> Self {
        Self {
            rules,
            digest,
            index: 0,
            accepted: 0,
            parts: Vec::new(),
            open: Vec::new(),
            open_records: 0,
            rejected: Vec::new(),
        }
    }

    /// The place of the next record in the request.
    pub fn index(&self) -> u32 {
        self.index
    }

    pub fn take<R: RawRecord>(&mut self, raw: &R) -> Result<(), TooManyRecords> {
        if self.index as usize >= RECORDS_MAX {
            return Err(TooManyRecords);
        }
        if let Some(digest) = &mut self.digest {
            raw.digest(digest);
        }
        match raw.check(&self.rules) {
            Ok(record) => self.write(&record),
            Err(fault) => {
                let external_id =
                    (fault.field != "externalId").then(|| raw.external_id().to_owned());
                self.note(external_id, Some(fault.field), fault.code, fault.message);
            }
        }
        self.index += 1;
        Ok(())
    }

    /// Passes over a record that cannot even be read as one.
    pub fn refuse(
        &mut self,
        field: Option<&'static str>,
        code: Code,
        message: impl Into<Cow<'static, str>>,
    ) {
        self.note(None, field, code, message.into());
        self.index += 1;
    }

    fn note(
        &mut self,
        external_id: Option<String>,
        field: Option<&'static str>,
        code: Code,
        message: Cow<'static, str>,
    ) {
        self.rejected.push(RejectedRecord {
            index: self.index,
            external_id,
            field,
            code,
            message,
        });
    }

    fn write(&mut self, record: &impl Serialize) {
        self.open
            .push(if self.open_records == 0 { b'[' } else { b',' });
        // Texts, whole numbers and maps with text keys are always JSON, and a Vec takes any bytes.
        serde_json::to_writer(&mut self.open, record).expect("a record is JSON");
        self.open_records += 1;
        self.accepted += 1;
        if self.open_records == PART_RECORDS || self.open.len() >= PART_BYTES {
            self.close_part();
        }
    }

    fn close_part(&mut self) {
        self.open.push(b']');
        let capacity = self.open.len();
        let payload =
            std::mem::replace(&mut self.open, Vec::with_capacity(capacity.min(PART_BYTES)));
        self.parts.push(Part {
            records: self.open_records,
            payload: Bytes::from(payload),
        });
        self.open_records = 0;
    }

    pub fn finish(mut self) -> Checked {
        if self.open_records > 0 {
            self.close_part();
        }
        Checked {
            accepted: self.accepted,
            parts: self.parts,
            rejected: self.rejected,
            fingerprint: self.digest.map(Digest::finish),
        }
    }
}
