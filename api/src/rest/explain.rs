//! Which field of a record that could not be read is at fault, and why: a second, slower look.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::body::not_json;
use crate::ingest::{Field, FieldKind, IngestError};

/// The refusal of a request whose record `index` could not be read with `error`.
pub fn explain(
    index: u32,
    record: &str,
    fields: &'static [Field],
    error: &serde_json::Error,
) -> IngestError {
    let body = |field: Option<String>, problem: String| IngestError::Body {
        index: Some(index),
        field,
        problem,
    };
    if !record.trim_ascii_start().starts_with('{') {
        return match serde_json::from_str::<&RawValue>(record) {
            Ok(_) => body(None, "it must be an object".to_owned()),
            Err(error) => body(None, not_json(&error)),
        };
    }
    let mut look = Look {
        fields,
        seen: vec![false; fields.len()],
        fault: None,
    };
    let read = serde_json::Deserializer::from_str(record).deserialize_map(&mut look);
    if let Some((field, problem)) = look.fault {
        return body(Some(field), problem);
    }
    if let Err(error) = read {
        return body(None, not_json(&error));
    }
    let missing = fields
        .iter()
        .zip(&look.seen)
        .find(|(field, seen)| field.required && !**seen);
    match missing {
        Some((field, _)) => body(Some(field.name.to_owned()), "it is required".to_owned()),
        None => body(None, not_json(error)),
    }
}

/// Reads a record's members up to the first that does not fit.
struct Look {
    fields: &'static [Field],
    seen: Vec<bool>,
    fault: Option<(String, String)>,
}

impl<'de> Visitor<'de> for &mut Look {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(Name(name)) = members.next_key()? {
            let value: &RawValue = members.next_value()?;
            if let Err(problem) = self.member(&name, value) {
                self.fault = Some((shortened(&name), problem));
                return Ok(());
            }
        }
        Ok(())
    }
}

impl Look {
    fn member(&mut self, name: &str, value: &RawValue) -> Result<(), String> {
        let Some(place) = self.fields.iter().position(|field| field.name == name) else {
            let known: Vec<_> = self.fields.iter().map(|field| field.name).collect();
            return Err(format!(
                "there is no such field; the fields are {}",
                known.join(", ")
            ));
        };
        if std::mem::replace(&mut self.seen[place], true) {
            return Err("it is given twice".to_owned());
        }
        let field = &self.fields[place];
        if value.get() == "null" {
            return if field.required {
                Err("it is required and may not be null".to_owned())
            } else {
                Ok(())
            };
        }
        if fits(field.kind, value) {
            Ok(())
        } else {
            Err(wanted(field.kind))
        }
    }
}

fn fits(kind: FieldKind, value: &RawValue) -> bool {
    let text = value.get();
    match kind {
        FieldKind::Any => true,
        FieldKind::Text => serde_json::from_str::<Name<'_>>(text).is_ok(),
        FieldKind::Flag => matches!(text, "true" | "false"),
        FieldKind::Texts => serde_json::from_str::<crate::ingest::RawTags>(text).is_ok(),
        FieldKind::OneOf(names) => {
            serde_json::from_str::<Name<'_>>(text).is_ok_and(|Name(name)| names.contains(&&*name))
        }
    }
}

fn wanted(kind: FieldKind) -> String {
    match kind {
        FieldKind::Any => "it must be a JSON value".to_owned(),
        FieldKind::Text => "it must be a string".to_owned(),
        FieldKind::Flag => "it must be true or false".to_owned(),
        FieldKind::Texts => "it must be a list of strings".to_owned(),
        FieldKind::OneOf(names) => format!("it must be one of {}", names.join(", ")),
    }
}

/// A name from a request, for an answer.
fn shortened(name: &str) -> String {
    const MAX: usize = 80;
    match name.char_indices().nth(MAX) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// A string, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
