//! Smoothing of small histograms towards a larger one.

/// One cell after smoothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Its share, from 0 to 1.
    pub share: f64,
    /// The lower end of the interval of 95 %.
    pub low: f64,
    /// The upper end of the interval of 95 %.
    pub high: f64,
}

/// A smoothed histogram.
///
/// The counts are a multinomial sample, and the belief before it is a Dirichlet distribution with the mean
/// `prior` and the weight of so many events. After it the belief is Dirichlet again, with the mean
/// (n·observed + weight·prior) / (n + weight): Gelman and others, Bayesian Data Analysis, 3rd edition, 3.4.
/// A small sample so stays near the prior and a large one outweighs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Smoothed {
    shares: Vec<f64>,
    events: f64,
    weight: f64,
}

/// Smooths counts towards a prior, whose numbers need not add up to 1; where they add up to nothing, or their
/// number differs, it is even.
#[must_use]
pub fn smooth(counts: &[u64], prior: &[f64], weight: f64) -> Smoothed {
    let cells = counts.len() as f64;
    let usable = prior.len() == counts.len()
        && prior.iter().all(|part| part.is_finite() && *part >= 0.0)
        && prior.iter().sum::<f64>() > 0.0;
    let whole: f64 = if usable { prior.iter().sum() } else { cells };
    let events: f64 = counts.iter().map(|count| *count as f64).sum();
    let shares = counts
        .iter()
        .enumerate()
        .map(|(place, count)| {
            let expected = if usable { prior[place] } else { 1.0 } / whole;
            let total = events + weight;
            if total > 0.0 {
                (*count as f64 + weight * expected) / total
            } else {
                expected
            }
        })
        .collect();
    Smoothed {
        shares,
        events,
        weight,
    }
}

impl Smoothed {
    /// The shares; they add up to 1.
    #[must_use]
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// How many events were counted.
    #[must_use]
    pub fn events(&self) -> f64 {
        self.events
    }

    /// The share of some cells together, with its interval of 95 %.
    ///
    /// The sum of some parts of a Dirichlet distribution is a Beta distribution. Its interval is Wilson's score
    /// interval (Wilson 1927) on the events and the prior's weight together: it needs no resampling and stays within 0 and 1.
    #[must_use]
    pub fn together(&self, cells: impl IntoIterator<Item = usize>) -> Cell {
        let share: f64 = cells
            .into_iter()
            .filter_map(|cell| self.shares.get(cell))
            .sum();
        let (low, high) = wilson(share, self.events + self.weight);
        Cell { share, low, high }
    }

    /// How many standard deviations a share lies above another: the z by which one tells whether it is truly above.
    /// The variance of a Beta distribution's share p with the weight w is p(1−p)/(w+1).
    #[must_use]
    pub fn above(&self, share: f64, other: f64) -> f64 {
        let variance = other * (1.0 - other) / (self.events + self.weight + 1.0);
        if variance > 0.0 {
            (share - other) / variance.sqrt()
        } else {
            0.0
        }
    }
}

const Z_95: f64 = 1.959_963_984_540_054;

fn wilson(share: f64, weight: f64) -> (f64, f64) {
    if weight <= 0.0 {
        return (0.0, 1.0);
    }
    let square = Z_95 * Z_95;
    let middle = (share + square / (2.0 * weight)) / (1.0 + square / weight);
    let half = Z_95 / (1.0 + square / weight)
        * (share * (1.0 - share) / weight + square / (4.0 * weight * weight))
            .max(0.0)
            .sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Random;

    #[test]
    fn shares_add_up_and_lie_between_sample_and_prior() {
        let mut random = Random::new(8);
        for _ in 0..200 {
            let cells = 2 + random.below(30) as usize;
            let counts: Vec<u64> = (0..cells).map(|_| random.below(9)).collect();
            let prior: Vec<f64> = (0..cells).map(|_| 0.01 + random.share()).collect();
            let events: u64 = counts.iter().sum();
            let smoothed = smooth(&counts, &prior, 20.0);
            assert!((smoothed.shares().iter().sum::<f64>() - 1.0).abs() < 1e-12);
            let whole: f64 = prior.iter().sum();
            for cell in 0..cells {
                let expected = prior[cell] / whole;
                let seen = if events > 0 {
                    counts[cell] as f64 / events as f64
                } else {
                    expected
                };
                let share = smoothed.shares()[cell];
                assert!(share >= seen.min(expected) - 1e-12 && share <= seen.max(expected) + 1e-12);
                let found = smoothed.together([cell]);
                assert!(0.0 <= found.low && found.low <= share);
                assert!(share <= found.high && found.high <= 1.0);
            }
        }
    }

    #[test]
    fn much_data_outweighs_the_prior_and_none_is_the_prior() {
        let prior = [0.9, 0.1];
        let none = smooth(&[0, 0], &prior, 168.0);
        assert!((none.shares()[0] - 0.9).abs() < 1e-12);
        let much = smooth(&[100_000, 900_000], &prior, 168.0);
        assert!((much.shares()[0] - 0.1).abs() < 0.001);
        let uneven = smooth(&[1, 3], &[0.0, 0.0], 0.0);
        assert_eq!(uneven.shares(), [0.25, 0.75]);
        assert_eq!(smooth(&[0, 0], &[1.0], 4.0).shares(), [0.5, 0.5]);
    }

    #[test]
    fn the_interval_holds_the_truth_about_as_often_as_it_says() {
        let mut random = Random::new(9);
        let truth = 0.2;
        let held = (0..2000)
            .filter(|_| {
                let hits = (0..300).filter(|_| random.share() < truth).count() as u64;
                let cell = smooth(&[hits, 300 - hits], &[], 0.0).together([0]);
                (cell.low..=cell.high).contains(&truth)
            })
            .count();
        assert!((1860..=1940).contains(&held), "{held} of 2000");
    }

    #[test]
    fn the_interval_is_wilsons() {
        // 15 of 20, by R's prop.test without correction.
        let cell = smooth(&[15, 5], &[], 0.0).together([0]);
        assert!((cell.low - 0.531_3).abs() < 1e-4 && (cell.high - 0.888_1).abs() < 1e-4);
        assert_eq!(smooth(&[0, 0], &[], 0.0).together([0]).high, 1.0);
    }
}
