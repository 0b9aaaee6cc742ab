//! Which numbers a text about a report may hold.

use super::{
    People, Report,
    figures::scaled_percent,
    numbers::{Kind, Number, Value, numbers},
};
use crate::statistics::Proportion;

/// A number of a text that is none of the report's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not among the figures")]
pub struct ForeignNumber {
    /// As the text has it.
    pub text: String,
}

/// More decimals of a share than these are refused.
const MOST_PLACES: u32 = 2;

/// Refuses a text with a number that is not among a report's figures.
///
/// A percent sign makes a number a share, which has to be one of the report's, rounded to at most two decimals; a currency sign makes
/// it money, which has to bound a band; any other is a count, or a bound. Digits of any script, groups by thousands and by lakh, K, lakh, crore and
/// million, and numbers in English words are read. What cannot be read as a figure ("half", "½", "1,2") is refused. Names of cities and reasons may
/// hold digits of their own.
///
/// # Errors
/// Every number that is none of the report's.
pub fn check(text: &str, report: &Report) -> Result<(), Vec<ForeignNumber>> {
    let foreign: Vec<ForeignNumber> = numbers(&without_names(text, report))
        .into_iter()
        .filter(|number| !is_figure(number, report))
        .map(|number| ForeignNumber { text: number.text })
        .collect();
    if foreign.is_empty() {
        Ok(())
    } else {
        Err(foreign)
    }
}

fn is_figure(number: &Number, report: &Report) -> bool {
    let Some(value) = number.value else {
        return false;
    };
    match number.kind {
        Kind::Percent => shares(report).any(|share| is_share(value, share)),
        Kind::Money => is_money(value, report),
        Kind::Plain => {
            counts(report).any(|count| is_whole(value, u128::from(count)))
                || is_money(value, report)
        }
    }
}

fn shares(report: &Report) -> impl Iterator<Item = Proportion> {
    let of = |hits: u64, of: u64| Proportion { hits, of };
    let decided = report.delivered + report.failed;
    let whole = [
        of(report.delivered, decided),
        of(report.failed, decided),
        of(report.delivered, report.reached),
        of(report.failed, report.reached),
        of(report.skipped, report.reached),
        of(report.unconfirmed, report.reached),
    ];
    let reasons = report
        .reasons
        .iter()
        .map(move |reason| of(reason.count, report.failed));
    let bands = report
        .bands
        .iter()
        .flat_map(|band| [band.inside, band.outside]);
    whole.into_iter().chain(reasons).chain(bands)
}

fn counts(report: &Report) -> impl Iterator<Item = u64> {
    let whole = [
        report.reached,
        report.delivered,
        report.failed,
        report.pending,
        report.unconfirmed,
        report.skipped,
        report.cancelled,
        report.skipped.saturating_sub(report.cancelled),
    ];
    let reasons = report.reasons.iter().map(|reason| reason.count);
    let bands = report.bands.iter().flat_map(|band| {
        let bounds = match band.people {
            People::Recency { from, below } => [Some(from), below],
            _ => [None, None],
        };
        [
            band.inside.of,
            band.inside.hits,
            band.outside.of,
            band.outside.hits,
        ]
        .into_iter()
        .chain(bounds.into_iter().flatten().map(u64::from))
    });
    whole.into_iter().chain(reasons).chain(bands)
}

fn is_money(value: Value, report: &Report) -> bool {
    let digits = u32::from(report.currency.digits());
    report
        .bands
        .iter()
        .flat_map(|band| match band.people {
            People::Spend { from, below } => [Some(from), below],
            _ => [None, None],
        })
        .flatten()
        .filter_map(|minor| u128::try_from(minor).ok())
        .any(|minor| {
            // Both as numbers of the same small unit.
            let own = value.digits.checked_mul(10_u128.pow(digits));
            let bound = 10_u128
                .checked_pow(value.places)
                .and_then(|unit| minor.checked_mul(unit));
            own.is_some() && own == bound
        })
}

fn is_whole(value: Value, count: u128) -> bool {
    10_u128
        .checked_pow(value.places)
        .and_then(|unit| count.checked_mul(unit))
        == Some(value.digits)
}

fn is_share(value: Value, share: Proportion) -> bool {
    value.places <= MOST_PLACES && scaled_percent(share, value.places) == Some(value.digits)
}

/// The text without the names that hold digits, such as "Sector 17", where they stand as whole words.
fn without_names(text: &str, report: &Report) -> String {
    let cities = report.bands.iter().filter_map(|band| match &band.people {
        People::City(city) => Some(city.as_str()),
        _ => None,
    });
    let reasons = report.reasons.iter().map(|reason| reason.text.as_str());
    let names = cities
        .chain(reasons)
        .filter(|name| name.chars().any(char::is_numeric) && name.chars().any(char::is_alphabetic));
    names.fold(text.to_owned(), |text, name| without(&text, name))
}

fn without(text: &str, name: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(name) {
        let end = start + name.len();
        let joins = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        let is_whole = !joins(
            rest[..start]
                .chars()
                .next_back()
                .or(kept.chars().next_back()),
        ) && !joins(rest[end..].chars().next());
        kept.push_str(&rest[..start]);
        kept.push_str(if is_whole { " — " } else { name });
        rest = &rest[end..];
    }
    kept.push_str(rest);
    kept
}
