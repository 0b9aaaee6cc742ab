//! Why a simulator cannot start.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Why a simulator cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The journal's file cannot be made, read or written.
    #[error("the journal {path} cannot be used: {source}")]
    Journal {
        /// The journal's file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another simulator has the journal open.
    #[error("the journal {0} is in use by another simulator")]
    InUse(PathBuf),
    /// A line before the last one is not an entry, so the file is not this program's or was damaged.
    #[error("line {line} of the journal {path} is damaged: {source}")]
    Damaged {
        /// The journal's file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What the parser said.
        source: serde_json::Error,
    },
    /// The address cannot be served on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The wanted address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
}
