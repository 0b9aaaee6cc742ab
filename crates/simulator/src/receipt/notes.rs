//! Settled receipts that the journal does not know of yet, as runs of positions.

use crate::journal::{Entry, Span};

#[derive(Default)]
pub(super) struct Notes {
    sent: Vec<(u32, u32)>,
    unsent: Vec<(u32, u32)>,
}

impl Notes {
    pub(super) fn sent(&mut self, request: u32, position: u32) {
        self.sent.push((request, position));
    }

    pub(super) fn unsent(&mut self, request: u32, position: u32) {
        self.unsent.push((request, position));
    }

    pub(super) fn len(&self) -> usize {
        self.sent.len() + self.unsent.len()
    }

    /// All notes as one entry; none are left.
    pub(super) fn take(&mut self) -> Entry {
        Entry::Settled {
            sent: runs(std::mem::take(&mut self.sent)),
            unsent: runs(std::mem::take(&mut self.unsent)),
        }
    }
}

fn runs(mut settled: Vec<(u32, u32)>) -> Vec<Span> {
    settled.sort_unstable();
    let mut spans: Vec<Span> = Vec::new();
    for (request, position) in settled {
        match spans.last_mut() {
            Some((same, _, last)) if *same == request && *last + 1 == position => *last = position,
            _ => spans.push((request, position, position)),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_become_one_run() {
        let settled = vec![(2, 0), (1, 5), (1, 3), (1, 4), (1, 9), (2, 1)];
        assert_eq!(runs(settled), [(1, 3, 5), (1, 9, 9), (2, 0, 1)]);
    }
}
