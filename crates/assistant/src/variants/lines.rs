//! The parts that depend on the tone and the channel: greeting, offer, close.

use tidings_message::Channel;

use super::Tone;

pub(super) fn greeting(tone: Tone) -> &'static str {
    match tone {
        Tone::Friendly => "Hi {{ first_name | default('there') }}!",
        Tone::Professional => "Hello {{ first_name | default('there') }}.",
        Tone::Playful => "Hey {{ first_name | default('you') }}!",
        Tone::Urgent => "Hi {{ first_name | default('there') }}.",
    }
}

/// What is offered, as a sentence.
pub(super) fn offer(tone: Tone, gain: &str) -> String {
    match tone {
        Tone::Friendly => format!("For you: {gain}."),
        Tone::Professional => format!("We offer you {gain}."),
        Tone::Playful => format!("And guess what: {gain}!"),
        Tone::Urgent => format!("Now {gain}."),
    }
}

pub(super) fn code(code: &str) -> String {
    format!("Code: {code}.")
}

pub(super) fn close(tone: Tone) -> &'static str {
    match tone {
        Tone::Friendly => "Hope to see you soon.",
        Tone::Professional => "We look forward to seeing you.",
        Tone::Playful => "Come and say hello!",
        Tone::Urgent => "Have a look today.",
    }
}

/// How the name of the shop is put below.
pub(super) fn signature(channel: Channel, sender: &str) -> String {
    match channel {
        Channel::Sms => format!("- {sender}"),
        Channel::Whatsapp => format!("*{sender}*"),
        Channel::Email => format!("{sender}\n"),
    }
}
