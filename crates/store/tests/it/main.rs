//! The store against a real PostgreSQL.

mod api_key; // keys open their own workspace and nothing else
mod dead_letter; // what could not be written waits for its replay
mod ingest; // records become rows and facts, in any order, any number of times
mod migrations; // up, down and up again
mod support;
