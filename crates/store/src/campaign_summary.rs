//! The facts of a campaign's summary: its counters, and what became of its messages by spend, recency, city and
//! reason, all of one moment.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Nullable, Text, Timestamptz},
};
use diesel_async::RunQueryDsl;

use crate::{
    CampaignId, Store, StoreError, WorkspaceId,
    campaign::{CampaignCounters, CountersRow, select_counters},
    preview::SETTINGS,
};

/// A million messages and customers meet in memory, where the default would sort them on disk.
const MEMORY: &str = "SELECT set_config('work_mem', '64MB', true)";
const START: &str = "SELECT c.started_at, (SELECT count(*) FROM communication_log l \
    WHERE l.workspace_id = $1 AND l.campaign_id = $2 AND l.outcome = 'SKIPPED' AND l.reason = 'cancelled') AS cancelled \
    FROM campaigns c WHERE c.workspace_id = $1 AND c.id = $2";

/// Where the people of a campaign are cut.
#[derive(Clone, Debug)]
pub struct SummaryCuts {
    /// Bounds of spend in minor units, which rise.
    pub spend: Vec<i64>,
    /// Bounds of the time since the last order in seconds, which rise.
    pub recency: Vec<i64>,
    /// The most cities, the largest first.
    pub cities: i64,
}

/// Which people these are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SummaryBand {
    /// By spend before the launch: how many bounds it reaches.
    Spend(usize),
    /// By the last order before the launch: how many bounds it lies back; none for those who had not ordered.
    Recency(Option<usize>),
    /// Those of a city, as one of them writes it.
    City(String),
    /// Those whose message failed for this reason, where one was given.
    Reason(Option<String>),
}

/// How the messages of some people fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandOutcome {
    /// Who they are.
    pub band: SummaryBand,
    /// How many were delivered.
    pub delivered: i64,
    /// How many were delivered or failed.
    pub decided: i64,
}

/// The facts of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryFacts {
    /// When its audience was frozen; nothing is known before.
    pub started_at: Option<DateTime<Utc>>,
    /// Status and counters.
    pub counters: CampaignCounters,
    /// How many of the skipped were so because it was cancelled.
    pub cancelled: i64,
    /// Each cut's bands by rising place, cities the largest first, reasons the most frequent first.
    pub bands: Vec<BandOutcome>,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct BandRow {
    #[diesel(sql_type = Text)]
    cut: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    place: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
    #[diesel(sql_type = BigInt)]
    delivered: i64,
    #[diesel(sql_type = BigInt)]
    decided: i64,
}

#[derive(QueryableByName)]
struct Start {
    #[diesel(sql_type = Nullable<Timestamptz>)]
    started_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = BigInt)]
    cancelled: i64,
}

impl Store {
    /// The facts of a campaign, from one snapshot; nothing of an unknown one.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] where it takes longer than five seconds, [`StoreError::Unavailable`] where the
    /// database is away.
    pub async fn campaign_summary(
        &self,
        workspace: WorkspaceId,
        campaign: CampaignId,
        cuts: &SummaryCuts,
    ) -> Result<Option<SummaryFacts>, StoreError> {
        let mut connection = self.connection().await?;
        connection
            .build_transaction()
            .read_only()
            .repeatable_read()
            .run(async |connection| {
                sql_query(SETTINGS).execute(connection).await?;
                let counters: Vec<CountersRow> = sql_query(concat!(
                    select_counters!(),
                    "WHERE c.workspace_id = $1 AND c.id = $2"
                ))
                .bind::<BigInt, _>(workspace.0)
                .bind::<BigInt, _>(campaign.0)
                .load(connection)
                .await?;
                let Some(counters) = counters.into_iter().next() else {
                    return Ok(None);
                };
                let start: Start = sql_query(START)
                    .bind::<BigInt, _>(workspace.0)
                    .bind::<BigInt, _>(campaign.0)
                    .get_result(connection)
                    .await?;
                let mut rows = Vec::new();
                if let Some(started_at) = start.started_at {
                    sql_query(MEMORY).execute(connection).await?;
                    rows = sql_query(include_str!("sql/campaign_summary.sql"))
                        .bind::<BigInt, _>(workspace.0)
                        .bind::<BigInt, _>(campaign.0)
                        .bind::<Array<BigInt>, _>(&cuts.spend)
                        .bind::<Array<BigInt>, _>(&cuts.recency)
                        .bind::<BigInt, _>(cuts.cities)
                        .bind::<Timestamptz, _>(started_at)
                        .load(connection)
                        .await?;
                }
                Ok(Some(SummaryFacts {
                    started_at: start.started_at,
                    counters: counters.try_into()?,
                    cancelled: start.cancelled,
                    bands: sorted(rows),
                }))
            })
            .await
    }
}

fn sorted(rows: Vec<BandRow>) -> Vec<BandOutcome> {
    let mut rows = rows;
    rows.sort_by(|left, right| {
        let largest_first = || {
            right
                .decided
                .cmp(&left.decided)
                .then_with(|| left.name.cmp(&right.name))
        };
        left.cut
            .cmp(&right.cut)
            .then(left.place.cmp(&right.place))
            .then_with(largest_first)
    });
    rows.into_iter().map(BandOutcome::from).collect()
}

impl From<BandRow> for BandOutcome {
    fn from(row: BandRow) -> Self {
        let place = row.place.and_then(|place| usize::try_from(place).ok());
        Self {
            band: match row.cut.as_str() {
                "spend" => SummaryBand::Spend(place.unwrap_or(0)),
                "recency" => SummaryBand::Recency(place),
                "city" => SummaryBand::City(row.name.unwrap_or_default()),
                _ => SummaryBand::Reason(row.name),
            },
            delivered: row.delivered,
            decided: row.decided,
        }
    }
}
