//! When something happened: a length counted back from now, or days by the calendar.

use chrono::{Datelike, Days, Months, NaiveDate};
use tidings_audience::{Period, start_of_day};

use super::cursor::Cursor;
use super::{date, length};
use crate::suggestion::Context;

/// When something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum When {
    /// In this ISO 8601 period up to now.
    Within(String),
    /// Longer ago than this period.
    LongerAgo(String),
    /// Longer ago than the first period and not longer than the second.
    Ago(String, String),
    /// From the first day on, and before the second.
    Days {
        from: Option<NaiveDate>,
        before: Option<NaiveDate>,
    },
}

const LAST: &[&str] = &[
    "last",
    "past",
    "previous",
    "preceding",
    "trailing",
    "the last",
    "the past",
    "the previous",
    "recent",
    "the preceding",
];
const OVER: &[&str] = &[
    "more than",
    "over",
    "at least",
    "longer than",
    "greater than",
    "above",
    "minimum",
    "a minimum of",
    "exceeding",
    "upwards of",
    "beyond",
];
const UNDER: &[&str] = &[
    "less than",
    "under",
    "fewer than",
    "within",
    "not more than",
    "no more than",
    "up to",
];
const IN: &[&str] = &[
    "in",
    "within",
    "during",
    "over",
    "for",
    "since",
    "from",
    "on",
    "through",
    "throughout",
    "across",
    "of",
    "at",
    "in over",
    "as of",
];
const SINCE: &[&str] = &[
    "since",
    "from",
    "starting",
    "starting from",
    "beginning",
    "as of",
    "since the start of",
    "since the beginning of",
    "from the start of",
    "from the beginning of",
    "on or after",
    "on and after",
    "not before",
    "onwards from",
];
const AFTER: &[&str] = &["after", "later than", "post", "past"];
const BEFORE: &[&str] = &[
    "before",
    "prior to",
    "earlier than",
    "older than",
    "until before",
];
const UNTIL: &[&str] = &[
    "until",
    "till",
    "by",
    "up to",
    "up until",
    "on or before",
    "through",
    "to",
    "not after",
    "no later than",
];

/// Words of this stage whose spelling may be mended.
pub(crate) fn vocabulary() -> impl Iterator<Item = &'static str> {
    let lists = [
        LAST,
        OVER,
        UNDER,
        IN,
        SINCE,
        AFTER,
        BEFORE,
        UNTIL,
        &["ago", "back", "between", "today", "yesterday", "onwards"],
    ];
    let own = lists.into_iter().flatten().copied();
    own.chain(length::vocabulary()).chain(date::vocabulary())
}

impl When {
    /// The period, up to now, in which a total or count is taken; nothing where no period says it.
    pub(crate) fn within(&self, context: &Context<'_>, today: NaiveDate) -> Option<String> {
        match self {
            When::Within(period) => Some(period.clone()),
            When::Days {
                from: Some(from),
                before,
            } if before.is_none_or(|before| before > today) => period_since(*from, today, context),
            _ => None,
        }
    }
}

/// The period that begins on this very day: years, months and days, or days alone where months are uneven.
fn period_since(from: NaiveDate, today: NaiveDate, context: &Context<'_>) -> Option<String> {
    let begins = |text: &str| {
        let start = Period::parse(text)?.start(context.rule.as_of, context.rule.zone)?;
        (start == start_of_day(from, context.rule.zone)).then(|| text.to_owned())
    };
    let days = today.signed_duration_since(from).num_days();
    if days <= 0 {
        return None;
    }
    let months = (today.year() - from.year()) * 12 + today.month0() as i32 - from.month0() as i32;
    let whole = (0..=1).map(|less| months - less).find_map(|months| {
        let months = u32::try_from(months).ok()?;
        let reached = today.checked_sub_months(Months::new(months))?;
        let days = reached.signed_duration_since(from).num_days();
        let part = |number: i64, unit: char| {
            if number == 0 {
                String::new()
            } else {
                format!("{number}{unit}")
            }
        };
        let (years, months) = (i64::from(months / 12), i64::from(months % 12));
        (days >= 0).then(|| {
            format!(
                "P{}{}{}",
                part(years, 'Y'),
                part(months, 'M'),
                part(days, 'D')
            )
        })
    });
    whole
        .and_then(|text| begins(&text))
        .or_else(|| begins(&format!("P{days}D")))
}

