//! Receipts that are due. Streams of messages take turns here too, as a small campaign's receipts would
//! otherwise stand behind all that came due before the receiver could take it.

use std::collections::{HashMap, VecDeque};

use super::Receipt;

#[derive(Default)]
pub(super) struct Ready {
    streams: HashMap<u32, VecDeque<Receipt>>,
    /// Streams that have receipts, next first.
    rotation: VecDeque<u32>,
    length: usize,
}

impl Ready {
    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn push(&mut self, receipt: Receipt) {
        let stream = receipt.stream;
        let receipts = self.streams.entry(stream).or_insert_with(|| {
            self.rotation.push_back(stream);
            VecDeque::new()
        });
        receipts.push_back(receipt);
        self.length += 1;
    }

    /// The oldest receipt of the next stream.
    pub(super) fn pop(&mut self) -> Option<Receipt> {
        let stream = self.rotation.pop_front()?;
        let receipts = self.streams.get_mut(&stream)?;
        let receipt = receipts.pop_front()?;
        self.length -= 1;
        if receipts.is_empty() {
            self.streams.remove(&stream);
        } else {
            self.rotation.push_back(stream);
        }
        Some(receipt)
    }
}
