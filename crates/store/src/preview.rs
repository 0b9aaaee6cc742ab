//! What a rule means for the customers of this moment: how many, how many can be reached, who.
//!
//! Only what is asked for is computed, the counts together in one scan that PostgreSQL may run in
//! parallel. A preview never outlives its asker: it has a time limit, and one whose caller goes away
//! is cancelled on the server before its connection serves anybody else.

use std::{future::Future, pin::pin, time::Duration};

use deadpool::managed::Object;
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use tidings_audience::{CheckedRule, Moment, Presence, Test, TextField, TimeTest};
use tokio::{sync::oneshot, time::timeout};
use tokio_postgres::CancelToken;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{
    CustomerId, Store, StoreError, WorkspaceId,
    campaign::Channel,
    pool::Connection,
    rule_sql::{RuleSql, Statement, left_out, reachable, test},
};

/// How long after a cancellation a statement that still runs is cancelled again.
const CANCEL_AGAIN: Duration = Duration::from_millis(100);

/// How long one cancellation may take to reach the server.
const CANCEL_LIMIT: Duration = Duration::from_secs(1);

/// Settings of a preview's transaction. Compiling costs more than it saves in a scan of a second.
pub(crate) const SETTINGS: &str =
    "SELECT set_config('statement_timeout', '5s', true), set_config('jit', 'off', true)";

/// What `within` counts fits into this much memory where the default would sort on disk.
const MORE_MEMORY: &str = "SELECT set_config('work_mem', '16MB', true)";

/// A rule that counts in more periods than this has to do with the default.
const PERIODS_WITH_MEMORY: usize = 4;

/// Where there are fewer members than this for each one wanted, a scan of everybody, which may be parallel, finds
/// them sooner than walking the key until there are enough.
const SPARSE: i64 = 20;

/// Why somebody is left out, in the order in which the reasons are looked at: only the first one counts.
pub const REASONS: [&str; 4] = [
    "unknown_customer",
    "not_subscribed",
    "no_address",
    "suppressed",
];

/// What a customer may have or lack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Optional {
    /// A text; blank is lacking.
    Text(TextField),
    /// A last order.
    LastOrder,
    /// A custom attribute of this name.
    Attribute(String),
}

impl Optional {
    fn lacks(&self) -> Statement {
        test(&match self {
            Self::Text(field) => Test::Text {
                field: *field,
                test: Presence::IsNotSet,
            },
            Self::LastOrder => Test::Time {
                moment: Moment::LastOrder,
                test: TimeTest::IsNotSet,
            },
            Self::Attribute(key) => Test::Attribute {
                key: key.clone(),
                test: Presence::IsNotSet,
            },
        })
    }
}

/// What of a preview is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PreviewWants {
    /// How many customers the rule holds for.
    pub size: bool,
    /// How many of them can be reached by each of these channels.
    pub reachable: Vec<Channel>,
    /// How many of them each of these channels leaves out, by reason.
    pub left_out: Vec<Channel>,
    /// How many of those whom the channel reaches lack each of these.
    pub lacking: Option<(Channel, Vec<Optional>)>,
    /// Some of them, at most this many, by rising id.
    pub sample: Option<i64>,
    /// Only those whom this channel reaches are wanted in the sample.
    pub sample_reached_by: Option<Channel>,
    /// For each condition, how many customers it holds for by itself.
    pub breakdown: bool,
}

/// What was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many customers the rule holds for; present where it was counted.
    pub size: Option<i64>,
    /// In the order of the channels asked for.
    pub reachable: Vec<i64>,
    /// In the order of the channels asked for, each in the order of [`REASONS`].
    pub left_out: Vec<i64>,
    /// In the order of what may be lacking.
    pub lacking: Vec<i64>,
    /// Some members by rising id.
    pub sample: Vec<CustomerId>,
    /// In the order of the rule's conditions; empty where it was not asked for.
    pub breakdown: Vec<i64>,
}