impl Cursor<'_> {
    /// When, from the preposition on. "In the last 90 days", "for a year", "more than 6 months ago", "since March".
    pub(crate) fn when(&self, start: usize) -> Option<(When, usize)> {
        let at = self.skip(
            start,
            &[
                "was",
                "were",
                "is",
                "been",
                "dated",
                "placed",
                "made",
                "happened",
                "just",
                "only",
                "sometime",
                "anytime",
                "at any time",
                "even once",
                "at all",
                "back",
                ":",
                "their",
            ],
        );
        self.ago_between(at)
            .or_else(|| self.ago(at))
            .or_else(|| self.last(at))
            .or_else(|| self.calendar(at))
            .or_else(|| self.lasting(at))
    }

    /// "Between 30 and 90 days ago", "30 to 60 days ago".
    fn ago_between(&self, at: usize) -> Option<(When, usize)> {
        let between = self.one_of(at, &["between", "from"]);
        let (least, end) = self.bare_number(between.unwrap_or(at))?;
        let joined = self.one_of(end, &["and", "to", "-", "–"])?;
        let (most, end) = self.length(joined)?;
        let end = self.one_of(end, &["ago", "back", "old"])?;
        let least = least?
            .count()
            .filter(|least| (1..100_000).contains(least))?;
        let unit = most.chars().next_back()?;
        // "P6M" has one unit, "P1Y6M" has two.
        let single = most.matches(char::is_alphabetic).count() == 2;
        let least = format!("P{least}{unit}");
        single.then_some((When::Ago(least, most), end))
    }

    fn ago(&self, at: usize) -> Option<(When, usize)> {
        let over = self.one_of(at, OVER);
        let under = self.one_of(at, UNDER);
        let older = self.one_of(at, BEFORE);
        let from = over.or(under).or(older)?;
        let (period, end) = self.length(from)?;
        let ago = self.one_of(end, &["ago", "back", "old", "earlier", "or more ago"]);
        match (ago, older) {
            (Some(end), _) if over.is_some() || older.is_some() => {
                Some((When::LongerAgo(period), end))
            }
            (Some(end), None) => Some((When::Within(period), end)),
            // "Ordered before 6 months" is Indian English for longer ago.
            (None, Some(_)) => Some((When::LongerAgo(period), end)),
            _ => None,
        }
    }

    /// "In the last 90 days", "last 90 days", "within the past year".
    fn last(&self, at: usize) -> Option<(When, usize)> {
        let from = self.one_of(at, IN);
        let last = self.one_of(from.unwrap_or(at), LAST)?;
        let (period, end) = self.length(last)?;
        // "Last month" alone is a month of the calendar, "in the last month" a length.
        let article = from.is_some_and(|from| self.is(from, "the") || self.is_any(from, &["past"]));
        if last + 1 == end && !article && !self.is_any(last, &["fortnight"]) {
            return None;
        }
        Some((When::Within(period), end))
    }

    /// "For 90 days", "in 6 months", "since 8 months", "for more than a year": all of it up to now.
    fn lasting(&self, at: usize) -> Option<(When, usize)> {
        let from = self.one_of(at, IN).unwrap_or(at);
        let from = self.one_of(from, OVER).unwrap_or(from);
        let from = self.skip(from, &["the", "about"]);
        if from == at {
            return None;
        }
        let (period, end) = self.length(from)?;
        let end = self.skip(
            end,
            &[
                "now",
                "or more",
                "or longer",
                "straight",
                "or so",
                "running",
            ],
        );
        (!self.is_any(end, &["ago", "old"])).then_some((When::Within(period), end))
    }

    fn calendar(&self, at: usize) -> Option<(When, usize)> {
        let days = |from, before| Some(When::Days { from, before });
        if let Some(end) = self.one_of(at, &["between", "from", "in between", "during"])
            && let Some((first, end)) = self.date(end)
            && let Some(end) = self.one_of(
                end,
                &["and", "to", "till", "until", "through", "-", "–", "up to"],
            )
            && let Some((last, end)) = self.date(end)
        {
            let stretch = first.between(last, self.today)?;
            let before = stretch.last.succ_opt();
            return Some((days(Some(stretch.first), before)?, end));
        }
        for (words, kind) in [(SINCE, 's'), (AFTER, 'a'), (BEFORE, 'b'), (UNTIL, 'u')] {
            let Some(from) = self.one_of(at, words) else {
                continue;
            };
            let found = self.relative(from).or_else(|| {
                let (said, end) = self.date(from)?;
                Some((said.stretch(self.today)?, end))
            });
            let Some((stretch, mut end)) = found else {
                continue;
            };
            end = self.skip(
                end,
                &[
                    "onwards",
                    "onward",
                    "on wards",
                    "till now",
                    "until now",
                    "till date",
                    "to date",
                    "till today",
                    "up to now",
                    "and later",
                    "or later",
                ],
            );
            let when = match kind {
                's' => days(Some(stretch.first), None),
                'a' => days(stretch.last.succ_opt(), None),
                'b' => days(None, Some(stretch.first)),
                _ => days(None, stretch.last.succ_opt()),
            };
            return Some((when?, end));
        }
        let from = self
            .one_of(
                at,
                &[
                    "in", "on", "during", "within", "for", "so far", "over", "of",
                ],
            )
            .unwrap_or(at);
        let (stretch, end) = self.relative(from).or_else(|| {
            let (said, end) = self.date(from)?;
            (from > at).then_some(())?;
            Some((said.stretch(self.today)?, end))
        })?;
        let before = stretch.last.succ_opt()?;
        let end = self.skip(end, &["itself", "so far"]);
        let open = self.one_of(
            end,
            &["onwards", "onward", "or later", "and later", "or after"],
        );
        let before = if open.is_some() { None } else { Some(before) };
        Some((days(Some(stretch.first), before)?, open.unwrap_or(end)))
    }
}

