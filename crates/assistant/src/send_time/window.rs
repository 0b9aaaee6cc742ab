//! Two hours of a week.

use chrono::{DateTime, Days, LocalResult, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use crate::statistics::Cell;

/// How far a time can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// At least 95 % certain to be better than an average time.
    High,
    /// At least 80 %.
    Medium,
    /// Less, or fewer than 100 orders and visits.
    Low,
}

/// Some hours of a weekday, in the workspace's zone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// The weekday.
    pub weekday: Weekday,
    /// Its first hour, 0 to 23.
    pub from_hour: u8,
    /// The hour at which it is over, 1 to 24.
    pub to_hour: u8,
    /// Its share of the week's orders and visits, with the interval of 95 %.
    pub share: Cell,
    /// How many times the share of the mean window it is.
    pub times_average: f64,
    /// How certain it is to be better than the mean window, from 0 to 1.
    pub certainty: f64,
    /// The same in a word.
    pub confidence: Confidence,
}

impl Window {
    /// In words: "Tuesday from 18:00 to 20:00".
    #[must_use]
    pub fn wording(&self) -> String {
        let name = match self.weekday {
            Weekday::Mon => "Monday",
            Weekday::Tue => "Tuesday",
            Weekday::Wed => "Wednesday",
            Weekday::Thu => "Thursday",
            Weekday::Fri => "Friday",
            Weekday::Sat => "Saturday",
            Weekday::Sun => "Sunday",
        };
        format!("{name} from {}:00 to {}:00", self.from_hour, self.to_hour)
    }

    /// When it begins next after `now`, in a zone. An hour that the clocks skip begins when it is over; of one that comes
    /// twice it is the first.
    #[must_use]
    pub fn next_start(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let today = now.with_timezone(&zone).date_naive();
        (0..=7).find_map(|ahead| {
            let day = today.checked_add_days(Days::new(ahead))?;
            if chrono::Datelike::weekday(&day) != self.weekday {
                return None;
            }
            let local = day.and_hms_opt(u32::from(self.from_hour), 0, 0)?;
            let start = match zone.from_local_datetime(&local) {
                LocalResult::Single(start) | LocalResult::Ambiguous(start, _) => start.to_utc(),
                LocalResult::None => {
                    let later = local.checked_add_signed(TimeDelta::hours(1))?;
                    zone.from_local_datetime(&later).earliest()?.to_utc()
                }
            };
            (start > now).then_some(start)
        })
    }
}
