//! The workers against a real PostgreSQL and Redis.

/// Campaigns from launch to the last receipt, with workers that are killed and a vendor in trouble.
mod campaign;
/// Accepted records become rows.
mod ingest;
/// A delivery is written while the next one is made ready.
mod overlap;
/// The program itself: settings, health, stopping.
mod process;
/// Workers that are killed, paused or many; records that come twice, late or spoilt.
mod reliability;

mod support;
mod vendor;