/// The day before, for a BETWEEN whose ends are both included.
pub(crate) fn last_day(before: NaiveDate) -> Option<NaiveDate> {
    before.checked_sub_days(Days::new(1))
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_cursor;
    use super::*;

    fn said(sentence: &str) -> String {
        with_cursor(sentence, |cursor| match cursor.when(0) {
            Some((when, end)) if end == cursor.len() => match when {
                When::Within(period) => period,
                When::LongerAgo(period) => format!("> {period}"),
                When::Ago(least, most) => format!("> {least} < {most}"),
                When::Days { from, before } => {
                    let text =
                        |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
                    format!("{}..{}", text(from), text(before))
                }
            },
            other => format!("{other:?}"),
        })
    }

    #[test]
    fn lengths_and_days_are_read_as_they_are_said() {
        // The day is 18 November 2026.
        for (sentence, meant) in [
            ("in the last 90 days", "P90D"),
            ("in last 3 months", "P3M"),
            ("within the past fortnight", "P2W"),
            ("for a year and a half", "P1Y6M"),
            ("for 1.5 years", "P1Y6M"),
            ("for half a year", "P6M"),
            ("since 8 months", "P8M"),
            ("for more than 90 days", "P90D"),
            ("for 90+ days", "P90D"),
            ("in 1 year and 6 months", "P1Y6M"),
            ("in the last month", "P1M"),
            ("last month", "2026-10-01..2026-11-01"),
            ("more than 6 months ago", "> P6M"),
            ("less than a week ago", "P1W"),
            ("older than 90 days", "> P90D"),
            ("between 30 and 90 days ago", "> P30D < P90D"),
            ("1 to 2 years ago", "> P1Y < P2Y"),
            ("this year", "2026-01-01..2027-01-01"),
            ("this week", "2026-11-16..2026-11-23"),
            ("since March", "2026-03-01.."),
            ("since December", "2025-12-01.."),
            ("before 2025", "..2025-01-01"),
            ("after March 2026", "2026-04-01.."),
            ("on 5th of May, 2026", "2026-05-05..2026-05-06"),
            ("on May 5 2026", "2026-05-05..2026-05-06"),
            ("until 31 March 2026", "..2026-04-01"),
            ("in Q1 2026", "2026-01-01..2026-04-01"),
            ("between 1 Jan and 31 March 2026", "2026-01-01..2026-04-01"),
            ("between 1 Dec and 31 Jan", "2025-12-01..2026-02-01"),
            ("from 2024 to 2025", "2024-01-01..2026-01-01"),
            ("since 29 February", "2024-02-29.."),
        ] {
            assert_eq!(said(sentence), meant, "{sentence}");
        }
        for sentence in [
            "in the last 0 days",
            "on 31 February 2026",
            "since last Diwali",
            "on 31 April",
        ] {
            assert!(
                !said(sentence).starts_with(['P', '>', '2', '.']),
                "{sentence}"
            );
        }
    }

    #[test]
    fn a_period_begins_on_the_very_day() {
        with_cursor("x", |cursor| {
            let since = |text: &str| {
                let from = Some(text.parse().unwrap());
                When::Days { from, before: None }.within(cursor.context, cursor.today)
            };
            assert_eq!(since("2026-01-01").as_deref(), Some("P10M17D"));
            assert_eq!(since("2026-10-31").as_deref(), Some("P18D"));
            assert_eq!(since("2025-11-18").as_deref(), Some("P1Y"));
            assert_eq!(since("2026-11-18"), None);
        });
    }
}
