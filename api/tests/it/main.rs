//! The API against a real PostgreSQL and Redis.

/// An API without a socket for the tests of intake, and a consumer that writes what it accepted.
mod intake;

/// Records: the check of each, the promise of a whole request, idempotency, progress.
mod ingest;
/// Receipts: signatures, replays, shared writes.
mod receipts;
/// REST's own: credentials, bodies, the description, Swagger UI.
mod rest;

/// The GraphQL schema: each field, each refusal, live numbers.
mod graphql;
