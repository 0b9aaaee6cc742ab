use async_graphql::{Context, Object, SimpleObject};
use chrono::{DateTime as Moment, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use tidings_audience::start_of_day;
use tidings_store::overview::Happened;

use super::{
    context,
    guard::{Requires, Scope},
    preview,
    scalars::{DateTime, Decimal},
};
use crate::error::ApiError;

/// The most days an overview shows.
const DAYS_MAX: i32 = 366;

/// What happened in a workspace, day by day.
#[derive(SimpleObject)]
pub struct Overview {
    /// Each day in the workspace's time zone, the first one first; the last one is today so far.
    days: Vec<OverviewDay>,
    /// All these days together.
    sums: OverviewSums,
    /// As many days right before them together, to compare with.
    before: OverviewSums,
    /// The moment the numbers are of.
    as_of: DateTime,
}

/// What happened on one day.
#[derive(SimpleObject)]
pub struct OverviewDay {
    /// The day in the workspace's time zone: `2026-03-01`.
    date: String,
    /// When it began.
    starts_at: DateTime,
    /// What happened on it.
    sums: OverviewSums,
}

/// What happened within some days.
pub struct OverviewSums(Happened);

/// What happened within some days.
#[Object]
impl OverviewSums {
    /// Customers who came to be customers: by `createdAt`, where it was given, else when first accepted.
    async fn new_customers(&self) -> i64 {
        self.0.customers
    }

    /// Completed orders, by when they were placed.
    async fn orders(&self) -> i64 {
        self.0.orders
    }

    /// The sum of these orders, in the workspace's currency.
    async fn revenue(&self, ctx: &Context<'_>) -> Result<Decimal, ApiError> {
        context::money(ctx, self.0.revenue)
    }

    /// Messages delivered by campaigns that started within these days.
    async fn messages_sent(&self) -> i64 {
        self.0.sent
    }

    /// Messages not delivered by campaigns that started within these days.
    async fn messages_failed(&self) -> i64 {
        self.0.failed
    }
}

/// How many days are asked for, by an argument `days`.
pub(super) fn count_of(days: i32) -> Result<usize, ApiError> {
    usize::try_from(days)
        .ok()
        .filter(|_| (1..=DAYS_MAX).contains(&days))
        .ok_or_else(|| {
            let problem = format!("days must be between 1 and {DAYS_MAX}, not {days}");
            ApiError::bad_user_input(["days"], problem)
        })
}

#[derive(Default)]
pub struct OverviewQuery;

#[Object]
impl OverviewQuery {
    /// What happened within the last days, today included, counted exactly from live data. `days` is at
    /// least 1 and at most 366.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "preview::COST + child_complexity"
    )]
    async fn overview(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 30)] days: i32,
    ) -> Result<Overview, ApiError> {
        let count = count_of(days)?;
        let now = context::now(ctx);
        let zone = context::zone(context::workspace(ctx))?;
        let (dates, bounds) = calendar(now, zone, 2 * count);
        let happened = context::store(ctx)
            .overview(context::workspace_id(ctx), &bounds)
            .await?;
        let (before, within) = happened.split_at_checked(count).unwrap_or_default();
        let day =
            |((date, starts_at), happened): ((&NaiveDate, &Moment<Utc>), &Happened)| OverviewDay {
                date: date.to_string(),
                starts_at: (*starts_at).into(),
                sums: OverviewSums(*happened),
            };
        let opened = dates.iter().zip(&bounds).skip(count);
        Ok(Overview {
            days: opened.zip(within).map(day).collect(),
            sums: OverviewSums(within.iter().copied().sum()),
            before: OverviewSums(before.iter().copied().sum()),
            as_of: now.into(),
        })
    }
}

/// So many days, the last of which is today, and the moments they begin at, with that of tomorrow.
pub fn calendar(now: Moment<Utc>, zone: Tz, count: usize) -> (Vec<NaiveDate>, Vec<Moment<Utc>>) {
    let today = now.with_timezone(&zone).date_naive();
    let back = |days: usize| today.checked_sub_days(Days::new(days as u64));
    let dates: Vec<NaiveDate> = (0..count).rev().filter_map(back).collect();
    let tomorrow = today.checked_add_days(Days::new(1));
    let bounds = dates.iter().chain(&tomorrow);
    let bounds = bounds.map(|date| start_of_day(*date, zone)).collect();
    (dates, bounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_local_midnights() {
        // Past midnight in Kolkata, not yet in UTC.
        let now = "2026-03-01T20:00:00Z".parse().unwrap();
        let (dates, bounds) = calendar(now, chrono_tz::Asia::Kolkata, 2);
        let printed: Vec<String> = dates.iter().map(ToString::to_string).collect();
        assert_eq!(printed, ["2026-03-01", "2026-03-02"]);
        let bounds: Vec<String> = bounds.iter().map(Moment::to_rfc3339).collect();
        assert_eq!(
            bounds,
            [
                "2026-02-28T18:30:00+00:00",
                "2026-03-01T18:30:00+00:00",
                "2026-03-02T18:30:00+00:00"
            ]
        );
    }

    #[test]
    fn a_day_may_have_twenty_three_hours() {
        let now = "2026-03-29T10:00:00Z".parse().unwrap();
        let (_, bounds) = calendar(now, chrono_tz::Europe::Berlin, 1);
        assert_eq!((bounds[1] - bounds[0]).num_hours(), 23);
    }
}
