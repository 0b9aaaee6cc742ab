//! Pages: `first` and `after` read, connections made.
//!
//! A cursor is what the list is ordered by, with the list's name before it, in base64: opaque to
//! clients and refused by another list.

use std::{fmt, str::FromStr};

use async_graphql::{
    OutputType,
    connection::{Connection, Edge},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};

use crate::error::ApiError;

/// How many items a page has unless `first` says otherwise.
const DEFAULT_PAGE: i32 = 50;
/// The longest page.
const MAX_PAGE: i32 = 100;

/// A checked request for a page of the list of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<Key> {
    list: &'static str,
    first: usize,
    pub after: Option<Key>,
}

impl<Key: FromStr + fmt::Display> Page<Key> {
    /// Reads the arguments `first` and `after`.
    pub fn read(
        list: &'static str,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Self, ApiError> {
        let first = first.unwrap_or(DEFAULT_PAGE);
        let first = usize::try_from(first)
            .ok()
            .filter(|_| first <= MAX_PAGE)
            .ok_or_else(|| {
                ApiError::bad_user_input(
                    ["first"],
                    format!("first must be between 0 and {MAX_PAGE}, not {first}"),
                )
            })?;
        let refused = || {
            ApiError::bad_user_input(["after"], format!("after is no cursor of a page of {list}"))
        };
        let after = after
            .map(|text| decode(list, &text).ok_or_else(refused))
            .transpose()?;
        Ok(Self { list, first, after })
    }

    /// How many rows to ask for: one more than the page has, to know whether another page follows.
    pub fn limit(&self) -> i64 {
        i64::try_from(self.first).unwrap_or(i64::MAX - 1) + 1
    }

    /// Makes the connection of up to [`Page::limit`] rows.
    pub fn connection<Row, Node: OutputType>(
        &self,
        mut rows: Vec<Row>,
        key: impl Fn(&Row) -> Key,
        node: impl Fn(Row) -> Node,
    ) -> Connection<String, Node> {
        let more = rows.len() > self.first;
        rows.truncate(self.first);
        let mut connection = Connection::new(self.after.is_some(), more);
        let edges = rows
            .into_iter()
            .map(|row| Edge::new(encode(self.list, &key(&row)), node(row)));
        connection.edges.extend(edges);
        connection
    }
}

fn encode(list: &str, key: &impl fmt::Display) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{list} {key}"))
}

fn decode<Key: FromStr>(list: &str, text: &str) -> Option<Key> {
    let plain = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    plain.strip_prefix(list)?.strip_prefix(' ')?.parse().ok()
}

/// What a list costs in the reckoning of a request's complexity: its items' cost times the page's length.
pub fn cost(first: Option<i32>, item: usize) -> usize {
    let first = first.unwrap_or(DEFAULT_PAGE).clamp(1, MAX_PAGE);
    usize::try_from(first)
        .unwrap_or(1)
        .saturating_mul(item)
        .saturating_add(1)
}

/// A moment, and the external id that breaks a tie: what histories are ordered by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MomentKey(pub DateTime<Utc>, pub String);

impl fmt::Display for MomentKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.0.timestamp_micros(), self.1)
    }
}

impl FromStr for MomentKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (micros, id) = text.split_once(' ').ok_or(())?;
        let moment = micros
            .parse()
            .ok()
            .and_then(DateTime::from_timestamp_micros)
            .ok_or(())?;
        // PostgreSQL knows neither U+0000 nor moments so far away.
        let known =
            !id.contains('\0') && (-200_000..=200_000).contains(&chrono::Datelike::year(&moment));
        known.then(|| Self(moment, id.to_owned())).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_by_its_own_list_alone() {
        let moment = DateTime::from_timestamp_micros(1_700_000_000_123_456).unwrap();
        let key = MomentKey(moment, "order 1 of 2".to_owned());
        let cursor = encode("orders", &key);
        assert_eq!(decode("orders", &cursor), Some(key));
        assert_eq!(decode::<MomentKey>("visits", &cursor), None);
        assert_eq!(decode::<i64>("orders", &cursor), None);
        for wrong in ["", "é", "b3JkZXJz", "!", "b3JkZXJzIDEg AA"] {
            assert_eq!(decode::<MomentKey>("orders", wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_page_has_0_to_100_items() {
        let read = |first| Page::<i64>::read("things", first, None).map(|page| page.limit());
        assert_eq!(read(None).unwrap(), 51);
        assert_eq!(read(Some(0)).unwrap(), 1);
        assert_eq!(read(Some(100)).unwrap(), 101);
        assert!(read(Some(-1)).is_err() && read(Some(101)).is_err());
    }

    #[test]
    fn one_row_beyond_the_page_means_another_page() {
        let page = Page::<i64>::read("things", Some(2), None).unwrap();
        let connection = page.connection(vec![1_i64, 2, 3], |row| *row, |row| row);
        assert!(connection.has_next_page && !connection.has_previous_page);
        assert_eq!(connection.edges.len(), 2);
        assert!(
            !page
                .connection(vec![1_i64, 2], |row| *row, |row| row)
                .has_next_page
        );
    }
}
