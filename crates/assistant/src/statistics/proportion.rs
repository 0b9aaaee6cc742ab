//! Whether two shares differ by more than chance.

use super::distribution::{ln_factorial, normal_upper};

/// So many of so many: 1,140 delivered of 1,284.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proportion {
    /// How many it holds for; never more than `of`.
    pub hits: u64,
    /// How many there are.
    pub of: u64,
}

impl Proportion {
    /// The share from 0 to 1; nothing of nobody.
    #[must_use]
    pub fn rate(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }
}

/// Which test was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestKind {
    /// The two-proportion z test with pooled variance.
    Z,
    /// Fisher's exact test, where an expected count is under 5.
    Fisher,
}

/// What a comparison found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The first share less the second.
    pub difference: f64,
    /// How probable so great a difference is where there is none, in both directions.
    pub p_value: f64,
    /// Which test it was.
    pub kind: TestKind,
}

/// Compares two shares of different people; nothing where one side has nobody.
///
/// The z test pools both sides for the variance (Fleiss, Levin and Paik, Statistical Methods for Rates and
/// Proportions, 3rd edition, 2.3, without the continuity correction). Where one of the four expected counts is under
/// 5 (Cochran 1954) it is Fisher's exact test, two-sided by the sum of all tables that are no more probable
/// than the one seen.
#[must_use]
pub fn compare(first: Proportion, second: Proportion) -> Option<Test> {
    if first.hits > first.of || second.hits > second.of {
        return None;
    }
    let difference = first.rate()? - second.rate()?;
    let of = (first.of + second.of) as f64;
    let hits = (first.hits + second.hits) as f64;
    let least = hits.min(of - hits) * first.of.min(second.of) as f64 / of;
    let (p_value, kind) = if least < 5.0 {
        (fisher(first, second), TestKind::Fisher)
    } else {
        let pooled = hits / of;
        let variance = pooled * (1.0 - pooled) * (1.0 / first.of as f64 + 1.0 / second.of as f64);
        let z = difference.abs() / variance.sqrt();
        ((2.0 * normal_upper(z)).min(1.0), TestKind::Z)
    };
    Some(Test {
        difference,
        p_value,
        kind,
    })
}

fn fisher(first: Proportion, second: Proportion) -> f64 {
    let hits = first.hits + second.hits;
    let all = first.of + second.of;
    let fixed = ln_factorial(hits)
        + ln_factorial(all - hits)
        + ln_factorial(first.of)
        + ln_factorial(second.of)
        - ln_factorial(all);
    let log_probability = |in_first: u64| {
        let table = [
            in_first,
            first.of - in_first,
            hits - in_first,
            second.of - (hits - in_first),
        ];
        fixed - table.into_iter().map(ln_factorial).sum::<f64>()
    };
    let seen = log_probability(first.hits);
    let least = hits.saturating_sub(second.of);
    let most = hits.min(first.of);
    // Rounding must not part tables that are equally probable; R takes the same tolerance.
    let sum: f64 = (least..=most)
        .map(log_probability)
        .filter(|probability| *probability <= seen + 1e-7)
        .map(f64::exp)
        .sum();
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Random;

    fn share(hits: u64, of: u64) -> Proportion {
        Proportion { hits, of }
    }

    #[test]
    fn the_z_test_gives_the_figures_of_a_worked_example() {
        // 0.9 against 0.8, 100 each: pooled 0.85, z = 0.1 / sqrt(0.85 · 0.15 · 0.02) = 1.980295.
        let test = compare(share(90, 100), share(80, 100)).unwrap();
        assert_eq!(test.kind, TestKind::Z);
        assert!((test.difference - 0.1).abs() < 1e-12);
        assert!((test.p_value - 0.047_67).abs() < 1e-5, "{}", test.p_value);
    }

    #[test]
    fn fisher_tastes_tea() {
        // Fisher 1935: three of four cups told right; and R's fisher.test on the same table.
        let test = compare(share(3, 4), share(1, 4)).unwrap();
        assert_eq!(test.kind, TestKind::Fisher);
        assert!((test.p_value - 34.0 / 70.0).abs() < 1e-12);
        let test = compare(share(4, 4), share(0, 4)).unwrap();
        assert!((test.p_value - 2.0 / 70.0).abs() < 1e-12);
    }

    #[test]
    fn fisher_agrees_with_counting_every_draw() {
        let mut random = Random::new(1);
        for _ in 0..100 {
            let (left, right) = (1 + random.below(6), 1 + random.below(6));
            let first = share(random.below(left + 1), left);
            let second = share(random.below(right + 1), right);
            let hits = (first.hits + second.hits) as u32;
            // Which people the hits fall on, each choice as probable as any other.
            let draws: Vec<u64> = (0..1_u64 << (left + right))
                .filter(|people| people.count_ones() == hits)
                .map(|people| u64::from((people & ((1 << left) - 1)).count_ones()))
                .collect();
            let ways = |in_first: u64| draws.iter().filter(|hits| **hits == in_first).count();
            let extreme = draws
                .iter()
                .filter(|hits| ways(**hits) <= ways(first.hits))
                .count();
            let counted = extreme as f64 / draws.len() as f64;
            assert!(
                (fisher(first, second) - counted).abs() < 1e-9,
                "{first:?} {second:?}"
            );
        }
    }

    #[test]
    fn sides_can_be_swapped_and_hits_be_misses() {
        let mut random = Random::new(2);
        for _ in 0..500 {
            let (left, right) = (1 + random.below(400), 1 + random.below(400));
            let first = share(random.below(left + 1), left);
            let second = share(random.below(right + 1), right);
            let test = compare(first, second).unwrap();
            let swapped = compare(second, first).unwrap();
            let missed = compare(
                share(left - first.hits, left),
                share(right - second.hits, right),
            );
            for other in [swapped, missed.unwrap()] {
                assert!((other.p_value - test.p_value).abs() < 1e-9);
                assert!((other.difference + test.difference).abs() < 1e-12);
            }
            assert!((0.0..=1.0).contains(&test.p_value));
        }
    }

    #[test]
    fn nothing_can_be_said_of_nobody() {
        assert_eq!(compare(share(0, 0), share(1, 2)), None);
        assert_eq!(compare(share(3, 2), share(1, 2)), None);
        let same = compare(share(0, 500), share(0, 700)).unwrap();
        assert!((same.p_value - 1.0).abs() < 1e-12);
    }
}
