//! What a campaign offers, read from a sentence: "flat 20% off with code DIWALI20".

use tidings_audience::Currency;

use crate::{sms::is_short, words::Words};

/// What a campaign offers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offer {
    /// What one gets.
    pub gain: Option<Gain>,
    /// Whether the gain is the most there is: "up to 50% off".
    pub up_to: bool,
    /// The code that has to be given.
    pub code: Option<String>,
}

/// What one gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gain {
    /// So many percent less, 1 to 99.
    Percent(u8),
    /// So much less, in minor units.
    Amount(i64),
    /// Delivery for nothing.
    FreeDelivery,
}

const LESS: [&str; 6] = [
    "off",
    "discount",
    "discounts",
    "less",
    "cashback",
    "cheaper",
];
const BEFORE: [&str; 9] = [
    "save", "discount", "flat", "off", "upto", "get", "extra", "to", "of",
];
const CODE: [&str; 4] = ["code", "coupon", "voucher", "promo"];

impl Offer {
    /// Reads an offer; an empty one where there is none. A figure counts only beside a word such as "off".
    #[must_use]
    pub fn read(text: &str, currency: Currency) -> Self {
        let words = Words::of(text);
        let gain = (0..words.folded.len()).find_map(|place| gain(&words, place, currency));
        let free = ["free delivery", "free shipping"];
        let is_free = free.iter().any(|phrase| words.says(phrase));
        Self {
            up_to: gain.is_some_and(|(_, up_to)| up_to),
            gain: gain
                .map(|(gain, _)| gain)
                .or(is_free.then_some(Gain::FreeDelivery)),
            code: (0..words.folded.len()).find_map(|place| code(&words, place)),
        }
    }

    /// It in words: "up to 20% off". `short` keeps to the alphabet of SMS, in which there is no ₹.
    #[must_use]
    pub fn words(&self, currency: Currency, short: bool) -> Option<String> {
        let up_to = if self.up_to { "up to " } else { "" };
        Some(match self.gain? {
            Gain::Percent(percent) => format!("{up_to}{percent}% off"),
            Gain::Amount(minor) => format!("{up_to}{} off", money(minor, currency, short)),
            Gain::FreeDelivery => "free delivery".to_owned(),
        })
    }
}

fn money(minor: i64, currency: Currency, short: bool) -> String {
    let usual = currency.format(minor);
    if !short || usual.chars().all(is_short) {
        return usual;
    }
    let sign = if currency.code() == "INR" {
        "Rs"
    } else {
        currency.code()
    };
    let figures: String = usual
        .chars()
        .filter(|character| character.is_ascii_digit() || matches!(character, ',' | '.'))
        .collect();
    format!("{sign} {figures}")
}

fn gain(words: &Words, place: usize, currency: Currency) -> Option<(Gain, bool)> {
    let folded = |place: usize| words.folded.get(place).map_or("", String::as_str);
    let before = |back: usize| place.checked_sub(back).map_or("", folded);
    let figure = folded(place).replace(',', "");
    if !figure.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let follows = |from: usize| (from..from + 2).any(|next| LESS.contains(&folded(next)));
    let up_to = before(1) == "upto" || before(2) == "upto" || before(3) == "up" || {
        before(1) == "to" && before(2) == "up"
    };
    if matches!(folded(place + 1), "%" | "percent" | "pc") {
        let percent = figure
            .parse()
            .ok()
            .filter(|percent| (1..100).contains(percent))?;
        let meant = follows(place + 2) || BEFORE.contains(&before(1));
        return meant.then_some((Gain::Percent(percent), up_to));
    }
    let signed = matches!(
        before(1),
        "₹" | "$" | "€" | "£" | "¥" | "rs" | "inr" | "usd"
    );
    let minor = currency
        .parse_decimal(&figure)
        .ok()
        .filter(|minor| *minor > 0)?;
    let meant = folded(place + 1) == "off" || signed && follows(place + 1);
    meant.then_some((Gain::Amount(minor), up_to))
}

fn code(words: &Words, place: usize) -> Option<String> {
    if !CODE.contains(&words.folded[place].as_str()) {
        return None;
    }
    // Where all is in capitals, only a figure tells a code from a word.
    let shouted = !words
        .written
        .iter()
        .any(|word| word.contains(char::is_lowercase));
    words.written[place + 1..].iter().take(3).find_map(|word| {
        let fits = (3..=20).contains(&word.len())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            && word.bytes().any(|byte| byte.is_ascii_uppercase())
            && (!shouted || word.bytes().any(|byte| byte.is_ascii_digit()));
        fits.then(|| word.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, currency: &str, short: bool) -> (Option<String>, Option<String>) {
        let currency = Currency::parse(currency).unwrap();
        let offer = Offer::read(text, currency);
        (offer.words(currency, short), offer.code)
    }

    #[test]
    fn offers_are_read_where_they_are_meant() {
        for (text, offer, code) in [
            ("20% off for all", Some("20% off"), None),
            (
                "flat 20 percent, code DIWALI20",
                Some("20% off"),
                Some("DIWALI20"),
            ),
            ("up to 50% off", Some("up to 50% off"), None),
            ("upto 50% off", Some("up to 50% off"), None),
            (
                "₹1,500 off with coupon code: BIG",
                Some("₹1,500 off"),
                Some("BIG"),
            ),
            ("Rs 200 discount", Some("₹200 off"), None),
            ("200 off the next order", Some("₹200 off"), None),
            ("a discount of 15%", Some("15% off"), None),
            ("free shipping this week", Some("free delivery"), None),
            ("customers who spent over ₹5000", None, None),
            ("our 20% growth", None, None),
            ("120% off", None, None),
            ("discount", None, None),
            ("the code of conduct", None, None),
            ("USE THE CODE FOR THIS", None, None),
            ("10% OFF CODE SAVE10", Some("10% off"), Some("SAVE10")),
        ] {
            let (found, found_code) = words(text, "INR", false);
            assert_eq!(found.as_deref(), offer, "{text}");
            assert_eq!(found_code.as_deref(), code, "{text}");
        }
    }

    #[test]
    fn money_keeps_to_the_short_alphabet_where_it_must() {
        let said = |text, currency| words(text, currency, true).0.unwrap();
        assert_eq!(said("₹1,500.50 off", "INR"), "Rs 1,500.50 off");
        assert_eq!(said("$10 off", "USD"), "$10 off");
        assert_eq!(said("500 off", "KRW"), "KRW 500 off");
    }
}
