//! Attacks over real connections. What must hold in each: a clear refusal or nothing at all, never a 5xx that says we
//! failed, and the next honest request is answered.

/// What a page of another origin makes a browser do.
mod browser;
/// Connections that dawdle, vanish or come in floods.
mod connections;
/// GraphQL documents that ask for more than anybody needs.
mod documents;
/// Heads of requests: smuggling, injection, paths.
mod heads;
/// Bodies: bombs, depth, numbers.
mod payloads;
/// Text that shows something else than it holds, or that others run.
mod text;
/// Requests as bytes, on a connection of their own.
mod wire;
