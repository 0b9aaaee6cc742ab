//! The records in a request's body: a JSON array, or one JSON object a line.

use std::{fmt, marker::PhantomData};

use bytes::Bytes;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use tidings_queue::Kind;

use super::explain::explain;
use crate::ingest::{
    Collector, IngestError, RawCustomer, RawOrder, RawRecord, RawVisit, RecordSource,
};

/// A kind of record, whose unchecked form borrows from the body.
pub trait Noun: Send + Sync + 'static {
    type Raw<'a>: RawRecord + Deserialize<'a>;
}

pub struct Customers;
pub struct Orders;
pub struct Visits;

impl Noun for Customers {
    type Raw<'a> = RawCustomer<'a>;
}

impl Noun for Orders {
    type Raw<'a> = RawOrder<'a>;
}

impl Noun for Visits {
    type Raw<'a> = RawVisit<'a>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Array,
    Lines,
}

/// A request's body, read record by record and never held in parsed form as a whole.
pub struct Body<N> {
    bytes: Bytes,
    format: Format,
    noun: PhantomData<N>,
}

impl<N> Body<N> {
    pub fn new(bytes: Bytes, format: Format) -> Self {
        Self {
            bytes,
            format,
            noun: PhantomData,
        }
    }
}

impl<N: Noun> RecordSource for Body<N> {
    fn kind(&self) -> Kind {
        N::Raw::KIND
    }

    fn feed(&self, collector: &mut Collector) -> Result<(), IngestError> {
        let text = std::str::from_utf8(&self.bytes).map_err(|error| {
            whole_body(format!(
                "it is not UTF-8 from byte {} on",
                error.valid_up_to()
            ))
        })?;
        match self.format {
            Format::Array => feed_array::<N>(text, collector),
            Format::Lines => feed_lines::<N>(text, collector),
        }
    }

    fn is_large(&self) -> bool {
        self.bytes.len() >= LARGE
    }
}

/// So many bytes take some milliseconds.
const LARGE: usize = 128 * 1024;

fn whole_body(problem: impl Into<String>) -> IngestError {
    IngestError::Body {
        index: None,
        field: None,
        problem: problem.into(),
    }
}

fn feed_lines<N: Noun>(text: &str, collector: &mut Collector) -> Result<(), IngestError> {
    for line in text
        .split('\n')
        .map(str::trim_ascii)
        .filter(|line| !line.is_empty())
    {
        let record: N::Raw<'_> = serde_json::from_str(line)
            .map_err(|error| explain(collector.index(), line, N::Raw::FIELDS, &error))?;
        collector
            .take(&record)
            .map_err(|_| IngestError::TooManyRecords)?;
    }
    Ok(())
}

fn feed_array<N: Noun>(text: &str, collector: &mut Collector) -> Result<(), IngestError> {
    if !text.trim_ascii_start().starts_with('[') {
        return Err(whole_body(
            "it must be a JSON array of records; one record a line needs the content type application/x-ndjson",
        ));
    }
    let mut feed = Feed::<N> {
        collector,
        too_many: false,
        noun: PhantomData,
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let result = (&mut feed).deserialize(&mut json);
    let (too_many, index) = (feed.too_many, feed.collector.index());
    match result {
        Ok(()) => json
            .end()
            .map_err(|_| whole_body("more follows after the array's end")),
        Err(_) if too_many => Err(IngestError::TooManyRecords),
        Err(error) => match element(text, index) {
            Some(element) => Err(explain(index, element.get(), N::Raw::FIELDS, &error)),
            None => Err(IngestError::Body {
                index: Some(index),
                field: None,
                problem: not_json(&error),
            }),
        },
    }
}

pub(super) fn not_json(error: &serde_json::Error) -> String {
    format!("it is not JSON: {error}")
}

struct Feed<'c, N> {
    collector: &'c mut Collector,
    too_many: bool,
    noun: PhantomData<N>,
}

impl<'de, N: Noun> DeserializeSeed<'de> for &mut Feed<'_, N> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, N: Noun> Visitor<'de> for &mut Feed<'_, N> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> Result<(), A::Error> {
        while let Some(record) = records.next_element::<N::Raw<'de>>()? {
            if self.collector.take(&record).is_err() {
                self.too_many = true;
                return Err(A::Error::custom("too many records"));
            }
        }
        Ok(())
    }
}

/// The text of one element of an array, where the array is JSON up to and with it.
fn element(text: &str, index: u32) -> Option<&RawValue> {
    struct Seek<'de> {
        left: u32,
        found: Option<&'de RawValue>,
    }

    impl<'de> Visitor<'de> for &mut Seek<'de> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an array")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
            while let Some(item) = items.next_element()? {
                if self.left == 0 {
                    self.found = Some(item);
                    return Ok(());
                }
                self.left -= 1;
            }
            Ok(())
        }
    }

    let mut seek = Seek {
        left: index,
        found: None,
    };
    // An error after the element, be it that the rest of the array is left unread, means nothing here.
    let _ = serde_json::Deserializer::from_str(text).deserialize_seq(&mut seek);
    seek.found
}
