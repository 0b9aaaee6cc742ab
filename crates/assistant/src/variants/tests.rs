use chrono::DateTime;
use tidings_audience::{CheckedRule, Currency, Rule, RuleContext, check};
use tidings_message::{Channel, Facts, Settings, Template};

use super::{Audience, Request, Suggestions, Tone, suggest};
use crate::{objective::Objective, sms::Encoding};

const CHANNELS: [Channel; 3] = [Channel::Sms, Channel::Whatsapp, Channel::Email];
const OBJECTIVES: [&str; 12] = [
    "bring back inactive users",
    "20% off with code BACK20 for lapsed customers",
    "thank our top spenders",
    "welcome new customers",
    "reward loyal shoppers with Rs 500 off",
    "Diwali sale",
    "flat 30% off everything, code DIWALI30",
    "announce the new store in Pune",
    "announcement",
    "free shipping for new customers",
    "sell more umbrellas",
    "{{ secret }} {% raw %} <b>",
];

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn request(objective: &str, tone: Tone, channel: Channel) -> Request<'_> {
    Request {
        objective,
        audience: None,
        tone,
        channel,
        currency: currency("INR"),
        sender: Some("Chai & Co"),
    }
}

fn bodies(suggestions: &Suggestions) -> Vec<&str> {
    suggestions
        .variants
        .iter()
        .map(|variant| variant.body.as_str())
        .collect()
}

fn rule(json: serde_json::Value) -> CheckedRule {
    let context = RuleContext {
        currency: currency("INR"),
        zone: chrono_tz::Asia::Kolkata,
        as_of: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        orders_count_as_visits: true,
    };
    check(&Rule::from_json(&json).unwrap(), &context).unwrap()
}

#[test]
fn every_message_passes_the_check_of_a_launch_and_fits_its_channel() {
    for objective in OBJECTIVES {
        for tone in Tone::ALL {
            for channel in CHANNELS {
                let found = suggest(&request(objective, tone, channel));
                assert_eq!(found.variants.len(), 3, "{objective}");
                for variant in &found.variants {
                    let template = Template::parse(&variant.body, channel);
                    assert!(template.is_ok(), "{template:?}: {}", variant.body);
                    assert!(!variant.body.to_lowercase().contains("@topic"));
                    assert!(variant.why.ends_with('.'));
                    match channel {
                        Channel::Sms => {
                            let sms = variant.length.sms.unwrap();
                            assert_eq!(sms.encoding, Encoding::Gsm7, "{}", variant.body);
                            assert_eq!(sms.segments, 1, "{}", variant.body);
                        }
                        Channel::Whatsapp => assert!(
                            (60..=420).contains(&variant.length.characters),
                            "{}",
                            variant.body
                        ),
                        Channel::Email => assert!(
                            (60..=600).contains(&variant.length.characters),
                            "{}",
                            variant.body
                        ),
                    }
                }
            }
        }
    }
}

#[test]
fn the_three_differ_and_the_tone_is_heard() {
    for objective in OBJECTIVES {
        let mut seen: Vec<String> = Vec::new();
        for tone in Tone::ALL {
            let found = suggest(&request(objective, tone, Channel::Whatsapp));
            assert_eq!(found, suggest(&request(objective, tone, Channel::Whatsapp)));
            seen.extend(bodies(&found).into_iter().map(str::to_owned));
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), all, "{objective}");
    }
}

#[test]
fn nothing_is_promised_that_was_not_said() {
    for objective in OBJECTIVES {
        for channel in CHANNELS {
            for body in bodies(&suggest(&request(objective, Tone::Friendly, channel))) {
                // `order_count > 0` is no promise.
                let text = crate::words::without_tags(body);
                for figure in text
                    .split(|character: char| !character.is_ascii_digit())
                    .filter(|figure| !figure.is_empty())
                {
                    assert!(objective.contains(figure), "{objective}: {body}");
                }
                assert_eq!(text.contains('%'), objective.contains("% off"), "{body}");
            }
        }
    }
}

#[test]
fn what_was_not_understood_is_said() {
    let found = suggest(&request(
        "sell more umbrellas",
        Tone::Friendly,
        Channel::Sms,
    ));
    assert_eq!(found.objective, Objective::General);
    assert!(!found.understood);
    assert!(found.notes[0].starts_with("The objective was not understood"));
    let found = suggest(&request(
        "bring back inactive users",
        Tone::Friendly,
        Channel::Sms,
    ));
    assert!(found.understood && found.notes.is_empty());
    let found = suggest(&request("Diwali sale", Tone::Friendly, Channel::Sms));
    assert!(found.notes[0].contains("names no figure"));
}

