//! Finding the numbers in a text, however they are written.

use super::number_words;

/// A number exactly as a text says it: `digits` without its point, which stands before the last `places` of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// As it is written.
    pub(super) text: String,
    /// Its value; none where it is no number one can tell the value of: "1,2,3", "½", "half".
    pub(super) value: Option<Value>,
    /// Whether it stands for a share or for money, by the sign beside it.
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) digits: u128,
    pub(super) places: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Percent,
    Money,
    Plain,
}

/// The zero of each decimal script that readers of the product may meet; the other digits follow it.
const ZEROS: [char; 14] = [
    '0', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '٠', '۰', '０', '๐',
];
const MONEY: [&str; 12] = [
    "₹", "$", "€", "£", "¥", "₩", "₦", "₱", "₫", "₪", "rs", "inr",
];

/// Every number of a text, in its order. Marks that cannot be seen are left out first, so that they cannot hide one.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    let characters: Vec<char> = text
        .chars()
        .filter(|character| !is_unseen(*character))
        .map(|character| digit(character).map_or(character, ascii))
        .collect();
    let mut found = Vec::new();
    let mut place = 0;
    while place < characters.len() {
        let character = characters[place];
        if character.is_ascii_digit() {
            let (number, end) = figure(&characters, place);
            found.push(number);
            place = end;
        } else if character.is_numeric() {
            // A fraction, a raised or a Roman digit.
            found.push(unreadable(character.to_string()));
            place += 1;
        } else if character.is_alphabetic() {
            let (number, end) = number_words::read(&characters, place);
            found.extend(number);
            place = end;
        } else {
            place += 1;
        }
    }
    found
}

pub(super) fn unreadable(text: String) -> Number {
    Number {
        text,
        value: None,
        kind: Kind::Plain,
    }
}

fn is_unseen(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{180e}' | '\u{fe00}'..='\u{fe0f}')
}

fn digit(character: char) -> Option<u32> {
    ZEROS.into_iter().find_map(|zero| {
        let distance = (character as u32).checked_sub(zero as u32)?;
        (distance < 10).then_some(distance)
    })
}

fn ascii(digit: u32) -> char {
    char::from_digit(digit, 10).unwrap_or('0')
}

/// A number in digits that begins here, and where it ends.
fn figure(characters: &[char], start: usize) -> (Number, usize) {
    let is_digit = |place: usize| characters.get(place).is_some_and(char::is_ascii_digit);
    let mut end = start;
    while is_digit(end) || (is_joint(characters.get(end)) && is_digit(end + 1) && end > start) {
        end += 1;
    }
    let written: String = characters[start..end].iter().collect();
    let value = value(&written);
    let (multiplier, after_multiplier) = number_words::multiplier(characters, end);
    let value = value.and_then(|value| multiplied(value, multiplier));
    let kind = kind(characters, start, after_multiplier);
    // Glued to letters it is part of a name, of which nobody knows the value: "B2B", "Q3", "1st".
    let before = start.checked_sub(1).and_then(|place| characters.get(place));
    let is_glued = before
        .is_some_and(|before| before.is_alphabetic() && !follows_currency(characters, start))
        || characters
            .get(after_multiplier)
            .is_some_and(|next| next.is_alphabetic())
            && (after_multiplier == end || characters[after_multiplier - 1].is_alphabetic());
    // A minus sign makes it another number; within a range it is none.
    let is_negative = before.is_some_and(|sign| matches!(sign, '-' | '−' | '–'))
        && start
            .checked_sub(2)
            .and_then(|place| characters.get(place))
            .is_none_or(|earlier| earlier.is_whitespace() || *earlier == '(');
    let number = Number {
        text: characters[start..after_multiplier].iter().collect(),
        value: value.filter(|_| !is_glued && !is_negative),
        kind,
    };
    (number, after_multiplier)
}

/// Commas, points and the blanks that do not break group digits.
fn is_joint(character: Option<&char>) -> bool {
    matches!(
        character,
        Some(',' | '.' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '٬' | '٫')
    )
}

/// The value of digits with points and groups; none where the groups are no groups.
fn value(written: &str) -> Option<Value> {
    let plain: String = written
        .chars()
        .map(|character| {
            if is_joint(Some(&character)) && character != '.' {
                ','
            } else {
                character
            }
        })
        .collect();
    let (whole, fraction) = match plain.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (plain.as_str(), ""),
    };
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(fraction) || !is_grouped(whole) {
        return None;
    }
    let digits = format!("{}{fraction}", whole.replace(',', ""));
    Some(Value {
        digits: digits.parse().ok()?,
        places: u32::try_from(fraction.len()).ok()?,
    })
}

/// Without groups, by thousands (1,284,000), or by lakh and crore (12,84,000).
fn is_grouped(whole: &str) -> bool {
    let groups: Vec<&str> = whole.split(',').collect();
    let [first, middle @ .., last] = groups.as_slice() else {
        return true;
    };
    if middle.is_empty() && groups.len() == 1 {
        return true;
    }
    let by = |size: usize| middle.iter().all(|group| group.len() == size);
    last.len() == 3
        && (by(3) && (1..=3).contains(&first.len()) || by(2) && (1..=2).contains(&first.len()))
}

pub(super) fn multiplied(value: Value, multiplier: u128) -> Option<Value> {
    Some(Value {
        digits: value.digits.checked_mul(multiplier)?,
        places: value.places,
    })
}

/// By the sign before and after: ₹500, 500 rupees, 95 %.
fn kind(characters: &[char], start: usize, end: usize) -> Kind {
    let after: String = characters[end.min(characters.len())..]
        .iter()
        .take(14)
        .collect::<String>()
        .trim_start()
        .to_lowercase();
    if ["%", "％", "٪", "percent", "per cent", "pct", "percentage"]
        .iter()
        .any(|sign| after.starts_with(sign))
    {
        return Kind::Percent;
    }
    if follows_currency(characters, start)
        || ["rupee", "dollar", "euro", "pound"]
            .iter()
            .any(|name| after.starts_with(name))
    {
        return Kind::Money;
    }
    Kind::Plain
}

fn follows_currency(characters: &[char], start: usize) -> bool {
    let before: String = characters[start.saturating_sub(6)..start]
        .iter()
        .collect::<String>()
        .to_lowercase();
    let before = before.trim_end_matches([' ', '.', '\u{a0}']);
    MONEY.iter().any(|sign| {
        before.strip_suffix(sign).is_some_and(|rest| {
            !sign.is_ascii() || *sign == "$" || !rest.ends_with(char::is_alphabetic)
        })
    })
}
