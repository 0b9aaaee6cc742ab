//! CSV files: a layout in the first line, then the file.

use serde_json::Value;
use tidings_api::{
    csv::{Read, Reader, Row, unguarded, write_row},
    imports::{Check, Gathered, Layout, Plan, Sheet},
    ingest::Rules,
};
use tidings_audience::Currency;

use super::{kind, now};

pub const EXAMPLES: &[&str] = &[
    "{\"kind\":\"customers\",\"mapping\":{\"externalId\":\"Id\",\"name\":\"Name\",\"tags\":\"Tags\"}}\nId,Name,Tags\r\nc1,\"Rao, Asha\",\"a;b\"\r\nc2,'=1+1,\r\n",
    "{\"kind\":\"orders\",\"mapping\":{\"externalId\":0,\"customerExternalId\":1,\"amount\":2,\"orderedAt\":3},\"header\":false}\no1;c1;12,50;2026-03-01\no2;c1;1e9;01/03/2026 10:00\n",
    "{\"kind\":\"visits\",\"mapping\":{\"externalId\":\"a\",\"customerExternalId\":\"b\",\"visitedAt\":\"c\"},\"delimiter\":\"|\"}\na|b|c\nv1|c1|2026-03-01T10:00:00Z\n\n|||\n",
    "{\"kind\":\"customers\",\"mapping\":{\"externalId\":\"Id\",\"attributes.age\":{\"column\":\"Age\",\"type\":\"NUMBER\"},\"phone\":\"P\",\"email\":\"E\"}}\n\u{feff}Id\tAge\tP\tE\nx\t12.5\t+919876543210\ta@b.co\n",
];

pub const WORDS: &[&str] = &[
    "kind",
    "mapping",
    "customers",
    "orders",
    "visits",
    "header",
    "delimiter",
    "externalId",
    "customerExternalId",
    "name",
    "email",
    "phone",
    "city",
    "country",
    "tags",
    "subscribed",
    "createdAt",
    "updatedAt",
    "amount",
    "status",
    "orderedAt",
    "visitedAt",
    "attributes.x",
    "column",
    "type",
    "TEXT",
    "NUMBER",
    "BOOLEAN",
    "true",
    "false",
    "null",
    "COMPLETED",
    "2026-03-01",
    "31/12/2026",
    "12/31/26",
    "1,234.50",
    "1.234,50",
    "-0",
    "₹5",
    "'=1",
    "'",
    "\"\"\"\"",
    ",,,,",
    "\t",
    ";",
];

/// Tries a file.
pub fn csv(input: &[u8]) -> String {
    let line = input
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(input.len());
    let (layout, file) = input.split_at(line);
    let mut way = cut_anywhere(file);
    rewritten(file);
    let Ok(layout) = serde_json::from_slice::<Value>(layout) else {
        return way + "no JSON";
    };
    match Layout::read(&layout) {
        Ok(layout) => way.push_str(&mapped(&layout, file.get(1..).unwrap_or_default())),
        Err(error) => way.push_str(&kind(&error.to_string())),
    }
    way
}

fn rows(file: &[u8], piece: usize, delimiter: u8) -> Option<Vec<Row>> {
    let mut reader = Reader::new(delimiter);
    let mut rows = Vec::new();
    for mut piece in file.chunks(piece) {
        while !piece.is_empty() {
            match reader.read(&mut piece) {
                Read::Row(row) => rows.push(row),
                Read::More => {}
                Read::TooLong => return None,
            }
        }
    }
    if let Read::Row(row) = reader.read(&mut &[][..]) {
        rows.push(row);
    }
    Some(rows)
}

/// However a file is cut, its rows are the same, and they take no more than the file. A mark of byte order has to come
/// in one piece.
fn cut_anywhere(file: &[u8]) -> String {
    let whole = rows(file, usize::MAX, b',');
    for piece in [3, 7, 64] {
        assert!(same(&rows(file, piece, b','), &whole), "cut by {piece}");
    }
    let taken: usize = whole.iter().flatten().map(|row| row.bytes).sum();
    assert!(taken <= file.len(), "{taken} bytes of {}", file.len());
    let whole = whole.unwrap_or_default();
    let widest = whole.iter().map(Row::columns).max().unwrap_or(0);
    format!("{} {}", whole.len().min(5), widest.min(5))
}

fn same(one: &Option<Vec<Row>>, other: &Option<Vec<Row>>) -> bool {
    let cells = |rows: &Option<Vec<Row>>| {
        rows.as_ref().map(|rows| {
            rows.iter()
                .map(|row| {
                    row.cells()
                        .map(|cell| cell.into_owned())
                        .collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        })
    };
    cells(one) == cells(other)
}

/// What we write is read back as it was, and a spreadsheet runs none of it.
fn rewritten(file: &[u8]) {
    let text = String::from_utf8_lossy(file);
    let cells: Vec<&str> = text.split(['|', '\t']).take(20).collect();
    let mut written = Vec::new();
    // The first cell keeps a row of blanks from being passed over.
    write_row(
        &mut written,
        std::iter::once("row").chain(cells.iter().copied()),
    );
    let read = rows(&written, usize::MAX, b',').expect("what we write is no row too long");
    assert_eq!(read.len(), 1, "one row is one row");
    let back: Vec<String> = read[0].cells().map(|cell| cell.into_owned()).collect();
    assert_eq!(back.len(), cells.len() + 1, "as many cells");
    for (cell, given) in back[1..].iter().zip(&cells) {
        assert_eq!(unguarded(cell), *given, "a cell is read back as it was");
        let number = cell.trim_start_matches(['+', '-']);
        let is_number = !number.is_empty()
            && number
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.');
        let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !is_number;
        assert!(!runs, "a spreadsheet runs {cell:?}");
    }
}

fn mapped(layout: &Layout, file: &[u8]) -> String {
    let Some(rows) = rows(file, usize::MAX, b',') else {
        return "too long".to_owned();
    };
    let Some(first) = rows.first() else {
        return "empty".to_owned();
    };
    let sheet = Sheet::new(layout, b',', first);
    let plan = match Plan::new(layout, &sheet) {
        Ok(plan) => plan,
        Err(error) => return kind(&error.to_string()),
    };
    let check = Check {
        kind: layout.kind,
        plan: plan.into(),
        zone: chrono_tz::Asia::Kolkata,
        rules: Rules {
            currency: Currency::parse("INR").expect("a currency"),
            now: now(),
        },
    };
    let gathered = Gathered {
        bytes: rows.iter().map(|row| row.bytes).sum(),
        rows,
    };
    let count = gathered.rows.len();
    let checked = check.check(&gathered, 1);
    let accepted = checked.checked.accepted as usize;
    let rejected = checked.rejected();
    assert_eq!(
        accepted + rejected.len(),
        count,
        "each row is taken or refused"
    );
    let reason = rejected
        .first()
        .map(|row| row.code.clone())
        .unwrap_or_default();
    assert!(
        !rejected
            .iter()
            .any(|row| row.cells.iter().any(|cell| cell.contains('\0'))),
        "a nul is kept"
    );
    format!("{} {reason}", accepted.min(3))
}
