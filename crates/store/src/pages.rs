//! Pages of rows: several out of one statement, and how long one may be looked for.

use diesel::{QueryableByName, deserialize, pg::Pg, row::NamedRow, sql_types::BigInt};

/// For a transaction that may have to look at everything, as a search does that few rows match: not for ever.
pub(crate) const TIME_LIMIT: &str = "SET LOCAL statement_timeout = '5s'";

/// A row, and which of the pages asked for it is on (the column `page`, from 1).
pub(crate) struct Paged<Row> {
    page: i64,
    row: Row,
}

impl<Row: QueryableByName<Pg>> QueryableByName<Pg> for Paged<Row> {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let page = NamedRow::get::<BigInt, i64>(row, "page")?;
        Ok(Self {
            page,
            row: Row::build(row)?,
        })
    }
}

/// The rows of each of `count` pages, in the order in which they came.
pub(crate) fn sort_out<Row>(rows: Vec<Paged<Row>>, count: usize) -> Vec<Vec<Row>> {
    let mut pages: Vec<Vec<Row>> = std::iter::repeat_with(Vec::new).take(count).collect();
    for Paged { page, row } in rows {
        let place = usize::try_from(page - 1)
            .ok()
            .and_then(|place| pages.get_mut(place));
        if let Some(page) = place {
            page.push(row);
        }
    }
    pages
}
