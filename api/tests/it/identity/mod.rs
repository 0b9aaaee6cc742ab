//! People: ID tokens, sessions, access tokens, workspaces.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

/// An identity provider of the test's own.
mod issuer;
/// A whole API with that provider and a clock that the test moves.
pub mod world;

/// What is logged of a sign-in: no secret.
mod log;

/// Which ID tokens buy a session.
mod id_token;
/// The routes: who may, what they answer, which field is wrong.
mod routes;
/// Sessions and access tokens: how long they last, and how they end.
mod session;
