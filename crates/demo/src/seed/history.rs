//! What one made-up customer did: when they came, what they bought, and whether they still come.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, TimeZone};
use serde_json::json;

use super::Shop;
use super::person::{self, Habit};
use crate::random::Random;

/// The history spans so many days.
const DAYS: u64 = 730;
/// India's zone, which has no summer time: five and a half hours ahead, in seconds.
const INDIA: i32 = 19_800;

/// Adds a customer with all orders and visits.
pub fn add_customer(shop: &mut Shop, number: usize, until: NaiveDate) {
    // A stream of their own: more customers do not change those before them.
    let mut random = Random::new(0x7469_6469_6E67_7300 + number as u64);
    let habit = Habit::draw(&mut random);
    // The shop grows: more joined of late.
    let joined = (random.unit().sqrt() * DAYS as f64) as u64;
    let joined = joined.min(DAYS - 1);
    let active = DAYS - joined;
    // A third have stopped coming, somewhere in the first part of their time.
    let active = if random.chance(33) {
        (active * (30 + random.below(40) as u64) / 100).max(1)
    } else {
        active
    };
    let mut calendar = Calendar {
        random,
        start: until - Days::new(DAYS),
        joined,
        active,
    };

    let joined_at = calendar.on(joined);
    let record = person::customer(&mut calendar.random, number, habit, joined_at);
    shop.customers.push(record);
    let customer = format!("CUST-{:06}", number + 1);
    add_orders(shop, &mut calendar, &customer, habit);
    add_visits(shop, &mut calendar, &customer, habit);
}

fn add_orders(shop: &mut Shop, calendar: &mut Calendar, customer: &str, habit: Habit) {
    let count = match habit {
        Habit::Browses => 0,
        Habit::Once => 1,
        Habit::Sometimes => 2 + calendar.random.below(4),
        Habit::Often => 6 + calendar.random.below(13),
    };
    for index in 0..count {
        let at = if index == 0 {
            calendar.soon_after_joining()
        } else {
            calendar.any_time()
        };
        let status = match calendar.random.below(100) {
            0..92 => "COMPLETED",
            92..95 => "CANCELLED",
            95..98 => "REFUNDED",
            _ => "PENDING",
        };
        shop.orders.push(json!({
            "externalId": format!("{customer}-ORD-{:03}", index + 1),
            "customerExternalId": customer,
            "amount": amount(&mut calendar.random),
            "currency": "INR",
            "status": status,
            "orderedAt": at.to_rfc3339(),
            "updatedAt": at.to_rfc3339(),
        }));
    }
}

fn add_visits(shop: &mut Shop, calendar: &mut Calendar, customer: &str, habit: Habit) {
    let most = match habit {
        Habit::Browses => 6,
        Habit::Once => 4,
        Habit::Sometimes => 10,
        Habit::Often => 16,
    };
    for index in 0..calendar.random.below(most + 1) {
        let at = calendar.any_time().to_rfc3339();
        shop.visits.push(json!({
            "externalId": format!("{customer}-VIS-{:03}", index + 1),
            "customerExternalId": customer,
            "visitedAt": at,
            "updatedAt": at,
        }));
    }
}

/// From about 150 to 15,000 rupees, small sums more often, priced as shops price.
fn amount(random: &mut Random) -> String {
    let rupees = 150.0 * 100_f64.powf(random.unit() * random.unit().sqrt());
    let paise = *random.pick(&["00", "00", "50", "99"]);
    format!("{}.{paise}", rupees as u64)
}

/// The days on which one customer comes.
struct Calendar {
    random: Random,
    start: NaiveDate,
    /// The day of joining, counted from the start.
    joined: u64,
    /// For so many days from then on they come.
    active: u64,
}

impl Calendar {
    /// A time of that day at which shops are busy.
    fn on(&mut self, day: u64) -> DateTime<FixedOffset> {
        let minutes = 9 * 60 + self.random.below(13 * 60) as i64;
        let midnight: NaiveDateTime = (self.start + Days::new(day)).into();
        let local = midnight + TimeDelta::minutes(minutes);
        let offset = FixedOffset::east_opt(INDIA)
            .unwrap_or_else(|| unreachable!("the offset is less than a day"));
        offset.from_utc_datetime(&(local - TimeDelta::seconds(i64::from(INDIA))))
    }

    fn soon_after_joining(&mut self) -> DateTime<FixedOffset> {
        let days = self.random.below(self.active.min(10) as usize) as u64;
        self.on(self.joined + days)
    }

    fn any_time(&mut self) -> DateTime<FixedOffset> {
        let days = self.random.below(self.active as usize) as u64;
        self.on(self.joined + days)
    }
}
