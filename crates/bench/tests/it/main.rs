//! The program's parts that need a database.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

/// The ceilings' SQL still fits the product's tables, and writes what it should.
mod ceilings;
