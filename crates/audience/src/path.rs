//! Where in a rule something stands, and what is wrong with it there.

use std::fmt;

use serde::{Serialize, Serializer};

/// One step into a rule: a key of an object or an index of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Segment {
    /// A key, as written in the rule.
    Key(String),
    /// An index, from 0.
    Index(usize),
}

/// A place in a rule, displayed like `rule.all[1].condition.value` and serialised the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path(Vec<Segment>);

impl Path {
    /// The whole rule: `rule`.
    #[must_use]
    pub fn root() -> Path {
        Path(vec![Segment::Key("rule".to_owned())])
    }

    /// The path one key further in.
    #[must_use]
    pub fn key(&self, key: &str) -> Path {
        self.with(Segment::Key(key.to_owned()))
    }

    /// The path one list item further in.
    #[must_use]
    pub fn index(&self, index: usize) -> Path {
        self.with(Segment::Index(index))
    }

    /// The steps, beginning with the key `rule`.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    fn with(&self, segment: Segment) -> Path {
        let mut segments = self.0.clone();
        segments.push(segment);
        Path(segments)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if position == 0 => formatter.write_str(key)?,
                Segment::Key(key) => write!(formatter, ".{key}")?,
                Segment::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What is wrong with a rule, and where. The message is a sentence for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{path}: {message}")]
pub struct RuleError {
    /// The wrong part.
    pub path: Path,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl RuleError {
    pub(crate) fn new(path: Path, message: impl Into<String>) -> RuleError {
        RuleError {
            path,
            message: message.into(),
        }
    }
}
