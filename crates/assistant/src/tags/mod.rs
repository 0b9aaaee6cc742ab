//! Labels for a campaign, from whom it goes to and what it says, each with the reason.

mod phrases;

use tidings_audience::CheckedRule;

use crate::{
    audience::{Finding, Signal, findings},
    offer::Offer,
    words::Words,
};

/// A label of campaigns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tag {
    /// Brings people back who have stopped coming.
    WinBack,
    /// For those who spend most.
    HighValue,
    /// For those who are new.
    NewCustomers,
    /// For those who have never ordered.
    FirstOrder,
    /// Thanks or rewards those who come again and again.
    Loyalty,
    /// Tells of a lower price.
    Discount,
    /// Tells of something new.
    Announcement,
    /// For a feast or a season.
    Festive,
    /// Says that something ends soon.
    LastChance,
    /// Asks for an opinion.
    Feedback,
    /// For a few places only.
    Local,
}

impl Tag {
    /// Every label, in the order in which they are given.
    pub const ALL: [Self; 11] = [
        Self::WinBack,
        Self::HighValue,
        Self::NewCustomers,
        Self::FirstOrder,
        Self::Loyalty,
        Self::Discount,
        Self::Announcement,
        Self::Festive,
        Self::LastChance,
        Self::Feedback,
        Self::Local,
    ];

    /// What a campaign is or does that it fits.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::WinBack => "brings people back who have stopped coming",
            Self::HighValue => "for those who spend most",
            Self::NewCustomers => "for those who are new",
            Self::FirstOrder => "for those who have never ordered",
            Self::Loyalty => "thanks or rewards those who come again and again",
            Self::Discount => "tells of a lower price",
            Self::Announcement => "tells of something new",
            Self::Festive => "for a feast or a season",
            Self::LastChance => "says that something ends soon",
            Self::Feedback => "asks for an opinion",
            Self::Local => "for a few places only",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::WinBack => "Win-back",
            Self::HighValue => "High value",
            Self::NewCustomers => "New customers",
            Self::FirstOrder => "First order",
            Self::Loyalty => "Loyalty",
            Self::Discount => "Discount",
            Self::Announcement => "Announcement",
            Self::Festive => "Festive",
            Self::LastChance => "Last chance",
            Self::Feedback => "Feedback",
            Self::Local => "Local",
        }
    }
}

/// A label that fits, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagSuggestion {
    /// The label.
    pub tag: Tag,
    /// The condition or the words it comes from, as a sentence.
    pub reason: String,
}

/// More places than these are no longer local.
const LOCAL_PLACES: usize = 3;

/// The labels of a campaign, in the order of [`Tag::ALL`], none twice. The audience is asked first, then the message; a message
/// is read without its template tags, and what it denies ("no discount") is not counted.
#[must_use]
pub fn suggest(rule: &CheckedRule, body: &str) -> Vec<TagSuggestion> {
    let findings = findings(rule);
    let words = Words::of(body);
    Tag::ALL
        .into_iter()
        .filter_map(|tag| {
            let reason = audience(tag, &findings).or_else(|| message(tag, &words, body))?;
            Some(TagSuggestion { tag, reason })
        })
        .collect()
}

fn audience(tag: Tag, findings: &[Finding]) -> Option<String> {
    let is_away = findings.iter().any(|found| found.signal == Signal::Away);
    let finding = findings.iter().find(|found| match (&found.signal, tag) {
        (Signal::Away, Tag::WinBack)
        | (Signal::Spender, Tag::HighValue)
        | (Signal::New, Tag::NewCustomers)
        | (Signal::NeverOrdered, Tag::FirstOrder) => true,
        // Who used to come and no longer does is brought back, not rewarded.
        (Signal::Regular | Signal::Long, Tag::Loyalty) => !is_away,
        (Signal::Place(places), Tag::Local) => found.for_all && places.len() <= LOCAL_PLACES,
        (Signal::Tagged(names), tag) => names.iter().any(|name| {
            let name = Words::of(name);
            phrases::of_tag(tag).iter().any(|phrase| name.names(phrase))
        }),
        _ => false,
    })?;
    let whom = if finding.for_all {
        "The audience"
    } else {
        "Part of the audience"
    };
    Some(format!("{whom}: {}.", finding.text))
}

fn message(tag: Tag, words: &Words, body: &str) -> Option<String> {
    if let Some(said) = words.said(phrases::of_message(tag)).first() {
        return Some(format!("The message says \"{said}\"."));
    }
    // An offer's figure counts in any currency; only whether there is one matters here.
    let currency = tidings_audience::Currency::parse("INR")?;
    let denied = !words.says("% off") && words.names("% off");
    let offer = Offer::read(body, currency);
    let offered = tag == Tag::Discount && !denied && offer.gain.is_some();
    offered.then(|| "The message makes an offer in figures.".to_owned())
}

/// Whether a text speaks of a feast.
pub(crate) fn is_festive(words: &Words) -> bool {
    !words.said(phrases::of_message(Tag::Festive)).is_empty()
}

#[cfg(test)]
mod tests;
