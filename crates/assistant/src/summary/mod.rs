//! What became of a campaign, in sentences.
//!
//! The figures come first and are computed elsewhere ([`Report`]); the words come after. Whoever writes them,
//! this module or a model, [`check`] refuses a text with a number that is not among the figures.

mod allowed;
mod cut;
mod figures;
mod number_words;
mod numbers;
mod reasons;
mod sentences;

use tidings_audience::Currency;

use crate::statistics::{Band, Proportion, sound_differences};

pub use allowed::{ForeignNumber, check};
pub use cut::{Cell, Cuts, MOST_CITIES, RECENCY_DAYS, bands, spend_steps};
pub use figures::{grouped, percent};
pub use reasons::reason_words;
pub use sentences::sentences;

/// What is known about a campaign's outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// How many people it was for.
    pub reached: u64,
    /// How many messages were delivered.
    pub delivered: u64,
    /// How many were not.
    pub failed: u64,
    /// How many are still on their way.
    pub pending: u64,
    /// Of how many no receipt came.
    pub unconfirmed: u64,
    /// How many people got no message: for want of consent or an address, or because it was cancelled.
    pub skipped: u64,
    /// How many of these because the campaign was cancelled.
    pub cancelled: u64,
    /// Why messages failed, the most frequent first.
    pub reasons: Vec<Reason>,
    /// How messages fared by spend, recency and city.
    pub bands: Vec<BandFigures>,
    /// The workspace's currency.
    pub currency: Currency,
}

/// Why messages failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// In words: "the number does not exist".
    pub text: String,
    /// How many failed so.
    pub count: u64,
}

/// How messages fared with some of the people.
#[derive(Debug, Clone, PartialEq)]
pub struct BandFigures {
    /// Who they are.
    pub people: People,
    /// How many of how many messages were delivered; a message whose outcome is open is in neither.
    pub inside: Proportion,
    /// The same for everyone else of this cut.
    pub outside: Proportion,
}

/// Some of the people of a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum People {
    /// By spend in minor units: from, up to but without.
    Spend {
        /// At least this much.
        from: i64,
        /// Less than this, if there is an end.
        below: Option<i64>,
    },
    /// By the days since the last order: from, up to but without.
    Recency {
        /// At least so many days ago.
        from: u32,
        /// Less than so many days ago, if there is an end.
        below: Option<u32>,
    },
    /// Who never ordered.
    NeverOrdered,
    /// Those of a city, as it is written.
    City(String),
}

/// A band that truly differs from the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct BandDifference {
    /// Who they are.
    pub people: People,
    /// Their share delivered.
    pub inside: Proportion,
    /// The share of everyone else.
    pub outside: Proportion,
    /// How probable it is to be chance, over all bands that were looked at.
    pub false_discovery: f64,
}

/// A difference is sound when at most one in twenty of those told is by chance.
pub const FALSE_DISCOVERY: f64 = 0.05;

/// The bands whose delivery differs soundly from everyone else's, the most certain first: two-proportion tests over all
/// bands with at least 100 people, by Benjamini and Hochberg's procedure.
#[must_use]
pub fn differences(report: &Report) -> Vec<BandDifference> {
    let bands: Vec<Band<usize>> = report
        .bands
        .iter()
        .enumerate()
        .map(|(id, band)| Band {
            id,
            inside: band.inside,
            outside: band.outside,
        })
        .collect();
    sound_differences(&bands, FALSE_DISCOVERY)
        .into_iter()
        .map(|found| {
            let band = &report.bands[found.id];
            BandDifference {
                people: band.people.clone(),
                inside: band.inside,
                outside: band.outside,
                false_discovery: found.false_discovery,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
