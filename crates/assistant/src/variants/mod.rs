//! Three messages for an objective, an audience and a tone.
//!
//! They are put together of written parts: a greeting, a line with a thought of its own for each of the three, what is offered,
//! and a close. Nothing is promised that the objective does not say: without a figure in it there is none
//! in the messages. Each passes [`Template::parse`], as at a launch.

mod angle;
mod compose;
mod lines;
mod topic;

use std::borrow::Cow;

use tidings_audience::{CheckedRule, Currency};
use tidings_message::{Channel, Facts, Settings, Template};

use crate::{
    objective::Objective,
    offer::Offer,
    sms::{Segments, segments_of},
};

/// How a message sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// As to somebody one knows.
    Friendly,
    /// As from one business to another.
    Professional,
    /// Light.
    Playful,
    /// Brief, and to be acted on today.
    Urgent,
}

impl Tone {
    /// Every tone.
    pub const ALL: [Self; 4] = [
        Self::Friendly,
        Self::Professional,
        Self::Playful,
        Self::Urgent,
    ];
}

/// What the messages are wanted for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What the campaign is for, in the marketer's words; at most [`LONGEST_OBJECTIVE`] characters are read.
    pub objective: &'a str,
    /// Whom it goes to.
    pub audience: Option<Audience<'a>>,
    /// How it sounds.
    pub tone: Tone,
    /// The way it takes.
    pub channel: Channel,
    /// The workspace's currency.
    pub currency: Currency,
    /// Who signs, the shop's name; left out where it is longer than 30 characters or holds signs of the template language.
    pub sender: Option<&'a str>,
}

/// Whom a campaign goes to.
#[derive(Debug, Clone, Copy)]
pub struct Audience<'a> {
    /// The rule.
    pub rule: &'a CheckedRule,
    /// How many people it holds for.
    pub size: u64,
}

/// How many messages are proposed.
pub const VARIANTS: usize = 3;

/// The most characters of an objective that are read.
pub const LONGEST_OBJECTIVE: usize = 500;

/// Three messages, and what was made of the objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestions {
    /// What the objective was taken for.
    pub objective: Objective,
    /// Whether the objective was understood; where not, the messages are general ones.
    pub understood: bool,
    /// What the reader should know, in whole sentences.
    pub notes: Vec<String>,
    /// The messages.
    pub variants: Vec<Variant>,
}

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// What sets it apart, in a few words.
    pub title: Cow<'static, str>,
    /// The template.
    pub body: String,
    /// Why it is written so, in one sentence.
    pub why: Cow<'static, str>,
    /// Its length for a person with a long name.
    pub length: Length,
}

/// How long a message gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// In characters.
    pub characters: usize,
    /// In parts, where it goes by SMS.
    pub sms: Option<Segments>,
}

/// Three messages for a request: always the same for the same request.
#[must_use]
pub fn suggest(request: &Request<'_>) -> Suggestions {
    let text: String = request.objective.chars().take(LONGEST_OBJECTIVE).collect();
    let objective = Objective::read(&text);
    let offer = Offer::read(&text, request.currency);
    let variants = angle::angles(objective, &offer)
        .into_iter()
        .filter_map(|angle| {
            let body = compose::compose(request, &text, objective, &offer, &angle);
            let length = length(&body, request)?;
            Some(Variant {
                title: angle.title.into(),
                body,
                why: angle.why.into(),
                length,
            })
        })
        .collect();
    Suggestions {
        objective,
        understood: objective != Objective::General,
        notes: notes(request, objective, &offer),
        variants,
    }
}

fn notes(request: &Request<'_>, objective: Objective, offer: &Offer) -> Vec<String> {
    let mut notes = Vec::new();
    if objective == Objective::General {
        notes.push(
            "The objective was not understood, so these are general messages. Say what the campaign is for, such as \
             \"bring back inactive customers\" or \"announce our new store\"."
                .to_owned(),
        );
    }
    if objective == Objective::Discount && offer.gain.is_none() {
        notes.push(
            "The objective names no figure, so the messages promise none. Say what is offered, such as \"20% off\"."
                .to_owned(),
        );
    }
    if request.audience.is_some_and(|audience| audience.size == 0) {
        notes.push("The audience is empty at the moment.".to_owned());
    }
    notes
}

/// The length for a person with a long name; nothing where the template would be refused, which no part here leads to.
pub(crate) fn length(body: &str, request: &Request<'_>) -> Option<Length> {
    let template = Template::parse(body, request.channel).ok()?;
    let settings = Settings {
        currency: request.currency,
        zone: chrono_tz::UTC,
    };
    let text = template.render(&long_named(), &settings).ok()?;
    Some(Length {
        characters: text.chars().count(),
        sms: (request.channel == Channel::Sms).then(|| segments_of(&text)),
    })
}

fn long_named() -> Facts {
    Facts {
        name: Some("Lakshminarayan Subramaniam".to_owned()),
        email: Some("lakshminarayan@example.com".to_owned()),
        phone: Some("+919800000001".to_owned()),
        city: Some("Visakhapatnam".to_owned()),
        total_spend: 12_345_600,
        order_count: 128,
        visit_count: 256,
        // September, the longest month to write.
        last_order_at: chrono::DateTime::from_timestamp(1_757_000_000, 0),
        ..Facts::default()
    }
}

#[cfg(test)]
mod tests;
