//! What tests stand on: a PostgreSQL database each, and a Redis prefix each.
//!
//! The servers are named by `TEST_DATABASE_URL` and `TEST_REDIS_URL`; `make test` starts them.
#![warn(missing_docs)]

mod database;
mod redis;
mod role;

pub use database::TestDatabase;
pub use redis::TestRedis;
pub use role::PlainRole;

#[expect(
    clippy::disallowed_methods,
    reason = "the test servers' addresses come from the environment"
)]
fn setting(name: &str, default: &str) -> String {
    let given = std::env::var(name).ok().filter(|value| !value.is_empty());
    given.unwrap_or_else(|| default.to_owned())
}
