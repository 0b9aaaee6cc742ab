//! Which faults happen, in which order and for how long: decided by the seed alone.

use std::time::Duration;

use anyhow::ensure;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng, rngs::StdRng};

use super::Fault;

/// A fault of a round: when it begins after the round did, and how long it lasts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stroke {
    pub(crate) fault: Fault,
    pub(crate) after: Duration,
    pub(crate) lasts: Duration,
}

pub(crate) struct Dice {
    random: StdRng,
    kinds: Vec<Fault>,
    /// Those that have not come since all had come.
    left: Vec<Fault>,
    at_once: usize,
}

impl Dice {
    /// Of kinds whose names begin with one of those given; of all where none is.
    pub(crate) fn new(seed: u64, kinds: &[String], at_once: usize) -> anyhow::Result<Dice> {
        let wanted = |fault: &Fault| {
            kinds.is_empty() || kinds.iter().any(|kind| fault.kind().starts_with(kind))
        };
        let kinds: Vec<Fault> = Fault::all().into_iter().filter(wanted).collect();
        ensure!(!kinds.is_empty(), "there is no such kind of fault");
        Ok(Dice {
            random: StdRng::seed_from_u64(seed),
            kinds,
            left: Vec::new(),
            at_once,
        })
    }

    /// The faults of the next round: one or more, none of which meets another. Each kind comes once before any
    /// comes again.
    pub(crate) fn round(&mut self) -> Vec<Stroke> {
        let wanted = self.random.random_range(1..=self.at_once);
        let mut round: Vec<Stroke> = Vec::new();
        if self.left.is_empty() {
            self.left.clone_from(&self.kinds);
            self.left.shuffle(&mut self.random);
        }
        let mut put_back = Vec::new();
        while round.len() < wanted
            && let Some(fault) = self.left.pop()
        {
            if round.iter().any(|stroke| stroke.fault.meets(fault)) {
                put_back.push(fault);
            } else {
                round.push(self.stroke(fault));
            }
        }
        self.left.extend(put_back.into_iter().rev());
        round
    }

    fn stroke(&mut self, fault: Fault) -> Stroke {
        let mut between = |least: u64, most: Duration| {
            let most = most.as_millis() as u64;
            Duration::from_millis(self.random.random_range(least.min(most)..=most))
        };
        Stroke {
            fault,
            after: between(0, Duration::from_millis(1_500)),
            lasts: between(300, fault.longest()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_seed_draws_the_same_faults_and_every_kind_comes() {
        let rounds = |seed| {
            let mut dice = Dice::new(seed, &[], 3).unwrap();
            (0..40).map(|_| dice.round()).collect::<Vec<_>>()
        };
        assert_eq!(rounds(7), rounds(7));
        assert_ne!(rounds(7), rounds(8));
        let kinds: HashSet<_> = rounds(7).into_iter().flatten().map(|s| s.fault).collect();
        assert_eq!(kinds.len(), Fault::all().len());
        for round in rounds(7) {
            for (place, stroke) in round.iter().enumerate() {
                let others = &round[place + 1..];
                assert!(!others.iter().any(|other| other.fault.meets(stroke.fault)));
            }
        }
    }

    #[test]
    fn kinds_are_chosen_by_the_beginning_of_their_names() {
        let mut dice = Dice::new(1, &["kill.postgres".to_owned()], 1).unwrap();
        for _ in 0..5 {
            assert!(dice.round()[0].fault.kind().starts_with("kill.postgres"));
        }
        assert!(Dice::new(1, &["fire".to_owned()], 1).is_err());
    }
}
