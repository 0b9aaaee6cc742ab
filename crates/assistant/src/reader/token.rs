//! First stage: the sentence cut into words, figures, quoted names, signs and foreign pieces, each with
//! its place, so that what is not understood can be named as it was written.

use chrono::NaiveDate;
use tidings_audience::fold;

use super::number::Decimal;

/// The longest name in quotes, in characters.
const MAX_QUOTED: usize = 60;

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// Letters, with hyphens and apostrophes inside.
    Word,
    /// A figure; nothing where it has more digits than any amount.
    Number(Option<Decimal>),
    /// A day written in figures.
    Date(NaiveDate),
    /// A name in quotes, without them.
    Quoted,
    /// One character that is neither letter nor digit.
    Sign,
    /// A piece that is no language: code, markup, a template, an address.
    Foreign,
}

/// A piece of the sentence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// Folded, without apostrophes, its spelling mended.
    pub(crate) word: String,
    /// Where it stands in the sentence, in bytes.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it begins with a capital.
    pub(crate) capital: bool,
    /// Whether nothing stands between it and the token before.
    pub(crate) glued: bool,
}

/// Cuts a sentence into tokens.
pub(crate) fn tokens(sentence: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut chunk_end = 0;
    let mut at = 0;
    while let Some(first) = sentence[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let rest = &sentence[at..];
        let begins = sentence[..at]
            .chars()
            .next_back()
            .is_none_or(|before| before.is_whitespace() || "([=:,".contains(before));
        let (kind, length, word) = if let Some(found) = quoted(rest).filter(|_| begins) {
            found
        } else {
            if at >= chunk_end {
                let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
                chunk_end = at + length;
                if foreign(&rest[..length]) {
                    tokens.push(token(sentence, at, chunk_end, Kind::Foreign, String::new()));
                    at = chunk_end;
                    continue;
                }
            }
            if first.is_ascii_digit() {
                figure(rest)
            } else if first.is_alphanumeric() {
                word(rest)
            } else {
                let length = first.len_utf8();
                (Kind::Sign, length, first.to_string())
            }
        };
        tokens.push(token(sentence, at, at + length, kind, word));
        at += length;
    }
    tokens
}

fn token(sentence: &str, start: usize, end: usize, kind: Kind, word: String) -> Token {
    let before = sentence[..start].chars().next_back();
    Token {
        kind,
        word,
        start,
        end,
        capital: sentence[start..end]
            .chars()
            .next()
            .is_some_and(char::is_uppercase),
        glued: before.is_some_and(|before| !before.is_whitespace()),
    }
}

/// A piece between blanks that is no language. A plain comparison such as `spend>=5000` is.
fn foreign(chunk: &str) -> bool {
    let mut before = ' ';
    let mut characters = chunk.chars().peekable();
    let quotes = chunk.contains(['\'', '"']);
    while let Some(character) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        let strange = match character {
            '{' | '}' | '\\' | '|' | '*' | '#' | '@' | '~' | '^' | '[' | ']' | '`' => true,
            '$' => !(after.is_ascii_digit() || after == ' '),
            '<' => after.is_alphabetic() || "/!?".contains(after),
            '=' => quotes || before.is_ascii_digit(),
            '(' => before.is_alphanumeric(),
            ':' => after == '/',
            '/' => before == '.' || after == '/' || (before == ' ' && after.is_alphabetic()),
            _ => false,
        };
        if strange && chunk.chars().nth(1).is_some() {
            return true;
        }
        before = character;
    }
    false
}

/// A name in quotes: plain text that ends where a word may end.
fn quoted(rest: &str) -> Option<(Kind, usize, String)> {
    let open = rest.chars().next()?;
    let close = match open {
        '"' | '\'' => open,
        '“' => '”',
        '‘' => '’',
        _ => return None,
    };
    let inside = &rest[open.len_utf8()..];
    let plain = |character: char| character.is_alphanumeric() || " -_&.+'@".contains(character);
    let mut length = 0;
    for character in inside.chars().take(MAX_QUOTED) {
        if character == close {
            let after = inside[length + close.len_utf8()..].chars().next();
            if after.is_none_or(|after| !after.is_alphanumeric() && !"'\"=".contains(after)) {
                let text = inside[..length].trim();
                let length = open.len_utf8() + length + close.len_utf8();
                return (!text.is_empty()).then(|| (Kind::Quoted, length, text.to_owned()));
            }
        }
        if !plain(character) {
            return None;
        }
        length += character.len_utf8();
    }
    None
}

fn word(rest: &str) -> (Kind, usize, String) {
    let mut length = 0;
    let mut characters = rest.chars().peekable();
    while let Some(character) = characters.next() {
        let inner = "'’-_&".contains(character)
            && characters.peek().is_some_and(|next| {
                next.is_alphabetic() || (character == '_' && next.is_numeric())
            });
        // Marks of scripts that write vowels beside their letters are no letters by themselves.
        let mark = !character.is_ascii()
            && !character.is_alphanumeric()
            && !character.is_whitespace()
            && !"₹€£¥₩₦₱₪₫–—‘’“”…".contains(character);
        if !(character.is_alphanumeric() || inner || mark) {
            break;
        }
        length += character.len_utf8();
    }
    let folded = fold(&rest[..length]).replace(['\'', '’'], "");
    (Kind::Word, length, folded)
}

