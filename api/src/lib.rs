//! The edge: who is calling, is it valid, answer queries, accept records, stream live numbers. No SQL
//! and no Redis command; those are in `tidings-store` and `tidings-queue`.
//!
//! [`router`] is the whole API without a socket, so that tests call it directly.

pub mod access;
pub mod caller;
pub mod commands;
pub mod config;
pub mod csv;
pub mod error;
pub mod graphql;
pub mod http;
pub mod identity;
pub mod imports;
pub mod ingest;
pub mod live;
pub mod log;
pub mod rate;
pub mod receipts;
pub mod rest;
pub mod startup;
pub mod state;
pub mod websocket;

pub use config::Settings;
pub use http::router;
pub use state::AppState;
