//! Time zones and periods: when a local day begins, and what "the last three months" means.

use chrono::{
    DateTime, Datelike, Days, LocalResult, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

/// An ISO 8601 duration of years, months, weeks and days, not all zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    years: u32,
    months: u32,
    weeks: u32,
    days: u32,
}

impl Period {
    /// Reads `P90D`, `P3M`, `P1Y`, `P1Y6M2W3D`: each part at most once, in this order, without fractions or times.
    #[must_use]
    pub fn parse(text: &str) -> Option<Period> {
        let mut rest = text.strip_prefix('P')?;
        let mut part = |designator: char| -> Option<u32> {
            let Some((number, after)) = rest.split_once(designator) else {
                return Some(0);
            };
            let plain =
                (1..=9).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
            rest = after;
            if plain { number.parse().ok() } else { None }
        };
        let period = Period {
            years: part('Y')?,
            months: part('M')?,
            weeks: part('W')?,
            days: part('D')?,
        };
        let zero = period.calendar_months() == 0 && period.whole_days() == 0;
        (rest.is_empty() && !zero).then_some(period)
    }

    /// The start of the local day this long before `as_of`: years and months are taken off first, clamped to
    /// the month's end, then weeks and days. Nothing where that lies before the year 1.
    #[must_use]
    pub fn start(self, as_of: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let months = Months::new(u32::try_from(self.calendar_months()).ok()?);
        let day = as_of
            .with_timezone(&zone)
            .date_naive()
            .checked_sub_months(months)?
            .checked_sub_days(Days::new(self.whole_days()))?;
        (day.year() >= 1).then(|| start_of_day(day, zone))
    }

    /// `90 days`, `year`, `1 year and 6 months`: what follows "in the last".
    #[must_use]
    pub fn wording(self) -> String {
        let parts: Vec<(u32, &str)> = [
            (self.years, "year"),
            (self.months, "month"),
            (self.weeks, "week"),
            (self.days, "day"),
        ]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .collect();
        match parts.as_slice() {
            [(1, unit)] => (*unit).to_owned(),
            parts => parts
                .iter()
                .map(|(number, unit)| {
                    format!("{number} {unit}{}", if *number == 1 { "" } else { "s" })
                })
                .collect::<Vec<_>>()
                .join(" and "),
        }
    }

    fn calendar_months(self) -> u64 {
        u64::from(self.years) * 12 + u64::from(self.months)
    }

    fn whole_days(self) -> u64 {
        u64::from(self.weeks) * 7 + u64::from(self.days)
    }
}

