//! Reads the journal at start: who was accepted, and which receipts are still to be sent.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use crate::error::StartError;
use crate::journal::{Entry, Span};
use crate::ledger::Ledger;
use crate::receipt::settled::Settled;

/// The journal as found.
pub(crate) struct Replayed {
    /// Open at its end, for this program alone.
    pub file: File,
    /// Bytes of whole lines; a torn last one is cut off.
    pub end: u64,
    pub ledger: Ledger,
    /// Requests with receipts still to be sent, in order, with those that need no more work.
    pub unfinished: BTreeMap<u32, Settled>,
}

pub(crate) fn replay(path: &Path) -> Result<Replayed, StartError> {
    let cannot = |source| StartError::Journal {
        path: path.to_owned(),
        source,
    };
    let file = open(path).map_err(cannot)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(StartError::InUse(path.to_owned())),
        Err(TryLockError::Error(source)) => return Err(cannot(source)),
    }
    let mut replayed = Replayed {
        file,
        end: 0,
        ledger: Ledger::default(),
        unfinished: BTreeMap::new(),
    };
    replayed.read(path)?;
    replayed.file.set_len(replayed.end).map_err(cannot)?;
    Ok(replayed)
}

fn open(path: &Path) -> io::Result<File> {
    let directory = path
        .parent()
        .filter(|directory| !directory.as_os_str().is_empty());
    if let Some(directory) = directory {
        std::fs::create_dir_all(directory)?;
    }
    let made = !path.exists();
    let file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(path)?;
    if made {
        // The file's name must survive a crash too.
        File::open(directory.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(file)
}

impl Replayed {
    fn read(&mut self, path: &Path) -> Result<(), StartError> {
        let cannot = |source| StartError::Journal {
            path: path.to_owned(),
            source,
        };
        let mut lines = BufReader::with_capacity(1 << 20, self.file.try_clone().map_err(cannot)?);
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            if lines.read_until(b'\n', &mut line).map_err(cannot)? == 0 {
                break;
            }
            match serde_json::from_slice(&line) {
                Ok(entry) if line.ends_with(b"\n") => self.apply(entry, line.len() as u32),
                Err(source) if !lines.fill_buf().map_err(cannot)?.is_empty() => {
                    let path = path.to_owned();
                    return Err(StartError::Damaged {
                        path,
                        line: number,
                        source,
                    });
                }
                _ => {
                    tracing::warn!(
                        journal.line = number,
                        "the journal's last line is torn and is cut off"
                    );
                    break;
                }
            }
        }
        Ok(())
    }

    fn apply(&mut self, entry: Entry, length: u32) {
        match entry {
            Entry::Request(accepted) => {
                let number = self.ledger.add(&accepted, self.end, length);
                if !accepted.answer.accepted.is_empty() {
                    self.unfinished
                        .insert(number, Settled::none(accepted.answer.accepted.len()));
                }
            }
            Entry::RepeatedKey(account) => {
                let account = self.ledger.account(&account);
                self.ledger.counts_mut(account).repeated_keys += 1;
            }
            Entry::Settled { sent, unsent } => {
                for span in sent {
                    let (account, count) = self.settle(span);
                    if let Some(account) = account {
                        self.ledger.counts_mut(account).receipts_sent += count;
                    }
                }
                for span in unsent {
                    self.settle(span);
                }
            }
        }
        self.end += u64::from(length);
    }

    fn settle(&mut self, (number, first, last): Span) -> (Option<u32>, u64) {
        let account = self.ledger.request(number).map(|request| request.account);
        let mut count = 0;
        if let Some(settled) = self.unfinished.get_mut(&number) {
            count = (first..=last)
                .filter(|position| settled.insert(*position))
                .count() as u64;
            if settled.is_complete() {
                self.unfinished.remove(&number);
            }
        }
        if let Some(account) = account {
            self.ledger.counts_mut(account).receipts_pending -= count;
        }
        (account, count)
    }
}
