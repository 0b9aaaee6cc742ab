//! Tries what reads the input of strangers, with input that nobody would think of.
//!
//! A target ([`targets`]) takes bytes, reads them, and panics where something does not hold that must: that the reader
//! does not panic, and that what it gives is consistent. It answers in a word how the input was taken, such as a kind of refusal.
//!
//! [`run`] begins with examples, changes one or joins two ([`mutate`]), and keeps an input that was taken in a way not seen
//! before to go on from there, since such an input leads to places that others do not. It needs no instrumentation, so it
//! runs wherever the tests run, and one seed gives the same inputs each time.
//!
//! What it finds is made smaller and printed as a unit test for `tests/found.rs`.
#![warn(missing_docs)]

mod finding;
pub mod mutate;
pub mod run;
pub mod targets;

pub use finding::Finding;
