//! What a running process tells an operator: figures for Prometheus.
#![warn(missing_docs)]

mod catalogue;
pub mod figures;
