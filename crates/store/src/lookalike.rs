//! Members of an audience, and others, with what is known of each, to learn what tells them apart.
//!
//! Of many customers a fair sample is looked at, the same each time.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz},
};
use diesel_async::RunQueryDsl;
use tidings_audience::CheckedRule;

use crate::{
    CampaignId, CustomerId, Store, StoreError, WorkspaceId,
    preview::set_limits,
    rule_sql::{RuleSql, Statement},
};

/// At most so many members are looked at,
pub const MEMBERS_MAX: i64 = 5_000;
/// and so many others.
pub const OTHERS_MAX: i64 = 15_000;

/// Whose like is looked for.
#[derive(Clone, Copy, Debug)]
pub enum Members<'a> {
    /// Those a rule holds for.
    Rule(&'a CheckedRule),
    /// Those of a campaign's frozen audience.
    Campaign(Launch),
    /// Those of them who placed an order that counts within 14 days after their message was delivered.
    Responders(Launch),
}

/// A campaign, and when its audience was frozen.
#[derive(Clone, Copy, Debug)]
pub struct Launch {
    /// Which campaign.
    pub campaign: CampaignId,
    /// When. What is known of a customer then is told too, and who came later is not looked at.
    pub at: DateTime<Utc>,
}

/// What counts of a customer's orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderFacts {
    /// Their sum in minor units.
    pub spend: i64,
    /// How many.
    pub orders: i64,
    /// The last one.
    pub last: Option<DateTime<Utc>>,
}

/// A customer who is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampledCustomer {
    /// Who.
    pub id: CustomerId,
    /// Whether they are a member.
    pub is_member: bool,
    /// Their city.
    pub city: Option<String>,
    /// Their tags.
    pub tags: Vec<String>,
    /// When they came to be a customer.
    pub created_at: DateTime<Utc>,
    /// Their completed orders.
    pub today: OrderFacts,
    /// Those of them before the launch; of a rule's members the same as today's.
    pub before: OrderFacts,
}

/// Some members and some others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookalikeSample {
    /// Both, by rising id.
    pub customers: Vec<SampledCustomer>,
    /// How many members there are.
    pub members: i64,
    /// How many others there are.
    pub others: i64,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Bool)]
    is_member: bool,
    #[diesel(sql_type = Nullable<Text>)]
    city: Option<String>,
    #[diesel(sql_type = Array<Text>)]
    tags: Vec<String>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    spend: i64,
    #[diesel(sql_type = BigInt)]
    orders: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    last: Option<DateTime<Utc>>,
    #[diesel(sql_type = BigInt)]
    spend_before: i64,
    #[diesel(sql_type = BigInt)]
    orders_before: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    last_before: Option<DateTime<Utc>>,
    #[diesel(sql_type = BigInt)]
    members: i64,
    #[diesel(sql_type = BigInt)]
    others: i64,
}

impl Store {
    /// At most [`MEMBERS_MAX`] members and [`OTHERS_MAX`] others, with how many there are of each.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] where it takes longer than five seconds, [`StoreError::Unavailable`] where the
    /// database is away.
    pub async fn sample_lookalikes(
        &self,
        workspace: WorkspaceId,
        members: Members<'_>,
    ) -> Result<LookalikeSample, StoreError> {
        let parts = Parts::new(workspace, members);
        let statement = parts.statement();
        let mut connection = self.connection().await?;
        let rows: Vec<Row> = connection
            .build_transaction()
            .read_only()
            .run(async |connection| {
                set_limits(connection, &parts.rule).await?;
                Ok::<_, StoreError>(statement.load(connection).await?)
            })
            .await?;
        let sizes = rows.as_slice().first().map(|row| (row.members, row.others));
        let (members, others) = sizes.unwrap_or_default();
        Ok(LookalikeSample {
            customers: rows.into_iter().map(SampledCustomer::from).collect(),
            members,
            others,
        })
    }
}

impl From<Row> for SampledCustomer {
    fn from(row: Row) -> Self {
        Self {
            id: CustomerId(row.id),
            is_member: row.is_member,
            city: row.city,
            tags: row.tags,
            created_at: row.created_at,
            today: OrderFacts {
                spend: row.spend,
                orders: row.orders,
                last: row.last,
            },
            before: OrderFacts {
                spend: row.spend_before,
                orders: row.orders_before,
                last: row.last_before,
            },
        }
    }
}

/// What the kinds of members differ in.
struct Parts {
    workspace: WorkspaceId,
    rule: RuleSql,
    /// The ids of the members as a query, where they are listed and not told by a rule.
    listed: Option<Statement>,
    /// When the campaign began.
    launch: Option<DateTime<Utc>>,
}

