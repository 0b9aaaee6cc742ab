//! What the simulator knows in memory: keys, ids, and counters by account. All of it is read back
//! from the journal at start.

use std::collections::HashMap;

use serde::Serialize;

use crate::clock::rfc3339;
use crate::ids::{self, Ids};
use crate::journal::Accepted;
use crate::outcome::{Fate, Status};

/// Counters of an account, or of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Counts {
    /// Distinct message ids accepted.
    pub accepted: u64,
    /// Requests whose key had come before.
    pub repeated_keys: u64,
    /// Messages whose id had come before under another key.
    pub repeated_messages: u64,
    /// Receipts that the receiver took, copies and forgeries apart.
    pub receipts_sent: u64,
    /// Messages refused at the door.
    pub refused: u64,
    /// Receipts still to be sent.
    pub receipts_pending: u64,
    /// Receipts withheld because of `loseRate`.
    pub receipts_lost: u64,
    /// Receipts that the receiver refused for good.
    pub receipts_given_up: u64,
    /// Attempts that failed and were repeated, since the start.
    pub receipts_retried: u64,
    /// Second copies taken because of `doubleRate`, since the start.
    pub receipts_doubled: u64,
    /// Forgeries sent because of `forgeRate`, since the start.
    pub receipts_forged: u64,
    /// Forgeries that the receiver took, which it never should, since the start.
    pub forgeries_taken: u64,
}

/// What is kept of an accepted request; the rest is in the journal.
#[derive(Clone, Copy)]
pub(crate) struct Request {
    pub begin: u64,
    pub length: u32,
    pub at: i64,
    pub fail_rate: f64,
    pub account: u32,
    pub destination: u32,
    pub stream: u32,
}

/// What `GET /v1/messages` tells of a message.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageState {
    id: String,
    status: Status,
    failure_code: Option<&'static str>,
    occurred_at: Option<String>,
}

#[derive(Default)]
pub(crate) struct Ledger {
    requests: Vec<Request>,
    ids: Ids,
    accounts: Names,
    destinations: Names,
    streams: Names,
    /// By account.
    keys: Vec<HashMap<Box<str>, u32>>,
    counts: Vec<Counts>,
}

impl Ledger {
    /// The number of the request that came first with this key.
    pub(crate) fn request_of_key(&self, account: &str, key: &str) -> Option<u32> {
        let account = self.accounts.find(account)?;
        self.keys[account as usize].get(key).copied()
    }

    /// The number the next request gets.
    pub(crate) fn next_number(&self) -> u32 {
        self.requests.len() as u32
    }

    /// Notes a request whose line begins there.
    pub(crate) fn add(&mut self, accepted: &Accepted, begin: u64, length: u32) -> u32 {
        let number = self.next_number();
        let account = self.account(&accepted.account);
        let ids = &accepted.answer.accepted;
        let new = ids.iter().filter(|id| self.ids.insert(id, number)).count() as u64;
        self.keys[account as usize].insert(accepted.key.as_str().into(), number);
        let counts = &mut self.counts[account as usize];
        counts.accepted += new;
        counts.repeated_messages += ids.len() as u64 - new;
        counts.receipts_pending += ids.len() as u64;
        counts.refused += accepted.answer.refused.len() as u64;
        self.requests.push(Request {
            begin,
            length,
            at: accepted.at,
            fail_rate: accepted.fail_rate,
            account,
            destination: self.destinations.intern(&accepted.receipt_url),
            stream: self
                .streams
                .intern(ids.first().map_or("", |id| ids::stream(id))),
        });
        number
    }

    pub(crate) fn request(&self, number: u32) -> Option<Request> {
        self.requests.get(number as usize).copied()
    }

    pub(crate) fn destination(&self, number: u32) -> &str {
        self.destinations.name(number)
    }

    pub(crate) fn account_name(&self, number: u32) -> &str {
        self.accounts.name(number)
    }

    /// The account's number, given now if it is new.
    pub(crate) fn account(&mut self, name: &str) -> u32 {
        let account = self.accounts.intern(name);
        self.keys.resize_with(self.accounts.len(), HashMap::default);
        self.counts
            .resize_with(self.accounts.len(), Counts::default);
        account
    }

    pub(crate) fn counts_mut(&mut self, account: u32) -> &mut Counts {
        &mut self.counts[account as usize]
    }

    /// Counters of one account, zeros for an unknown one, or of all together.
    pub(crate) fn counts(&self, account: Option<&str>) -> Counts {
        match account {
            Some(name) => self
                .accounts
                .find(name)
                .map_or(Counts::default(), |account| self.counts[account as usize]),
            None => self.counts.iter().fold(Counts::default(), Counts::plus),
        }
    }

    /// Every account with its counters, in order of appearance.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = (&str, Counts)> {
        self.accounts.all().zip(self.counts.iter().copied())
    }

    /// What became of a message by now; none for an unknown id.
    pub(crate) fn message(&self, id: &str, now: i64) -> Option<MessageState> {
        let request = self.request(self.ids.request_of(id)?)?;
        let fate = Fate::of(id);
        let occurred_at = request.at + fate.handset_ms();
        let failure_code = fate.failure(request.fail_rate);
        let (status, failure_code, occurred_at) = match failure_code {
            _ if now < occurred_at => (Status::Queued, None, None),
            None => (Status::Sent, None, Some(rfc3339(occurred_at))),
            failed => (Status::Failed, failed, Some(rfc3339(occurred_at))),
        };
        Some(MessageState {
            id: id.to_owned(),
            status,
            failure_code,
            occurred_at,
        })
    }
}

impl Counts {
    fn plus(self, other: &Counts) -> Counts {
        Counts {
            accepted: self.accepted + other.accepted,
            repeated_keys: self.repeated_keys + other.repeated_keys,
            repeated_messages: self.repeated_messages + other.repeated_messages,
            receipts_sent: self.receipts_sent + other.receipts_sent,
            refused: self.refused + other.refused,
            receipts_pending: self.receipts_pending + other.receipts_pending,
            receipts_lost: self.receipts_lost + other.receipts_lost,
            receipts_given_up: self.receipts_given_up + other.receipts_given_up,
            receipts_retried: self.receipts_retried + other.receipts_retried,
            receipts_doubled: self.receipts_doubled + other.receipts_doubled,
            receipts_forged: self.receipts_forged + other.receipts_forged,
            forgeries_taken: self.forgeries_taken + other.forgeries_taken,
        }
    }
}

/// Texts that come again and again, each kept once and known by its number.
#[derive(Default)]
struct Names {
    numbers: HashMap<Box<str>, u32>,
    names: Vec<Box<str>>,
}

impl Names {
    fn intern(&mut self, name: &str) -> u32 {
        if let Some(number) = self.find(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.numbers.insert(name.into(), number);
        self.names.push(name.into());
        number
    }

    fn find(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    fn name(&self, number: u32) -> &str {
        &self.names[number as usize]
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }

    fn len(&self) -> usize {
        self.names.len()
    }
}
