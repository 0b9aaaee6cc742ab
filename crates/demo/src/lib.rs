//! Demonstrations and checks that see Tidings as an integrator does: through its public GraphQL API alone.
//! This crate shares no code with the rest.

#![warn(missing_docs)]

mod api;
pub mod cdnow;
mod live;
mod load;
mod progress;
mod random;
pub mod seed;
pub mod settings;

pub use api::Api;
