//! The journal: an append-only file of JSON lines, and the only thing that survives a restart.
//!
//! One thread writes it. While it waits for the disk, further lines gather and share the next flush,
//! so the flushes a second do not bound the requests a second. A request is answered, and its
//! receipts are queued, only after its line is on disk. A crash leaves at most a torn last line,
//! which belongs to nobody who was answered and is cut off at the next start.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, watch};

use crate::message::Answer;

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Entry {
    /// An accepted request; its number is its place among the accepted requests of the file.
    Request(Accepted),
    /// A key of this account came again.
    RepeatedKey(String),
    /// Receipts that need no further work: taken by the receiver, or lost or given up.
    Settled { sent: Vec<Span>, unsent: Vec<Span> },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Accepted {
    pub account: String,
    pub key: String,
    pub receipt_url: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The share of failures that held when the request was accepted.
    pub fail_rate: f64,
    pub answer: Answer,
}

/// A request's number, and the first and last of a run of positions in its `accepted`.
pub(crate) type Span = (u32, u32, u32);

/// The number of an accepted request whose receipts are now to be sent.
pub(crate) type Durable = u32;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Progress {
    Until(u64),
    Failed,
}

/// The file could not be written; nothing more is accepted.
#[derive(Debug, thiserror::Error)]
#[error("the journal cannot be written")]
pub(crate) struct JournalFailed;

#[derive(Default)]
struct Gathering {
    bytes: Vec<u8>,
    requests: Vec<u32>,
    end: u64,
    closed: bool,
}

struct Shared {
    gathering: Mutex<Gathering>,
    wake: Condvar,
    progress: watch::Sender<Progress>,
}

pub(crate) struct Journal {
    shared: Arc<Shared>,
    file: Arc<File>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl Journal {
    /// Appends to a file that ends at `end`; the numbers of requests go to `durable` once on disk.
    pub(crate) fn open(file: File, end: u64, durable: mpsc::UnboundedSender<Durable>) -> Journal {
        let file = Arc::new(file);
        let shared = Arc::new(Shared {
            gathering: Mutex::new(Gathering {
                end,
                ..Gathering::default()
            }),
            wake: Condvar::new(),
            progress: watch::Sender::new(Progress::Until(end)),
        });
        let writer = std::thread::spawn({
            let (shared, file) = (shared.clone(), file.clone());
            move || write(&shared, &file, &durable)
        });
        Journal {
            shared,
            file,
            writer: Mutex::new(Some(writer)),
        }
    }

    /// Adds a line and says where it begins; it is on disk when [`Journal::durable`] says so.
    pub(crate) fn append(&self, line: &[u8], request: Option<u32>) -> Result<u64, JournalFailed> {
        let mut gathering = self.shared.lock();
        if gathering.closed {
            return Err(JournalFailed);
        }
        let begin = gathering.end;
        gathering.bytes.extend_from_slice(line);
        gathering.requests.extend(request);
        gathering.end += line.len() as u64;
        self.shared.wake.notify_one();
        Ok(begin)
    }

    /// Waits until the file is on disk up to this place.
    pub(crate) async fn durable(&self, end: u64) -> Result<(), JournalFailed> {
        let mut progress = self.shared.progress.subscribe();
        let reached = progress
            .wait_for(|progress| match progress {
                Progress::Until(until) => *until >= end,
                Progress::Failed => true,
            })
            .await
            .map_err(|_| JournalFailed)?;
        match *reached {
            Progress::Until(_) => Ok(()),
            Progress::Failed => Err(JournalFailed),
        }
    }

    /// Reads back the request whose line begins and is as long as given.
    pub(crate) fn read(&self, begin: u64, length: u32) -> io::Result<Accepted> {
        let mut line = vec![0; length as usize];
        self.file.read_exact_at(&mut line, begin)?;
        match serde_json::from_slice(&line)? {
            Entry::Request(accepted) => Ok(accepted),
            _ => Err(io::Error::other("the line is no accepted request")),
        }
    }

    /// Writes what has gathered and ends the thread.
    pub(crate) fn close(&self) {
        self.shared.lock().closed = true;
        self.shared.wake.notify_one();
        let writer = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if writer.is_some_and(|writer| writer.join().is_err()) {
            tracing::error!("the journal's thread panicked");
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Gathering> {
        self.gathering
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The next lines to write; none when the journal is closed and all is written.
    fn next(&self) -> Option<(Vec<u8>, Vec<u32>, u64)> {
        let mut gathering = self
            .wake
            .wait_while(self.lock(), |gathering| {
                gathering.bytes.is_empty() && !gathering.closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        if gathering.bytes.is_empty() {
            return None;
        }
        let bytes = std::mem::take(&mut gathering.bytes);
        Some((
            bytes,
            std::mem::take(&mut gathering.requests),
            gathering.end,
        ))
    }
}

fn write(shared: &Shared, mut file: &File, durable: &mpsc::UnboundedSender<Durable>) {
    while let Some((bytes, requests, end)) = shared.next() {
        if let Err(error) = file.write_all(&bytes).and_then(|()| file.sync_data()) {
            tracing::error!(%error, "the journal cannot be written: nothing more is accepted");
            shared.lock().closed = true;
            shared.progress.send_replace(Progress::Failed);
            return;
        }
        shared.progress.send_replace(Progress::Until(end));
        for request in requests {
            // Without a receiver the simulator is stopping, and the next start queues it.
            let _ = durable.send(request);
        }
    }
}

impl Entry {
    /// The entry as a line, its end included.
    pub(crate) fn line(&self) -> Vec<u8> {
        let mut line = serde_json::to_vec(self).expect("an entry holds nothing that JSON cannot");
        line.push(b'\n');
        line
    }
}
