//! PostgreSQL: the only crate that knows SQL.
//!
//! Queries are methods on [`Store`], grouped by noun in files of that name; long statements stand
//! beside them as `.sql` files. Every statement that touches a workspace's rows names the workspace.
//!
//! **Lock order.** A transaction that writes sets takes its rows in this order, each set in key
//! order: ingest batches, customers (by external id, bytewise), orders or visits, ledger rows,
//! campaigns, workspace totals. Rows are locked with `FOR NO KEY UPDATE`, which foreign-key checks
//! pass, before anything new is inserted. A writer that finds a row inserted between its look and its
//! insert, a deadlock and a serialisation failure all end as [`StoreError::Retry`], and the
//! transaction is repeated.
#![warn(missing_docs)]

pub mod access;
mod address;
pub mod api_key;
pub mod assistant_request;
pub mod assistant_usage;
pub mod audience;
pub mod audit;
pub mod banner;
pub mod batch;
pub mod campaign;
pub mod campaign_list;
pub mod campaign_report;
pub mod campaign_summary;
mod config;
mod connect;
pub mod customer;
mod customer_columns;
pub mod customer_history;
pub mod customer_list;
mod customer_lock;
pub mod dead_letter;
pub mod due_work;
mod error;
mod facts;
pub mod field_values;
pub mod ids;
pub mod import;
pub mod ingest;
pub mod ingest_progress;
pub mod invitation;
pub mod ledger;
pub mod lookalike;
pub mod membership;
mod migrate;
pub mod order;
pub mod overview;
mod packed;
mod pages;
pub mod person;
mod pool;
pub mod preview;
pub mod receipt;
pub mod recipient_export;
pub mod recipient_list;
pub mod recount;
pub mod retention;
mod rule_sql;
mod schema;
pub mod send_time;
pub mod summary_words;
mod test_message;
pub mod timeline;
pub mod totals;
pub mod visit;
pub mod workspace;

pub use config::StoreConfig;
pub use error::StoreError;
pub use ids::{AudienceId, CampaignId, CustomerId, MessageId, WorkspaceId};
pub use pool::Store;
pub use rule_sql::rule_text;
