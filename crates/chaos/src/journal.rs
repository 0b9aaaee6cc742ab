//! The load's own record of what was acknowledged: a file of JSON lines, only ever added to.
//!
//! A line is in the file before the load goes on, so whatever was promised to it is there for the audit. The
//! lines of one writer stand in the order in which its requests were acknowledged.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One line.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Line {
    /// Records that were accepted; those that were refused are left out.
    Records {
        /// Whose.
        workspace: i64,
        /// Which kind.
        kind: Kind,
        /// The id of the batch.
        batch: String,
        /// As they were sent.
        records: Vec<Value>,
    },
    /// A campaign that was launched.
    Campaign {
        /// Whose.
        workspace: i64,
        /// Its id.
        id: i64,
        /// The key it was launched under.
        key: String,
        /// How many members its audience has.
        members: i64,
    },
    /// An answer, or a live number, that breaks the contract.
    Surprise(String),
    /// How many live numbers were seen.
    Watched {
        /// Updates of campaigns.
        updates: u64,
    },
}

/// The kinds of records.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Customers; each record changes what it names.
    Customers,
    /// Orders; each record replaces the one before.
    Orders,
    /// Visits; each record replaces the one before.
    Visits,
}

impl Kind {
    /// Its name in paths and inputs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Customers => "customers",
            Kind::Orders => "orders",
            Kind::Visits => "visits",
        }
    }
}

/// A journal that is written.
pub(crate) struct Journal(Mutex<File>);

impl Journal {
    /// Begins a new one.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Journal> {
        let file = File::create(path);
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Journal(Mutex::new(file)))
    }

    /// Adds a line; it is in the file when this returns.
    pub(crate) fn note(&self, line: &Line) -> anyhow::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&text).context("the journal")
    }
}

/// Reads a journal back.
///
/// # Errors
/// When it cannot be read, or a line is none.
pub fn read(path: &Path) -> anyhow::Result<Vec<Line>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = BufReader::new(file).lines().zip(1..);
    lines
        .map(|(line, number)| {
            serde_json::from_str(&line?).with_context(|| format!("line {number} of the journal"))
        })
        .collect()
}
