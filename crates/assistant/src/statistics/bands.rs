//! Which bands of an audience differ soundly from the rest of it.

use super::proportion::{Proportion, Test, compare};

/// A band with fewer people is not looked at, nor one with fewer people outside it.
pub const LEAST_PEOPLE: u64 = 100;

/// One band of one way of cutting an audience up: the customers of Mumbai among all cities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band<Id> {
    /// What the caller knows it by.
    pub id: Id,
    /// Its share.
    pub inside: Proportion,
    /// The share of everyone else cut up the same way.
    pub outside: Proportion,
}

/// A band that differs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference<Id> {
    /// What the caller knows the band by.
    pub id: Id,
    /// Its share less that of the others, and how probable that is by chance.
    pub test: Test,
    /// The least rate of false discoveries at which it counts as one.
    pub false_discovery: f64,
}

/// The bands whose share differs from that of everyone else, at a rate of false discoveries of at most `level` over
/// all bands that were looked at, most certain first.
///
/// Bands of one cut lean on each other (if one is high the others are low); Benjamini and Hochberg's
/// procedure is used all the same, as its error stays near its level there (Reiner-Benaim 2007, FDR control by the
/// BH procedure for two-sided correlated tests).
#[must_use]
pub fn sound_differences<Id: Copy>(bands: &[Band<Id>], level: f64) -> Vec<Difference<Id>> {
    let tests: Vec<(Id, Test)> = bands
        .iter()
        .filter(|band| band.inside.of >= LEAST_PEOPLE && band.outside.of >= LEAST_PEOPLE)
        .filter_map(|band| Some((band.id, compare(band.inside, band.outside)?)))
        .collect();
    let p_values: Vec<f64> = tests.iter().map(|(_, test)| test.p_value).collect();
    let mut found: Vec<Difference<Id>> = tests
        .into_iter()
        .zip(false_discovery(&p_values))
        .filter(|(_, rate)| *rate <= level)
        .map(|((id, test), false_discovery)| Difference {
            id,
            test,
            false_discovery,
        })
        .collect();
    found.sort_by(|left, right| {
        left.false_discovery
            .total_cmp(&right.false_discovery)
            .then(left.test.p_value.total_cmp(&right.test.p_value))
            .then(
                right
                    .test
                    .difference
                    .abs()
                    .total_cmp(&left.test.difference.abs()),
            )
    });
    found
}

/// For each p value the least rate of false discoveries at which it is one: min over j ≥ i of m·p(j)/j
/// (Benjamini and Hochberg 1995, as adjusted p values).
#[must_use]
pub fn false_discovery(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|left, right| p_values[*left].total_cmp(&p_values[*right]));
    let tests = p_values.len() as f64;
    let mut adjusted = vec![1.0; p_values.len()];
    let mut least: f64 = 1.0;
    for (rank, place) in order.into_iter().enumerate().rev() {
        least = least.min(p_values[place] * tests / (rank + 1) as f64);
        adjusted[place] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Random;

    fn share(hits: u64, of: u64) -> Proportion {
        Proportion { hits, of }
    }

    #[test]
    fn the_fifteen_of_the_paper_give_four() {
        // Benjamini and Hochberg 1995, section 3: at 0.05 the four least are rejected.
        let p_values = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        let rejected = false_discovery(&p_values)
            .into_iter()
            .filter(|rate| *rate <= 0.05)
            .count();
        assert_eq!(rejected, 4);
    }

    #[test]
    fn the_procedure_agrees_with_its_definition() {
        let mut random = Random::new(3);
        for _ in 0..300 {
            let tests = 1 + random.below(20) as usize;
            let p_values: Vec<f64> = (0..tests).map(|_| random.share().powi(3)).collect();
            let level = 0.01 + random.share() * 0.3;
            let mut sorted = p_values.clone();
            sorted.sort_by(f64::total_cmp);
            // Reject the k least, k the greatest with p(k) <= k/m · level.
            let rejected = (1..=tests)
                .rev()
                .find(|k| sorted[k - 1] <= *k as f64 / tests as f64 * level)
                .unwrap_or(0);
            let found = false_discovery(&p_values)
                .into_iter()
                .filter(|rate| *rate <= level)
                .count();
            assert_eq!(found, rejected, "{p_values:?} at {level}");
        }
    }

    #[test]
    fn small_bands_are_not_looked_at() {
        let bands = [
            Band {
                id: "small",
                inside: share(0, 99),
                outside: share(900, 1000),
            },
            Band {
                id: "nearly all",
                inside: share(900, 1000),
                outside: share(0, 99),
            },
            Band {
                id: "low",
                inside: share(70, 100),
                outside: share(900, 1000),
            },
            Band {
                id: "same",
                inside: share(90, 100),
                outside: share(900, 1000),
            },
        ];
        let found = sound_differences(&bands, 0.05);
        let ids: Vec<&str> = found.iter().map(|difference| difference.id).collect();
        assert_eq!(ids, ["low"]);
        assert!((found[0].test.difference + 0.2).abs() < 1e-12);
    }

    #[test]
    fn looking_at_more_asks_for_more() {
        let doubtful = Band {
            id: 0,
            inside: share(82, 100),
            outside: share(900, 1000),
        };
        assert_eq!(sound_differences(&[doubtful], 0.05).len(), 1);
        let mut many: Vec<Band<usize>> = (1..20)
            .map(|id| Band {
                id,
                inside: share(90, 100),
                outside: share(900, 1000),
            })
            .collect();
        many.push(doubtful);
        assert_eq!(sound_differences(&many, 0.05).len(), 0);
    }

    #[test]
    fn chance_alone_is_rarely_a_difference() {
        let mut random = Random::new(4);
        let mut draw = |of: u64| share((0..of).filter(|_| random.below(10) < 9).count() as u64, of);
        let alarms = (0..200)
            .filter(|_| {
                let bands: Vec<Band<usize>> = (0..8)
                    .map(|id| Band {
                        id,
                        inside: draw(150),
                        outside: draw(600),
                    })
                    .collect();
                !sound_differences(&bands, 0.05).is_empty()
            })
            .count();
        assert!(alarms <= 20, "{alarms} of 200");
    }
}
