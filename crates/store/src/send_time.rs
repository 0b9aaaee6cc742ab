//! When customers order and visit, to tell when to send to them.
//!
//! Of a large audience a fair sample is looked at, the same each time, so that the answer takes about as long for
//! a million customers as for ten thousand.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Nullable, Timestamptz},
};
use diesel_async::RunQueryDsl;
use tidings_audience::CheckedRule;

use crate::{
    Store, StoreError, WorkspaceId,
    preview::set_limits,
    rule_sql::{RuleSql, Statement},
};

/// At most so many customers are looked at,
pub const PEOPLE_MAX: i64 = 5_000;
/// and of each at most so many of the newest orders, and visits, so that nobody decides for all others.
pub const EVENTS_MAX: i64 = 50;

/// When some customers ordered and visited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// How many orders and visits fell into each quarter of an hour, by its beginning. The clocks of all zones are
    /// whole quarters apart, so none lies in two local hours.
    pub events: BTreeMap<DateTime<Utc>, u64>,
    /// How many customers were looked at.
    pub people: i64,
}

/// The times of an audience, and those of the whole workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SendTimes {
    /// Of those the rule holds for.
    pub audience: Times,
    /// Of all customers.
    pub everyone: Times,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Quarter {
    /// Absent in the one row that counts people.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    begins: Option<DateTime<Utc>>,
    #[diesel(sql_type = BigInt)]
    audience: i64,
    #[diesel(sql_type = BigInt)]
    everyone: i64,
}

impl Store {
    /// The completed orders and the visits since a moment, of the rule's members and of everybody: of at most
    /// [`PEOPLE_MAX`] of each who did either, and at most [`EVENTS_MAX`] of each kind a head.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] where it takes longer than five seconds, [`StoreError::Unavailable`] where the
    /// database is away.
    pub async fn send_times(
        &self,
        workspace: WorkspaceId,
        rule: &CheckedRule,
        since: DateTime<Utc>,
    ) -> Result<SendTimes, StoreError> {
        let sql = RuleSql::new(workspace, rule);
        let statement = statement(workspace, &sql, since, rule.as_of());
        let mut connection = self.connection().await?;
        let quarters: Vec<Quarter> = connection
            .build_transaction()
            .read_only()
            .run(async |connection| {
                set_limits(connection, &sql).await?;
                Ok::<_, StoreError>(statement.load(connection).await?)
            })
            .await?;
        let mut times = SendTimes::default();
        for quarter in quarters {
            times.audience.add(quarter.begins, quarter.audience);
            times.everyone.add(quarter.begins, quarter.everyone);
        }
        Ok(times)
    }
}

impl Times {
    fn add(&mut self, quarter: Option<DateTime<Utc>>, number: i64) {
        match quarter {
            Some(begins) if number > 0 => {
                self.events.insert(begins, number.unsigned_abs());
            }
            Some(_) => {}
            None => self.people = number,
        }
    }
}

/// Each quarter of an hour with its events, and in a row without one the number of people.
fn statement(
    workspace: WorkspaceId,
    sql: &RuleSql,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Statement {
    let everybody = Statement::new("customers c WHERE c.workspace_id = ").bind(workspace.0);
    let events = |select: &'static str, moment: &'static str| {
        let range = Statement::new(moment)
            .sql(" >= ")
            .bind(since)
            .sql(" AND ")
            .sql(moment)
            .sql(" <= ")
            .bind(until);
        Statement::new(select)
            .bind(workspace.0)
            .sql(" AND customer_id = p.id AND ")
            .then(&range)
            .sql(" ORDER BY ")
            .sql(moment)
            .sql(" DESC LIMIT ")
            .bind(EVENTS_MAX)
    };
    let orders = events(
        "SELECT ordered_at AS moment FROM orders WHERE status = 'COMPLETED' AND workspace_id = ",
        "ordered_at",
    );
    let visits = events(
        "SELECT visited_at FROM visits WHERE workspace_id = ",
        "visited_at",
    );
    Statement::new("WITH member AS MATERIALIZED (")
        .then(&sampled(&sql.members(workspace), since))
        .sql("), anybody AS MATERIALIZED (")
        .then(&sampled(&everybody, since))
        .sql(
            "), event AS (SELECT p.is_member, e.moment FROM (SELECT id, true AS is_member FROM member \
             UNION ALL SELECT id, false FROM anybody) p CROSS JOIN LATERAL ((",
        )
        .then(&orders)
        .sql(") UNION ALL (")
        .then(&visits)
        .sql(
            ")) e) SELECT date_bin('15 minutes', moment, '2000-01-01Z') AS begins, \
             count(*) FILTER (WHERE is_member) AS audience, count(*) FILTER (WHERE NOT is_member) AS everyone \
             FROM event GROUP BY 1 \
             UNION ALL SELECT NULL, (SELECT count(*) FROM member), (SELECT count(*) FROM anybody)",
        )
}

/// Of the customers of `from` who ordered or visited at all since then some, chosen evenly and each time alike.
fn sampled(from: &Statement, since: DateTime<Utc>) -> Statement {
    Statement::new("SELECT c.id FROM ")
        .then(from)
        .sql(" AND (c.last_order_at >= ")
        .bind(since)
        .sql(" OR c.last_visit_at >= ")
        .bind(since)
        .sql(") ORDER BY hashint8(c.id), c.id LIMIT ")
        .bind(PEOPLE_MAX)
}
