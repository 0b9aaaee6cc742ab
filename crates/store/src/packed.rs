//! Arrays for `unnest`, in the form in which they go to PostgreSQL: built value by value, so that a
//! set of rows can be made ready before a connection is taken, and is only copied under the
//! transaction.

use std::{fmt, io::Write, marker::PhantomData};

use chrono::{DateTime, Utc};
use diesel::{
    pg::Pg,
    serialize::{IsNull, Output, Result as Serialized, ToSql},
    sql_types::{Array, BigInt, Bool, HasSqlType, Text, Timestamptz},
};

/// Microseconds from 1970 to 2000, where PostgreSQL's times begin.
const EPOCH: i64 = 946_684_800_000_000;

/// An array of values of the SQL type `ST`, any of which may be null.
pub(crate) struct Packed<ST> {
    count: usize,
    /// Each value with its length before it.
    values: Vec<u8>,
    kind: PhantomData<fn() -> ST>,
}

impl<ST> Default for Packed<ST> {
    fn default() -> Self {
        Self {
            count: 0,
            values: Vec::new(),
            kind: PhantomData,
        }
    }
}

impl<ST> fmt::Debug for Packed<ST> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} values", self.count)
    }
}

impl<ST> Packed<ST> {
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    fn value(&mut self, bytes: Option<&[u8]>) {
        self.count += 1;
        match bytes {
            None => self.values.extend((-1_i32).to_be_bytes()),
            Some(bytes) => {
                // A value is a part of a request, which is far smaller than what four bytes can count.
                let length = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
                self.values.extend(length.to_be_bytes());
                self.values.extend_from_slice(bytes);
            }
        }
    }
}

impl Packed<Text> {
    pub(crate) fn push(&mut self, text: Option<&str>) {
        self.value(text.map(str::as_bytes));
    }
}

impl Packed<BigInt> {
    pub(crate) fn push(&mut self, number: i64) {
        self.value(Some(&number.to_be_bytes()));
    }
}

impl Packed<Bool> {
    pub(crate) fn push(&mut self, flag: Option<bool>) {
        self.value(
            flag.map(|flag| [u8::from(flag)])
                .as_ref()
                .map(<[u8; 1]>::as_slice),
        );
    }
}

impl Packed<Timestamptz> {
    pub(crate) fn push(&mut self, moment: Option<DateTime<Utc>>) {
        let bytes = moment.map(|moment| (moment.timestamp_micros() - EPOCH).to_be_bytes());
        self.value(bytes.as_ref().map(<[u8; 8]>::as_slice));
    }
}

impl<'a> FromIterator<&'a str> for Packed<Text> {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut packed = Self::default();
        texts.into_iter().for_each(|text| packed.push(Some(text)));
        packed
    }
}

/// As `array_recv` of PostgreSQL reads it: dimensions, flags, the values' type, the count, the first index.
impl<ST> ToSql<Array<ST>, Pg> for Packed<ST>
where
    Pg: HasSqlType<ST>,
    ST: 'static,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> Serialized {
        let element = <Pg as HasSqlType<ST>>::metadata(out.metadata_lookup()).oid()?;
        let mut header = [0; 20];
        header[3] = 1;
        header[8..12].copy_from_slice(&element.to_be_bytes());
        header[12..16].copy_from_slice(&i32::try_from(self.count)?.to_be_bytes());
        header[19] = 1;
        out.write_all(&header)?;
        out.write_all(&self.values)?;
        Ok(IsNull::No)
    }
}
