//! What work costs the database: statements, and round trips to it.

use std::ops::AddAssign;

use tokio_postgres::Client;

use crate::report::Measurement;

#[derive(Clone, Copy, Default)]
pub(crate) struct Statements {
    statements: i64,
    round_trips: i64,
}

/// Counts from here on.
pub(crate) async fn count(database: &Client) -> anyhow::Result<()> {
    database
        .batch_execute("SELECT pg_stat_statements_reset() AS tidings_bench")
        .await?;
    Ok(())
}

impl Statements {
    /// Those of all processes since they were last counted from.
    pub(crate) async fn counted(database: &Client) -> anyhow::Result<Statements> {
        let row = database
            .query_one(include_str!("../sql/statements.sql"), &[])
            .await?;
        Ok(Statements {
            statements: row.get(0),
            round_trips: row.get(1),
        })
    }

    /// Two figures of a part that handled so many records.
    pub(crate) fn figures(self, part: &str, records: i64, customers: i64) -> [Measurement; 2] {
        let per_1000 = |count: i64| count as f64 * 1_000.0 / records as f64;
        let (name, count) = (format!("{part}.statements_per_1000"), self.statements);
        let statements = Measurement::new(name, per_1000(count), customers).note(format!(
            "{count} statements of all processes, until the last of {records} was written"
        ));
        let (name, count) = (format!("{part}.round_trips_per_1000"), self.round_trips);
        let round_trips = Measurement::new(name, per_1000(count), customers).note(format!(
            "{count} round trips: two a statement, which is prepared and then run, and one each for BEGIN and COMMIT"
        ));
        [statements, round_trips]
    }
}

impl AddAssign for Statements {
    fn add_assign(&mut self, more: Statements) {
        self.statements += more.statements;
        self.round_trips += more.round_trips;
    }
}
