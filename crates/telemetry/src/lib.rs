//! What a running process tells an operator: log lines, figures for Prometheus, and traces.
#![warn(missing_docs)]

mod catalogue;
pub mod config;
mod export;
pub mod figures;
mod start;
pub mod traces;

pub use start::start;
