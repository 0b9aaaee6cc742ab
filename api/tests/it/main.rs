//! The API against a real PostgreSQL and Redis.

/// A whole API, without a socket or with one, for the tests of the edge.
mod app;

/// Keys: who is admitted, for how long, and how access ends.
mod auth;
/// What the operator has done at the command line.
mod commands;
/// HTTP: statuses, media types, limits, and what is decided before a body is read.
mod edge;
/// Attacks over real connections: floods, bombs, slow clients, foreign pages, misleading text.
mod hostile;
/// People: ID tokens, sessions, access tokens, workspaces.
mod identity;
/// Rate limits: counted over all processes, by key.
mod rate;
/// Sockets: admission, close codes, shared subscriptions, slow readers.
mod websocket;

/// Messages over a socket, while a language model writes them.
mod message_stream;

/// An API without a socket for the tests of intake, and a consumer that writes what it accepted.
mod intake;

/// What an import may keep, for how long it may stay open, and a queue that stays full.
mod import_bounds;
/// CSV files in: rows, pieces, refusals, going on after a break.
mod imports;
/// Records: the check of each, the promise of a whole request, idempotency, progress.
mod ingest;
/// Receipts: signatures, replays, shared writes.
mod receipts;
/// CSV files out.
mod recipients_file;
/// REST's own: credentials, bodies, the description, Swagger UI.
mod rest;

/// The GraphQL schema: each field, each refusal, live numbers.
mod graphql;
/// Every field and route, asked by everybody who must be refused.
mod walk;
