//! The assistant: helpers that propose and never decide. What they give is shown for approval and passes
//! the same checks as what a person writes.
//!
//! [`provider`] says who proposes: the built-in reader, or a language model ([`model`]) with the reader behind it.
//! [`read`] turns a sentence into a rule, by itself and always alike: no key, no network, no clock. What it
//! proposes has passed [`tidings_audience::check`], and every meaningful word it could not use is named.
//!
//! [`variants`] writes messages, [`banner`] draws their picture, [`tags`] labels campaigns, [`summary`] tells what became
//! of one, [`send_time`] says when to send and [`lookalike`] whom else. All of it works without a model, and gives the
//! same answer to the same question.
#![warn(missing_docs)]

mod audience;
pub mod banner;
pub mod lookalike;
pub mod model;
pub mod objective;
pub mod offer;
pub mod provider;
mod reader;
pub mod send_time;
pub mod sms;
pub mod statistics;
mod suggestion;
pub mod summary;
pub mod tags;
pub mod variants;
mod words;

pub use reader::read;
pub use suggestion::{BUILT_IN, Context, MAX_PROMPT, PromptError, Suggestion};
