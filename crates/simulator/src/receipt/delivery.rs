//! Delivers receipts to one receiver.
//!
//! Messages come from [`Lanes`] as there is room, so memory holds a bounded number of receipts however
//! long the backlog is: those about to be sent, those on a connection, and those that wait (for the
//! handset, or for another attempt). A receipt that is answered 429 or 5xx, or whose connection is
//! lost, is repeated with a growing, jittered pause until it is taken or refused for good.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::{JoinSet, yield_now};
use tokio::time::{Instant, interval, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use super::client::{Call, Client, Verdict};
use super::lanes::{Lanes, Queued, Turn};
use super::notes::Notes;
use super::ready::Ready;
use super::{Receipt, Role};
use crate::behaviour::{Behaviour, strikes};
use crate::clock::now_ms;
use crate::outcome::Fate;
use crate::server::Vendor;
use crate::signature::Signer;

/// Connections to a receiver.
const CONNECTIONS: usize = 64;
/// Receipts about to be sent.
const MOST_READY: usize = 4 * CONNECTIONS;
/// Receipts that wait: enough for some 17,000 a second at the usual delay, and no more, since a campaign that
/// begins now stands behind them.
const MOST_WAITING: usize = 2_048;
/// Messages taken up before anything else gets its turn.
const MOST_AT_ONCE: usize = 1_024;
/// Notes are journalled this often, or when there are this many.
const NOTE_EVERY: Duration = Duration::from_millis(250);
const MOST_NOTES: usize = 4_096;
const FIRST_PAUSE_MS: u64 = 100;
const LONGEST_PAUSE_MS: u64 = 30_000;
/// By how much `doubleRate`, `forgeRate` and `shuffle` spread receipts.
const SPREAD_MS: u64 = 400;
/// How long a soft stop waits for answers.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

pub(crate) struct Delivery {
    vendor: Arc<Vendor>,
    client: Arc<Client>,
    signers: HashMap<u32, Signer>,
    forger: Signer,
    lanes: Lanes,
    ready: Ready,
    waiting: BinaryHeap<Reverse<Waiting>>,
    in_flight: JoinSet<(Receipt, Verdict)>,
    notes: Notes,
}

/// Ordered by when it is due.
struct Waiting {
    due: Instant,
    receipt: Receipt,
}

impl Delivery {
    pub(crate) fn new(vendor: Arc<Vendor>, url: &str) -> Delivery {
        Delivery {
            vendor,
            client: Arc::new(Client::new(url)),
            signers: HashMap::new(),
            forger: Signer::forger(),
            lanes: Lanes::default(),
            ready: Ready::default(),
            waiting: BinaryHeap::new(),
            in_flight: JoinSet::new(),
            notes: Notes::default(),
        }
    }

    /// Runs until stopped; what is on a connection then is still waited for.
    pub(crate) async fn run(
        mut self,
        mut requests: UnboundedReceiver<Queued>,
        stop: CancellationToken,
    ) {
        let mut note = interval(NOTE_EVERY);
        loop {
            let more = self.take_up();
            self.send();
            let next_due = self.waiting.peek().map(|Reverse(waiting)| waiting.due);
            tokio::select! {
                () = stop.cancelled() => break,
                Some(queued) = requests.recv() => {
                    self.queue(queued);
                    while let Ok(queued) = requests.try_recv() {
                        self.queue(queued);
                    }
                }
                Some(answered) = self.in_flight.join_next() => {
                    self.finish(answered);
                    while let Some(answered) = self.in_flight.try_join_next() {
                        self.finish(answered);
                    }
                }
                () = until(next_due) => self.wake(),
                _ = note.tick() => self.write_notes(),
                () = yield_now(), if more => {}
            }
        }
        while let Ok(Some(answered)) = timeout(LAST_ANSWERS, self.in_flight.join_next()).await {
            self.finish(answered);
        }
        self.write_notes();
    }

    fn queue(&mut self, queued: Queued) {
        let stream = self
            .vendor
            .ledger()
            .request(queued.request)
            .map(|request| request.stream);
        if let Some(stream) = stream {
            self.lanes.add(stream, queued);
        }
    }

    /// Takes up messages while there is room; true when there may be more.
    fn take_up(&mut self) -> bool {
        let (behaviour, now) = (self.vendor.behaviour(), now_ms());
        for _ in 0..MOST_AT_ONCE {
            if self.ready.len() >= MOST_READY || self.waiting.len() >= MOST_WAITING {
                return false;
            }
            match self.lanes.next(&self.vendor) {
                Some(turn) => self.prepare(turn, &behaviour, now),
                None => return false,
            }
        }
        true
    }

    fn prepare(&mut self, turn: Turn, behaviour: &Behaviour, now: i64) {
        if strikes(behaviour.lose_rate) {
            self.notes.unsent(turn.request, turn.position);
            let mut ledger = self.vendor.ledger();
            let counts = ledger.counts_mut(turn.account);
            counts.receipts_lost += 1;
            counts.receipts_pending -= 1;
            return;
        }
        let fate = Fate::of(&turn.id);
        let receipt = Receipt {
            stream: turn.stream,
            request: turn.request,
            position: turn.position,
            account: turn.account,
            failure: fate.failure(turn.fail_rate),
            occurred_at: turn.at + fate.handset_ms(),
            id: turn.id,
            role: Role::True,
            attempts: 0,
        };
        let handset = Duration::from_millis((receipt.occurred_at - now).max(0) as u64);
        if strikes(behaviour.double_rate) {
            self.wait(
                Receipt {
                    role: Role::Copy,
                    ..receipt.clone()
                },
                handset + spread(),
            );
        }
        if strikes(behaviour.forge_rate) {
            self.wait(
                Receipt {
                    role: Role::Forged,
                    ..receipt.clone()
                },
                handset + spread(),
            );
        }
        let overtaken = if behaviour.shuffle {
            spread()
        } else {
            Duration::ZERO
        };
        self.wait(receipt, handset + overtaken);
    }

    fn wait(&mut self, receipt: Receipt, pause: Duration) {
        if pause.is_zero() {
            self.ready.push(receipt);
        } else {
            let due = Instant::now() + pause;
            self.waiting.push(Reverse(Waiting { due, receipt }));
        }
    }

    /// Makes ready what is due.
    fn wake(&mut self) {
        let now = Instant::now();
        while let Some(Reverse(next)) = self.waiting.peek() {
            if next.due > now {
                break;
            }
            if let Some(Reverse(due)) = self.waiting.pop() {
                self.ready.push(due.receipt);
            }
        }
    }

    fn send(&mut self) {
        while self.in_flight.len() < CONNECTIONS {
            let Some(receipt) = self.ready.pop() else {
                return;
            };
            let call = self.sign(&receipt);
            let client = self.client.clone();
            self.in_flight
                .spawn(async move { (receipt, client.post(call).await) });
        }
    }

    fn sign(&mut self, receipt: &Receipt) -> Call {
        let (id, timestamp, body) = (receipt.webhook_id(), now_ms() / 1000, receipt.body());
        let signer = match receipt.role {
            Role::Forged => &self.forger,
            Role::True | Role::Copy => self
                .signers
                .entry(receipt.account)
                .or_insert_with(|| self.vendor.signer(receipt.account)),
        };
        let signature = signer.sign(&id, timestamp, &body);
        Call {
            id,
            timestamp,
            signature,
            body,
        }
    }

    fn finish(&mut self, answered: Result<(Receipt, Verdict), tokio::task::JoinError>) {
        let Ok((mut receipt, verdict)) = answered else {
            tracing::error!("a receipt's task ended without an answer; the next start sends it");
            return;
        };
        let vendor = self.vendor.clone();
        let mut ledger = vendor.ledger();
        let counts = ledger.counts_mut(receipt.account);
        match (receipt.role, verdict) {
            (Role::Forged, verdict) => {
                counts.receipts_forged += 1;
                counts.forgeries_taken += u64::from(verdict == Verdict::Taken);
            }
            (_, Verdict::Again(at_least)) => {
                counts.receipts_retried += 1;
                let pause = at_least + pause(receipt.attempts);
                receipt.attempts += 1;
                self.wait(receipt, pause);
            }
            (Role::Copy, Verdict::Taken) => counts.receipts_doubled += 1,
            (Role::Copy, Verdict::Refused(_)) => {}
            (Role::True, Verdict::Taken) => {
                counts.receipts_sent += 1;
                counts.receipts_pending -= 1;
                self.notes.sent(receipt.request, receipt.position);
            }
            (Role::True, Verdict::Refused(status)) => {
                counts.receipts_given_up += 1;
                counts.receipts_pending -= 1;
                self.notes.unsent(receipt.request, receipt.position);
                tracing::warn!(message.id = receipt.id, %status, "a receipt was refused for good");
            }
        }
        drop(ledger);
        if self.notes.len() >= MOST_NOTES {
            self.write_notes();
        }
    }

    fn write_notes(&mut self) {
        if self.notes.len() > 0
            && self
                .vendor
                .journal
                .append(&self.notes.take().line(), None)
                .is_err()
        {
            tracing::error!("settled receipts are not journalled; the next start sends them again");
        }
    }
}

async fn until(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => pending().await,
    }
}

/// A pause that doubles with each attempt, drawn from its upper half so that attempts drift apart.
fn pause(attempts: u32) -> Duration {
    let longest = (FIRST_PAUSE_MS << attempts.min(16)).min(LONGEST_PAUSE_MS);
    Duration::from_millis(rand::random_range(longest / 2..=longest))
}

fn spread() -> Duration {
    Duration::from_millis(rand::random_range(1..=SPREAD_MS))
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Waiting) -> bool {
        self.due == other.due
    }
}
impl Eq for Waiting {}
impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Waiting) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Waiting {
    fn cmp(&self, other: &Waiting) -> std::cmp::Ordering {
        self.due.cmp(&other.due)
    }
}
