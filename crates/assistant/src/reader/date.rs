//! Days, months, quarters and years by the calendar, in the workspace's zone.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::cursor::Cursor;
use super::token::Kind;

/// A stretch of days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
}

const MONTHS: &[(&str, u32)] = &[
    ("january", 1),
    ("jan", 1),
    ("february", 2),
    ("feb", 2),
    ("march", 3),
    ("mar", 3),
    ("april", 4),
    ("apr", 4),
    ("may", 5),
    ("june", 6),
    ("jun", 6),
    ("july", 7),
    ("jul", 7),
    ("august", 8),
    ("aug", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("october", 10),
    ("oct", 10),
    ("november", 11),
    ("nov", 11),
    ("december", 12),
    ("dec", 12),
];

const ORDINALS: &[&str] = &["st", "nd", "rd", "th"];

pub(crate) fn vocabulary() -> impl Iterator<Item = &'static str> {
    MONTHS.iter().map(|(name, _)| *name)
}

/// A day, month, quarter or year as it was said, the year perhaps left out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said {
    year: Option<i32>,
    part: Part,
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Year,
    Quarter(u32),
    Month(u32),
    Day(u32, u32),
    Fixed(NaiveDate),
}

impl Said {
    /// The stretch in this year; nothing where the calendar has no such day.
    fn of(self, year: i32) -> Option<Stretch> {
        let (first, months) = match self.part {
            Part::Fixed(day) => {
                return Some(Stretch {
                    first: day,
                    last: day,
                });
            }
            Part::Day(month, day) => {
                let day = NaiveDate::from_ymd_opt(year, month, day)?;
                return Some(Stretch {
                    first: day,
                    last: day,
                });
            }
            Part::Month(month) => (NaiveDate::from_ymd_opt(year, month, 1)?, 1),
            Part::Quarter(quarter) => (NaiveDate::from_ymd_opt(year, quarter * 3 - 2, 1)?, 3),
            Part::Year => (NaiveDate::from_ymd_opt(year, 1, 1)?, 12),
        };
        let after = first.checked_add_months(Months::new(months))?;
        Some(Stretch {
            first,
            last: after.pred_opt()?,
        })
    }

    /// With its own year, or in the latest year in which it has begun.
    pub(crate) fn stretch(self, today: NaiveDate) -> Option<Stretch> {
        match self.year {
            Some(year) => self.of(year),
            // 29 February comes every fourth year, or eighth.
            None => (0..=8)
                .filter_map(|back| self.of(today.year() - back))
                .find(|stretch| stretch.first <= today),
        }
    }

    /// "1 Jan and 31 March 2026": the year stands at the end. "1 Nov and 31 January": the second is the next after the first.
    pub(crate) fn between(self, other: Said, today: NaiveDate) -> Option<Stretch> {
        let upper = other.year;
        let first = Said {
            year: self.year.or(upper),
            ..self
        };
        let mut start = first.stretch(today)?.first;
        let end = match upper.or(self.year) {
            Some(year) => other.of(year)?,
            None => (0..=1)
                .filter_map(|ahead| other.of(start.year() + ahead))
                .find(|stretch| stretch.last >= start)?,
        };
        if start > end.last && self.year.is_none() {
            start = self.of(upper? - 1)?.first;
        }
        (start <= end.last).then_some(Stretch {
            first: start,
            last: end.last,
        })
    }
}

