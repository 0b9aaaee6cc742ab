//! When to send to an audience, proposed from its own orders and visits.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chrono::{DateTime as Moment, Datelike, Months, Timelike, Utc};
use chrono_tz::Tz;
use tidings_assistant::send_time::{self, Confidence, Grid, HeatCell, Hours, Window};
use tidings_audience::start_of_day;
use tidings_store::send_time::{PEOPLE_MAX, Times};

use super::{
    context,
    guard::{Requires, Scope},
    message_preview::audience_rule,
    preview,
    rule::AudienceRuleInput,
    scalars::DateTime,
};
use crate::error::ApiError;

/// What happened so many months ago or earlier says little of today's habits.
const MONTHS: u32 = 12;

/// The best times of the week to send to an audience, in the workspace's time zone.
#[derive(SimpleObject)]
pub struct SendTimeSuggestion {
    /// The two hours between 10:00 and 21:00 with the most orders and visits; null where nobody ever ordered or
    /// visited.
    best: Option<SendWindow>,
    /// The best two hours of the next two weekdays in order.
    others: Vec<SendWindow>,
    /// How the audience's orders and visits are spread over the week: 168 cells, Monday from 0:00 first.
    heat: Vec<SendTimeHour>,
    /// How many orders and visits of the audience it goes by.
    events: i64,
    /// How many of the audience's customers these are of.
    sampled: i64,
    /// Whether these are all of the audience who ordered or visited since then. Of more than 5,000 as many are
    /// looked at, chosen evenly.
    complete: bool,
    /// From when on orders and visits were counted: 12 months back.
    since: DateTime,
    /// How it came about, and how far it can be relied on, in one or two sentences.
    note: String,
    /// The time zone of weekdays and hours: `Asia/Kolkata`.
    time_zone: String,
}

/// Some hours of a weekday.
#[derive(SimpleObject)]
pub struct SendWindow {
    /// The weekday: 1 is Monday, 7 is Sunday.
    weekday: i32,
    /// Its first hour, 0 to 23.
    from: i32,
    /// The hour at which it is over, 1 to 24.
    until: i32,
    /// In words: "Tuesday from 18:00 to 20:00".
    text: String,
    /// When it begins next.
    next_start: DateTime,
    /// How certain it is to be better than an average time.
    confidence: SendConfidence,
    /// Its share of the week's orders and visits, smoothed, from 0 to 1.
    share: f64,
    /// How many times the share of an average two hours between 10:00 and 21:00 that is.
    times_average: f64,
}

/// How far a time can be relied on.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum SendConfidence {
    /// At least 95 % certain to be better than an average time.
    High,
    /// At least 80 %.
    Medium,
    /// Less, or fewer than 100 orders and visits.
    Low,
}

/// One hour of the week.
#[derive(SimpleObject)]
pub struct SendTimeHour {
    /// The weekday: 1 is Monday, 7 is Sunday.
    weekday: i32,
    /// The hour, 0 to 23.
    hour: i32,
    /// Its share of the week's orders and visits, from 0 to 1; the shares add up to 1. A small audience's are smoothed
    /// towards those of all customers.
    share: f64,
    /// How many orders and visits of the audience fell into it.
    events: i64,
}

impl From<Confidence> for SendConfidence {
    fn from(confidence: Confidence) -> Self {
        match confidence {
            Confidence::High => Self::High,
            Confidence::Medium => Self::Medium,
            Confidence::Low => Self::Low,
        }
    }
}

impl From<&HeatCell> for SendTimeHour {
    fn from(cell: &HeatCell) -> Self {
        Self {
            weekday: weekday(cell.weekday),
            hour: cell.hour.into(),
            share: cell.share,
            events: cell.events.cast_signed(),
        }
    }
}

fn weekday(day: chrono::Weekday) -> i32 {
    day.number_from_monday().cast_signed()
}

