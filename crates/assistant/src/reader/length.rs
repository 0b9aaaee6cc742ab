//! Lengths of time: "90 days", "a year and a half", "1 year and 6 months".

use super::cursor::Cursor;
use super::number::Decimal;

const UNITS: &[(&str, char)] = &[
    ("day", 'D'),
    ("days", 'D'),
    ("d", 'D'),
    ("week", 'W'),
    ("weeks", 'W'),
    ("month", 'M'),
    ("months", 'M'),
    ("mo", 'M'),
    ("year", 'Y'),
    ("years", 'Y'),
    ("y", 'Y'),
    ("fortnight", 'F'),
    ("fortnights", 'F'),
    ("quarter", 'Q'),
    ("quarters", 'Q'),
    ("calendar days", 'D'),
    ("m", 'M'),
    ("straight days", 'D'),
    ("full months", 'M'),
    ("whole year", 'Y'),
    ("full year", 'Y'),
    ("consecutive days", 'D'),
    ("decade", 'T'),
    ("decades", 'T'),
    ("whole month", 'M'),
];

pub(crate) fn vocabulary() -> impl Iterator<Item = &'static str> {
    UNITS.iter().map(|(unit, _)| *unit)
}

impl Cursor<'_> {
    /// Whether a unit of time stands there.
    pub(crate) fn unit(&self, at: usize) -> bool {
        self.phrase(at, UNITS).is_some()
    }

    /// A length of time: `90 days`, `a year and a half`, `half a year`, `the last fortnight` without its "last".
    pub(crate) fn length(&self, at: usize) -> Option<(String, usize)> {
        if let Some(end) = self.one_of(
            at,
            &["half a year", "half year", "half an year", "a half year"],
        ) {
            return Some(("P6M".to_owned(), end));
        }
        if let Some(end) = self.one_of(at, &["half a month", "half month"]) {
            return Some(("P15D".to_owned(), end));
        }
        let (mut number, mut end) = match self.bare_number(at) {
            Some((value, end)) => (value?, end),
            None => (
                Decimal::whole(1),
                self.skip(at, &["a", "an", "one", "whole", "full"]),
            ),
        };
        end = self.skip(end, &["+", "-", "or more"]);
        let mut half = false;
        if let Some(after) = self.one_of(end, &["and a half", "and half"]) {
            (half, end) = (true, after);
        }
        let (mut end, unit) = self.phrase(end, UNITS)?;
        if let Some(after) = self.one_of(end, &["and a half", "and half"]) {
            (half, end) = (true, after);
        }
        if number.text().ends_with(".5") && unit == 'Y' {
            (half, number) = (true, Decimal::parse(number.text().trim_end_matches(".5"))?);
        }
        let count = u64::try_from(number.count()?)
            .ok()
            .filter(|count| *count < 100_000)?;
        let period = match (unit, half) {
            (_, false) if count == 0 => return None,
            ('F', false) => format!("P{}W", count * 2),
            ('Q', false) => format!("P{}M", count * 3),
            ('T', false) => format!("P{}Y", count * 10),
            (unit, false) => format!("P{count}{unit}"),
            ('Y', true) if count == 0 => "P6M".to_owned(),
            ('Y', true) => format!("P{count}Y6M"),
            ('M', true) => format!("P{count}M15D"),
            _ => return None,
        };
        // "1 year and 6 months", "2 weeks 3 days".
        let joined = self.skip(end, &["and"]);
        if let (Some((value, after)), false) = (self.bare_number(joined), half)
            && let Some((after, smaller)) = self.phrase(after, UNITS)
            && "YMWD".find(unit) < "YMWD".find(smaller)
            && !self.is_any(after, &["ago"])
        {
            let more = value?.count().filter(|more| (1..100_000).contains(more))?;
            return Some((format!("{period}{more}{smaller}"), after));
        }
        Some((period, end))
    }
}