impl Parts {
    fn new(workspace: WorkspaceId, members: Members<'_>) -> Self {
        let of_campaign = |launch: Launch, listed| Self {
            workspace,
            rule: RuleSql::everybody(),
            listed: Some(listed),
            launch: Some(launch.at),
        };
        let of = |select: &'static str, launch: Launch| {
            Statement::new(select)
                .bind(workspace.0)
                .sql(" AND l.campaign_id = ")
                .bind(launch.campaign.0)
        };
        match members {
            Members::Rule(rule) => Self {
                workspace,
                rule: RuleSql::new(workspace, rule),
                listed: None,
                launch: None,
            },
            Members::Campaign(launch) => of_campaign(
                launch,
                of(
                    "SELECT unnest(l.customer_ids) AS id FROM campaign_batches l WHERE l.workspace_id = ",
                    launch,
                ),
            ),
            // What was ordered before the launch answers no message of it, whatever a vendor's clock says.
            Members::Responders(launch) => of_campaign(
                launch,
                of(
                    "SELECT DISTINCT l.customer_id AS id FROM communication_log l \
                     JOIN orders o ON o.workspace_id = l.workspace_id AND o.customer_id = l.customer_id \
                     AND o.status = 'COMPLETED' AND o.ordered_at > l.receipt_at \
                     AND o.ordered_at <= l.receipt_at + interval '14 days' \
                     WHERE l.outcome = 'SENT' AND l.workspace_id = ",
                    launch,
                )
                .sql(" AND o.ordered_at >= ")
                .bind(launch.at),
            ),
        }
    }

    /// `customers c` with what tells whether they are members.
    fn from(&self) -> Statement {
        let everybody = if self.listed.is_some() {
            Statement::new("customers c LEFT JOIN listed m ON m.id = c.id")
        } else {
            self.rule.customers()
        };
        let everybody = everybody
            .sql(" WHERE c.workspace_id = ")
            .bind(self.workspace.0);
        match self.launch {
            Some(launch) => everybody.sql(" AND c.created_at < ").bind(launch),
            None => everybody,
        }
    }

    fn is_member(&self) -> Statement {
        match self.listed {
            Some(_) => Statement::new("(m.id IS NOT NULL)"),
            None => self.rule.holds().clone(),
        }
    }

    fn some(&self, select: &'static str, negation: &'static str, limit: i64) -> Statement {
        Statement::new(select)
            .sql(
                ", c.id, c.city, c.tags, c.created_at, c.total_spend AS spend, c.order_count AS orders, \
                 c.last_order_at AS last FROM ",
            )
            .then(&self.from())
            .sql(negation)
            .then(&self.is_member())
            .sql(" ORDER BY hashint8(c.id), c.id LIMIT ")
            .bind(limit)
    }

    fn statement(&self) -> Statement {
        let statement = match &self.listed {
            Some(listed) => Statement::new("WITH listed AS MATERIALIZED (")
                .then(listed)
                .sql("), size AS ("),
            None => Statement::new("WITH size AS ("),
        };
        let statement = statement
            .sql("SELECT count(*) FILTER (WHERE ")
            .then(&self.is_member())
            .sql(") AS members, count(*) FILTER (WHERE NOT ")
            .then(&self.is_member())
            .sql(") AS others FROM ")
            .then(&self.from())
            .sql("), sample AS ((")
            .then(&self.some("SELECT true AS is_member", " AND ", MEMBERS_MAX))
            .sql(") UNION ALL (")
            .then(&self.some("SELECT false AS is_member", " AND NOT ", OTHERS_MAX))
            .sql(")) ");
        let Some(launch) = self.launch else {
            return statement.sql(
                "SELECT s.*, s.spend AS spend_before, s.orders AS orders_before, s.last AS last_before, size.* \
                 FROM sample s CROSS JOIN size ORDER BY s.id",
            );
        };
        statement
            .sql(
                "SELECT s.*, s.spend - since.spend AS spend_before, s.orders - since.orders AS orders_before, \
                 CASE WHEN since.orders = 0 THEN s.last ELSE earlier.ordered_at END AS last_before, size.* \
                 FROM sample s CROSS JOIN size \
                 CROSS JOIN LATERAL (SELECT count(*) AS orders, coalesce(sum(o.amount), 0)::bigint AS spend \
                 FROM orders o WHERE o.customer_id = s.id AND o.status = 'COMPLETED' AND o.workspace_id = ",
            )
            .bind(self.workspace.0)
            .sql(" AND o.ordered_at >= ")
            .bind(launch)
            .sql(
                ") since LEFT JOIN LATERAL (SELECT o.ordered_at FROM orders o \
                 WHERE since.orders > 0 AND o.customer_id = s.id AND o.status = 'COMPLETED' AND o.workspace_id = ",
            )
            .bind(self.workspace.0)
            .sql(" AND o.ordered_at < ")
            .bind(launch)
            .sql(" ORDER BY o.ordered_at DESC LIMIT 1) earlier ON true ORDER BY s.id")
    }
}
