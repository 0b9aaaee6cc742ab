//! When to send: the weekday and hours at which an audience orders and visits most.

mod window;

use chrono::Weekday;

use crate::statistics::{Cell, Smoothed, normal_upper, smooth};

pub use window::{Confidence, Window};

/// Orders and visits by local weekday, Monday first, and local hour.
pub type Grid = [[u64; 24]; 7];

/// Hours of the day at which a message may be sent: from, up to but without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    from: u8,
    until: u8,
}

impl Hours {
    /// Hours from 0 to 24, at least two of them.
    #[must_use]
    pub fn new(from: u8, until: u8) -> Option<Self> {
        (until <= 24 && from.saturating_add(WINDOW) <= until).then_some(Self { from, until })
    }
}

impl Default for Hours {
    /// From 10 to 21, when promotions may be sent by SMS in India (TRAI, Telecom Commercial Communications Customer Preference
    /// Regulations 2018); no bad hours elsewhere.
    fn default() -> Self {
        Self {
            from: 10,
            until: 21,
        }
    }
}

/// A time to send, and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct SendTime {
    /// The two hours with the most orders and visits; none where nobody ever ordered or visited.
    pub best: Option<Window>,
    /// The best two hours of the next two weekdays in order.
    pub others: Vec<Window>,
    /// How many orders and visits of the audience it goes by.
    pub events: u64,
    /// How the audience's orders and visits are spread, smoothed, by weekday and hour: 168 cells, Monday's first hour first.
    pub heat: Vec<HeatCell>,
    /// How it came about, in one sentence.
    pub note: String,
}

/// One hour of the week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeatCell {
    /// The weekday.
    pub weekday: Weekday,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// Its share of the week's orders and visits, smoothed; an even week has 1/168 everywhere.
    pub share: f64,
    /// How many orders and visits were counted in it.
    pub events: u64,
}

/// The length of a window in hours.
const WINDOW: u8 = 2;
/// What is known of all customers weighs like one order or visit in each hour of the week, so that an audience's own times show from a
/// few hundred on.
const PRIOR_WEIGHT: f64 = 168.0;
/// With fewer orders and visits no time is certain.
const LEAST_EVENTS: u64 = 100;

/// The best time for an audience, from its own orders and visits and those of all customers.
///
/// The audience's counts are smoothed towards the spread of all customers, and that towards an even week, each by a Dirichlet
/// prior ([`smooth`]). The certainty is that of the best window to lie above the mean of all windows looked at, by a normal
/// approximation to the posterior and Bonferroni's correction for having chosen the best of them.
#[must_use]
pub fn suggest(audience: &Grid, everyone: &Grid, hours: Hours) -> SendTime {
    let own = audience.as_flattened();
    let prior = smooth(everyone.as_flattened(), &[], PRIOR_WEIGHT);
    let smoothed = smooth(own, prior.shares(), PRIOR_WEIGHT);
    let events: u64 = own.iter().sum();
    let all_events: u64 = everyone.as_flattened().iter().sum();
    let heat = smoothed
        .shares()
        .iter()
        .zip(own)
        .enumerate()
        .map(|(cell, (share, events))| HeatCell {
            weekday: WEEKDAYS[cell / 24],
            hour: (cell % 24) as u8,
            share: *share,
            events: *events,
        })
        .collect();
    let mut windows = if events + all_events == 0 {
        Vec::new()
    } else {
        best_of_weekdays(&smoothed, hours, events)
    };
    let best = (!windows.is_empty()).then(|| windows.remove(0));
    windows.truncate(2);
    SendTime {
        note: note(best.as_ref(), events),
        best,
        others: windows,
        events,
        heat,
    }
}

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// The best window of each weekday, the best first.
fn best_of_weekdays(smoothed: &Smoothed, hours: Hours, events: u64) -> Vec<Window> {
    let starts: Vec<u8> = (hours.from..=hours.until - WINDOW).collect();
    let cells = |weekday: usize, start: u8| {
        let first = weekday * 24 + usize::from(start);
        first..first + usize::from(WINDOW)
    };
    let looked_at = (7 * starts.len()) as f64;
    let mean = (0..7)
        .flat_map(|weekday| starts.iter().map(move |start| (weekday, *start)))
        .map(|(weekday, start)| smoothed.together(cells(weekday, start)).share)
        .sum::<f64>()
        / looked_at;
    let mut windows: Vec<Window> = WEEKDAYS
        .into_iter()
        .enumerate()
        .filter_map(|(place, weekday)| {
            let best = |left: &(u8, Cell), right: &(u8, Cell)| {
                // The earlier of two that are equal.
                left.1
                    .share
                    .total_cmp(&right.1.share)
                    .then(right.0.cmp(&left.0))
            };
            let (start, cell) = starts
                .iter()
                .map(|start| (*start, smoothed.together(cells(place, *start))))
                .max_by(best)?;
            let chance = looked_at * normal_upper(smoothed.above(cell.share, mean));
            let certainty = (1.0 - chance).clamp(0.0, 1.0);
            Some(Window {
                weekday,
                from_hour: start,
                to_hour: start + WINDOW,
                share: cell,
                times_average: cell.share / mean,
                certainty,
                confidence: confidence(certainty, events),
            })
        })
        .collect();
    // A stable sort keeps the earlier weekday first.
    windows.sort_by(|left, right| right.share.share.total_cmp(&left.share.share));
    windows
}

fn confidence(certainty: f64, events: u64) -> Confidence {
    match certainty {
        _ if events < LEAST_EVENTS => Confidence::Low,
        certainty if certainty >= 0.95 => Confidence::High,
        certainty if certainty >= 0.8 => Confidence::Medium,
        _ => Confidence::Low,
    }
}

fn note(best: Option<&Window>, events: u64) -> String {
    let Some(best) = best else {
        return "Nobody has ordered or visited yet, so no time is better than another.".to_owned();
    };
    if events == 0 {
        return format!(
            "This audience has not ordered or visited yet; {} is best among all customers.",
            best.wording()
        );
    }
    let counted = if events == 1 {
        "1 order or visit".to_owned()
    } else {
        format!("{events} orders and visits")
    };
    let doubt = match best.confidence {
        Confidence::High => "",
        Confidence::Medium => " It may be chance, though not likely.",
        Confidence::Low => " That is little to go by, so another time may do as well.",
    };
    format!(
        "By {counted}, {} has {:.1} times those of an average two hours.{doubt}",
        best.wording(),
        best.times_average
    )
}

#[cfg(test)]
mod tests;
