//! A checked rule as SQL over `customers c`.
//!
//! Column names and keywords are texts of this program; every value is a bound parameter. Each
//! condition is true or false for every row, never null, so that NOT is the exact complement.
//! What `within` counts comes from grouped subqueries, one for each period and table however many
//! conditions share it, which PostgreSQL joins by hash; a correlated subquery would run once a row.

mod conditions;
mod periods;
mod reach;
mod statement;

use tidings_audience::{CheckedRule, Expression, Test};

use crate::WorkspaceId;

pub(crate) use reach::{address, left_out, reachable};
pub(crate) use statement::Statement;

/// The parts of a statement that a rule decides. They may be used in one statement any number of
/// times, the joins once.
pub(crate) struct RuleSql {
    joins: Statement,
    periods: usize,
    conditions: Vec<Statement>,
    holds: Statement,
}

impl RuleSql {
    /// Puts a rule into SQL.
    pub(crate) fn new(workspace: WorkspaceId, rule: &CheckedRule) -> Self {
        let periods = periods::Periods::of(rule);
        let conditions: Vec<Statement> = rule
            .conditions()
            .iter()
            .map(|condition| conditions::condition(&condition.test, &periods))
            .collect();
        Self {
            joins: periods.joins(workspace),
            periods: periods.count(),
            holds: expression(rule.expression(), &conditions),
            conditions,
        }
    }

    /// What holds for everybody.
    pub(crate) fn everybody() -> Self {
        Self {
            joins: Statement::default(),
            periods: 0,
            conditions: Vec::new(),
            holds: Statement::new("true"),
        }
    }

    /// `customers c` with what the conditions need beside it: what follows FROM.
    pub(crate) fn customers(&self) -> Statement {
        Statement::new("customers c").then(&self.joins)
    }

    /// In how many different periods the rule counts.
    pub(crate) fn periods(&self) -> usize {
        self.periods
    }

    /// Whether each condition holds by itself, in the order of the rule's.
    pub(crate) fn conditions(&self) -> &[Statement] {
        &self.conditions
    }

    /// Whether the rule holds.
    pub(crate) fn holds(&self) -> &Statement {
        &self.holds
    }

    /// What follows FROM for the rule's members alone: `customers c … WHERE c.workspace_id = $1 AND (rule)`.
    pub(crate) fn members(&self, workspace: WorkspaceId) -> Statement {
        self.customers()
            .sql(" WHERE c.workspace_id = ")
            .bind(workspace.0)
            .sql(" AND ")
            .then(&self.holds)
    }
}

/// A rule's SQL, its values as `$1`, `$2` and so on: what stands after FROM where its members are asked for. For whoever
/// looks at how rules become SQL.
pub fn rule_text(workspace: WorkspaceId, rule: &CheckedRule) -> String {
    RuleSql::new(workspace, rule).members(workspace).text()
}

/// A test that counts in no period, as SQL over `customers c`.
pub(crate) fn test(test: &Test) -> Statement {
    conditions::condition(test, &periods::Periods::none())
}

fn expression(expression: &Expression, conditions: &[Statement]) -> Statement {
    let join = |parts: &[Expression], word: &'static str| {
        let mut joined = Statement::new("(");
        for (position, part) in parts.iter().enumerate() {
            if position > 0 {
                joined = joined.sql(word);
            }
            joined = joined.then(&self::expression(part, conditions));
        }
        joined.sql(")")
    };
    match expression {
        Expression::All(parts) => join(parts, " AND "),
        Expression::Any(parts) => join(parts, " OR "),
        Expression::Not(inner) => Statement::new("NOT ").then(&self::expression(inner, conditions)),
        Expression::Condition(place) => conditions[*place].clone(),
    }
}
