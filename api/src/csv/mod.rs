//! CSV as RFC 4180 has it: read piece by piece as it comes in, and written so that a spreadsheet shows
//! what it holds and runs none of it.

mod reader;
mod writer;

pub use reader::{COLUMNS_MAX, ROW_MAX, Read, Reader, Row};
pub use writer::{BYTE_ORDER_MARK, write_row};

/// What a formula begins with, in a spreadsheet or in one whose keyboard writes wide letters, and the blanks that one
/// may pass over before it.
const BEGIN_FORMULAS: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

/// Whether a spreadsheet would take this text for a formula. A plain number is none.
fn is_formula(text: &str) -> bool {
    let number = |text: &str| {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        !digits.is_empty()
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    text.starts_with(BEGIN_FORMULAS) && !number(text)
}

/// Text that could be a formula is written behind an apostrophe, and so is what already has one there, so
/// that each text is written in one way and read back as it was.
fn needs_guard(text: &str) -> bool {
    is_formula(text.trim_start_matches('\''))
}

/// The text of a cell, without the apostrophe that guarded it.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if needs_guard(text) => text,
        _ => cell,
    }
}