impl Store {
    /// Computes a preview from one snapshot of live data.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] where a statement takes longer than five seconds,
    /// [`StoreError::Unavailable`] where the database is away.
    pub async fn preview(
        &self,
        workspace: WorkspaceId,
        rule: &CheckedRule,
        wants: &PreviewWants,
    ) -> Result<Preview, StoreError> {
        let plan = Plan::new(workspace, rule, wants);
        if plan.count.is_none() && plan.sample.is_none() {
            return Ok(Preview::default());
        }
        let connection = self.connection().await?;
        let (asker, gone) = oneshot::channel();
        let tls = self.address.tls.clone();
        let task = tokio::spawn(run_for_asker(connection, tls, plan, gone));
        let preview = task
            .await
            .map_err(|error| StoreError::Other(error.to_string()))?;
        drop(asker);
        preview
    }
}

/// Runs a plan on a connection of its own. When the asker goes away, cancels and gives the connection back only
/// when nothing runs on it and no cancellation can still be on its way to it.
async fn run_for_asker(
    mut connection: Connection,
    tls: MakeRustlsConnect,
    plan: Plan,
    gone: oneshot::Receiver<()>,
) -> Result<Preview, StoreError> {
    let token = connection.cancel_token();
    let (result, cancellations) = {
        let mut work = pin!(plan.run(&mut connection));
        tokio::select! {
            result = &mut work => return result,
            _ = gone => cancel(&token, &tls, work).await,
        }
    };
    let settled = cancellations == 1 && matches!(result, Err(StoreError::Cancelled));
    if !settled {
        drop(Object::take(connection));
    }
    result
}

/// Cancels until the work ends: a cancellation that arrives between two statements has no effect.
async fn cancel<T>(
    token: &CancelToken,
    tls: &MakeRustlsConnect,
    mut work: impl Future<Output = T> + Unpin,
) -> (T, u32) {
    let mut sent = 0;
    loop {
        match timeout(CANCEL_LIMIT, token.cancel_query(tls.clone())).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a preview could not be cancelled"),
            Err(_) => tracing::warn!("a preview could not be cancelled in time"),
        }
        sent += 1;
        if let Ok(result) = timeout(CANCEL_AGAIN, &mut work).await {
            return (result, sent);
        }
    }
}

/// Sets a transaction's limits for statements that this rule is part of: five seconds each, and memory.
pub(crate) async fn set_limits(
    connection: &mut AsyncPgConnection,
    rule: &RuleSql,
) -> Result<(), StoreError> {
    limit(connection, wants_memory(rule)).await
}

fn wants_memory(rule: &RuleSql) -> bool {
    (1..=PERIODS_WITH_MEMORY).contains(&rule.periods())
}

async fn limit(connection: &mut AsyncPgConnection, more_memory: bool) -> Result<(), StoreError> {
    sql_query(SETTINGS).execute(connection).await?;
    if more_memory {
        sql_query(MORE_MEMORY).execute(connection).await?;
    }
    Ok(())
}

/// The statements of one preview.
struct Plan {
    more_memory: bool,
    count: Option<Statement>,
    sample: Option<Sample>,
    channels: usize,
    reasons: usize,
    lacking: usize,
    breakdown: bool,
}

struct Sample {
    members: Statement,
    wanted: i64,
    /// It is of those alone who are counted as the first of the reachable.
    of_reached: bool,
}

#[derive(QueryableByName)]
struct Counts {
    #[diesel(sql_type = Array<BigInt>)]
    counts: Vec<i64>,
}

#[derive(QueryableByName)]
struct Member {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

impl Plan {
    fn new(workspace: WorkspaceId, rule: &CheckedRule, wants: &PreviewWants) -> Self {
        let sql = RuleSql::new(workspace, rule);
        let counts = wants.size
            || wants.breakdown
            || wants.lacking.is_some()
            || !wants.reachable.is_empty()
            || !wants.left_out.is_empty();
        let wanted = wants.sample.unwrap_or(0);
        Self {
            more_memory: wants_memory(&sql),
            count: counts.then(|| count(workspace, &sql, wants)),
            sample: (wanted > 0).then(|| Sample {
                members: match wants.sample_reached_by {
                    Some(channel) => sql
                        .members(workspace)
                        .sql(" AND ")
                        .then(&reachable(channel)),
                    None => sql.members(workspace),
                },
                wanted,
                of_reached: wants.sample_reached_by.is_some(),
            }),
            channels: wants.reachable.len(),
            reasons: wants.left_out.len() * REASONS.len(),
            lacking: wants.lacking.as_ref().map_or(0, |(_, facts)| facts.len()),
            breakdown: wants.breakdown,
        }
    }

