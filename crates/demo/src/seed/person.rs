//! One made-up customer.

use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value, json};

use super::people::{CITIES, FIRST_NAMES, LAST_NAMES};
use crate::random::Random;

/// How somebody buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// Looks, and never buys.
    Browses,
    /// Bought once.
    Once,
    /// Comes back now and then.
    Sometimes,
    /// Buys again and again.
    Often,
}

impl Habit {
    /// Drawn for one customer.
    pub fn draw(random: &mut Random) -> Self {
        match random.below(100) {
            0..10 => Self::Browses,
            10..45 => Self::Once,
            45..82 => Self::Sometimes,
            _ => Self::Often,
        }
    }
}

/// The `CustomerInput` of this customer.
pub fn customer(
    random: &mut Random,
    number: usize,
    habit: Habit,
    joined: DateTime<FixedOffset>,
) -> Value {
    let (first, last) = (random.pick(&FIRST_NAMES), random.pick(&LAST_NAMES));
    let (city, language) = random.pick(&CITIES);
    let mut record = Map::new();
    let mut set = |field: &str, value: Value| record.insert(field.to_owned(), value);
    set("externalId", json!(format!("CUST-{:06}", number + 1)));
    // Some shops know an address and no name.
    if !random.chance(4) {
        set("name", json!(format!("{first} {last}")));
    }
    if !random.chance(12) {
        let handle = format!("{first}.{last}{number}")
            .to_lowercase()
            .replace('\'', "");
        set("email", json!(format!("{handle}@example.com")));
    }
    if !random.chance(5) {
        // No number of the Indian plan begins with a 1000 after the country's code.
        set("phone", json!(format!("+911000{number:06}")));
    }
    set("city", json!(city));
    set("country", json!("IN"));
    set("tags", json!(tags(random, habit)));
    set("attributes", attributes(random, habit, language));
    match random.below(100) {
        0..78 => drop(set("subscribed", json!(true))),
        78..90 => drop(set("subscribed", json!(false))),
        _ => {}
    }
    set("createdAt", json!(joined.to_rfc3339()));
    // A later run changes nothing that somebody changed since.
    set("updatedAt", json!(joined.to_rfc3339()));
    Value::Object(record)
}

fn tags(random: &mut Random, habit: Habit) -> Vec<&'static str> {
    let mut tags = Vec::new();
    if habit == Habit::Often && random.chance(60) {
        tags.push("vip");
    }
    for (tag, percent) in [("app", 45), ("festive-shopper", 18), ("wholesale", 3)] {
        if random.chance(percent) {
            tags.push(tag);
        }
    }
    tags
}

fn attributes(random: &mut Random, habit: Habit, language: &str) -> Value {
    let tier = match habit {
        Habit::Browses | Habit::Once => "silver",
        Habit::Sometimes => "gold",
        Habit::Often => "platinum",
    };
    let mut attributes =
        json!({ "tier": tier, "language": language, "newsletter": random.chance(55) });
    if random.chance(70) {
        attributes["age"] = json!(18 + random.below(53));
    }
    attributes
}
