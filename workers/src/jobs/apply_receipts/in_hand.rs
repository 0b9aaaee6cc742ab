//! The receipts in hand: taken from the stream, not applied yet.
//!
//! A workspace's receipts travel in one stream, so those of a small campaign stand behind those of a large
//! one. Many deliveries are held at once, and each statement applies the receipts of all the campaigns among
//! them in equal shares. A delivery is acknowledged when its last receipt is applied.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::Value;
use tidings_queue::Delivery;
use tidings_store::{CampaignId, receipt::ReceiptRecord};

/// The receipts of one workspace.
pub(super) struct InHand {
    workspace: i64,
    /// By the order in which they were taken.
    deliveries: BTreeMap<u64, Held>,
    taken: u64,
    receipts: HashMap<CampaignId, VecDeque<Receipt>>,
    /// Each campaign of `receipts` once; the next one to be served stands first.
    turns: VecDeque<CampaignId>,
    waiting: usize,
    unreadable: Vec<Value>,
}

struct Held {
    delivery: Delivery,
    /// How many of its receipts are not applied yet.
    left: usize,
}

struct Receipt {
    delivery: u64,
    record: ReceiptRecord,
}

/// Receipts that are applied together.
pub(super) struct Share {
    pub(super) receipts: Vec<ReceiptRecord>,
    /// How many of them each delivery brought.
    brought: BTreeMap<u64, usize>,
}

impl InHand {
    /// Begins with a delivery.
    pub(super) fn new(delivery: Delivery) -> InHand {
        let mut in_hand = InHand {
            workspace: delivery.workspace,
            deliveries: BTreeMap::new(),
            taken: 0,
            receipts: HashMap::new(),
            turns: VecDeque::new(),
            waiting: 0,
            unreadable: Vec::new(),
        };
        in_hand.add(delivery);
        in_hand
    }

    /// Adds a delivery of the same workspace.
    pub(super) fn add(&mut self, mut delivery: Delivery) {
        let mut records = Vec::new();
        for entry in &mut delivery.entries {
            // Only its id is needed from here on.
            let payload = std::mem::take(&mut entry.payload);
            read(&payload, &mut records, &mut self.unreadable);
        }
        self.taken += 1;
        let left = records.len();
        self.waiting += left;
        for record in records {
            let waiting = self.receipts.entry(record.campaign).or_default();
            if waiting.is_empty() {
                self.turns.push_back(record.campaign);
            }
            waiting.push_back(Receipt {
                delivery: self.taken,
                record,
            });
        }
        self.deliveries.insert(self.taken, Held { delivery, left });
    }

    pub(super) fn workspace(&self) -> i64 {
        self.workspace
    }

    /// Whether every delivery is done.
    pub(super) fn is_done(&self) -> bool {
        self.deliveries.is_empty()
    }

    /// Whether somebody else may be at the same receipts already.
    pub(super) fn is_lost(&self) -> bool {
        self.newest().is_some_and(Delivery::is_lost)
    }

    /// What could not be read, once.
    pub(super) fn unreadable(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.unreadable)
    }

    /// How many receipts are yet to be handed out.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// The delivery that was taken last, of those that are not done.
    pub(super) fn newest(&self) -> Option<&Delivery> {
        let (_, held) = self.deliveries.last_key_value()?;
        Some(&held.delivery)
    }

    /// At most so many receipts, of all campaigns in equal shares.
    pub(super) fn share(&mut self, most: usize) -> Share {
        let mut share = Share {
            receipts: Vec::with_capacity(most.min(self.waiting)),
            brought: BTreeMap::new(),
        };
        while share.receipts.len() < most {
            let Some(campaign) = self.turns.pop_front() else {
                break;
            };
            let Some(waiting) = self.receipts.get_mut(&campaign) else {
                continue;
            };
            if let Some(receipt) = waiting.pop_front() {
                *share.brought.entry(receipt.delivery).or_default() += 1;
                share.receipts.push(receipt.record);
            }
            if waiting.is_empty() {
                self.receipts.remove(&campaign);
            } else {
                self.turns.push_back(campaign);
            }
        }
        self.waiting -= share.receipts.len();
        share
    }

    /// The traces of the requests that brought a share.
    pub(super) fn traces(&self, share: &Share) -> impl Iterator<Item = &str> {
        let brought = share
            .brought
            .keys()
            .filter_map(|it| self.deliveries.get(it));
        let entries = brought.flat_map(|held| &held.delivery.entries);
        entries.filter_map(|entry| entry.trace.as_deref())
    }

    /// Takes note that a share is applied, and gives the deliveries of which nothing is left.
    pub(super) fn applied(&mut self, share: Share) -> Vec<Delivery> {
        for (delivery, receipts) in share.brought {
            if let Some(held) = self.deliveries.get_mut(&delivery) {
                held.left -= receipts;
            }
        }
        let finished = self.deliveries.extract_if(.., |_, held| held.left == 0);
        finished.map(|(_, held)| held.delivery).collect()
    }

    /// All deliveries that are not done, the one that was taken last first.
    pub(super) fn into_deliveries(self) -> impl Iterator<Item = Delivery> {
        let newest_first = self.deliveries.into_values().rev();
        newest_first.map(|held| held.delivery)
    }
}

fn read(payload: &[u8], receipts: &mut Vec<ReceiptRecord>, unreadable: &mut Vec<Value>) {
    if let Ok(mut whole) = serde_json::from_slice::<Vec<ReceiptRecord>>(payload) {
        receipts.append(&mut whole);
        return;
    }
    let Ok(items) = serde_json::from_slice::<Vec<Value>>(payload) else {
        unreadable.push(Value::String(
            String::from_utf8_lossy(payload).replace('\0', ""),
        ));
        return;
    };
    for item in items {
        match serde_json::from_value(item.clone()) {
            Ok(receipt) => receipts.push(receipt),
            Err(_) => unreadable.push(item),
        }
    }
}
