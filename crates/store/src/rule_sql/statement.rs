//! SQL put together from constant text and bound values.

use chrono::{DateTime, Utc};
use diesel::{
    QueryResult,
    pg::{Pg, PgQueryBuilder},
    query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId},
    sql_types::{Array, BigInt, Bool, Text, Timestamptz, Untyped},
};

/// A statement or part of one. Text can only come from this program (it is `'static`, or a number),
/// so a value cannot become SQL.
#[derive(Clone, Debug, Default)]
pub(crate) struct Statement(Vec<Piece>);

#[derive(Clone, Debug)]
enum Piece {
    Sql(&'static str),
    Number(usize),
    Bind(Bind),
}

/// A value to bind.
#[derive(Clone, Debug)]
pub(crate) enum Bind {
    Integer(i64),
    Integers(Vec<i64>),
    Text(String),
    Texts(Vec<String>),
    Flags(Vec<bool>),
    Time(DateTime<Utc>),
}

macro_rules! bind_from {
    ($($kind:ident: $type:ty),* $(,)?) => {
        $(impl From<$type> for Bind {
            fn from(value: $type) -> Self {
                Self::$kind(value)
            }
        })*
    };
}

bind_from! {
    Integer: i64, Integers: Vec<i64>, Text: String, Texts: Vec<String>, Flags: Vec<bool>, Time: DateTime<Utc>,
}

impl Statement {
    /// Begins with SQL.
    pub(crate) fn new(sql: &'static str) -> Self {
        Self(vec![Piece::Sql(sql)])
    }

    /// Goes on with SQL.
    #[must_use]
    pub(crate) fn sql(mut self, sql: &'static str) -> Self {
        self.0.push(Piece::Sql(sql));
        self
    }

    /// Goes on with a number, as part of a name.
    #[must_use]
    pub(crate) fn number(mut self, number: usize) -> Self {
        self.0.push(Piece::Number(number));
        self
    }

    /// Goes on with a parameter of this value.
    #[must_use]
    pub(crate) fn bind(mut self, value: impl Into<Bind>) -> Self {
        self.0.push(Piece::Bind(value.into()));
        self
    }

    /// Goes on with another part.
    #[must_use]
    pub(crate) fn then(mut self, part: &Statement) -> Self {
        self.0.extend(part.0.iter().cloned());
        self
    }
}

impl Statement {
    /// The SQL, as PostgreSQL gets it.
    pub(crate) fn text(&self) -> String {
        let mut builder = PgQueryBuilder::default();
        // What is only text and values cannot fail.
        let _ = self.to_sql(&mut builder, &Pg);
        builder.finish()
    }
}

impl QueryFragment<Pg> for Statement {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // Every rule has a text of its own: kept, they would fill the connection's cache for ever.
        out.unsafe_to_cache_prepared();
        for piece in &self.0 {
            match piece {
                Piece::Sql(sql) => out.push_sql(sql),
                Piece::Number(number) => out.push_sql(&number.to_string()),
                Piece::Bind(Bind::Integer(value)) => out.push_bind_param::<BigInt, _>(value)?,
                Piece::Bind(Bind::Integers(value)) => {
                    out.push_bind_param::<Array<BigInt>, _>(value)?
                }
                Piece::Bind(Bind::Text(value)) => out.push_bind_param::<Text, _>(value)?,
                Piece::Bind(Bind::Texts(value)) => out.push_bind_param::<Array<Text>, _>(value)?,
                Piece::Bind(Bind::Flags(value)) => out.push_bind_param::<Array<Bool>, _>(value)?,
                Piece::Bind(Bind::Time(value)) => out.push_bind_param::<Timestamptz, _>(value)?,
            }
        }
        Ok(())
    }
}

impl QueryId for Statement {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Statement {
    type SqlType = Untyped;
}
