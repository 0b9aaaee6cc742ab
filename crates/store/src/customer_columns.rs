//! The columns of customers to be written, as arrays for `unnest`.

use std::collections::BTreeSet;

use diesel::sql_types::{BigInt, Bool, Text, Timestamptz};
use serde_json::{Map, Value};
use tidings_audience::{fold, fold_attributes};

use crate::{
    StoreError,
    customer::{CustomerChange, Patch},
    packed::Packed,
};

/// A set of changes, a column each.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub external_id: Packed<Text>,
    pub name: Packed<Text>,
    pub name_folded: Packed<Text>,
    pub email: Packed<Text>,
    pub email_folded: Packed<Text>,
    pub phone: Packed<Text>,
    pub city: Packed<Text>,
    pub city_folded: Packed<Text>,
    pub country: Packed<Text>,
    pub tags: Packed<Text>,
    pub tags_folded: Packed<Text>,
    pub attributes: Packed<Text>,
    pub attributes_folded: Packed<Text>,
    pub subscribed: Packed<Bool>,
    pub created_given: Packed<Timestamptz>,
    pub accepted_at: Packed<Timestamptz>,
    pub version_at: Packed<Timestamptz>,
    pub version_position: Packed<BigInt>,
}

impl Columns {
    pub(crate) fn of(changes: &[CustomerChange<'_>]) -> Result<Self, StoreError> {
        let mut columns = Self::default();
        for change in changes {
            columns.push(change)?;
        }
        Ok(columns)
    }

    fn push(&mut self, change: &CustomerChange<'_>) -> Result<(), StoreError> {
        let record = change.record.as_ref();
        self.external_id.push(Some(change.external_id));
        push_text(&mut self.name, &record.name);
        push_folded(&mut self.name_folded, &record.name);
        push_text(&mut self.email, &record.email);
        push_folded(&mut self.email_folded, &record.email);
        push_text(&mut self.phone, &record.phone);
        push_text(&mut self.city, &record.city);
        push_folded(&mut self.city_folded, &record.city);
        push_text(&mut self.country, &record.country);
        let tags = record.tags.value().map(Vec::as_slice).unwrap_or_default();
        self.tags
            .push(Some(&array_literal(tags.iter().map(String::as_str))));
        let folded_tags: BTreeSet<String> = tags.iter().map(|tag| fold(tag)).collect();
        self.tags_folded
            .push(Some(&array_literal(folded_tags.iter().map(String::as_str))));
        self.push_attributes(record.attributes.value())?;
        self.subscribed.push(record.subscribed.value().copied());
        self.created_given.push(record.created_at.value().copied());
        self.accepted_at.push(Some(change.accepted_at));
        self.version_at.push(Some(change.version.at));
        self.version_position.push(change.version.position);
        Ok(())
    }

    fn push_attributes(
        &mut self,
        attributes: Option<&Map<String, Value>>,
    ) -> Result<(), StoreError> {
        match attributes {
            None => {
                self.attributes.push(Some("{}"));
                self.attributes_folded.push(Some("{}"));
            }
            Some(attributes) => {
                self.attributes.push(Some(&json_text(attributes)?));
                let folded = json_text(&fold_attributes(attributes))?;
                self.attributes_folded.push(Some(&folded));
            }
        }
        Ok(())
    }
}

fn push_text(column: &mut Packed<Text>, patch: &Patch<String>) {
    column.push(patch.value().map(String::as_str));
}

fn push_folded(column: &mut Packed<Text>, patch: &Patch<String>) {
    column.push(patch.value().map(|value| fold(value)).as_deref());
}

fn json_text(object: &Map<String, Value>) -> Result<String, StoreError> {
    serde_json::to_string(object).map_err(|error| StoreError::Constraint(error.to_string()))
}

/// A text array in PostgreSQL's own notation, since an array of arrays cannot be ragged.
fn array_literal<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let mut literal = String::from("{");
    for (index, item) in items.enumerate() {
        if index > 0 {
            literal.push(',');
        }
        literal.push('"');
        for character in item.chars() {
            if matches!(character, '"' | '\\') {
                literal.push('\\');
            }
            literal.push(character);
        }
        literal.push('"');
    }
    literal.push('}');
    literal
}

/// Binds the columns that inserting and updating share, in the order of both statements.
macro_rules! bind_columns {
    ($query:expr, $workspace:expr, $columns:expr) => {{
        use diesel::sql_types::{Array, BigInt, Bool, Text, Timestamptz};
        let columns: &$crate::customer_columns::Columns = $columns;
        $query
            .bind::<BigInt, _>($workspace.0)
            .bind::<Array<Text>, _>(&columns.name)
            .bind::<Array<Text>, _>(&columns.name_folded)
            .bind::<Array<Text>, _>(&columns.email)
            .bind::<Array<Text>, _>(&columns.email_folded)
            .bind::<Array<Text>, _>(&columns.phone)
            .bind::<Array<Text>, _>(&columns.city)
            .bind::<Array<Text>, _>(&columns.city_folded)
            .bind::<Array<Text>, _>(&columns.country)
            .bind::<Array<Text>, _>(&columns.tags)
            .bind::<Array<Text>, _>(&columns.tags_folded)
            .bind::<Array<Text>, _>(&columns.attributes)
            .bind::<Array<Text>, _>(&columns.attributes_folded)
            .bind::<Array<Bool>, _>(&columns.subscribed)
            .bind::<Array<Timestamptz>, _>(&columns.created_given)
            .bind::<Array<Timestamptz>, _>(&columns.accepted_at)
            .bind::<Array<Timestamptz>, _>(&columns.version_at)
            .bind::<Array<BigInt>, _>(&columns.version_position)
    }};
}
pub(crate) use bind_columns;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn array_literals_quote_what_would_end_them() {
        assert_eq!(
            array_literal([r#"a"b"#, r"c\d", "e,f", ""].into_iter()),
            r#"{"a\"b","c\\d","e,f",""}"#
        );
        assert_eq!(array_literal(std::iter::empty()), "{}");
    }
}
