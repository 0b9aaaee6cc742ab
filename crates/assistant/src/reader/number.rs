//! Figures: decimals held exactly, words for numbers, lakh and crore, signs of currencies.

use super::cursor::Cursor;
use super::token::Kind;

/// A decimal held exactly: `digits × 10^-places`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    digits: i128,
    places: u32,
}

impl Decimal {
    /// Reads `123` or `123.45`; nothing where it has more digits than any amount needs.
    pub(crate) fn parse(text: &str) -> Option<Decimal> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if whole.len() + fraction.len() > 18 {
            return None;
        }
        Some(Decimal {
            digits: format!("{whole}{fraction}").parse().ok()?,
            places: u32::try_from(fraction.len()).ok()?,
        })
    }

    pub(crate) fn whole(number: u32) -> Decimal {
        Decimal {
            digits: i128::from(number),
            places: 0,
        }
    }

    /// Ten to this power times the number. At most 18 digits and a scale of 9 fit easily.
    fn scaled(self, power: u32) -> Decimal {
        let digits = self.digits * 10_i128.pow(power.saturating_sub(self.places).min(12));
        Decimal {
            digits,
            places: self.places.saturating_sub(power),
        }
    }

    /// A whole number that fits a count.
    pub(crate) fn count(self) -> Option<i64> {
        let divisor = 10_i128.pow(self.places.min(18));
        (self.digits % divisor == 0)
            .then(|| i64::try_from(self.digits / divisor).ok())
            .flatten()
    }

    /// Plain decimal text without needless zeros.
    pub(crate) fn text(self) -> String {
        let padded = format!("{:0>width$}", self.digits, width = self.places as usize + 1);
        let (whole, fraction) = padded.split_at(padded.len() - self.places as usize);
        match fraction.trim_end_matches('0') {
            "" => whole.to_owned(),
            fraction => format!("{whole}.{fraction}"),
        }
    }

    fn less_than(self, other: Decimal) -> bool {
        let places = self.places.max(other.places);
        self.scaled(places).digits < other.scaled(places).digits
    }
}

/// A figure as it was said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figure {
    /// Its value; nothing where it is too large to mean anything.
    pub(crate) value: Option<Decimal>,
    /// The power of ten of "K", "lakh" and their like.
    scale: Option<u32>,
    /// Whether a currency was said.
    pub(crate) currency: bool,
    /// Whether it was said in another currency than the workspace's, or as a percentage.
    pub(crate) strange: bool,
    /// The token after it.
    pub(crate) end: usize,
}

impl Figure {
    /// Whether it can only be money.
    pub(crate) fn money(&self) -> bool {
        self.currency || self.scale.is_some()
    }

    pub(crate) fn plain(value: u32, end: usize) -> Figure {
        Figure {
            value: Some(Decimal::whole(value)),
            scale: None,
            currency: false,
            strange: false,
            end,
        }
    }

    /// "Between 1 and 2 lakh" is lakh on both sides; "between 5000 and 1 lakh" is not.
    pub(crate) fn share_scale(&mut self, upper: &Figure) {
        if let (None, Some(scale), Some(low), Some(high)) =
            (self.scale, upper.scale, self.value, upper.value)
        {
            let shared = low.scaled(scale);
            if shared.less_than(high) {
                self.value = Some(shared);
                self.scale = upper.scale;
            }
        }
        self.currency |= upper.currency;
        self.strange |= upper.strange;
    }
}

const SCALES: &[(&str, u32)] = &[
    ("hundred", 2),
    ("k", 3),
    ("thousand", 3),
    ("thousands", 3),
    ("l", 5),
    ("lakh", 5),
    ("lakhs", 5),
    ("lac", 5),
    ("lacs", 5),
    ("m", 6),
    ("mn", 6),
    ("mil", 6),
    ("million", 6),
    ("millions", 6),
    ("cr", 7),
    ("crs", 7),
    ("crore", 7),
    ("crores", 7),
    ("b", 9),
    ("bn", 9),
    ("billion", 9),
];

