//! Which receipts of a request need no more work: one bit each.

#[derive(Debug, Clone)]
pub(crate) struct Settled {
    bits: Vec<u64>,
    left: usize,
}

impl Settled {
    pub(crate) fn none(messages: usize) -> Settled {
        Settled {
            bits: vec![0; messages.div_ceil(64)],
            left: messages,
        }
    }

    /// True when the position was not settled before.
    pub(crate) fn insert(&mut self, position: u32) -> bool {
        let bit = 1 << (position % 64);
        match self.bits.get_mut(position as usize / 64) {
            Some(word) if *word & bit == 0 => {
                *word |= bit;
                self.left = self.left.saturating_sub(1);
                true
            }
            _ => false,
        }
    }

    pub(crate) fn contains(&self, position: u32) -> bool {
        self.bits
            .get(position as usize / 64)
            .is_some_and(|word| word & 1 << (position % 64) != 0)
    }

    pub(crate) fn is_complete(&self) -> bool {
        self.left == 0
    }
}