impl Cursor<'_> {
    /// A day, month, quarter or year, and the token after it.
    pub(crate) fn date(&self, start: usize) -> Option<(Said, usize)> {
        let mut at = self.skip(
            start,
            &["the", "year", "month", "month of", "the month of", "date"],
        );
        if let Some(Kind::Date(day)) = self.token(at).map(|token| &token.kind) {
            let said = Said {
                year: Some(day.year()),
                part: Part::Fixed(*day),
            };
            return Some((said, at + 1));
        }
        if let Some((day, end)) = self.day_number(at)
            && let Some((end, month)) = self.phrase(self.skip(end, &["of"]), MONTHS)
        {
            return Some(self.with_year(Part::Day(month, day), end));
        }
        if let Some((mut end, month)) = self.phrase(at, MONTHS) {
            end = self.skip(end, &["."]);
            if let Some((day, after)) = self.day_number(end)
                && !self.glued_scale(after)
            {
                return Some(self.with_year(Part::Day(month, day), after));
            }
            return Some(self.with_year(Part::Month(month), end));
        }
        for (word, quarter) in [("q1", 1), ("q2", 2), ("q3", 3), ("q4", 4)] {
            if self.is(at, word) {
                return Some(self.with_year(Part::Quarter(quarter), at + 1));
            }
        }
        at = self.skip(at, &["calendar year"]);
        let (year, end) = self.year(at)?;
        Some((
            Said {
                year: Some(year),
                part: Part::Year,
            },
            end,
        ))
    }

    fn with_year(&self, part: Part, end: usize) -> (Said, usize) {
        let after = self.skip(end, &[",", "of", "'", "’"]);
        match self.year(after) {
            Some((year, end)) => (
                Said {
                    year: Some(year),
                    part,
                },
                end,
            ),
            None => (Said { year: None, part }, end),
        }
    }

    /// A year of four digits, standing alone.
    fn year(&self, at: usize) -> Option<(i32, usize)> {
        let token = self.token(at)?;
        let Kind::Number(Some(value)) = token.kind else {
            return None;
        };
        let year = i32::try_from(value.count()?).ok()?;
        let plain = token.end - token.start == 4 && (1900..2200).contains(&year);
        (plain && !self.glued_scale(at + 1)).then_some((year, at + 1))
    }

    fn day_number(&self, at: usize) -> Option<(u32, usize)> {
        let Some(Kind::Number(Some(value))) = self.token(at).map(|token| &token.kind) else {
            return None;
        };
        let day = u32::try_from(value.count()?)
            .ok()
            .filter(|day| (1..=31).contains(day))?;
        let ordinal = self.is_any(at + 1, ORDINALS) && self.token(at + 1)?.glued;
        Some((day, if ordinal { at + 2 } else { at + 1 }))
    }

    /// Whether letters hang on the figure before, as in "2000k".
    fn glued_scale(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| token.glued && token.kind == Kind::Word)
    }

    /// "This year", "this month", "today" and what has begun with them; "last month" by the calendar.
    pub(crate) fn relative(&self, at: usize) -> Option<(Stretch, usize)> {
        let today = self.today;
        let (end, unit) = self.phrase(at, RELATIVE)?;
        let monday =
            today.checked_sub_days(Days::new(u64::from(today.weekday().num_days_from_monday())))?;
        let month = today.with_day(1)?;
        let quarter = month.with_month0(today.month0() / 3 * 3)?;
        let year = month.with_month0(0)?;
        let until = |first: NaiveDate, after: NaiveDate| {
            Some(Stretch {
                first,
                last: after.pred_opt()?,
            })
        };
        let stretch = match unit {
            Relative::Today => Stretch {
                first: today,
                last: today,
            },
            Relative::Yesterday => Stretch {
                first: today.pred_opt()?,
                last: today.pred_opt()?,
            },
            Relative::ThisWeek => until(monday, monday + Days::new(7))?,
            Relative::ThisMonth => until(month, month + Months::new(1))?,
            Relative::ThisQuarter => until(quarter, quarter + Months::new(3))?,
            Relative::ThisYear => until(year, year + Months::new(12))?,
            Relative::LastWeek => until(monday - Days::new(7), monday)?,
            Relative::LastMonth => until(month - Months::new(1), month)?,
            Relative::LastQuarter => until(quarter - Months::new(3), quarter)?,
            Relative::LastYear => until(year - Months::new(12), year)?,
        };
        Some((stretch, end))
    }
}

#[derive(Debug, Clone, Copy)]
enum Relative {
    Today,
    Yesterday,
    ThisWeek,
    ThisMonth,
    ThisQuarter,
    ThisYear,
    LastWeek,
    LastMonth,
    LastQuarter,
    LastYear,
}

const RELATIVE: &[(&str, Relative)] = &[
    ("today", Relative::Today),
    ("yesterday", Relative::Yesterday),
    ("this week", Relative::ThisWeek),
    ("this month", Relative::ThisMonth),
    ("this quarter", Relative::ThisQuarter),
    ("this year", Relative::ThisYear),
    ("the current week", Relative::ThisWeek),
    ("the current month", Relative::ThisMonth),
    ("the current quarter", Relative::ThisQuarter),
    ("the current year", Relative::ThisYear),
    ("current week", Relative::ThisWeek),
    ("current month", Relative::ThisMonth),
    ("current quarter", Relative::ThisQuarter),
    ("current year", Relative::ThisYear),
    ("the start of the year", Relative::ThisYear),
    ("the beginning of the year", Relative::ThisYear),
    ("the start of this year", Relative::ThisYear),
    ("the beginning of this year", Relative::ThisYear),
    ("the start of the month", Relative::ThisMonth),
    ("the beginning of the month", Relative::ThisMonth),
    ("the start of this month", Relative::ThisMonth),
    ("the beginning of this month", Relative::ThisMonth),
    ("this calendar year", Relative::ThisYear),
    ("this calendar month", Relative::ThisMonth),
    ("last week", Relative::LastWeek),
    ("last month", Relative::LastMonth),
    ("last quarter", Relative::LastQuarter),
    ("last year", Relative::LastYear),
    ("last calendar year", Relative::LastYear),
    ("last calendar month", Relative::LastMonth),
    ("previous month", Relative::LastMonth),
    ("previous year", Relative::LastYear),
];
