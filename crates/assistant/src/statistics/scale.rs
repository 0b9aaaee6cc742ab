//! Putting figures of different kinds on one scale.

/// How a column is put on a scale with mean 0 and standard deviation 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation over all values; 0 where they are all the same.
    pub deviation: f64,
}

impl Scale {
    /// The scale of a column, in one pass (Welford 1962).
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let mut mean = 0.0;
        let mut squares = 0.0;
        for (place, value) in values.iter().enumerate() {
            let step = value - mean;
            mean += step / (place + 1) as f64;
            squares += step * (value - mean);
        }
        let deviation = if values.is_empty() {
            0.0
        } else {
            (squares / values.len() as f64).sqrt()
        };
        Self { mean, deviation }
    }

    /// A value on this scale; 0 where the column says nothing.
    #[must_use]
    pub fn apply(&self, value: f64) -> f64 {
        // What rounding leaves of a constant column is no deviation.
        if self.deviation <= self.mean.abs() * 1e-12 {
            0.0
        } else {
            (value - self.mean) / self.deviation
        }
    }
}

/// Puts a column on its own scale and says which.
pub fn standardise(values: &mut [f64]) -> Scale {
    let scale = Scale::of(values);
    for value in values.iter_mut() {
        *value = scale.apply(*value);
    }
    scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Random;

    #[test]
    fn a_column_gets_mean_0_and_deviation_1() {
        let mut random = Random::new(7);
        for _ in 0..100 {
            let size = 2 + random.below(200) as usize;
            let mut column: Vec<f64> = (0..size).map(|_| 1e6 + 500.0 * random.share()).collect();
            let mean = column.iter().sum::<f64>() / size as f64;
            let variance = column
                .iter()
                .map(|value| (value - mean).powi(2))
                .sum::<f64>()
                / size as f64;
            let scale = standardise(&mut column);
            assert!((scale.mean - mean).abs() < 1e-6);
            assert!((scale.deviation - variance.sqrt()).abs() < 1e-6);
            let mean = column.iter().sum::<f64>() / size as f64;
            let variance = column.iter().map(|value| value * value).sum::<f64>() / size as f64;
            assert!(mean.abs() < 1e-6 && (variance - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn a_column_that_says_nothing_becomes_zeros() {
        for value in [0.0, 3.7, 0.1, 1e12] {
            let mut column = vec![value; 9];
            standardise(&mut column);
            assert_eq!(column, vec![0.0; 9]);
        }
        assert_eq!(standardise(&mut []).deviation, 0.0);
    }
}
