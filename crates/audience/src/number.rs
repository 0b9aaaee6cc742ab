//! A JSON number compared exactly, by its decimal digits, as PostgreSQL's `numeric` compares them.

use std::cmp::Ordering;
use std::fmt;

/// A decimal number of any size and precision: `0.d₁d₂d₃… × 10^exponent`, without leading or trailing zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    negative: bool,
    digits: String,
    exponent: i64,
    text: String,
}

impl Number {
    /// Reads a JSON number by the digits it is written with.
    #[must_use]
    pub fn from_json(number: &serde_json::Number) -> Number {
        Number::read(number.to_string())
    }

    fn read(text: String) -> Number {
        let unsigned = text.trim_start_matches('-');
        let (mantissa, power) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let significant = all.trim_start_matches('0');
        let leading = all.len() - significant.len();
        let digits = significant.trim_end_matches('0').to_owned();
        let power: i64 = power.trim_start_matches('+').parse().unwrap_or(0);
        let zero = digits.is_empty();
        Number {
            negative: text.starts_with('-') && !zero,
            exponent: if zero {
                0
            } else {
                whole.len() as i64 - leading as i64 + power
            },
            digits,
            text,
        }
    }

    fn magnitude(&self, other: &Number) -> Ordering {
        // Zero has no digits, and is less than any other magnitude whatever its exponent.
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self
                .exponent
                .cmp(&other.exponent)
                .then_with(|| self.digits.cmp(&other.digits)),
        }
    }

    /// How this number stands to another one.
    #[must_use]
    pub fn compare(&self, other: &Number) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::read(text.to_owned())
    }

    #[test]
    fn numbers_compare_by_value() {
        let rising = [
            "-1e300", "-10", "-9.5", "-0.01", "0", "1e-9", "0.1", "0.12", "1", "9", "10", "1e2",
            "101", "1e300",
        ];
        for (left, a) in rising.iter().enumerate() {
            for (right, b) in rising.iter().enumerate() {
                assert_eq!(number(a).compare(&number(b)), left.cmp(&right), "{a} {b}");
            }
        }
        for (a, b) in [
            ("100", "1e2"),
            ("0.10", "0.1"),
            ("-0.0", "0"),
            ("1.5e1", "15.0"),
        ] {
            assert_eq!(number(a).compare(&number(b)), Ordering::Equal, "{a} {b}");
        }
    }
}
