//! Logistic regression with a ridge.

/// The weight of the ridge: the belief that a standardised weight is about within -1 and 1, which a few dozen members outweigh. It
/// keeps weights finite where members can be told without error.
const RIDGE: f64 = 1.0;
const MOST_STEPS: usize = 40;
const ENOUGH: f64 = 1e-7;

/// What was learnt: p = 1 / (1 + e^-(intercept + Σ weight·value)).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    intercept: f64,
    weights: Vec<f64>,
}

impl Model {
    /// The weights with the greatest penalised likelihood, by Newton's method, which for this is iteratively reweighted least
    /// squares (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd edition, 4.4.1 and 3.4.1). The
    /// intercept is not held back. A step that makes things worse is halved; the function is concave, so that ends at its one greatest value.
    pub(super) fn fit(rows: &[Vec<f64>], wanted: &[bool]) -> Self {
        let columns = rows.first().map_or(0, Vec::len);
        let mut values = vec![0.0; columns + 1];
        let mut likelihood = likelihood(rows, wanted, &values);
        for _ in 0..MOST_STEPS {
            let Some(step) = newton_step(rows, wanted, &values) else {
                break;
            };
            let greatest = step.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
            let mut scale = 1.0;
            let better = loop {
                let next: Vec<f64> = values
                    .iter()
                    .zip(&step)
                    .map(|(value, part)| value + scale * part)
                    .collect();
                let reached = self::likelihood(rows, wanted, &next);
                if reached >= likelihood {
                    break Some((next, reached));
                }
                scale /= 2.0;
                if scale < 1e-6 {
                    break None;
                }
            };
            let Some((next, reached)) = better else {
                break;
            };
            (values, likelihood) = (next, reached);
            if greatest < ENOUGH {
                break;
            }
        }
        let weights = values.split_off(1);
        Self {
            intercept: values[0],
            weights,
        }
    }

    /// How much a row is like those that were wanted, from 0 to 1.
    pub(super) fn score(&self, row: &[f64]) -> f64 {
        let sum: f64 = self
            .weights
            .iter()
            .zip(row)
            .map(|(weight, value)| weight * value)
            .sum();
        probability(self.intercept + sum)
    }

    pub(super) fn weights(&self) -> &[f64] {
        &self.weights
    }
}

fn probability(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

fn odds(row: &[f64], values: &[f64]) -> f64 {
    let products = row.iter().zip(&values[1..]);
    values[0] + products.map(|(value, weight)| value * weight).sum::<f64>()
}

fn likelihood(rows: &[Vec<f64>], wanted: &[bool], values: &[f64]) -> f64 {
    let sum: f64 = rows
        .iter()
        .zip(wanted)
        .map(|(row, wanted)| {
            let odds = odds(row, values);
            let signed = if *wanted { odds } else { -odds };
            // -ln(1 + e^-x), which must not overflow.
            signed.min(0.0) - (-signed.abs()).exp().ln_1p()
        })
        .sum();
    let ridge: f64 = values[1..].iter().map(|weight| weight * weight).sum();
    sum - RIDGE / 2.0 * ridge
}

fn newton_step(rows: &[Vec<f64>], wanted: &[bool], values: &[f64]) -> Option<Vec<f64>> {
    let size = values.len();
    let mut gradient = vec![0.0; size];
    let mut curvature = vec![vec![0.0; size]; size];
    let mut extended = vec![1.0; size];
    for (row, wanted) in rows.iter().zip(wanted) {
        extended[1..].copy_from_slice(row);
        let expected = probability(odds(row, values));
        let missing = f64::from(u8::from(*wanted)) - expected;
        let spread = expected * (1.0 - expected);
        for left in 0..size {
            gradient[left] += missing * extended[left];
            let weighted = spread * extended[left];
            if weighted != 0.0 {
                for right in 0..=left {
                    curvature[left][right] += weighted * extended[right];
                }
            }
        }
    }
    for place in 1..size {
        gradient[place] -= RIDGE * values[place];
        curvature[place][place] += RIDGE;
    }
    // Where nothing is left to be told the intercept has no curvature of its own.
    curvature[0][0] += 1e-9;
    solve(curvature, gradient)
}

/// Solves a symmetric positive definite system, given by its lower half, after Cholesky.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let size = right.len();
    for row in 0..size {
        for column in 0..=row {
            let product: f64 = (0..column)
                .map(|inner| matrix[row][inner] * matrix[column][inner])
                .sum();
            let value = matrix[row][column] - product;
            if row == column {
                if value <= 0.0 || !value.is_finite() {
                    return None;
                }
                matrix[row][row] = value.sqrt();
            } else {
                matrix[row][column] = value / matrix[column][column];
            }
        }
    }
    for row in 0..size {
        let known: f64 = (0..row)
            .map(|inner| matrix[row][inner] * right[inner])
            .sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size)
            .map(|inner| matrix[inner][row] * right[inner])
            .sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Random;

    #[test]
    fn the_gradient_is_zero_where_it_ends() {
        let mut random = Random::new(12);
        for _ in 0..20 {
            let rows: Vec<Vec<f64>> = (0..120)
                .map(|_| (0..4).map(|_| random.share() * 2.0 - 1.0).collect())
                .collect();
            let wanted: Vec<bool> = rows
                .iter()
                .map(|row| random.share() < probability(2.0 * row[0] - row[1]))
                .collect();
            let model = Model::fit(&rows, &wanted);
            let mut values = vec![model.intercept];
            values.extend(model.weights());
            let best = likelihood(&rows, &wanted, &values);
            for place in 0..values.len() {
                for shift in [-1e-3, 1e-3] {
                    let mut near = values.clone();
                    near[place] += shift;
                    assert!(likelihood(&rows, &wanted, &near) < best);
                }
            }
        }
    }

    #[test]
    fn what_can_be_told_without_error_stays_finite() {
        let rows: Vec<Vec<f64>> = (0..100)
            .map(|place| vec![f64::from(place) - 50.0, 0.0])
            .collect();
        let wanted: Vec<bool> = (0..100).map(|place| place >= 50).collect();
        let model = Model::fit(&rows, &wanted);
        assert!(model.weights()[0].is_finite() && model.weights()[0] > 0.0);
        assert_eq!(model.weights()[1], 0.0);
        assert!(model.score(&[30.0, 0.0]) > 0.9 && model.score(&[-30.0, 0.0]) < 0.1);
        let none = Model::fit(&rows, &[false; 100]);
        assert!(none.score(&[0.0, 0.0]) < 0.05);
        assert!(Model::fit(&[], &[]).weights().is_empty());
    }
}
