//! Taking records in: one check for GraphQL and REST.
//!
//! A request's records arrive unchecked ([`RawCustomer`], [`RawOrder`], [`RawVisit`]). Each is checked
//! alone: it becomes a record of the store, written into a part of at most 1,000, or a
//! [`RejectedRecord`] with its index, field, code and reason. The parts go to the workspace's stream in
//! one step, the whole request or nothing; when [`accept`] returns a payload, Redis has them on disk.
//! From there the workers write them.
//!
//! With an idempotency key the digest of the unchecked records is kept beside the batch's id. A repeated
//! request is checked again by the clock of the first one, which the batch's id carries, so that it gives
//! the same payload.

mod accept;
mod collect;
mod country;
mod customer;
mod digest;
mod error;
mod field;
mod order;
mod progress;
mod rejected;
mod scalar;
mod tags;
mod text;
mod visit;

use serde::Serialize;
use tidings_queue::Kind;

pub use accept::{IngestOptions, IngestPayload, RecordSource, accept};
pub use collect::{Checked, Collector, RECORDS_MAX, Rules, TooManyRecords};
pub use customer::RawCustomer;
pub use digest::Digest;
pub use error::{IDEMPOTENCY_KEY_MAX, IngestError};
pub use field::{Field, FieldKind};
pub use order::RawOrder;
pub use progress::{IngestProgress, progress};
pub use rejected::{Code, Fault, RejectedRecord};
pub use scalar::{ATTRIBUTE_KEY_MAX, Scalar};
pub use tags::RawTags;
pub use text::{is_email, is_phone};
pub use visit::RawVisit;

/// A record as a request brings it.
pub trait RawRecord {
    /// What it becomes.
    type Record: Serialize;
    const KIND: Kind;
    /// Every field, by the name that requests use.
    const FIELDS: &'static [Field];

    fn external_id(&self) -> &str;
    /// The record, or the first field found wrong.
    fn check(&self, rules: &Rules) -> Result<Self::Record, Fault>;
    /// Adds every field to the request's digest.
    fn digest(&self, digest: &mut Digest);
}

#[cfg(test)]
mod tests;
