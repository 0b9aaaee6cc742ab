//! What the beginning of a file says of it, and which of its columns are read.

use serde::{Deserialize, Serialize};

use super::layout::{AttributeType, Column, Layout, Target, wrong};
use crate::{
    csv::{Row, unguarded},
    error::ApiError,
};

/// What the beginning of a file says of it. It is kept, since later pieces come without the beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub delimiter: u8,
    /// What the columns are called; none where the file has no header.
    pub header: Option<Vec<String>>,
    /// How many columns each row has.
    pub columns: usize,
}

impl Sheet {
    /// The sheet whose first line is this one.
    pub fn new(layout: &Layout, delimiter: u8, first: &Row) -> Self {
        let name =
            |cell: std::borrow::Cow<'_, str>| unguarded(cell.trim()).replace('\0', "\u{fffd}");
        Self {
            delimiter,
            header: layout.header.then(|| first.cells().map(name).collect()),
            columns: first.columns(),
        }
    }
}

/// What stands most often between the cells of a file's first line, outside of quotes.
pub fn guess_delimiter(line: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in line {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(mark, _)| mark == byte && !quoted) {
            *count += 1;
        }
    }
    // Of equals the first, which is why it is looked for from behind.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(b',', |(mark, _)| *mark)
}

/// Which column each field is read from, by its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub fields: Vec<(&'static str, usize)>,
    pub attributes: Vec<(String, AttributeType, usize)>,
    pub columns: usize,
}

impl Plan {
    /// Finds the columns of a layout in a sheet.
    ///
    /// # Errors
    /// BAD_USER_INPUT with the path of the column that is not there, or there twice.
    pub fn new(layout: &Layout, sheet: &Sheet) -> Result<Self, ApiError> {
        let mut plan = Self {
            fields: Vec::new(),
            attributes: Vec::new(),
            columns: sheet.columns,
        };
        for (target, column) in &layout.mapping {
            let place = place(sheet, column, &target.name())?;
            match target {
                Target::Field(name) => plan.fields.push((*name, place)),
                Target::Attribute(key, kind) => plan.attributes.push((key.clone(), *kind, place)),
            }
        }
        Ok(plan)
    }
}

fn place(sheet: &Sheet, column: &Column, target: &str) -> Result<usize, ApiError> {
    let path = ["mapping", target];
    let name = match column {
        Column::Place(place) if *place < sheet.columns => return Ok(*place),
        Column::Place(place) => {
            let problem = format!(
                "the file has {} columns, and none at {place}",
                sheet.columns
            );
            return Err(wrong(&path, problem));
        }
        Column::Named(name) => name.trim(),
    };
    let header = sheet.header.iter().flatten().enumerate();
    let mut found = header
        .filter(|(_, cell)| cell.as_str() == name)
        .map(|(place, _)| place);
    match (found.next(), found.next()) {
        (Some(place), None) => Ok(place),
        (Some(_), Some(_)) => {
            let problem =
                format!("the header has several columns {name}: name it by its place, from 0");
            Err(wrong(&path, problem))
        }
        _ => {
            let named = sheet.header.iter().flatten().take(50);
            let header: Vec<_> = named
                .map(|name| name.chars().take(50).collect::<String>())
                .collect();
            let problem = format!(
                "the header has no column {name}; it has {}",
                header.join(", ")
            );
            Err(wrong(&path, problem))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::csv::{Read, Reader};

    fn sheet(layout: &Layout, line: &str) -> Sheet {
        let delimiter = guess_delimiter(line.as_bytes());
        let Read::Row(row) = Reader::new(delimiter).read(&mut line.as_bytes()) else {
            panic!("a row is there")
        };
        Sheet::new(layout, delimiter, &row)
    }

    #[test]
    fn the_delimiter_is_what_stands_most_often_between_cells() {
        for (line, delimiter) in [
            ("id,name", b','),
            ("id;name,surname;city", b';'),
            ("\"a;b;c\",d", b','),
            ("id\tname", b'\t'),
            ("id|name", b'|'),
            ("id", b','),
        ] {
            assert_eq!(guess_delimiter(line.as_bytes()), delimiter, "{line}");
        }
    }

    #[test]
    fn columns_are_found_by_name_or_place() {
        let layout =
            |mapping| Layout::read(&json!({ "kind": "customers", "mapping": mapping })).unwrap();
        let by_name = layout(json!({ "externalId": "Id", "city": " Town ", "attributes.tier": 1 }));
        let plan = Plan::new(&by_name, &sheet(&by_name, " Id ,Tier,Town\n")).unwrap();
        assert_eq!(plan.fields, [("city", 2), ("externalId", 0)]);
        assert_eq!(
            plan.attributes,
            [("tier".to_owned(), AttributeType::Text, 1)]
        );
        for line in ["id,Tier,Town\n", "Id,Town,Town\n", "Id\n"] {
            let refused = Plan::new(&by_name, &sheet(&by_name, line)).unwrap_err();
            assert_eq!(refused.path().len(), 2, "{line}: {refused}");
        }
    }
}
