//! The audit is worth nothing if it cannot find what is wrong.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

/// Tampers with what the audit looks at, and sees it found.
mod audit;
/// A database with the product's tables.
mod scratch;
