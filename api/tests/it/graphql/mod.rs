//! The GraphQL schema, asked over HTTP.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

mod audience; // rules: checked with their paths, sized, saved
mod campaign; // launches checked, campaigns read and controlled
mod customer; // facts, histories, paging, search, suppression
mod ingest; // records taken in, each checked alone
mod line; // a line to Redis that can be cut
mod live;
mod message_preview; // subscriptions: rising versions, paced, the last state never withheld
mod schema; // the printed schema, and a case of refusal for every root field
mod support;
