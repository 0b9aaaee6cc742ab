//! What is tried. Each takes any bytes, and says in a word how they were taken.

mod csv;
mod documents;
mod reader;
mod rules;
mod signatures;
mod templates;

use chrono::{DateTime, Utc};

pub use {
    csv::csv, documents::documents, reader::reader, rules::rules, signatures::signatures,
    templates::templates,
};

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Tries an input.
    pub run: fn(&[u8]) -> String,
    /// What to begin with.
    pub examples: &'static [&'static str],
    /// Words that mean something to it.
    pub words: &'static [&'static str],
}

/// Every target.
pub const ALL: [Target; 6] = [
    Target {
        name: "rules",
        run: rules,
        examples: rules::EXAMPLES,
        words: rules::WORDS,
    },
    Target {
        name: "templates",
        run: templates,
        examples: templates::EXAMPLES,
        words: templates::WORDS,
    },
    Target {
        name: "csv",
        run: csv,
        examples: csv::EXAMPLES,
        words: csv::WORDS,
    },
    Target {
        name: "signatures",
        run: signatures,
        examples: signatures::EXAMPLES,
        words: signatures::WORDS,
    },
    Target {
        name: "reader",
        run: reader,
        examples: reader::EXAMPLES,
        words: reader::WORDS,
    },
    Target {
        name: "documents",
        run: documents,
        examples: documents::EXAMPLES,
        words: documents::WORDS,
    },
];

/// The moment at which everything is tried.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default()
}

/// A message without its particulars: what it says of the kind of input.
fn kind(message: &str) -> String {
    let letters = message
        .chars()
        .filter(|character| character.is_ascii_alphabetic() || *character == ' ');
    letters.take(80).collect()
}
