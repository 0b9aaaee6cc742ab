//! Currencies of ISO 4217: how many digits a minor unit has, and money written and read with them.

use std::fmt;

use serde_json::Value;

/// Codes whose minor unit is a hundredth. Units of account without a minor unit (gold, SDR) are no currencies of a shop.
const TWO_DIGITS: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD \
    CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD \
    HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU \
    MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK \
    SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD \
    XCG YER ZAR ZMW ZWG";
/// Codes without a minor unit.
const NO_DIGITS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
/// Codes whose minor unit is a thousandth.
const THREE_DIGITS: &str = "BHD IQD JOD KWD LYD OMR TND";
/// Codes whose minor unit is a ten-thousandth.
const FOUR_DIGITS: &str = "CLF UYW";

/// Signs that stand before an amount; another currency is written with its code.
const SIGNS: [(&str, &str); 15] = [
    ("AUD", "A$"),
    ("BRL", "R$"),
    ("CAD", "CA$"),
    ("CNY", "CN¥"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("HKD", "HK$"),
    ("ILS", "₪"),
    ("INR", "₹"),
    ("JPY", "¥"),
    ("KRW", "₩"),
    ("NGN", "₦"),
    ("PHP", "₱"),
    ("USD", "$"),
    ("VND", "₫"),
];

/// A current currency of ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    code: &'static str,
    digits: u8,
}

/// Why a text or JSON value is no amount of a currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Neither a decimal in a string nor a JSON number.
    #[error("must be an amount, for example \"10\" or \"10.5\"")]
    NotADecimal,
    /// More decimal places than the currency's minor unit has.
    #[error("{code} has {}", crate::amount::decimal_places(*.digits))]
    TooManyDigits {
        /// The currency.
        code: &'static str,
        /// How many decimal places it has.
        digits: u8,
    },
    /// Beyond what a 64-bit count of minor units holds.
    #[error("is too large an amount")]
    TooLarge,
}

impl Currency {
    /// Finds a currency by its three-letter code in upper case.
    #[must_use]
    pub fn parse(code: &str) -> Option<Currency> {
        let groups = [
            (TWO_DIGITS, 2),
            (NO_DIGITS, 0),
            (THREE_DIGITS, 3),
            (FOUR_DIGITS, 4),
        ];
        groups.into_iter().find_map(|(codes, digits)| {
            let code = codes.split(' ').find(|known| *known == code)?;
            Some(Currency { code, digits })
        })
    }

    /// The three-letter code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.code
    }

    /// How many decimal places the minor unit has: 2 for INR, 0 for JPY, 3 for KWD.
    #[must_use]
    pub fn digits(self) -> u8 {
        self.digits
    }

    /// An amount of minor units as people read it: `₹1,23,456.50`, `$10,000`, `-AED 5`. Decimal places
    /// are left out when all are zero. INR is grouped by lakh and crore.
    #[must_use]
    pub fn format(self, minor: i64) -> String {
        let (whole, fraction) = self.parts(minor);
        let whole = group(&whole, if self.code == "INR" { 2 } else { 3 });
        let sign = if minor < 0 { "-" } else { "" };
        let point = if fraction.bytes().all(|digit| digit == b'0') {
            String::new()
        } else {
            format!(".{fraction}")
        };
        match SIGNS.iter().find(|(code, _)| *code == self.code) {
            Some((_, symbol)) => format!("{sign}{symbol}{whole}{point}"),
            None => format!("{sign}{} {whole}{point}", self.code),
        }
    }

    /// An amount of minor units as a plain decimal with all the currency's digits: `1234.50`.
    #[must_use]
    pub fn decimal(self, minor: i64) -> String {
        let (whole, fraction) = self.parts(minor);
        let sign = if minor < 0 { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }

    /// Reads a plain decimal, such as `1234.5` or `-3`, exactly into minor units.
    ///
    /// # Errors
    /// Another notation, more digits than the currency has (trailing zeros included), or an amount out of range.
    pub fn parse_decimal(self, text: &str) -> Result<i64, AmountError> {
        crate::amount::parse(text, self.digits, self.code)
    }

    /// Reads an amount given as a decimal in a string or as a JSON number.
    ///
    /// # Errors
    /// As [`Currency::parse_decimal`], or a value of another kind.
    pub fn parse_json(self, value: &Value) -> Result<i64, AmountError> {
        match value {
            Value::String(text) => self.parse_decimal(text),
            Value::Number(number) => crate::amount::parse_number(number, self.digits, self.code),
            _ => Err(AmountError::NotADecimal),
        }
    }

    fn parts(self, minor: i64) -> (String, String) {
        let digits = usize::from(self.digits);
        let padded = format!("{:0>width$}", minor.unsigned_abs(), width = digits + 1);
        let (whole, fraction) = padded.split_at(padded.len() - digits);
        (whole.to_owned(), fraction.to_owned())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code)
    }
}

