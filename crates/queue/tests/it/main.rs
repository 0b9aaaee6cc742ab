//! The queue against a real Redis, each test under a prefix of its own.

/// Whole or nothing: the bound, idempotency keys, positions.
mod accept;
/// What is taken while a delivery is worked on.
mod beside;
/// Order, many producers and consumers, entries that fail.
mod consumer;
/// Which settings of the server are refused.
mod durability;
/// One workspace's flood and the others.
mod fairness;
/// Publishing and subscribing.
mod live;
/// Rate limits.
mod rate;
/// Receipts.
mod receipt;
/// A Redis that stops and starts.
mod restart;
/// Consumers that die or lose their lease.
mod takeover;
/// Figures, for people.
mod throughput;
/// A Redis that speaks TLS alone.
mod tls;

mod support;
