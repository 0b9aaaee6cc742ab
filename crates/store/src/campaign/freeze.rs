use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Jsonb, Text},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};
use tidings_audience::{CheckedRule, Currency, Rule, RuleContext, check};

use super::{
    CampaignCounters, CampaignStatus, Channel, CountersRow, control::set_status, counters_columns,
};
use crate::{
    CampaignId, Store, StoreError, WorkspaceId,
    due_work::{self, WorkKind},
    pool::repeating,
    rule_sql::{RuleSql, Statement, left_out},
    workspace::Workspace,
};

/// Settings of a freeze's transaction: enough memory to gather the ids without a file, and no
/// compiling, which costs more than it saves in a scan of a second.
const SETTINGS: &str =
    "SELECT set_config('work_mem', '128MB', true), set_config('jit', 'off', true)";

/// What became of a look for an audience to freeze.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freeze {
    /// The audience stands: SENDING, or COMPLETED where nobody is in it.
    Frozen(CampaignCounters),
    /// The rule cannot be evaluated any more; the campaign FAILED.
    Failed {
        /// Its counters.
        counters: CampaignCounters,
        /// What is wrong with the rule.
        reason: String,
    },
    /// No campaign is waiting, or others are at those that do.
    Nothing,
}

#[derive(QueryableByName)]
struct WaitingRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Jsonb)]
    rule: Value,
    #[diesel(sql_type = Text)]
    channel: String,
}

impl Store {
    /// Freezes the audience of the workspace's oldest PREPARING campaign that nobody else is at: who
    /// its rule holds for at `now`, from one snapshot, cut into batches, those left out by reason.
    /// All in one transaction, so a crash leaves the campaign as it was. `midway` is called before
    /// the commit, for tests that end the process there.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn freeze_next_campaign(
        &self,
        workspace: &Workspace,
        now: DateTime<Utc>,
        midway: impl Fn() + Send + Sync,
    ) -> Result<Freeze, StoreError> {
        repeating(|| async {
            let mut connection = self.connection().await?;
            connection
                .transaction(async |connection| {
                    let freeze = freeze_next(connection, workspace, now).await?;
                    midway();
                    Ok(freeze)
                })
                .await
        })
        .await
    }
}

async fn freeze_next(
    connection: &mut AsyncPgConnection,
    workspace: &Workspace,
    now: DateTime<Utc>,
) -> Result<Freeze, StoreError> {
    let waiting: Vec<WaitingRow> = sql_query(
        "SELECT id, rule, channel FROM campaigns
         WHERE workspace_id = $1 AND finished_at IS NULL AND status = 'PREPARING'
         ORDER BY id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED",
    )
    .bind::<BigInt, _>(workspace.id.0)
    .load(connection)
    .await?;
    let Some(waiting) = waiting.into_iter().next() else {
        return Ok(Freeze::Nothing);
    };
    let campaign = CampaignId(waiting.id);
    let rule = match checked(&waiting.rule, workspace, now) {
        Ok(rule) => rule,
        Err(reason) => {
            let counters = set_status(
                connection,
                workspace.id,
                campaign,
                now,
                CampaignStatus::Failed,
            )
            .await?;
            return Ok(Freeze::Failed { counters, reason });
        }
    };
    sql_query(SETTINGS).execute(connection).await?;
    let statement = freeze(
        workspace.id,
        campaign,
        &rule,
        Channel::parse(&waiting.channel)?,
    );
    let row: CountersRow = statement.get_result(connection).await?;
    due_work::add(connection, workspace.id, WorkKind::Dispatch, now).await?;
    due_work::add(connection, workspace.id, WorkKind::Reconcile, now).await?;
    Ok(Freeze::Frozen(row.try_into()?))
}

fn checked(rule: &Value, workspace: &Workspace, now: DateTime<Utc>) -> Result<CheckedRule, String> {
    let first = |errors: Vec<tidings_audience::RuleError>| {
        errors.into_iter().next().map_or_else(
            || "the rule is not valid".to_owned(),
            |error| error.to_string(),
        )
    };
    let context = RuleContext {
        currency: Currency::parse(&workspace.currency)
            .ok_or_else(|| format!("{} is no currency", workspace.currency))?,
        zone: workspace
            .time_zone
            .parse()
            .map_err(|_| format!("{} is no time zone", workspace.time_zone))?,
        as_of: now,
        orders_count_as_visits: workspace.orders_count_as_visits,
    };
    check(&Rule::from_json(rule).map_err(first)?, &context).map_err(first)
}

/// What the conditions' periods mean at the moment of the rule.
fn bounds(rule: &CheckedRule) -> String {
    let bounds = rule.conditions().iter().filter_map(|condition| {
        let range = condition.test.range()?;
        Some(json!({ "path": condition.path.to_string(), "from": range.from, "before": range.before }))
    });
    Value::Array(bounds.collect()).to_string()
}

/// The freeze in one statement.
///
/// A member's place is how many of its kind (to be sent to, or left out) the scan has met before, so
/// nothing is sorted: the members of a batch lie near each other, in no order. Those to be sent to
/// come first.
fn freeze(
    workspace: WorkspaceId,
    campaign: CampaignId,
    rule: &CheckedRule,
    channel: Channel,
) -> Statement {
    Statement::new("WITH member AS (SELECT c.id, ")
        .then(&left_out(channel))
        .sql(" AS left_out FROM ")
        .then(&RuleSql::new(workspace, rule).members(workspace))
        .sql(
            "), placed AS (
                 SELECT id, left_out,
                     CASE WHEN left_out IS NULL THEN row_number() OVER met - count(left_out) OVER met
                         ELSE count(left_out) OVER met END / 1000 AS place
                 FROM member
                 WINDOW met AS (ROWS UNBOUNDED PRECEDING)
             ), batch AS (
                 INSERT INTO campaign_batches (workspace_id, campaign_id, number, left_out, customer_ids)
                 SELECT ",
        )
        .bind(workspace.0)
        .sql(", ")
        .bind(campaign.0)
        .sql(
            ", row_number() OVER (ORDER BY left_out NULLS FIRST, place), left_out, array_agg(id)
                 FROM placed
                 GROUP BY left_out, place
                 RETURNING cardinality(customer_ids) AS members
             ), total AS (
                 SELECT count(*) AS batches, coalesce(sum(members), 0)::bigint AS members FROM batch
             )
             UPDATE campaigns c
             SET audience_size = total.members, open_batches = total.batches, version = c.version + 1,
                 as_of = t.now, started_at = t.now, bounds = t.bounds,
                 finished_at = CASE WHEN total.batches = 0 THEN t.now END,
                 status = CASE WHEN total.batches = 0 THEN 'COMPLETED' ELSE 'SENDING' END::campaign_status
             FROM total, (SELECT ",
        )
        .bind(rule.as_of())
        .sql("::timestamptz AS now, ")
        .bind(bounds(rule))
        .sql("::jsonb AS bounds) t WHERE c.workspace_id = ")
        .bind(workspace.0)
        .sql(" AND c.id = ")
        .bind(campaign.0)
        .sql(concat!(" RETURNING ", counters_columns!()))
}
