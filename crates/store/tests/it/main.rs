//! The store against a real PostgreSQL.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

mod api_key; // keys open their own workspace and nothing else
mod audit; // what was done is noted, once, and nothing else is
mod campaign; // launch, freeze, leases and their fences, pause and cancel
mod dead_letter; // what could not be written waits for its replay
mod identity; // people, sessions, members, invitations and the audit log
mod ingest; // records become rows and facts, in any order, any number of times
mod migrations; // up, down and up again
mod plans; // what is written costs what is written
mod preview; // only what is asked for, and never longer than its asker
mod receipt; // what the vendor says, in any order
mod retention; // what is old is forgotten, and nothing else is
mod role; // a role that is no superuser can do all of it
mod rules; // memory and SQL give one answer
mod support;
mod tls; // a server that wants TLS, and one that is not whom it says
