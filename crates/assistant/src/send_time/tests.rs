use chrono::{DateTime, Utc, Weekday};

use super::{Confidence, Grid, Hours, suggest};
use crate::statistics::Random;

const NONE: Grid = [[0; 24]; 7];

/// So many events, of which a share falls on one hour.
fn drawn(seed: u64, events: u64, weekday: usize, hour: usize, share: f64) -> Grid {
    let mut random = Random::new(seed);
    let mut grid = NONE;
    for _ in 0..events {
        if random.share() < share {
            grid[weekday][hour] += 1;
        } else {
            grid[random.below(7) as usize][random.below(24) as usize] += 1;
        }
    }
    grid
}

#[test]
fn a_clear_habit_is_found() {
    let found = suggest(&drawn(1, 2_000, 1, 18, 0.15), &NONE, Hours::default());
    let best = found.best.unwrap();
    assert_eq!(best.weekday, Weekday::Tue);
    assert!(best.from_hour == 17 || best.from_hour == 18);
    assert_eq!(best.confidence, Confidence::High);
    assert!(best.share.low < best.share.share && best.share.share < best.share.high);
    assert!(best.times_average > 3.0);
    assert_eq!(found.events, 2_000);
    assert_eq!(found.others.len(), 2);
    assert!(
        found
            .others
            .iter()
            .all(|other| other.weekday != Weekday::Tue)
    );
    let shares: f64 = found.heat.iter().map(|cell| cell.share).sum();
    assert!((shares - 1.0).abs() < 1e-9);
    assert_eq!(found.heat[24 + 18].hour, 18);
    assert_eq!(found.heat[24 + 18].weekday, Weekday::Tue);
}

#[test]
fn chance_is_seldom_taken_for_a_habit() {
    let sure = (0..200)
        .filter(|seed| {
            let found = suggest(&drawn(*seed, 1_000, 0, 0, 0.0), &NONE, Hours::default());
            found.best.unwrap().confidence == Confidence::High
        })
        .count();
    assert!(sure <= 14, "{sure} of 200");
}

#[test]
fn little_data_leans_on_everyone_and_says_so() {
    let everyone = drawn(2, 50_000, 4, 12, 0.1);
    let mut few = NONE;
    few[6][20] = 3;
    let found = suggest(&few, &everyone, Hours::default());
    let best = found.best.unwrap();
    assert_eq!(
        (best.weekday, best.confidence),
        (Weekday::Fri, Confidence::Low)
    );
    assert!(found.note.contains("little to go by"), "{}", found.note);
    let none = suggest(&NONE, &everyone, Hours::default());
    assert_eq!(none.best.unwrap().weekday, Weekday::Fri);
    assert!(none.note.contains("best among all customers"));
    let nobody = suggest(&NONE, &NONE, Hours::default());
    assert!(nobody.best.is_none() && nobody.others.is_empty());
}

#[test]
fn the_night_is_left_alone() {
    let night = drawn(3, 5_000, 2, 3, 0.5);
    for hours in [Hours::default(), Hours::new(9, 12).unwrap()] {
        let best = suggest(&night, &night, hours).best.unwrap();
        assert!(best.from_hour >= hours.from && best.to_hour <= hours.until);
    }
    let any = suggest(&night, &night, Hours::new(0, 24).unwrap())
        .best
        .unwrap();
    assert!(any.from_hour == 2 || any.from_hour == 3);
    assert_eq!(Hours::new(10, 11), None);
    assert_eq!(Hours::new(10, 25), None);
    assert_eq!(Hours::new(255, 3), None);
}

#[test]
fn a_window_begins_at_the_next_local_hour() {
    let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
    let mut window = suggest(&drawn(1, 2_000, 1, 18, 0.15), &NONE, Hours::default())
        .best
        .unwrap();
    (window.from_hour, window.to_hour) = (18, 20);
    let next = |window: &super::Window, now: &str, zone| window.next_start(at(now), zone).unwrap();
    let kolkata = chrono_tz::Asia::Kolkata;
    // 2026-11-17 is a Tuesday; 18:00 there is 12:30 UTC.
    assert_eq!(
        next(&window, "2026-11-17T12:29:59Z", kolkata),
        at("2026-11-17T12:30:00Z")
    );
    assert_eq!(
        next(&window, "2026-11-17T12:30:00Z", kolkata),
        at("2026-11-24T12:30:00Z")
    );
    assert_eq!(window.wording(), "Tuesday from 18:00 to 20:00");
    // In Berlin the clocks skip 2:00 on Sunday 2026-03-29 and repeat it on 2026-10-25.
    window.weekday = Weekday::Sun;
    (window.from_hour, window.to_hour) = (2, 4);
    let berlin = chrono_tz::Europe::Berlin;
    assert_eq!(
        next(&window, "2026-03-28T12:00:00Z", berlin),
        at("2026-03-29T01:00:00Z")
    );
    assert_eq!(
        next(&window, "2026-10-24T12:00:00Z", berlin),
        at("2026-10-25T00:00:00Z")
    );
}
