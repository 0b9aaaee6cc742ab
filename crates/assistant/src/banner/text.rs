//! Text in a picture: cut into lines, and escaped.

/// Lines of a headline and the size that lets them fit.
pub(super) struct Headline {
    pub(super) lines: Vec<String>,
    pub(super) size: f64,
}

const SIZES: [f64; 6] = [92.0, 80.0, 68.0, 58.0, 50.0, 42.0];
const MOST_LINES: usize = 3;

/// Breaks a headline into at most three lines of at most `width` units, as large as fits. What does not fit even small is cut.
pub(super) fn headline(text: &str, width: f64) -> Headline {
    let fitting = SIZES.iter().find_map(|size| {
        let lines = wrap(text, width / size);
        let fits =
            lines.len() <= MOST_LINES && lines.iter().all(|line| width_of(line) * size <= width);
        fits.then_some(Headline { lines, size: *size })
    });
    fitting.unwrap_or_else(|| {
        let size = SIZES[SIZES.len() - 1];
        let mut lines = wrap(text, width / size);
        let is_cut = lines.len() > MOST_LINES;
        lines.truncate(MOST_LINES);
        for line in &mut lines {
            *line = cut(line, width / size, false);
        }
        if let (true, Some(last)) = (is_cut, lines.last_mut()) {
            *last = cut(last, width / size, true);
        }
        Headline { lines, size }
    })
}

/// One line of at most `width` times its size.
pub(super) fn cut(line: &str, width: f64, always: bool) -> String {
    if !always && width_of(line) <= width {
        return line.to_owned();
    }
    let mut kept = String::new();
    for character in line.chars() {
        kept.push(character);
        if width_of(&kept) + width_of("…") > width {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

fn wrap(text: &str, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width_of(line) + width_of(" ") + width_of(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// About how wide a text is in bold type of size 1. The fonts of machines differ, so it errs to the wide side.
fn width_of(text: &str) -> f64 {
    let width = |character: char| match character {
        ' ' | '.' | ',' | ':' | ';' | '!' | '\'' | '|' | 'i' | 'j' | 'l' | 'I' => 0.34,
        'f' | 't' | 'r' | '-' | '(' | ')' | '/' => 0.43,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.98,
        'A'..='Z' | '&' | '₹' | '€' => 0.76,
        'a'..='z' | '0'..='9' => 0.64,
        // Latin, Greek, Cyrillic and the scripts of India; beyond them signs are square.
        '\u{80}'..='\u{10ff}' => 0.72,
        other if other.is_ascii() => 0.64,
        _ => 1.08,
    };
    text.chars().map(width).sum()
}

/// Blanks made one, and what XML cannot hold left out.
pub(super) fn cleaned(text: &str, longest: usize) -> String {
    let plain: String = text
        .chars()
        .map(|character| {
            if character.is_whitespace() || character.is_control() {
                ' '
            } else {
                character
            }
        })
        .filter(|character| !matches!(character, '\u{fffe}' | '\u{ffff}'))
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").chars().take(longest).collect()
}

/// As text, or within quotes, of XML.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_are_large_and_long_ones_cut() {
        let short = headline("20% off", 600.0);
        assert_eq!((short.lines.len(), short.size), (1, 92.0));
        let middle = headline("Up to 50% off everything you had your eye on", 600.0);
        assert!(middle.size < 92.0);
        assert_eq!(
            middle.lines.join(" "),
            "Up to 50% off everything you had your eye on"
        );
        let long = headline(&"many words ".repeat(30), 600.0);
        assert_eq!((long.lines.len(), long.size), (3, 42.0));
        assert!(long.lines[2].ends_with('…'));
        let word = headline(&"x".repeat(90), 600.0);
        assert!(word.lines.len() == 1 && word.lines[0].ends_with('…'));
        for found in [short, middle, long, word] {
            assert!(
                found
                    .lines
                    .iter()
                    .all(|line| width_of(line) * found.size <= 600.0)
            );
        }
    }

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(
            escaped("\"><script>a&b</script>'"),
            "&quot;&gt;&lt;script&gt;a&amp;b&lt;/script&gt;&#39;"
        );
        assert_eq!(cleaned(" a\u{0}\n b\u{ffff}\u{1b}c ", 90), "a b c");
    }
}
