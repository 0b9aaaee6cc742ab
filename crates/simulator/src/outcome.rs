//! What becomes of a message: a function of its id, so that it is the same after a restart.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// Reasons for a failure with how many of a hundred failures they explain.
const FAILURES: [(&str, u64); 7] = [
    ("unknown_subscriber", 32),
    ("handset_off", 22),
    ("carrier_rejected", 14),
    ("out_of_coverage", 12),
    ("message_expired", 9),
    ("blocked_by_recipient", 7),
    ("inbox_full", 4),
];
/// Reasons for which a message is refused at the door.
const REFUSALS: [&str; 3] = ["invalid_number", "blocked_by_carrier", "content_rejected"];
/// The quickest and the slowest handset, in milliseconds.
const HANDSET_MS: (u64, u64) = (20, 220);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Status {
    Queued,
    Sent,
    Failed,
}

/// Independent draws for one message.
pub(crate) struct Fate {
    outcome: u64,
    failure: u64,
    refusal: u64,
    handset: u64,
}

impl Fate {
    pub(crate) fn of(id: &str) -> Fate {
        let digest = Sha256::digest(id.as_bytes());
        let draw = |number: usize| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&digest[number * 8..number * 8 + 8]);
            u64::from_be_bytes(bytes)
        };
        Fate {
            outcome: draw(0),
            failure: draw(1),
            refusal: draw(2),
            handset: draw(3),
        }
    }

    /// Why the message is refused, if it is one of the share that is.
    pub(crate) fn refusal(&self, refuse_rate: f64) -> Option<&'static str> {
        let code = REFUSALS[(self.refusal % REFUSALS.len() as u64) as usize];
        (share(self.refusal) < refuse_rate).then_some(code)
    }

    /// Why the message fails, if it is one of the share that does.
    pub(crate) fn failure(&self, fail_rate: f64) -> Option<&'static str> {
        if share(self.outcome) >= fail_rate {
            return None;
        }
        let mut rest = self.failure % FAILURES.iter().map(|(_, weight)| weight).sum::<u64>();
        let found = FAILURES.iter().find(|(_, weight)| {
            let here = rest < *weight;
            rest = rest.saturating_sub(*weight);
            here
        });
        found.map(|(code, _)| *code)
    }

    /// Milliseconds from acceptance until the handset has it, or never will.
    pub(crate) fn handset_ms(&self) -> i64 {
        let (quickest, slowest) = HANDSET_MS;
        (quickest + self.handset % (slowest - quickest)) as i64
    }
}

/// A draw as a share from 0 to less than 1.
fn share(draw: u64) -> f64 {
    (draw >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_fails_each_for_a_reason_that_stays() {
        let failures: Vec<_> = (0..20_000)
            .filter_map(|customer| Fate::of(&format!("1-42-{customer}")).failure(0.1))
            .collect();
        assert!(
            (1_850..2_150).contains(&failures.len()),
            "{}",
            failures.len()
        );
        for (code, _) in FAILURES {
            assert!(failures.contains(&code), "{code} never happens");
        }
        // A restarted or rebuilt simulator must say the same of a message it took long ago.
        assert_eq!(
            Fate::of("1-42-1007").failure(1.0),
            Fate::of("1-42-1007").failure(0.999_999)
        );
    }

    #[test]
    fn rates_of_nothing_and_of_all_are_exact() {
        for customer in 0..1_000 {
            let fate = Fate::of(&format!("7-1-{customer}"));
            assert_eq!(fate.failure(0.0), None);
            assert_eq!(fate.refusal(0.0), None);
            assert!(fate.failure(1.0).is_some());
            assert!(fate.refusal(1.0).is_some());
        }
    }
}
