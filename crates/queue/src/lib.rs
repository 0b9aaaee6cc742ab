//! Redis: what was accepted and is on its way to PostgreSQL, rate limits, and nudges to live
//! listeners. The only crate that knows Redis; payloads are opaque to it.
//!
//! # Structures
//!
//! There is one **stream** per workspace and [`Kind`]. An entry is a *part*: some records of one
//! accepted request (the *batch*), in order. Beside it lie its **depth** (records waiting), its
//! **clock** (the last position given to a record) and its **lease** (who works on it now). A **batch
//! hash** answers for a batch until PostgreSQL does, an **idempotency key** for a day. All of these
//! share the workspace's hash tag, so that one script may touch them together. Per kind, an **index**
//! lists the workspaces that may have work, and a **wake** set those with new work that nobody is busy
//! with; they lie in another slot. `keys.rs` lists the names.
//!
//! The depth counts records, since that is what fills the memory: a request of one record and one of
//! ten thousand must not weigh the same. It is moved only by the scripts that add and delete entries,
//! in the same step, by what was really added and deleted; Redis writes a script's effects to its
//! append-only file as one transaction and drops an unfinished one when it loads, so after a crash
//! stream and depth still agree. Should anybody have meddled, an empty stream (XLEN) counts as depth 0.
//!
//! # The life of an entry
//!
//! 1. [`Queue::accept`] marks the workspace in the index, then runs one script that looks at the
//!    idempotency key, checks the bound, gives out positions and adds all parts, or refuses and keeps
//!    nothing. Redis answers after the write is on disk. If nobody holds the stream's lease, a
//!    consumer is woken.
//! 2. A [`Consumer`] goes around the marked workspaces. In one script it takes the lease and reads:
//!    first what was read before and never acknowledged, in order, then what is new, up to a bound.
//!    So entries are handled in the order of acceptance, by one consumer at a time, and a flood in
//!    one workspace costs the others one bounded delivery each round.
//! 3. While the [`Delivery`] is worked on, its lease is renewed. [`Consumer::beside`] takes the delivery
//!    that comes after it, so that it can be prepared meanwhile: of the next workspace, or of the same
//!    stream under the same lease.
//! 4. After the commit, [`Delivery::done`] acknowledges and deletes the entries, lowers the depth,
//!    forgets the batches that PostgreSQL now has, and returns the lease unless a delivery that follows
//!    shares it, in one script.
//!
//! # What a crash does
//!
//! - *Between the mark and the add*: a mark without work. A consumer that finds the stream empty
//!   takes the mark away once it is old, never while an add may be close behind it.
//! - *Between the add and the wake-up, or with the answer lost*: consumers look around every two
//!   seconds without being woken. The same call repeated finds its batch and adds nothing; should the
//!   batch be forgotten already, the consumer passes over the records that its row says are written.
//! - *A consumer with a delivery, before or after its commit*: the lease runs out, and whoever takes it
//!   next is handed the same entries first. What was committed is passed over by what the batch's row
//!   says, so it counts once. A consumer that merely slept may still commit: the same row keeps it
//!   from changing anything twice, and acknowledging what is in PostgreSQL is right for anybody.
//! - *An entry that kills its consumer* is delivered alone from the fifth time on, so that it takes no
//!   neighbours with it. One given back, because the database was away, does not count.
//! - *Redis itself*: what it answered is on disk. Calls fail at once with
//!   [`QueueError::Unavailable`], and succeed on new connections as soon as it serves again.
//!
//! # Positions
//!
//! A position is the time of acceptance in microseconds, or one more than the last position if that is
//! greater (a hybrid logical clock), so positions rise in the order of acceptance even when the clock of
//! the server is set back. The moment of acceptance is the position of the first record.

#![warn(missing_docs)]

mod accept;
mod address;
mod answer;
mod backlog;
mod batch;
mod config;
mod connection;
mod consumer;
mod delivery;
mod durability;
mod error;
mod keys;
mod kind;
mod live;
mod rate;
mod receipt;
mod scripts;
#[cfg(feature = "testing")]
mod testing;
mod wake;

use std::sync::Arc;

pub use accept::{Acceptance, Idempotency, NewBatch, Part};
pub use backlog::Backlog;
pub use batch::PendingBatch;
pub use config::QueueConfig;
pub use consumer::{Consumer, ConsumerOptions};
pub use delivery::{Delivery, Entry, PartHeader};
pub use error::QueueError;
pub use kind::Kind;
pub use live::{Channel, Event, Listener, Subscriber};
pub use rate::{Grant, Limit};
pub use receipt::ReceiptGroup;

/// The way to Redis. Clones share their connections.
#[derive(Clone)]
pub struct Queue {
    config: Arc<QueueConfig>,
    connections: Arc<connection::Connections>,
    keys: keys::Keys,
    wakes: wake::Wakes,
}

impl Queue {
    /// Connects and asks once whether Redis answers.
    ///
    /// # Errors
    /// [`QueueError::Setting`] for an address that is none, [`QueueError::Unavailable`] when Redis
    /// does not answer.
    pub async fn connect(config: QueueConfig) -> Result<Queue, QueueError> {
        let queue = Queue::new(config)?;
        queue.ping().await?;
        Ok(queue)
    }

    /// As [`Queue::connect`], but connecting with the first call that needs it.
    ///
    /// # Errors
    /// [`QueueError::Setting`] for an address that is none.
    pub fn new(config: QueueConfig) -> Result<Queue, QueueError> {
        Ok(Queue {
            connections: Arc::new(connection::Connections::new(&config)?),
            keys: keys::Keys::new(&config.prefix),
            config: Arc::new(config),
            wakes: wake::Wakes::default(),
        })
    }

    /// Asks whether Redis answers.
    ///
    /// # Errors
    /// [`QueueError::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<(), QueueError> {
        self.connections.run(redis::cmd("PING")).await?;
        Ok(())
    }
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Queue")
            .field("prefix", &self.config.prefix)
            .finish_non_exhaustive()
    }
}
