//! What `within` counts, as joins beside `customers c`.

use tidings_audience::{Amount, CheckedRule, Test, TimeRange};

use super::{conditions::in_range, statement::Statement};
use crate::WorkspaceId;

/// The periods a rule counts in, each once, with the tables it needs of each.
pub(super) struct Periods {
    periods: Vec<Period>,
    orders_count_as_visits: bool,
}

struct Period {
    range: TimeRange,
    orders: bool,
    visits: bool,
}

impl Periods {
    /// For tests that count in none.
    pub(super) fn none() -> Self {
        Self {
            periods: Vec::new(),
            orders_count_as_visits: false,
        }
    }

    pub(super) fn of(rule: &CheckedRule) -> Self {
        let mut found = Self {
            periods: Vec::new(),
            orders_count_as_visits: rule.orders_count_as_visits(),
        };
        for condition in rule.conditions() {
            if let Test::Amount {
                amount,
                within: Some(range),
                ..
            } = condition.test
            {
                found.add(amount, range);
            }
        }
        found
    }

    pub(super) fn count(&self) -> usize {
        self.periods.len()
    }

    fn add(&mut self, amount: Amount, range: TimeRange) {
        let place = self.place(&range).unwrap_or_else(|| {
            self.periods.push(Period {
                range,
                orders: false,
                visits: false,
            });
            self.periods.len() - 1
        });
        let is_visits = amount == Amount::VisitCount;
        let period = &mut self.periods[place];
        period.visits |= is_visits;
        period.orders |= !is_visits || self.orders_count_as_visits;
    }

    fn place(&self, range: &TimeRange) -> Option<usize> {
        self.periods
            .iter()
            .position(|period| period.range == *range)
    }

    /// The joins: `o0` gives total and number of the completed orders in the first period, `v0` the number
    /// of visits. Somebody without any has no row there.
    pub(super) fn joins(&self, workspace: WorkspaceId) -> Statement {
        let mut joins = Statement::default();
        for (place, period) in self.periods.iter().enumerate() {
            if period.orders {
                joins = joins
                    .sql(
                        " LEFT JOIN (SELECT customer_id, sum(amount)::bigint AS total, count(*) AS number \
                         FROM orders WHERE workspace_id = ",
                    )
                    .bind(workspace.0)
                    .sql(" AND status = 'COMPLETED' AND ")
                    .then(&in_range("ordered_at", &period.range))
                    .sql(" GROUP BY customer_id) o")
                    .number(place)
                    .sql(" ON o")
                    .number(place)
                    .sql(".customer_id = c.id");
            }
            if period.visits {
                joins = joins
                    .sql(" LEFT JOIN (SELECT customer_id, count(*) AS number FROM visits WHERE workspace_id = ")
                    .bind(workspace.0)
                    .sql(" AND ")
                    .then(&in_range("visited_at", &period.range))
                    .sql(" GROUP BY customer_id) v")
                    .number(place)
                    .sql(" ON v")
                    .number(place)
                    .sql(".customer_id = c.id");
            }
        }
        joins
    }

    /// What a period's joins give, 0 for somebody without a row.
    pub(super) fn amount(&self, amount: Amount, within: &TimeRange) -> Statement {
        let mut sum = Statement::new("(");
        for (position, part) in self.parts(amount, within).iter().enumerate() {
            let plus = if position == 0 {
                "coalesce("
            } else {
                " + coalesce("
            };
            sum = sum.sql(plus).then(part).sql(", 0)");
        }
        sum.sql(")")
    }

    /// As [`Periods::amount`], but where it comes from one table null for somebody without a row.
    pub(super) fn amount_if_any(&self, amount: Amount, within: &TimeRange) -> Statement {
        match self.parts(amount, within).as_slice() {
            [part] => part.clone(),
            _ => self.amount(amount, within),
        }
    }

    /// The columns of the joins that make up an amount together.
    fn parts(&self, amount: Amount, within: &TimeRange) -> Vec<Statement> {
        let place = self.place(within).unwrap_or_default();
        let column =
            |table: &'static str, name: &'static str| Statement::new(table).number(place).sql(name);
        match amount {
            Amount::TotalSpend => vec![column("o", ".total")],
            Amount::OrderCount => vec![column("o", ".number")],
            Amount::VisitCount if self.orders_count_as_visits => {
                vec![column("v", ".number"), column("o", ".number")]
            }
            Amount::VisitCount => vec![column("v", ".number")],
        }
    }
}

/// The column of an amount over all time, never null.
pub(super) fn column(amount: Amount) -> Statement {
    Statement::new(match amount {
        Amount::TotalSpend => "c.total_spend",
        Amount::OrderCount => "c.order_count",
        Amount::VisitCount => "c.visit_count",
    })
}
