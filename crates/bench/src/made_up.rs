//! Records of the same shape as those that `sql/` stages for the ceilings.

use chrono::{DateTime, Days, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

const FIRST_NAMES: [&str; 8] = [
    "Asha", "Vikram", "Priya", "Rohan", "Meera", "Arjun", "Kavya", "Sanjay",
];
const LAST_NAMES: [&str; 7] = ["Sharma", "Iyer", "Patel", "Reddy", "Nair", "Gupta", "Bose"];
const CITIES: [&str; 9] = [
    "Mumbai",
    "Delhi",
    "Bengaluru",
    "Hyderabad",
    "Chennai",
    "Kolkata",
    "Pune",
    "Jaipur",
    "Kochi",
];
const TAGS: [&[&str]; 3] = [&[], &["Newsletter"], &["Newsletter", "VIP"]];

fn pick<T: Copy>(from: &[T], number: i64) -> T {
    from[number.unsigned_abs() as usize % from.len()]
}

fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

pub(crate) fn customer(number: i64, now: DateTime<Utc>) -> Value {
    let created = now
        .checked_sub_days(Days::new(number.unsigned_abs() % 900))
        .unwrap_or(now);
    json!({
        "externalId": format!("customer-{number}"),
        "name": format!("{} {}", pick(&FIRST_NAMES, number), pick(&LAST_NAMES, number)),
        "email": format!("person.{number}@example.com"),
        "phone": format!("+91{}", 7_000_000_000 + number),
        "city": pick(&CITIES, number),
        "country": "IN",
        "tags": pick(&TAGS, number),
        "subscribed": true,
        "createdAt": rfc3339(created),
    })
}

/// An order of one of the first `customers`.
pub(crate) fn order(number: i64, customers: i64, now: DateTime<Utc>) -> Value {
    let amount = 500 + number * 7_877 % 250_000;
    json!({
        "externalId": format!("order-{number}"),
        "customerExternalId": format!("customer-{}", 1 + number * 7_919 % customers),
        "amount": format!("{}.{:02}", amount / 100, amount % 100),
        "orderedAt": rfc3339(now - TimeDelta::minutes(number * 6_151 % 1_000_000)),
    })
}