/// Digits with grouping commas and a point, or a day in figures.
fn figure(rest: &str) -> (Kind, usize, String) {
    let run = |signs: &str| {
        rest.bytes()
            .take_while(|byte| byte.is_ascii_digit() || signs.as_bytes().contains(byte))
            .count()
    };
    let whole = rest[..run("-/.")].trim_end_matches(['-', '/', '.']);
    if let Some(kind) = day(whole) {
        return (kind, whole.len(), String::new());
    }
    let text = rest[..run(",.")].trim_end_matches([',', '.']);
    let plain = text.replace(',', "");
    // Nobody can tell what "5,00" and "1.2.3" are.
    if !grouped(text) || plain.matches('.').count() > 1 {
        return (Kind::Foreign, text.len(), String::new());
    }
    (Kind::Number(Decimal::parse(&plain)), text.len(), plain)
}

/// Commas as in 1,234,567 or 12,34,567.
fn grouped(text: &str) -> bool {
    let whole = text.split('.').next().unwrap_or(text);
    let groups: Vec<&str> = whole.split(',').collect();
    match groups.as_slice() {
        [_] => true,
        [first, middle @ .., last] => {
            (1..=3).contains(&first.len())
                && last.len() == 3
                && middle.iter().all(|group| (2..=3).contains(&group.len()))
        }
        [] => false,
    }
}

/// `2026-01-31`, `31/01/2026`, `31-1-2026`, `31.1.2026`. Where day and month could be swapped, it is no day
/// that anybody could be sure of; nor is one that the calendar does not have.
fn day(text: &str) -> Option<Kind> {
    let separator = ['-', '/', '.']
        .into_iter()
        .find(|sign| text.contains(*sign))?;
    let parts: Vec<&str> = text.split(separator).collect();
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| part.parse::<u32>().ok();
    let (one, two, three) = (number(first)?, number(second)?, number(third)?);
    let date = if first.len() == 4 {
        NaiveDate::from_ymd_opt(i32::try_from(one).ok()?, two, three)
    } else if third.len() == 4 {
        let year = i32::try_from(three).ok()?;
        match (one > 12, two > 12) {
            (true, _) => NaiveDate::from_ymd_opt(year, two, one),
            (_, true) => NaiveDate::from_ymd_opt(year, one, two),
            _ if one == two => NaiveDate::from_ymd_opt(year, one, two),
            _ => None,
        }
    } else {
        return None;
    };
    Some(date.map_or(Kind::Foreign, Kind::Date))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(sentence: &str) -> Vec<&str> {
        tokens(sentence)
            .iter()
            .map(|token| &sentence[token.start..token.end])
            .collect()
    }

    #[test]
    fn words_figures_and_signs_are_told_apart() {
        assert_eq!(
            cut("Haven't spent Rs.2,500/- (or 5K+), left-handed"),
            [
                "Haven't",
                "spent",
                "Rs",
                ".",
                "2,500",
                "/",
                "-",
                "(",
                "or",
                "5",
                "K",
                "+",
                ")",
                ",",
                "left-handed"
            ]
        );
        assert_eq!(
            cut("tagged \"first buyer\", 'b'"),
            ["tagged", "\"first buyer\"", ",", "'b'"]
        );
        assert_eq!(cut("spend>=1,00,000"), ["spend", ">", "=", "1,00,000"]);
    }

    #[test]
    fn what_is_no_language_stays_whole() {
        for piece in [
            "'1'='1",
            "{{7*7}}",
            "${process.env.KEY}",
            "<script>x</script>",
            "alert(1)",
            "../../etc/passwd",
            "https://x.y",
            "a@b.c",
            "1=1",
            "1.2.3.4",
            "5,00",
            "<b>gold</b>",
        ] {
            let found = tokens(piece);
            assert_eq!(found.len(), 1, "{piece}");
            assert_eq!(found[0].kind, Kind::Foreign, "{piece}");
        }
    }

    #[test]
    fn days_in_figures_are_read_where_they_are_certain() {
        let kind = |text: &str| tokens(text)[0].kind.clone();
        let day = |day| Kind::Date(NaiveDate::from_ymd_opt(2026, 1, day).unwrap());
        assert_eq!(kind("2026-01-31"), day(31));
        assert_eq!(kind("31/01/2026"), day(31));
        assert_eq!(kind("1/31/2026"), day(31));
        assert_eq!(kind("1.1.2026"), day(1));
        assert_eq!(kind("2/1/2026"), Kind::Foreign);
        assert_eq!(kind("2026-02-30"), Kind::Foreign);
    }
}
