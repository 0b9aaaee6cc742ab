//! Putting a message together.

use tidings_message::Channel;

use super::{Request, angle::Angle, lines, topic};
use crate::{audience::Certain, objective::Objective, offer::Offer};

const LONGEST_SENDER: usize = 30;

pub(super) fn compose(
    request: &Request<'_>,
    text: &str,
    objective: Objective,
    offer: &Offer,
    angle: &Angle,
) -> String {
    let (tone, channel) = (request.tone, request.channel);
    let certain = request
        .audience
        .map(|audience| Certain::of(audience.rule))
        .unwrap_or_default();
    let line = certain.settle(&about(angle.line(tone), objective, text));
    let gain = match offer.words(request.currency, channel == Channel::Sms) {
        Some(gain) => Some(lines::offer(tone, &gain)),
        None if objective == Objective::Discount => Some("We have an offer for you.".to_owned()),
        None => None,
    };
    let code = offer.code.as_deref().map(lines::code);
    let offered: Vec<String> = gain.into_iter().chain(code).collect();
    let offered = offered.join(" ");
    let thought = if channel == Channel::Sms {
        line
    } else {
        format!("{line} {}", angle.more)
    };
    let (above, below) = if angle.offer_first {
        (offered, thought)
    } else {
        (thought, offered)
    };
    let message = Message {
        greeting: lines::greeting(tone),
        paragraphs: [above, below],
        close: lines::close(tone),
        signature: request
            .sender
            .and_then(sender)
            .map(|sender| lines::signature(channel, sender)),
    };
    match channel {
        Channel::Sms => message.sms(request),
        Channel::Whatsapp => message.long("\n"),
        Channel::Email => message.long("\n\n"),
    }
}

struct Message {
    greeting: &'static str,
    paragraphs: [String; 2],
    close: &'static str,
    signature: Option<String>,
}

impl Message {
    /// As long as it fits into one part; what can best be spared is left out first.
    fn sms(&self, request: &Request<'_>) -> String {
        let [above, below] = self.paragraphs.each_ref().map(String::as_str);
        let signature = self.signature.as_deref().unwrap_or_default();
        let whole = [self.greeting, above, below, self.close, signature];
        let unclosed = [self.greeting, above, below, "", signature];
        let bare = [self.greeting, above, below, "", ""];
        let written = [whole, unclosed, bare].map(|parts| joined(&parts, " "));
        let [_, _, shortest] = &written;
        written
            .iter()
            .find(|body| {
                super::length(body, request)
                    .and_then(|length| length.sms)
                    .is_some_and(|sms| sms.segments <= 1)
            })
            .unwrap_or(shortest)
            .clone()
    }

    fn long(&self, between: &str) -> String {
        let [above, below] = self.paragraphs.each_ref().map(String::as_str);
        let signature = self.signature.as_deref().unwrap_or_default();
        let closing = joined(&[self.close, signature.trim_end()], "\n");
        joined(&[self.greeting, above, below, &closing], between)
    }
}

fn joined(parts: &[&str], between: &str) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(between)
}

/// A line with its matter, where it has one.
fn about(line: &str, objective: Objective, text: &str) -> String {
    if objective != Objective::Announcement {
        return line.to_owned();
    }
    let Some((known, unknown)) = line.split_once('|') else {
        return line.to_owned();
    };
    match topic::topic(text) {
        Some(matter) => known
            .replace("@topic", &matter)
            .replace("@Topic", &topic::capitalised(&matter)),
        None => unknown.to_owned(),
    }
}

/// A name that can stand in a template as it is.
fn sender(name: &str) -> Option<&str> {
    let name = name.trim();
    let plain = !name
        .chars()
        .any(|character| "{}<>*".contains(character) || character.is_control());
    (plain && !name.is_empty() && name.chars().count() <= LONGEST_SENDER).then_some(name)
}
