//! The messages whose receipts are to be sent to one receiver. Streams of messages (ids that share
//! what is before the last dash, so one campaign) take turns message by message, so that a small
//! campaign's receipts do not wait behind a large one's.

use std::collections::{HashMap, VecDeque};

use super::settled::Settled;
use crate::server::Vendor;

/// A request whose receipts are to be sent, and those of them that need no more work.
pub(crate) struct Queued {
    pub request: u32,
    pub settled: Option<Box<Settled>>,
}

/// A message whose turn has come.
pub(super) struct Turn {
    pub stream: u32,
    pub request: u32,
    pub position: u32,
    pub account: u32,
    pub id: String,
    pub at: i64,
    pub fail_rate: f64,
}

#[derive(Default)]
pub(super) struct Lanes {
    lanes: HashMap<u32, Lane>,
    /// Streams that have messages, next first.
    rotation: VecDeque<u32>,
}

#[derive(Default)]
struct Lane {
    waiting: VecDeque<Queued>,
    loaded: Option<Loaded>,
}

/// The request at the head of a lane, its ids read back from the journal.
struct Loaded {
    stream: u32,
    request: u32,
    account: u32,
    at: i64,
    fail_rate: f64,
    ids: std::iter::Zip<std::ops::RangeFrom<u32>, std::vec::IntoIter<String>>,
    settled: Option<Box<Settled>>,
}

impl Lanes {
    pub(super) fn add(&mut self, stream: u32, queued: Queued) {
        let lane = self.lanes.entry(stream).or_insert_with(|| {
            self.rotation.push_back(stream);
            Lane::default()
        });
        lane.waiting.push_back(queued);
    }

    /// The next message of the next stream.
    pub(super) fn next(&mut self, vendor: &Vendor) -> Option<Turn> {
        while let Some(stream) = self.rotation.pop_front() {
            match self
                .lanes
                .get_mut(&stream)
                .and_then(|lane| lane.next(vendor))
            {
                Some(turn) => {
                    self.rotation.push_back(stream);
                    return Some(turn);
                }
                None => {
                    self.lanes.remove(&stream);
                }
            }
        }
        None
    }
}

impl Lane {
    fn next(&mut self, vendor: &Vendor) -> Option<Turn> {
        loop {
            if let Some(turn) = self.loaded.as_mut().and_then(Loaded::next) {
                return Some(turn);
            }
            self.loaded = Loaded::read(vendor, self.waiting.pop_front()?);
        }
    }
}

impl Loaded {
    fn read(vendor: &Vendor, queued: Queued) -> Option<Loaded> {
        let request = vendor.ledger().request(queued.request)?;
        match vendor.journal.read(request.begin, request.length) {
            Ok(accepted) => Some(Loaded {
                stream: request.stream,
                request: queued.request,
                account: request.account,
                at: request.at,
                fail_rate: request.fail_rate,
                ids: (0..).zip(accepted.answer.accepted),
                settled: queued.settled,
            }),
            Err(error) => {
                tracing::error!(%error, request.number = queued.request, "receipts are left out: the journal cannot be read");
                None
            }
        }
    }

    fn next(&mut self) -> Option<Turn> {
        let settled = self.settled.as_ref();
        let open = |position: &u32| !settled.is_some_and(|settled| settled.contains(*position));
        let (position, id) = self.ids.find(|(position, _)| open(position))?;
        Some(Turn {
            stream: self.stream,
            request: self.request,
            position,
            account: self.account,
            id,
            at: self.at,
            fail_rate: self.fail_rate,
        })
    }
}
