//! Live numbers: one hub per process between Redis and everybody who watches.
//!
//! A watcher is attached to the hub before the first read, so nothing falls between the two. What is
//! published is absolute and versioned; the hub drops what does not rise and paces the rest
//! ([`board`]). Publishing is a hint, made good by reading again: on every subscription to Redis, every
//! 2 s what is unfinished, and every 30 s what is finished, always for all that is watched in one
//! statement. What nobody watches costs nothing.

mod board;
mod feed;
mod hub;
mod refresh;
mod relay;
mod watch;

pub use hub::{Hub, Watcher};
pub use watch::{BatchWatch, CampaignWatch, WorkspaceWatch};
