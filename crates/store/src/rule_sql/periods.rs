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

    /// An amount, never null: the customer's column, or what the period's joins give.
    pub(super) fn amount(&self, amount: Amount, within: Option<&TimeRange>) -> Statement {
        let joined = |table: &'static str, place: usize, column: &'static str| {
            Statement::new("coalesce(")
                .sql(table)
                .number(place)
                .sql(column)
                .sql(", 0)")
        };
        match (amount, within.and_then(|range| self.place(range))) {
            (Amount::TotalSpend, None) => Statement::new("c.total_spend"),
            (Amount::OrderCount, None) => Statement::new("c.order_count"),
            (Amount::VisitCount, None) => Statement::new("c.visit_count"),
            (Amount::TotalSpend, Some(place)) => joined("o", place, ".total"),
            (Amount::OrderCount, Some(place)) => joined("o", place, ".number"),
            (Amount::VisitCount, Some(place)) if self.orders_count_as_visits => Statement::new("(")
                .then(&joined("v", place, ".number"))
                .sql(" + ")
                .then(&joined("o", place, ".number"))
                .sql(")"),
            (Amount::VisitCount, Some(place)) => joined("v", place, ".number"),
        }
    }
}
