use csv_core::ReadRecordResult;

/// The longest row, in bytes: beyond it, a quote was left open.
pub const ROW_MAX: usize = 256 * 1024;
/// The most columns.
pub const COLUMNS_MAX: usize = 1_000;

/// A row: its cells' bytes one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// What it takes in the file, with what is passed over before it.
    pub bytes: usize,
}

impl Row {
    /// How many cells it has.
    pub fn columns(&self) -> usize {
        self.ends.len()
    }

    /// The cell in this column; none where there is none, or it is not UTF-8.
    pub fn cell(&self, column: usize) -> Option<&str> {
        std::str::from_utf8(self.raw(column)?).ok()
    }

    /// Every cell, with a mark where it is not UTF-8.
    pub fn cells(&self) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
        let raw = (0..self.columns()).filter_map(|column| self.raw(column));
        raw.map(String::from_utf8_lossy)
    }

    /// Whether every cell is UTF-8.
    pub fn is_utf8(&self) -> bool {
        (0..self.columns()).all(|column| self.cell(column).is_some())
    }

    fn raw(&self, column: usize) -> Option<&[u8]> {
        let end = *self.ends.get(column)?;
        let start = match column {
            0 => 0,
            _ => *self.ends.get(column - 1)?,
        };
        self.text.get(start..end)
    }
}

/// What reading on came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Read {
    /// A row has ended.
    Row(Row),
    /// The input is used up.
    More,
    /// The row is longer, or has more columns, than any may have.
    TooLong,
}

/// Reads rows out of text that comes in pieces. Blank lines are passed over, as is a byte order mark.
pub struct Reader {
    core: csv_core::Reader,
    text: Vec<u8>,
    text_length: usize,
    ends: Vec<usize>,
    columns: usize,
    bytes: usize,
}

impl Reader {
    pub fn new(delimiter: u8) -> Self {
        let core = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        Self {
            core,
            text: vec![0; 256],
            text_length: 0,
            ends: vec![0; 32],
            columns: 0,
            bytes: 0,
        }
    }

    /// Reads on, up to the end of a row or of the input, which it moves forward. Empty input is the end of
    /// the file and ends the row under way.
    pub fn read(&mut self, input: &mut &[u8]) -> Read {
        loop {
            let (result, read, written, ended) = self.core.read_record(
                input,
                &mut self.text[self.text_length..],
                &mut self.ends[self.columns..],
            );
            *input = &input[read..];
            self.bytes += read;
            self.text_length += written;
            self.columns += ended;
            match result {
                ReadRecordResult::Record => return Read::Row(self.take()),
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return Read::More,
                ReadRecordResult::OutputFull if self.text.len() < ROW_MAX => {
                    self.text.resize(self.text.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < COLUMNS_MAX => {
                    self.ends.resize((self.ends.len() * 2).min(COLUMNS_MAX), 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    return Read::TooLong;
                }
            }
        }
    }

    fn take(&mut self) -> Row {
        let row = Row {
            text: self.text[..self.text_length].to_vec(),
            ends: self.ends[..self.columns].to_vec(),
            bytes: self.bytes,
        };
        (self.text_length, self.columns, self.bytes) = (0, 0, 0);
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a text that comes in pieces of this length.
    fn rows(text: &[u8], piece: usize, delimiter: u8) -> Vec<Vec<String>> {
        let mut reader = Reader::new(delimiter);
        let mut rows = Vec::new();
        let mut bytes = 0;
        let mut keep = |row: Row| {
            bytes += row.bytes;
            let cells = row.cells().map(std::borrow::Cow::into_owned);
            rows.push(cells.collect());
        };
        for mut input in text.chunks(piece) {
            while !input.is_empty() {
                if let Read::Row(row) = reader.read(&mut input) {
                    keep(row);
                }
            }
        }
        if let Read::Row(row) = reader.read(&mut &[][..]) {
            keep(row);
        }
        assert!(bytes <= text.len());
        rows
    }

    #[test]
    fn rows_are_the_same_however_the_text_is_cut() {
        let text = "\u{feff}id;name\r\n1;\"Rao; \"\"Asha\"\"\nof Pune\"\r\n\r\n2;\r\n;é".as_bytes();
        let expected = vec![
            vec!["id", "name"],
            vec!["1", "Rao; \"Asha\"\nof Pune"],
            vec!["2", ""],
            vec!["", "é"],
        ];
        for piece in [3, 4, 7, 1_000] {
            assert_eq!(rows(text, piece, b';'), expected, "{piece}");
        }
    }

    #[test]
    fn the_bytes_of_rows_lead_from_one_to_the_next() {
        let text = b"a,b\r\n\"x\ny\",2\r\n\r\n3,4\r\n";
        let mut reader = Reader::new(b',');
        let (mut input, mut at) = (&text[..], 0);
        for next in ["\n\"x", "\n\r\n3", "\n"] {
            let Read::Row(row) = reader.read(&mut input) else {
                panic!("a row is there")
            };
            at += row.bytes;
            assert!(text[at..].starts_with(next.as_bytes()), "{at}");
        }
    }

    #[test]
    fn a_quote_left_open_ends_somewhere() {
        let mut reader = Reader::new(b',');
        let text = [b"\"", &[b'x'; ROW_MAX + 1][..]].concat();
        assert_eq!(reader.read(&mut &text[..]), Read::TooLong);
        let mut reader = Reader::new(b',');
        let text = vec![b','; COLUMNS_MAX + 1];
        assert_eq!(reader.read(&mut &text[..]), Read::TooLong);
    }

    #[test]
    fn cells_that_only_together_are_utf_8_are_not() {
        let mut reader = Reader::new(b',');
        let Read::Row(row) = reader.read(&mut &b"\xc3,\xa9\n"[..]) else {
            panic!("a row is there")
        };
        assert!(!row.is_utf8());
        assert_eq!(row.cell(0), None);
    }
}
