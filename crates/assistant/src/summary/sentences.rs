//! The built-in words.

use tidings_audience::Currency;

use super::{BandDifference, People, Report, differences, grouped, percent};
use crate::statistics::Proportion;

/// More differences than this make a list, not a summary.
const MOST_DIFFERENCES: usize = 3;

/// The summary of a report, a sentence each.
#[must_use]
pub fn sentences(report: &Report) -> Vec<String> {
    let count = |number: u64| grouped(number, report.currency);
    if report.reached == 0 {
        return vec!["Your campaign reached nobody: its audience was empty.".to_owned()];
    }
    let mut sentences = vec![format!(
        "Your campaign reached {} {}.",
        count(report.reached),
        plural(report.reached, "person", "people")
    )];
    let decided = report.delivered + report.failed;
    let delivered = Proportion {
        hits: report.delivered,
        of: decided,
    };
    if decided > 0 {
        let share = told(delivered).map_or_else(String::new, |rate| {
            format!(", {} of those with a known outcome", in_percent(&rate))
        });
        sentences.push(format!(
            "{} {} delivered{share}.",
            count(report.delivered),
            plural(report.delivered, "message was", "messages were"),
        ));
    }
    sentences.extend(failures(report));
    let open = [
        (report.pending, "still on the way", "still on the way"),
        (
            report.unconfirmed,
            "without a receipt so far",
            "without a receipt so far",
        ),
    ];
    for (number, one, many) in open {
        if number > 0 {
            sentences.push(format!(
                "{} {} {}.",
                count(number),
                plural(number, "message is", "messages are"),
                plural(number, one, many)
            ));
        }
    }
    let left_out = report.skipped.saturating_sub(report.cancelled);
    if left_out > 0 {
        sentences.push(format!(
            "{} {} no message, for want of consent or of an address, or because messages to them are stopped.",
            count(left_out),
            plural(left_out, "person got", "people got")
        ));
    }
    if report.cancelled > 0 {
        sentences.push(format!(
            "{} {} no message, as the campaign was cancelled.",
            count(report.cancelled),
            plural(report.cancelled, "person got", "people got")
        ));
    }
    let found = differences(report);
    for difference in found.iter().take(MOST_DIFFERENCES) {
        sentences.extend(difference_in_words(difference, report));
    }
    if found.is_empty() && report.bands.iter().any(|band| band.inside.of > 0) {
        sentences.push(
            "No spend band, recency or city stands out from the others by more than chance."
                .to_owned(),
        );
    }
    sentences
}

fn failures(report: &Report) -> Option<String> {
    if report.failed == 0 {
        return None;
    }
    let failed = grouped(report.failed, report.currency);
    let were = plural(report.failed, "message failed", "messages failed");
    Some(match report.reasons.first() {
        Some(reason) => format!(
            "{failed} {were}, most often because {} ({}).",
            reason.text,
            grouped(reason.count, report.currency)
        ),
        None => format!("{failed} {were}."),
    })
}

fn difference_in_words(difference: &BandDifference, report: &Report) -> Option<String> {
    let (inside, outside) = (difference.inside, difference.outside);
    // As few decimals as tell the two apart.
    let (own, others) = (0..=2).find_map(|places| {
        let pair = (figure(inside, places)?, figure(outside, places)?);
        (pair.0 != pair.1 || places == 2).then_some(pair)
    })?;
    Some(format!(
        "{} had a delivery rate of {}, against {} among everyone else.",
        difference.people.wording(report.currency),
        in_percent(&own),
        in_percent(&others)
    ))
}

impl People {
    /// Who they are, as the beginning of a sentence: "Customers in Goa".
    #[must_use]
    pub fn wording(&self, currency: Currency) -> String {
        let money = |minor: i64| currency.format(minor);
        match self {
            Self::Spend {
                from: 0,
                below: None,
            } => "Customers of any spend".to_owned(),
            Self::Spend {
                from: 0,
                below: Some(below),
            } => {
                format!("Customers who spent less than {}", money(*below))
            }
            Self::Spend { from, below: None } => {
                format!("Customers who spent {} or more", money(*from))
            }
            Self::Spend {
                from,
                below: Some(below),
            } => format!(
                "Customers who spent from {} to below {}",
                money(*from),
                money(*below)
            ),
            Self::Recency {
                from: 0,
                below: None,
            } => "Customers who ordered before the launch".to_owned(),
            Self::Recency {
                from: 0,
                below: Some(below),
            } => {
                format!("Customers who last ordered less than {below} days before the launch")
            }
            Self::Recency { from, below: None } => {
                format!("Customers who last ordered {from} days or more before the launch")
            }
            Self::Recency {
                from,
                below: Some(below),
            } => {
                format!(
                    "Customers who last ordered from {from} to below {below} days before the launch"
                )
            }
            Self::NeverOrdered => "Customers who had not ordered before the launch".to_owned(),
            Self::City(city) => format!("Customers in {city}"),
        }
    }
}

/// A share with one decimal, or none where that is nought; with two where it takes them.
fn told(share: Proportion) -> Option<String> {
    let rate = (1..=2).find_map(|places| figure(share, places))?;
    Some(rate.strip_suffix(".0").unwrap_or(&rate).to_owned())
}

/// A share with so many decimals; nothing where rounding would make nearly all into all, or a few into none.
fn figure(share: Proportion, places: u32) -> Option<String> {
    let rounded = percent(share, places)?;
    let exact = share.hits == 0 || share.hits == share.of;
    let extremes = ["0", "0.0", "0.00", "100", "100.0", "100.00"];
    (exact || !extremes.contains(&rounded.as_str())).then_some(rounded)
}

fn in_percent(figure: &str) -> String {
    format!("{figure}\u{a0}%")
}

fn plural(number: u64, one: &'static str, many: &'static str) -> &'static str {
    if number == 1 { one } else { many }
}