fn window(window: &Window, now: Moment<Utc>, zone: Tz) -> Result<SendWindow, ApiError> {
    let next_start = window.next_start(now, zone);
    let next_start = next_start.ok_or_else(|| ApiError::internal("the calendar has ended"))?;
    Ok(SendWindow {
        weekday: weekday(window.weekday),
        from: window.from_hour.into(),
        until: window.to_hour.into(),
        text: window.wording(),
        next_start: next_start.into(),
        confidence: window.confidence.into(),
        share: window.share.share,
        times_average: window.times_average,
    })
}

/// Orders and visits by local weekday and hour.
fn grid(times: &Times, zone: Tz) -> Grid {
    let mut grid = Grid::default();
    for (moment, events) in &times.events {
        let local = moment.with_timezone(&zone);
        let day = &mut grid[local.weekday().num_days_from_monday() as usize];
        day[local.hour() as usize] += events;
    }
    grid
}

#[derive(Default)]
pub struct SendTimeQuery;

#[Object]
impl SendTimeQuery {
    /// The best weekday and hours to send to an audience, from its completed orders and its visits of the last
    /// 12 months. A small audience's are smoothed towards those of all customers. Give either `audienceId` or
    /// `rule`. NOT_FOUND for an unknown audience or one that was deleted; a rule that is not valid is
    /// BAD_USER_INPUT with the path of the wrong part. One that takes too long to count is UNAVAILABLE.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "preview::COST + child_complexity"
    )]
    async fn suggest_send_time(
        &self,
        ctx: &Context<'_>,
        rule: Option<AudienceRuleInput>,
        audience_id: Option<ID>,
    ) -> Result<SendTimeSuggestion, ApiError> {
        let rule = audience_rule(ctx, &[], audience_id, rule).await?;
        let (workspace, now) = (context::workspace(ctx), context::now(ctx));
        let zone = context::zone(workspace)?;
        let since = start(now, zone);
        let times = context::store(ctx)
            .send_times(workspace.id, &rule, since)
            .await?;
        let audience = grid(&times.audience, zone);
        let everyone = grid(&times.everyone, zone);
        let found = send_time::suggest(&audience, &everyone, Hours::default());
        let others = found.others.iter().map(|other| window(other, now, zone));
        Ok(SendTimeSuggestion {
            best: found
                .best
                .map(|best| window(&best, now, zone))
                .transpose()?,
            others: others.collect::<Result<_, _>>()?,
            heat: found.heat.iter().map(SendTimeHour::from).collect(),
            events: found.events.cast_signed(),
            sampled: times.audience.people,
            complete: times.audience.people < PEOPLE_MAX,
            since: since.into(),
            note: found.note,
            time_zone: workspace.time_zone.clone(),
        })
    }
}

/// The local midnight some months back.
fn start(now: Moment<Utc>, zone: Tz) -> Moment<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let day = today.checked_sub_months(Months::new(MONTHS));
    start_of_day(day.unwrap_or(today), zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_fall_into_local_hours() {
        let mut times = Times::default();
        // 18:15 UTC on a Sunday is 23:45 in Kolkata and Monday 0:00 in Kathmandu.
        let moment = "2026-03-01T18:15:00Z".parse().unwrap();
        times.events.insert(moment, 3);
        assert_eq!(grid(&times, chrono_tz::Asia::Kolkata)[6][23], 3);
        assert_eq!(grid(&times, chrono_tz::Asia::Kathmandu)[0][0], 3);
    }

    #[test]
    fn a_year_back_is_a_local_midnight() {
        let now = "2028-02-29T20:00:00Z".parse().unwrap();
        let since = start(now, chrono_tz::Asia::Kolkata);
        assert_eq!(since.to_rfc3339(), "2027-02-28T18:30:00+00:00");
        let leap = "2028-02-29T12:00:00Z".parse().unwrap();
        let since = start(leap, chrono_tz::Asia::Kolkata);
        assert_eq!(since.to_rfc3339(), "2027-02-27T18:30:00+00:00");
    }
}