/// The first instant of a local day. A midnight that the clocks skip is the first instant after the gap;
/// one that comes twice is the earlier.
#[must_use]
pub fn start_of_day(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    match zone.from_local_datetime(&midnight) {
        LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => instant.to_utc(),
        LocalResult::None => {
            // No zone is further than a day from UTC; the local clock passes midnight once in between.
            let reaches = |seconds: i64| {
                let instant = midnight.and_utc() + TimeDelta::seconds(seconds);
                instant.with_timezone(&zone).naive_local() >= midnight
            };
            let (mut before, mut after) = (-86_400, 86_400);
            while after - before > 1 {
                let middle = (before + after) / 2;
                if reaches(middle) {
                    after = middle;
                } else {
                    before = middle;
                }
            }
            midnight.and_utc() + TimeDelta::seconds(after)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    fn start(period: &str, as_of: &str, zone: Tz) -> String {
        let start = Period::parse(period)
            .unwrap()
            .start(instant(as_of), zone)
            .unwrap();
        start.with_timezone(&zone).to_rfc3339()
    }

    #[test]
    fn periods_are_read_strictly() {
        let parsed = Period {
            years: 1,
            months: 6,
            weeks: 2,
            days: 3,
        };
        assert_eq!(Period::parse("P1Y6M2W3D"), Some(parsed));
        for text in [
            "",
            "P",
            "P0D",
            "P0Y0M",
            "90D",
            "P90",
            "P90d",
            "P-1D",
            "P1.5D",
            "P1D1M",
            "P1M1M",
            "PT5H",
            "P1DT1H",
            "P1,5M",
            "p1d",
            " P1D",
            "P1D ",
            "P٣D",
            "P9999999999D",
            "P1H",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn months_are_clamped_and_taken_off_first() {
        let utc = Tz::UTC;
        assert_eq!(
            start("P1M", "2024-03-31T10:00:00Z", utc),
            "2024-02-29T00:00:00+00:00"
        );
        assert_eq!(
            start("P1M", "2023-03-31T10:00:00Z", utc),
            "2023-02-28T00:00:00+00:00"
        );
        assert_eq!(
            start("P1Y", "2024-02-29T10:00:00Z", utc),
            "2023-02-28T00:00:00+00:00"
        );
        assert_eq!(
            start("P4Y", "2024-02-29T10:00:00Z", utc),
            "2020-02-29T00:00:00+00:00"
        );
        assert_eq!(
            start("P1M1D", "2024-03-31T10:00:00Z", utc),
            "2024-02-28T00:00:00+00:00"
        );
        assert_eq!(
            start("P1Y1M1W1D", "2024-03-31T10:00:00Z", utc),
            "2023-02-20T00:00:00+00:00"
        );
    }

    #[test]
    fn days_are_local_days() {
        // 20:00 in UTC is already tomorrow in Kolkata.
        let start = start("P1D", "2024-05-01T20:00:00Z", Tz::Asia__Kolkata);
        assert_eq!(start, "2024-05-01T00:00:00+05:30");
    }

    #[test]
    fn a_skipped_midnight_is_the_first_instant_after_it() {
        let cases = [
            (
                Tz::America__Sao_Paulo,
                (2018, 11, 4),
                "2018-11-04T01:00:00-02:00",
            ),
            (Tz::Asia__Beirut, (2022, 3, 27), "2022-03-27T01:00:00+03:00"),
            (
                Tz::America__Havana,
                (2024, 3, 10),
                "2024-03-10T01:00:00-04:00",
            ),
            // Samoa left out this day altogether.
            (
                Tz::Pacific__Apia,
                (2011, 12, 30),
                "2011-12-31T00:00:00+14:00",
            ),
            // Havana sets its clocks back to midnight, which so comes twice.
            (
                Tz::America__Havana,
                (2024, 11, 3),
                "2024-11-03T00:00:00-04:00",
            ),
            (
                Tz::Asia__Kolkata,
                (2024, 11, 3),
                "2024-11-03T00:00:00+05:30",
            ),
        ];
        for (zone, (year, month, day), expected) in cases {
            let day = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            let start = start_of_day(day, zone).with_timezone(&zone);
            assert_eq!(start.to_rfc3339(), expected, "{zone}");
        }
        let as_of = "2018-11-05T12:00:00Z";
        let midnight = start("P1D", as_of, Tz::America__Sao_Paulo);
        assert_eq!(midnight, "2018-11-04T01:00:00-02:00");
    }

    #[test]
    fn a_period_may_not_reach_before_the_calendar() {
        let as_of = instant("2024-05-01T00:00:00Z");
        for text in ["P2024Y", "P999999999Y", "P999999999W", "P800000D"] {
            assert_eq!(
                Period::parse(text).unwrap().start(as_of, Tz::UTC),
                None,
                "{text}"
            );
        }
        assert!(
            Period::parse("P2000Y")
                .unwrap()
                .start(as_of, Tz::UTC)
                .is_some()
        );
    }

    #[test]
    fn periods_read_as_words() {
        for (text, words) in [
            ("P90D", "90 days"),
            ("P1Y", "year"),
            ("P1Y6M", "1 year and 6 months"),
            ("P1W", "week"),
        ] {
            assert_eq!(Period::parse(text).unwrap().wording(), words);
        }
    }
}
