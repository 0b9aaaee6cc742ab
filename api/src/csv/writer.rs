use super::needs_guard;

/// Begins a file that a spreadsheet is to read as UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes a row; a cell that a spreadsheet would run as a formula is guarded by an apostrophe.
pub fn write_row<'a>(out: &mut Vec<u8>, cells: impl IntoIterator<Item = &'a str>) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        write_cell(out, cell);
    }
    out.extend_from_slice(b"\r\n");
}

fn write_cell(out: &mut Vec<u8>, cell: &str) {
    let guard = if needs_guard(cell) { "'" } else { "" };
    if !cell.contains([',', '"', '\r', '\n', ';', '\t']) {
        out.extend_from_slice(guard.as_bytes());
        out.extend_from_slice(cell.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(guard.as_bytes());
    for byte in cell.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::{super::unguarded, *};

    fn written(cells: &[&str]) -> String {
        let mut out = Vec::new();
        write_row(&mut out, cells.iter().copied());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let row = ["plain", "a,b", "say \"hi\"", "two\nlines", "", "é"];
        assert_eq!(
            written(&row),
            "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",,é\r\n"
        );
    }

    #[test]
    fn a_formula_is_shown_and_not_run() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("\tx", "\"'\tx\""),
            ("\n=1", "\"'\n=1\""),
            ("\u{ff1d}1+1", "'\u{ff1d}1+1"),
            ("'=1", "''=1"),
            // Numbers and phones are no formulas.
            ("+919876543210", "+919876543210"),
            ("-12.50", "-12.50"),
            ("it's", "it's"),
            ("-", "'-"),
        ] {
            assert_eq!(written(&[cell]), format!("{expected}\r\n"), "{cell}");
        }
    }

    #[test]
    fn what_was_guarded_is_read_as_it_was() {
        for cell in ["=1+1", "'=1", "''@x", "+91", "'quoted'", "", "'", "-a"] {
            let written = if needs_guard(cell) {
                format!("'{cell}")
            } else {
                cell.to_owned()
            };
            assert_eq!(unguarded(&written), cell);
        }
    }
}
