//! Tries to make Tidings break its promises, and looks whether it did. Sees it from outside, by HTTP, SQL and
//! signals, and shares no code with the rest.
//!
//! Two programs. `tidings-chaos` puts a steady load on a stack whose processes it holds in its hand: records,
//! launches and the receipts that follow. Meanwhile it kills, pauses and restarts them and their servers, cuts,
//! slows and silences their connections, fills Redis, and makes the vendor misbehave; a seed says in which order.
//! What was acknowledged goes to a [journal] before anything else happens. `tidings-audit` comes afterwards,
//! knows nothing but that journal, the database and the vendor's own journal, and prints what does not agree.

#![warn(missing_docs)]

mod audit;
mod clock;
mod fault;
pub mod journal;
mod load;
mod proxy;
mod recovery;
mod run;
mod settings;
mod settle;
mod stack;

pub use audit::{Findings, Vendor, audit};
pub use run::run;
pub use settings::{AuditSettings, HELP, Settings};