    async fn run(self, connection: &mut AsyncPgConnection) -> Result<Preview, StoreError> {
        connection
            .build_transaction()
            .read_only()
            .repeatable_read()
            .run(async |connection| {
                limit(connection, self.more_memory).await?;
                self.read(connection).await
            })
            .await
    }

    async fn read(self, connection: &mut AsyncPgConnection) -> Result<Preview, StoreError> {
        let mut preview = Preview::default();
        if let Some(count) = self.count {
            let Counts { counts } = count.get_result(connection).await?;
            let mut counts = counts.into_iter();
            preview.size = counts.next();
            preview.reachable = counts.by_ref().take(self.channels).collect();
            preview.left_out = counts.by_ref().take(self.reasons).collect();
            preview.lacking = counts.by_ref().take(self.lacking).collect();
            if self.breakdown {
                preview.breakdown = counts.collect();
            }
        }
        if let Some(sample) = self.sample
            && preview.size != Some(0)
        {
            let among = match preview.reachable.as_slice() {
                [reached, ..] if sample.of_reached => Some(*reached),
                _ => preview.size,
            };
            preview.sample = sample.read(connection, among).await?;
        }
        Ok(preview)
    }
}

impl Sample {
    async fn read(
        self,
        connection: &mut AsyncPgConnection,
        size: Option<i64>,
    ) -> Result<Vec<CustomerId>, StoreError> {
        let sparse = size.is_some_and(|size| size < self.wanted.saturating_mul(SPARSE));
        // The sum is no key, so that only the scan remains.
        let order = if sparse {
            " ORDER BY c.id + 0 LIMIT "
        } else {
            " ORDER BY c.id LIMIT "
        };
        let members: Vec<Member> = Statement::new("SELECT c.id FROM ")
            .then(&self.members)
            .sql(order)
            .bind(self.wanted)
            .load(connection)
            .await?;
        Ok(members
            .into_iter()
            .map(|member| CustomerId(member.id))
            .collect())
    }
}

/// The size, the reachable of each channel, those left out, what those reached lack and each condition's
/// size as one array. Without a breakdown only the members are looked at; with one, everybody is, once.
fn count(workspace: WorkspaceId, sql: &RuleSql, wants: &PreviewWants) -> Statement {
    let filtered = |statement: Statement, filters: &[&Statement]| {
        let mut statement = statement.sql("count(*)");
        for (position, filter) in filters.iter().enumerate() {
            let word = if position == 0 {
                " FILTER (WHERE "
            } else {
                " AND "
            };
            statement = statement.sql(word).then(filter);
        }
        if filters.is_empty() {
            statement
        } else {
            statement.sql(")")
        }
    };
    let rule: &[&Statement] = if wants.breakdown { &[sql.holds()] } else { &[] };
    let mut statement = filtered(Statement::new("SELECT ARRAY["), rule);
    for channel in &wants.reachable {
        let reach = reachable(*channel);
        statement = filtered(statement.sql(", "), &[rule, &[&reach]].concat());
    }
    for channel in &wants.left_out {
        let why = left_out(*channel);
        for reason in REASONS {
            let is_why = why.clone().sql(" = ").bind(reason.to_owned());
            statement = filtered(statement.sql(", "), &[rule, &[&is_why]].concat());
        }
    }
    if let Some((channel, facts)) = &wants.lacking {
        let reach = reachable(*channel);
        for lacks in facts.iter().map(Optional::lacks) {
            statement = filtered(statement.sql(", "), &[rule, &[&reach, &lacks]].concat());
        }
    }
    if wants.breakdown {
        for condition in sql.conditions() {
            statement = filtered(statement.sql(", "), &[condition]);
        }
        return statement
            .sql("] AS counts FROM ")
            .then(&sql.customers())
            .sql(" WHERE c.workspace_id = ")
            .bind(workspace.0);
    }
    statement
        .sql("] AS counts FROM ")
        .then(&sql.members(workspace))
}
