//! The store against a real PostgreSQL.

mod api_key; // keys open their own workspace and nothing else
mod ingest; // records become rows and facts, in any order, any number of times
mod migrations; // up, down and up again
mod support;