const NUMBERS: &[(&str, u32)] = &[
    ("zero", 0),
    ("nil", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("single", 1),
    ("a single", 1),
    ("dozen", 12),
    ("a dozen", 12),
    ("couple", 2),
    ("a couple of", 2),
    ("couple of", 2),
];

const TENS: &[(&str, u32)] = &[
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

/// Signs and words of currencies with the codes they may mean, `*` being whatever the workspace uses.
const CURRENCIES: &[(&str, &str)] = &[
    ("₹", "INR"),
    ("rs", "INR PKR LKR NPR MUR SCR"),
    ("re", "INR PKR LKR NPR MUR SCR"),
    ("rupee", "INR PKR LKR NPR MUR SCR"),
    ("rupees", "INR PKR LKR NPR MUR SCR"),
    ("$", "USD AUD CAD SGD HKD NZD MXN ARS CLP COP TWD"),
    ("us $", "USD"),
    ("dollar", "USD AUD CAD SGD HKD NZD"),
    ("dollars", "USD AUD CAD SGD HKD NZD"),
    ("€", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("£", "GBP"),
    ("pound", "GBP EGP"),
    ("pounds", "GBP EGP"),
    ("quid", "GBP"),
    ("¥", "JPY CNY"),
    ("yen", "JPY"),
    ("yuan", "CNY"),
    ("dirham", "AED MAD"),
    ("dirhams", "AED MAD"),
    ("riyal", "SAR QAR"),
    ("riyals", "SAR QAR"),
    ("₩", "KRW"),
    ("₦", "NGN"),
    ("₱", "PHP"),
    ("₪", "ILS"),
    ("₫", "VND"),
    ("bucks", "*"),
];

/// Codes that are said beside amounts. Any other three letters are a word.
const CODES: &[&str] = &[
    "inr", "usd", "eur", "gbp", "aed", "sgd", "aud", "cad", "jpy", "cny", "sar", "qar", "pkr",
    "lkr", "npr", "bdt", "myr", "thb", "idr", "php", "vnd", "hkd", "nzd", "zar", "ngn", "kes",
    "brl", "mxn", "chf", "sek", "nok", "dkk", "pln", "try", "ils", "krw", "kwd", "bhd", "omr",
];

/// Words of this stage whose spelling may be mended.
pub(crate) fn vocabulary() -> impl Iterator<Item = &'static str> {
    let words = [SCALES, NUMBERS, TENS].into_iter().flatten();
    let currencies = CURRENCIES.iter().map(|(word, _)| *word);
    words.map(|(word, _)| *word).chain(currencies)
}

impl Cursor<'_> {
    /// A figure with its currency and scale: `₹5K`, `Rs. 2,500/-`, `1.5 lakh`, `ten thousand rupees`.
    pub(crate) fn figure(&self, start: usize) -> Option<Figure> {
        let mut at = start;
        let mut said = None;
        if let Some((end, own)) = self.currency(at) {
            said = Some(own);
            at = if self.is(end, ".") { end + 1 } else { end };
        }
        let (value, mut end) = self.bare_number(at)?;
        let mut scale = None;
        while let Some((after, power)) = self.phrase(end, SCALES) {
            // "5 m" may be anything; "5m", "5 K" and "5 million" are not.
            let letter = self.is_any(end, &["m", "b"]);
            if letter && !self.token(end).is_some_and(|token| token.glued) {
                break;
            }
            scale = Some(scale.unwrap_or(0) + power);
            end = after;
        }
        let mut strange = false;
        if let Some((after, own)) = self.currency(end) {
            strange |= said.is_some_and(|said| said != own);
            said = Some(said.unwrap_or(true) && own);
            end = after;
        }
        if self.is(end, "/") && self.is(end + 1, "-") {
            end += 2;
        }
        if self.is(end, "%") || self.is(end, "percent") {
            strange = true;
            end += 1;
        }
        let power = scale.unwrap_or(0);
        Some(Figure {
            value: value
                .filter(|_| power <= 12)
                .map(|value| value.scaled(power)),
            scale,
            currency: said.is_some(),
            strange: strange || said == Some(false),
            end,
        })
    }

    /// A number without scale or currency, in figures or words: the value and the token after it.
    pub(crate) fn bare_number(&self, at: usize) -> Option<(Option<Decimal>, usize)> {
        if let Some(Kind::Number(value)) = self.token(at).map(|token| &token.kind) {
            return Some((*value, at + 1));
        }
        if let Some((end, tens)) = self.phrase(at, TENS) {
            let (end, ones) = match self.phrase(end, NUMBERS) {
                Some((after, ones)) if (1..10).contains(&ones) => (after, ones),
                _ => (end, 0),
            };
            return Some((Some(Decimal::whole(tens + ones)), end));
        }
        if let Some((end, value)) = self.phrase(at, NUMBERS) {
            return Some((Some(Decimal::whole(value)), end));
        }
        let article = self.is(at, "a") || self.is(at, "an");
        let half = |at| self.is(at, "half").then(|| Decimal::parse("0.5"));
        if let Some(value) = half(at) {
            let end = if self.is(at + 1, "a") { at + 2 } else { at + 1 };
            return self.scale_word(end).then_some((value, end));
        }
        (article && self.scale_word(at + 1)).then_some((Some(Decimal::whole(1)), at + 1))
    }

    fn scale_word(&self, at: usize) -> bool {
        self.phrase(at, SCALES)
            .is_some_and(|_| self.word(at).chars().nth(1).is_some())
    }

    /// A sign, word or code of a currency, and whether it may be the workspace's.
    fn currency(&self, at: usize) -> Option<(usize, bool)> {
        let own = self.context.rule.currency.code();
        if let Some((end, codes)) = self.phrase(at, CURRENCIES) {
            return Some((
                end,
                codes == "*" || codes.split(' ').any(|code| code == own),
            ));
        }
        let code = CODES.iter().find(|code| self.is(at, code))?;
        Some((at + 1, code.eq_ignore_ascii_case(own)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_cursor;

    fn amount(sentence: &str) -> Option<String> {
        with_cursor(sentence, |cursor| {
            let figure = cursor.figure(0)?;
            assert_eq!(figure.end, cursor.len(), "{sentence}");
            assert!(!figure.strange, "{sentence}");
            Some(figure.value?.text())
        })
    }

    #[test]
    fn amounts_are_read_as_they_are_said() {
        for (said, meant) in [
            ("5K", "5000"),
            ("₹ 5k", "5000"),
            ("Rs. 2,500/-", "2500"),
            ("INR 1,00,000", "100000"),
            ("1.5 lakh", "150000"),
            ("3L", "300000"),
            ("2 crores rupees", "20000000"),
            ("$2M", "2000000"),
            ("10 thousand", "10000"),
            ("a lakh", "100000"),
            ("half a lakh", "50000"),
            ("twenty five thousand rupees", "25000"),
            ("2 lakh crore", "2000000000000"),
            ("99.90", "99.9"),
            ("10.999", "10.999"),
            ("a dozen", "12"),
        ] {
            let inr = !said.contains('$');
            if inr {
                assert_eq!(amount(said).as_deref(), Some(meant), "{said}");
            }
        }
        assert_eq!(amount("9".repeat(30).as_str()), None);
    }

    #[test]
    fn another_currency_is_noticed() {
        for said in ["$500", "500 dollars", "EUR 20", "₹500 USD", "20%"] {
            let strange = with_cursor(said, |cursor| cursor.figure(0).unwrap().strange);
            assert!(strange, "{said}");
        }
    }
}
