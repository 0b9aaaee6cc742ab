//! A row of a file made a record, unchecked: blank cells are left out, so what is stored stays.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, SecondsFormat, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Number, Value};
use tidings_audience::start_of_day;
use tidings_store::{customer::Patch, order::OrderStatus};

use super::{AttributeType, Plan};
use crate::{
    csv::{Row, unguarded},
    ingest::{Code, Fault, RawCustomer, RawOrder, RawRecord, RawVisit, Scalar},
};

/// A row, and which of its cells are read.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    pub row: &'a Row,
    pub plan: &'a Plan,
    /// Where dates without an offset are meant.
    pub zone: Tz,
}

/// A record that can be made of a row.
pub trait FromCells<'a>: RawRecord + Sized {
    /// The record, or the first cell that cannot be read.
    fn read(cells: &Cells<'a>) -> Result<Self, Fault>;
}

impl<'a> Cells<'a> {
    /// The text of the field's cell; none where no column is read into it, or the cell is blank.
    pub fn text(&self, field: &str) -> Option<&'a str> {
        let fields = self.plan.fields.iter();
        let (_, column) = fields.into_iter().find(|(name, _)| *name == field)?;
        self.at(*column)
    }

    fn at(&self, column: usize) -> Option<&'a str> {
        let text = unguarded(self.row.cell(column)?.trim());
        (!text.is_empty()).then_some(text)
    }

    fn required(&self, field: &'static str) -> Result<&'a str, Fault> {
        let problem = || Fault::new(field, Code::Required, format!("{field} is empty"));
        self.text(field).ok_or_else(problem)
    }

    fn set(&self, field: &str) -> Patch<String> {
        self.text(field)
            .map_or(Patch::Keep, |text| Patch::Set(text.to_owned()))
    }

    fn moment(&self, field: &str) -> Option<Scalar<'static>> {
        let text = self.text(field)?;
        let moment = moment(text, self.zone);
        let written = moment.map(|moment| moment.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        Some(Value::from(written.unwrap_or_else(|| text.to_owned())).into())
    }

    fn tags(&self) -> Patch<Vec<String>> {
        let Some(text) = self.text("tags") else {
            return Patch::Keep;
        };
        let tags = text.split([',', ';', '|']).map(str::trim);
        Patch::Set(
            tags.filter(|tag| !tag.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    }

    fn flag(&self, field: &'static str) -> Result<Patch<bool>, Fault> {
        let Some(text) = self.text(field) else {
            return Ok(Patch::Keep);
        };
        let problem = || {
            let problem = format!("{field} must be true or false, yes or no, or 1 or 0");
            Fault::new(field, Code::Invalid, problem)
        };
        boolean(text).map(Patch::Set).ok_or_else(problem)
    }

    fn attributes(&self) -> Result<Patch<Scalar<'a>>, Fault> {
        let mut object = Map::new();
        for (key, kind, column) in &self.plan.attributes {
            let Some(text) = self.at(*column) else {
                continue;
            };
            let problem = |wanted: &str| {
                let problem = format!("attributes.{key} must be {wanted}");
                Fault::new("attributes", Code::Invalid, problem)
            };
            let value = match kind {
                AttributeType::Text => Value::from(text),
                AttributeType::Number => number(text).ok_or_else(|| problem("a number"))?.into(),
                AttributeType::Boolean => {
                    let problem = || problem("true or false, yes or no, or 1 or 0");
                    boolean(text).ok_or_else(problem)?.into()
                }
            };
            object.insert(key.clone(), value);
        }
        if object.is_empty() {
            return Ok(Patch::Keep);
        }
        Ok(Patch::Set(Value::Object(object).into()))
    }
}

impl<'a> FromCells<'a> for RawCustomer<'a> {
    fn read(cells: &Cells<'a>) -> Result<Self, Fault> {
        Ok(Self {
            external_id: cells.required("externalId")?.into(),
            name: cells.set("name"),
            email: cells.set("email"),
            phone: cells.set("phone"),
            city: cells.set("city"),
            country: cells.set("country"),
            tags: match cells.tags() {
                Patch::Set(tags) => Patch::Set(tags.into()),
                Patch::Keep | Patch::Clear => Patch::Keep,
            },
            attributes: cells.attributes()?,
            subscribed: cells.flag("subscribed")?,
            created_at: cells.moment("createdAt").map_or(Patch::Keep, Patch::Set),
            updated_at: cells.moment("updatedAt"),
        })
    }
}

