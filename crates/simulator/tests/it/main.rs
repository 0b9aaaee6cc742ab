//! The simulator as its clients see it: a real server, and a real receiver of receipts.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

/// Each way of going wrong on purpose.
mod behaviour;
/// What survives a restart, a kill and a torn file.
mod journal;
/// Submitting messages and asking after them.
mod messages;
/// Signatures, outcomes, and repetition until taken.
mod receipts;
/// A vendor and a receiver in a line.
mod support;
