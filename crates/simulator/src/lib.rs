#![warn(missing_docs)]
//! The dummy vendor: it takes messages in bulk, pretends to hand each to a telephone, and reports
//! the fate of each by one signed receipt. It shares no code with the rest of Tidings, so that both
//! sides of the vendor's interface are written, and checked, twice.
//!
//! # Life of a message
//!
//! 1. `POST /v1/messages` is checked, written as one line of the [journal](crate::journal) and
//!    answered once that line is on disk. Many requests share one flush.
//! 2. The request's number enters the [delivery](crate::receipt::delivery) of its `receiptUrl`,
//!    which reads the ids back from the journal when their turn comes. What is queued costs four
//!    bytes a request, however many messages it holds.
//! 3. One receipt per message is signed and posted over kept connections, and repeated until the
//!    receiver takes it or refuses it for good. Settled receipts are noted in the journal.
//!
//! A message's outcome is a function of its id, so a restarted simulator reports the same fate.
//! After a crash it sends again at most the receipts of the last quarter second.

mod behaviour;
mod clock;
mod config;
mod error;
mod ids;
mod journal;
mod ledger;
mod message;
mod outcome;
mod page;
mod problem;
mod receipt;
mod replay;
mod routes;
mod server;
mod signature;

pub use config::{Config, ConfigError};
pub use error::StartError;
pub use server::Simulator;
