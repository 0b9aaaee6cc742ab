//! Decimal text into a whole number of minor units, exactly.

use crate::currency::AmountError;

/// Reads `[-]digits[.digits]` with at most `places` decimal places.
pub(crate) fn parse(text: &str, places: u8, code: &'static str) -> Result<i64, AmountError> {
    let negative = text.starts_with('-');
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((_, "")) => return Err(AmountError::NotADecimal),
        Some(parts) => parts,
        None => (unsigned, ""),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return Err(AmountError::NotADecimal);
    }
    if fraction.len() > usize::from(places) {
        return Err(AmountError::TooManyDigits {
            code,
            digits: places,
        });
    }
    minor_units(negative, whole, fraction, places)
}

/// Reads a JSON number, whose digits may be written with a power of ten.
pub(crate) fn parse_number(
    number: &serde_json::Number,
    places: u8,
    code: &'static str,
) -> Result<i64, AmountError> {
    let text = number.to_string();
    let Some((mantissa, power)) = text.split_once(['e', 'E']) else {
        // A JSON number carries no trailing zeros that its writer meant: 10.0 is 10.
        return parse(text.strip_suffix(".0").unwrap_or(&text), places, code);
    };
    let power: i32 = power
        .trim_start_matches('+')
        .parse()
        .map_err(|_| AmountError::TooLarge)?;
    let mantissa = mantissa.strip_suffix(".0").unwrap_or(mantissa);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let decimals = i64::try_from(fraction.len()).unwrap_or(i64::MAX) - i64::from(power);
    if decimals > i64::from(places) {
        return Err(AmountError::TooManyDigits {
            code,
            digits: places,
        });
    }
    // Beyond 25 zeros nothing but zero fits, and zero has no power of ten.
    let zeros = usize::try_from(i64::from(places) - decimals).unwrap_or(0);
    if zeros > 25 {
        return Err(AmountError::TooLarge);
    }
    let shifted = format!("{whole}{fraction}{}", "0".repeat(zeros));
    minor_units(
        shifted.starts_with('-'),
        shifted.trim_start_matches('-'),
        "",
        0,
    )
}

fn minor_units(
    negative: bool,
    whole: &str,
    fraction: &str,
    places: u8,
) -> Result<i64, AmountError> {
    let padding = usize::from(places) - fraction.len();
    let digits = whole
        .bytes()
        .chain(fraction.bytes())
        .chain(std::iter::repeat_n(b'0', padding));
    let mut minor: i64 = 0;
    for byte in digits {
        let digit = i64::from(byte - b'0');
        // Built on the negative side, which reaches one further.
        minor = minor
            .checked_mul(10)
            .and_then(|minor| minor.checked_sub(digit))
            .ok_or(AmountError::TooLarge)?;
    }
    if negative {
        Ok(minor)
    } else {
        minor.checked_neg().ok_or(AmountError::TooLarge)
    }
}

/// "no decimal places", "at most 2 decimal places".
pub(crate) fn decimal_places(digits: u8) -> String {
    match digits {
        0 => "no decimal places".to_owned(),
        more => format!("at most {more} decimal places"),
    }
}