/// A whole number with a comma between thousands.
pub(crate) fn group_thousands(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", group(&number.unsigned_abs().to_string(), 3))
}

/// Commas between digits: the last three together, those before in groups of `size`.
fn group(digits: &str, size: usize) -> String {
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        let remaining = digits.len() - position;
        if position > 0 && remaining >= 3 && (remaining - 3).is_multiple_of(size) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[test]
    fn money_is_written_as_people_read_it() {
        let cases = [
            ("INR", 1_000_000, "₹10,000"),
            ("INR", 1_234_567_850, "₹1,23,45,678.50"),
            ("USD", 123_450, "$1,234.50"),
            ("USD", -5, "-$0.05"),
            ("JPY", 1_234_567, "¥1,234,567"),
            ("KWD", 1_500, "KWD 1.500"),
            ("INR", 99_900, "₹999"),
            ("USD", i64::MIN, "-$92,233,720,368,547,758.08"),
        ];
        for (code, minor, text) in cases {
            assert_eq!(currency(code).format(minor), text);
        }
        assert_eq!(currency("USD").decimal(-5), "-0.05");
        assert_eq!(currency("JPY").decimal(7), "7");
    }

    #[test]
    fn amounts_are_read_exactly() {
        let inr = currency("INR");
        for (value, minor) in [
            (json!("10"), 1_000),
            (json!("10.5"), 1_050),
            (json!("-0.01"), -1),
            (json!(10.5), 1_050),
            (json!(1e3), 100_000),
            (json!(0.07), 7),
            (json!(1e-2), 1),
            (json!("92233720368547758.07"), i64::MAX),
            (json!("-92233720368547758.08"), i64::MIN),
        ] {
            assert_eq!(inr.parse_json(&value), Ok(minor), "{value}");
            assert_eq!(inr.parse_decimal(&inr.decimal(minor)), Ok(minor));
        }
        assert_eq!(currency("JPY").parse_decimal("12"), Ok(12));
        assert_eq!(currency("KWD").parse_decimal("0.001"), Ok(1));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        let inr = currency("INR");
        for text in [
            "", "-", ".5", "5.", "1,000", "1e3", " 1", "+1", "٣", "NaN", "1.2.3",
        ] {
            assert_eq!(
                inr.parse_decimal(text),
                Err(AmountError::NotADecimal),
                "{text}"
            );
        }
        for value in [json!(null), json!(true), json!([1]), json!({})] {
            assert_eq!(inr.parse_json(&value), Err(AmountError::NotADecimal));
        }
        for value in [
            json!("92233720368547758.08"),
            json!(1e300),
            json!("9".repeat(5000)),
        ] {
            assert_eq!(inr.parse_json(&value), Err(AmountError::TooLarge));
        }
        for value in [json!("1.234"), json!("1.000"), json!(1.234), json!(1e-300)] {
            let error = inr.parse_json(&value).unwrap_err();
            assert_eq!(error.to_string(), "INR has at most 2 decimal places");
        }
        assert!(currency("JPY").parse_decimal("1.0").is_err());
    }

    #[test]
    fn codes_are_current_and_exact() {
        assert_eq!(Currency::parse("inr"), None);
        assert_eq!(Currency::parse("XAU"), None);
        assert_eq!(Currency::parse(""), None);
        assert_eq!(Currency::parse("USD EUR"), None);
        assert_eq!(currency("CLF").digits(), 4);
        assert_eq!(currency("TND").digits(), 3);
        let all = [TWO_DIGITS, NO_DIGITS, THREE_DIGITS, FOUR_DIGITS].map(|codes| codes.split(' '));
        assert!(all.into_iter().flatten().all(|code| code.len() == 3));
    }
}
