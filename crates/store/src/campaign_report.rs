//! What became of a campaign's messages over time, and why those that failed did, read from its ledger.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncConnection, RunQueryDsl};

use crate::{
    CampaignId, Store, StoreError, WorkspaceId,
    pages::{Paged, TIME_LIMIT, sort_out},
};

/// At most so many points show what was delivered over time.
pub const POINTS: i64 = 60;

/// Lengths between two points that people reckon in, in seconds.
const STEPS: [i64; 17] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400,
];

/// The time that a report speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReportSpan {
    /// Whose report.
    pub campaign: CampaignId,
    /// When its audience was frozen.
    pub from: DateTime<Utc>,
    /// Seconds between two points.
    pub step: i64,
}

impl ReportSpan {
    /// The time from the freeze of a campaign up to its end, or up to now: in at most [`POINTS`] points.
    #[must_use]
    pub fn new(campaign: CampaignId, from: DateTime<Utc>, to: DateTime<Utc>) -> Self {
        let seconds = (to - from).num_seconds().max(0) + 1;
        let fits = |step: &i64| seconds <= *step * POINTS;
        let days = seconds.div_euclid(86_400 * POINTS) + 1;
        let step = STEPS.into_iter().find(fits).unwrap_or(days * 86_400);
        Self {
            campaign,
            from,
            step,
        }
    }

    /// When the point of this number begins.
    #[must_use]
    pub fn at(&self, point: i64) -> DateTime<Utc> {
        self.from + TimeDelta::seconds(point * self.step)
    }
}

/// How many messages were decided alike at one point in time.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Decided {
    /// The point, from 0; the last one holds what came later. Absent where the vendor decided nothing.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub point: Option<i64>,
    /// `SENT` or `FAILED`.
    #[diesel(sql_type = Text)]
    pub outcome: String,
    /// Why it failed, where that is known.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub messages: i64,
}

impl Store {
    /// What was decided when, for each of these campaigns, in the order of time.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] where it takes longer than five seconds, [`StoreError::Unavailable`]
    /// where the database is away.
    pub async fn campaign_reports(
        &self,
        workspace: WorkspaceId,
        spans: &[ReportSpan],
    ) -> Result<Vec<Vec<Decided>>, StoreError> {
        let campaigns: Vec<i64> = spans.iter().map(|span| span.campaign.0).collect();
        let begins: Vec<DateTime<Utc>> = spans.iter().map(|span| span.from).collect();
        let steps: Vec<i64> = spans.iter().map(|span| span.step).collect();
        let query = sql_query(include_str!("sql/campaign_reports.sql"))
            .bind::<BigInt, _>(workspace.0)
            .bind::<Array<BigInt>, _>(campaigns)
            .bind::<Array<Timestamptz>, _>(begins)
            .bind::<Array<BigInt>, _>(steps)
            .bind::<BigInt, _>(POINTS - 1);
        let mut connection = self.connection().await?;
        let rows: Vec<Paged<Decided>> = connection
            .transaction(async |connection| {
                sql_query(TIME_LIMIT).execute(connection).await?;
                Ok::<_, StoreError>(query.load(connection).await?)
            })
            .await?;
        Ok(sort_out(rows, spans.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_at_most_sixty_points_of_round_length() {
        let from: DateTime<Utc> = "2026-01-01T12:00:00Z".parse().unwrap();
        let step =
            |seconds| ReportSpan::new(CampaignId(1), from, from + TimeDelta::seconds(seconds)).step;
        assert_eq!([step(-5), step(0), step(59), step(60)], [1, 1, 1, 2]);
        assert_eq!([step(3_599), step(3_600)], [60, 120]);
        for days in [59, 60, 61, 1_000] {
            assert!(step(days * 86_400) * POINTS > days * 86_400, "{days}");
        }
    }
}
