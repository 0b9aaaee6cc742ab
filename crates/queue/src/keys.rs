//! Every key and channel, in one place. Below, `<p>` is the configured prefix (`tidings:`) and the
//! digit after it the version of the layout; who changes what lies under a key raises it.
//!
//! | key | type | holds |
//! | --- | --- | --- |
//! | `<p>1:{w<workspace>}:<kind>:stream` | stream | what was accepted and is not yet in PostgreSQL |
//! | `<p>1:{w<workspace>}:<kind>:depth` | number | records in that stream |
//! | `<p>1:{w<workspace>}:<kind>:clock` | number | the greatest position given out, in µs |
//! | `<p>1:{w<workspace>}:<kind>:lease` | text | the token of the one delivery under way; expires |
//! | `<p>1:{w<workspace>}:batch:<id>` | hash | `kind`, `accepted`, `at`: a batch whose row is not written yet |
//! | `<p>1:{w<workspace>}:idempotency:<sha256>` | hash | `batch`, `at`, `fingerprint`, `kind`; lasts 24 h |
//! | `<p>1:{w<workspace>}:rate:<name>` | number | when that bucket will be empty, in µs; expires |
//! | `<p>1:{<kind>}:work` | sorted set | workspaces that may have work, by the time of their mark in ms |
//! | `<p>1:{<kind>}:wake` | sorted set | workspaces with new work that nobody is busy with |
//! | `<p>1:live:<channel>` | channel | see [`Channel`](crate::Channel) |
//!
//! The braces are hash tags: all a script touches lies in one slot of a Redis Cluster.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Kind;

/// Builds keys under a prefix.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    prefix: String,
}

impl Keys {
    pub(crate) fn new(prefix: &str) -> Keys {
        Keys {
            prefix: format!("{prefix}1:"),
        }
    }

    pub(crate) fn stream(&self, workspace: i64, kind: Kind) -> String {
        self.of_kind(workspace, kind, "stream")
    }

    pub(crate) fn depth(&self, workspace: i64, kind: Kind) -> String {
        self.of_kind(workspace, kind, "depth")
    }

    pub(crate) fn clock(&self, workspace: i64, kind: Kind) -> String {
        self.of_kind(workspace, kind, "clock")
    }

    pub(crate) fn lease(&self, workspace: i64, kind: Kind) -> String {
        self.of_kind(workspace, kind, "lease")
    }

    pub(crate) fn batch(&self, workspace: i64, batch: Uuid) -> String {
        format!("{}{{w{workspace}}}:batch:{batch}", self.prefix)
    }

    /// The caller's key is of any length and alphabet, so its digest stands for it.
    pub(crate) fn idempotency(&self, workspace: i64, key: &str) -> String {
        let digest = hex::encode(Sha256::digest(key.as_bytes()));
        format!("{}{{w{workspace}}}:idempotency:{digest}", self.prefix)
    }

    pub(crate) fn rate(&self, workspace: i64, name: &str) -> String {
        format!("{}{{w{workspace}}}:rate:{name}", self.prefix)
    }

    pub(crate) fn work(&self, kind: Kind) -> String {
        format!("{}{{{}}}:work", self.prefix, kind.name())
    }

    pub(crate) fn wake(&self, kind: Kind) -> String {
        format!("{}{{{}}}:wake", self.prefix, kind.name())
    }

    pub(crate) fn channel(&self, name: &str) -> String {
        format!("{}live:{name}", self.prefix)
    }

    fn of_kind(&self, workspace: i64, kind: Kind, what: &str) -> String {
        format!("{}{{w{workspace}}}:{}:{what}", self.prefix, kind.name())
    }
}
