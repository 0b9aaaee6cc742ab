//! The assistant: helpers that propose and never decide. What they give is shown for approval and passes
//! the same checks as what a person writes.
#![warn(missing_docs)]

mod audience;
pub mod objective;
pub mod offer;
pub mod sms;
pub mod statistics;
pub mod tags;
pub mod variants;
mod words;