impl<'a> FromCells<'a> for RawOrder<'a> {
    fn read(cells: &Cells<'a>) -> Result<Self, Fault> {
        cells.required("orderedAt")?;
        Ok(Self {
            external_id: cells.required("externalId")?.into(),
            customer_external_id: cells.required("customerExternalId")?.into(),
            amount: Value::from(cells.required("amount")?).into(),
            currency: cells.text("currency").map(str::to_owned),
            status: cells.text("status").map(status).transpose()?,
            ordered_at: cells.moment("orderedAt").unwrap_or_else(blank),
            updated_at: cells.moment("updatedAt"),
        })
    }
}

impl<'a> FromCells<'a> for RawVisit<'a> {
    fn read(cells: &Cells<'a>) -> Result<Self, Fault> {
        cells.required("visitedAt")?;
        Ok(Self {
            external_id: cells.required("externalId")?.into(),
            customer_external_id: cells.required("customerExternalId")?.into(),
            visited_at: cells.moment("visitedAt").unwrap_or_else(blank),
            updated_at: cells.moment("updatedAt"),
        })
    }
}

fn blank() -> Scalar<'static> {
    Value::from("").into()
}

fn status(text: &str) -> Result<OrderStatus, Fault> {
    let named = serde_json::from_value(text.to_ascii_uppercase().into());
    named.map_err(|_| {
        let problem = "status must be PENDING, COMPLETED, CANCELLED or REFUNDED";
        Fault::new("status", Code::Invalid, problem)
    })
}

fn boolean(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match (
        is(&["true", "yes", "y", "1"]),
        is(&["false", "no", "n", "0"]),
    ) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// A number as JSON writes it, leading zeros and plus signs allowed.
fn number(text: &str) -> Option<Number> {
    let shaped = text.len() <= 40
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if !shaped {
        return None;
    }
    match text.parse::<i64>() {
        Ok(whole) => Some(whole.into()),
        Err(_) => text.parse().ok().and_then(Number::from_f64),
    }
}

/// Dates and times as spreadsheets write them without an offset, which means the workspace's zone. A date
/// alone is the start of that day. Anything else is for the record's check to judge.
fn moment(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    const FORMS: [&str; 2] = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"];
    let year_first = text.len() <= 32 && text.as_bytes().get(4) == Some(&b'-');
    if !year_first {
        return None;
    }
    if text.len() == "2026-03-01".len() {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        return Some(start_of_day(date, zone));
    }
    let spaced = text.replacen('T', " ", 1);
    let parse = |form: &&str| NaiveDateTime::parse_from_str(&spaced, form).ok();
    let local = FORMS.iter().find_map(parse)?;
    let at = |local: NaiveDateTime| zone.from_local_datetime(&local).earliest();
    // A time that the clocks skip is as long after the last one before the gap as it says.
    let moment = at(local).or_else(|| Some(at(local - Duration::hours(3))? + Duration::hours(3)));
    moment.map(|moment| moment.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_without_an_offset_are_of_the_workspace() {
        let kolkata = chrono_tz::Asia::Kolkata;
        let read = |text| moment(text, kolkata).map(|moment| moment.to_rfc3339());
        assert_eq!(
            read("2026-03-01").as_deref(),
            Some("2026-02-28T18:30:00+00:00")
        );
        for same in [
            "2026-03-01 18:30",
            "2026-03-01T18:30:00",
            "2026-03-01 18:30:00.000",
        ] {
            assert_eq!(
                read(same).as_deref(),
                Some("2026-03-01T13:00:00+00:00"),
                "{same}"
            );
        }
        for other in [
            "2026-03-01T18:30:00Z",
            "01/03/2026",
            "2026-02-30",
            "soon",
            "é026-03-01",
            "",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
        let skipped = moment("2026-03-29 02:30", chrono_tz::Europe::Berlin).unwrap();
        assert_eq!(skipped.to_rfc3339(), "2026-03-29T01:30:00+00:00");
    }

    #[test]
    fn numbers_are_numbers() {
        for (text, value) in [
            ("7", "7"),
            ("-2.50", "-2.5"),
            ("+3", "3"),
            ("1e3", "1000.0"),
        ] {
            assert_eq!(
                number(text).map(|number| number.to_string()).as_deref(),
                Some(value)
            );
        }
        for text in ["", "x", "1,5", "inf", "NaN", "--1", "1e999"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
