//! Numbers in words: "eleven", "twenty-one", "two lakh".

use super::numbers::{Kind, Number, Value, unreadable};

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
/// Words for amounts that are no figure of a report.
const VAGUE: [&str; 26] = [
    "half",
    "halves",
    "quarter",
    "quarters",
    "thirds",
    "fifth",
    "fifths",
    "tenth",
    "tenths",
    "dozen",
    "dozens",
    "twice",
    "thrice",
    "double",
    "doubled",
    "triple",
    "tripled",
    "hundreds",
    "thousands",
    "lakhs",
    "crores",
    "millions",
    "billions",
    "majority",
    "none",
    "nil",
];

fn scale(word: &str) -> Option<u128> {
    Some(match word {
        "hundred" => 100,
        "thousand" => 1_000,
        "lakh" | "lac" => 100_000,
        "million" => 1_000_000,
        "crore" => 10_000_000,
        "billion" => 1_000_000_000,
        _ => return None,
    })
}

/// What the word behind a figure multiplies it by (10K, 1.5 lakh), and where that word ends.
pub(super) fn multiplier(characters: &[char], end: usize) -> (u128, usize) {
    let blanks = characters[end..]
        .iter()
        .take_while(|character| matches!(character, ' ' | '\u{a0}' | '\u{202f}'))
        .count()
        .min(1);
    let (word, after) = word(characters, end + blanks);
    let short = match word.as_str() {
        "k" if blanks == 0 => Some(1_000),
        "m" | "mn" if blanks == 0 => Some(1_000_000),
        "l" if blanks == 0 => Some(100_000),
        "cr" => Some(10_000_000),
        "lakhs" | "lacs" => Some(100_000),
        "crores" => Some(10_000_000),
        other => scale(other),
    };
    match short {
        Some(multiplier) => (multiplier, after),
        None => (1, end),
    }
}

/// The number that the words from here on say, if they say one, and where it or else the word ends.
pub(super) fn read(characters: &[char], start: usize) -> (Option<Number>, usize) {
    let (first, mut end) = word(characters, start);
    if VAGUE.contains(&first.as_str()) {
        return (Some(unreadable(first)), end);
    }
    let Some(mut current) = small(&first) else {
        let found = scale(&first).map(|_| unreadable(first));
        return (found, end);
    };
    if is_pronoun(characters, start, &first, end) {
        return (None, end);
    }
    let mut total: u128 = 0;
    loop {
        let gap = characters[end..]
            .iter()
            .take_while(|character| matches!(character, ' ' | '-' | '\u{a0}'))
            .count();
        let (mut next, mut after) = word(characters, end + gap);
        if next == "and" {
            let (behind, behind_end) = word(characters, after + 1);
            // "two hundred and five" is one number, "five and six" are two.
            if (current < 100 && total == 0) || small(&behind).is_none() {
                break;
            }
            (next, after) = (behind, behind_end);
        }
        if gap == 0 || next.is_empty() {
            break;
        }
        match (small(&next), scale(&next)) {
            (Some(more), _) if current == 0 && total > 0 => current = more,
            (Some(more), _) if more < 10 && current % 10 == 0 && current % 100 >= 20 => {
                current += more
            }
            (Some(more), _) if more < 100 && current >= 100 && current % 100 == 0 => {
                current += more
            }
            (None, Some(100)) => current = current.saturating_mul(100),
            (None, Some(scale)) => {
                total = total.saturating_add(current.saturating_mul(scale));
                current = 0;
            }
            _ => break,
        }
        end = after;
    }
    let behind: String = characters[end..]
        .iter()
        .take(10)
        .collect::<String>()
        .to_lowercase();
    let behind = behind.trim_start();
    let kind = if behind.starts_with('%') || behind.starts_with("per") {
        Kind::Percent
    } else {
        Kind::Plain
    };
    let number = Number {
        text: characters[start..end].iter().collect(),
        value: Some(Value {
            digits: total.saturating_add(current),
            places: 0,
        }),
        kind,
    };
    (Some(number), end)
}

/// "no one" and "one another" count nobody.
fn is_pronoun(characters: &[char], start: usize, first: &str, end: usize) -> bool {
    if first != "one" {
        return false;
    }
    let before: String = characters[start.saturating_sub(3)..start].iter().collect();
    let (next, _) = word(characters, end + 1);
    before.eq_ignore_ascii_case("no ") || next == "another"
}

fn small(word: &str) -> Option<u128> {
    if let Some(value) = SMALL.iter().position(|known| *known == word) {
        return Some(value as u128);
    }
    let tens = TENS.iter().position(|known| *known == word)?;
    Some(tens as u128 * 10 + 20)
}

/// The word from here on in lower case, and where it ends.
fn word(characters: &[char], start: usize) -> (String, usize) {
    let start = start.min(characters.len());
    let length = characters[start..]
        .iter()
        .take_while(|character| character.is_alphabetic())
        .count();
    let word: String = characters[start..start + length].iter().collect();
    (word.to_lowercase(), start + length)
}