#[test]
fn messages_read_like_messages() {
    let settings = Settings {
        currency: currency("INR"),
        zone: chrono_tz::Asia::Kolkata,
    };
    let asha = Facts {
        name: Some("Asha Rao".to_owned()),
        phone: Some("+919800000001".to_owned()),
        order_count: 7,
        last_order_at: DateTime::from_timestamp(1_757_000_000, 0),
        ..Facts::default()
    };
    let nobody = Facts {
        phone: Some("+919800000001".to_owned()),
        ..Facts::default()
    };
    let mut written = Vec::new();
    for (objective, tone, facts) in [
        ("bring back inactive users", Tone::Friendly, &asha),
        ("bring back inactive users", Tone::Professional, &nobody),
        (
            "20% off with code BACK20 for lapsed customers",
            Tone::Urgent,
            &asha,
        ),
        ("announce the new store in Pune", Tone::Playful, &asha),
    ] {
        for body in bodies(&suggest(&request(objective, tone, Channel::Sms))) {
            let template = Template::parse(body, Channel::Sms).unwrap();
            written.push(template.render(facts, &settings).unwrap());
        }
    }
    assert_eq!(
        written,
        [
            "Hi Asha! It has been a while, and we miss you. Hope to see you soon. - Chai & Co",
            "Hi Asha! Your last order was in September 2025. Time for another? Hope to see you soon. - Chai & Co",
            "Hi Asha! Come and see what is new since you were last here. Hope to see you soon. - Chai & Co",
            "Hello there. It has been some time since we last saw you. We look forward to seeing you. - Chai & Co",
            "Hello there. We would be glad to see you again. We look forward to seeing you. - Chai & Co",
            "Hello there. See what is new since your last visit. We look forward to seeing you. - Chai & Co",
            "Hi Asha. It has been some time since we last saw you. Now 20% off. Code: BACK20. Have a look today. - Chai & Co",
            "Hi Asha. Your last order with us was in September 2025. Now 20% off. Code: BACK20. Have a look today. - Chai & Co",
            "Hi Asha. Now 20% off. Code: BACK20. It has been some time since we last saw you. Have a look today. - Chai & Co",
            "Hey Asha! We have news: the new store in Pune. Come and say hello! - Chai & Co",
            "Hey Asha! Have you heard? The new store in Pune. Come and say hello! - Chai & Co",
            "Hey Asha! The new store in Pune: we thought of you right away. Come and say hello! - Chai & Co",
        ]
    );
}

#[test]
fn the_audience_settles_what_need_not_be_asked() {
    let ordered = rule(serde_json::json!({ "all": [
        { "condition": { "field": "ORDER_COUNT", "operator": "AT_LEAST", "value": 2 } },
        { "condition": { "field": "CITY", "operator": "EQUALS", "value": "Pune" } },
    ] }));
    let never = rule(
        serde_json::json!({ "not": { "condition": { "field": "LAST_ORDER_AT", "operator": "IS_SET" } } }),
    );
    let either = rule(serde_json::json!({ "any": [
        { "condition": { "field": "ORDER_COUNT", "operator": "AT_LEAST", "value": 2 } },
        { "condition": { "field": "CITY", "operator": "EQUALS", "value": "Pune" } },
    ] }));
    let second = |rule: &CheckedRule, objective: &str| {
        let mut wanted = request(objective, Tone::Friendly, Channel::Sms);
        wanted.audience = Some(Audience { rule, size: 10 });
        suggest(&wanted).variants[1].body.clone()
    };
    assert!(second(&ordered, "say hello").contains("Thank you for ordering with us."));
    assert!(!second(&ordered, "say hello").contains("{% if"));
    assert!(second(&ordered, "thank our vips").contains("! {{ order_count }} orders"));
    assert!(second(&never, "say hello").contains("welcome you for a first order"));
    assert!(!second(&never, "say hello").contains("{% if"));
    assert!(second(&either, "say hello").contains("{% if order_count > 0 %}"));
    let mut wanted = request("say hello", Tone::Friendly, Channel::Sms);
    wanted.audience = Some(Audience {
        rule: &never,
        size: 0,
    });
    assert!(
        suggest(&wanted)
            .notes
            .iter()
            .any(|note| note.contains("empty"))
    );
}

#[test]
fn a_hostile_sender_or_objective_does_no_harm() {
    for sender in [
        "{{ email }}",
        "<b>Shop</b>",
        "a\u{0}b",
        &"x".repeat(31),
        "  ",
    ] {
        let mut wanted = request("bring back inactive users", Tone::Friendly, Channel::Email);
        wanted.sender = Some(sender);
        for body in bodies(&suggest(&wanted)) {
            assert!(body.ends_with("Hope to see you soon."), "{body}");
        }
    }
    let long = "inactive ".repeat(10_000);
    assert_eq!(
        suggest(&request(&long, Tone::Urgent, Channel::Sms))
            .variants
            .len(),
        3
    );
}
