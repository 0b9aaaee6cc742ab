//! The normal distribution and factorials.

use std::f64::consts::{PI, SQRT_2};

/// The probability that a standard normal variable is greater than `z`.
///
/// It is half of erfc(z / √2), taken as a power series where `z` is small and as a continued fraction
/// where it is large, so that tiny probabilities keep their digits: Abramowitz and Stegun, Handbook of
/// Mathematical Functions, 7.1.6 and 7.1.14.
#[must_use]
pub fn normal_upper(z: f64) -> f64 {
    if z.is_nan() {
        return f64::NAN;
    }
    if z < 0.0 {
        return 1.0 - normal_upper(-z);
    }
    let x = z / SQRT_2;
    if x < 2.5 {
        0.5 * (1.0 - error_function(x))
    } else {
        0.5 * complement(x)
    }
}

/// erf(x) = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)).
fn error_function(x: f64) -> f64 {
    let mut term = x;
    let mut sum = x;
    let mut odd = 1.0;
    while term > sum * 1e-17 {
        odd += 2.0;
        term *= 2.0 * x * x / odd;
        sum += term;
    }
    2.0 / PI.sqrt() * (-x * x).exp() * sum
}

/// √π · e^(x²) · erfc(x) = 1/(x + ½/(x + 1/(x + 3⁄2/(x + 2/(x + …))))), from the inside out.
fn complement(x: f64) -> f64 {
    let tail = (1..=60)
        .rev()
        .fold(x, |inner, step| x + f64::from(step) / 2.0 / inner);
    (-x * x).exp() / (PI.sqrt() * tail)
}

/// The natural logarithm of `n!`.
///
/// A sum below 32; above it Stirling's series, which is then exact to the last digits: Abramowitz and
/// Stegun 6.1.41.
#[must_use]
pub fn ln_factorial(n: u64) -> f64 {
    if n < 32 {
        return (2..=n).map(|factor| (factor as f64).ln()).sum();
    }
    let x = n as f64;
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let series = inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square / 1260.0));
    x * x.ln() - x + 0.5 * (2.0 * PI * x).ln() + series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_those_of_the_tables() {
        // Abramowitz and Stegun, tables 26.1 and 26.2.
        for (z, upper) in [
            (0.0, 0.5),
            (1.0, 0.158_655_253_931_457),
            (1.96, 0.024_997_895_148_220),
            (3.0, 1.349_898_031_630_09e-3),
            (3.6, 1.591_085_901_575_34e-4),
            (6.0, 9.865_876_450_376_98e-10),
            (10.0, 7.619_853_024_160_53e-24),
        ] {
            let found = normal_upper(z);
            assert!((found / upper - 1.0).abs() < 1e-10, "{z}: {found}");
            assert!((normal_upper(-z) - (1.0 - upper)).abs() < 1e-14);
        }
        assert!(normal_upper(f64::NAN).is_nan());
    }

    #[test]
    fn both_ways_meet() {
        let (series, fraction) = (0.5 * (1.0 - error_function(2.5)), 0.5 * complement(2.5));
        assert!((series / fraction - 1.0).abs() < 1e-10);
    }

    #[test]
    fn factorials_meet_where_the_way_changes() {
        let sum: f64 = (2..=200_u64).map(|factor| (factor as f64).ln()).sum();
        assert!((ln_factorial(200) - sum).abs() < 1e-10);
        let sum: f64 = (2..=32_u64).map(|factor| (factor as f64).ln()).sum();
        assert!((ln_factorial(32) - sum).abs() < 1e-11);
        assert_eq!(ln_factorial(0), 0.0);
        assert_eq!(ln_factorial(1), 0.0);
    }
}
