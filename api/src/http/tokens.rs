//! Counting the tokens of a GraphQL document without understanding it.

/// How long and how nested a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Names, numbers, strings and signs.
    pub tokens: usize,
    /// The most brackets open at once.
    pub nesting: usize,
}

/// Counts. What is no GraphQL is counted somehow; the parser refuses it.
pub fn count(document: &str) -> Counted {
    let mut rest = document.as_bytes();
    let (mut counted, mut open) = (Counted::default(), 0_usize);
    while let Some((&byte, after)) = rest.split_first() {
        rest = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                rest = after;
                continue;
            }
            b'#' => {
                rest = past(after, |byte| byte != b'\n' && byte != b'\r');
                continue;
            }
            b'"' => after_string(rest),
            b'{' | b'[' | b'(' => {
                open += 1;
                counted.nesting = counted.nesting.max(open);
                after
            }
            b'}' | b']' | b')' => {
                open = open.saturating_sub(1);
                after
            }
            _ if is_word(byte) => past(after, is_word),
            _ => after,
        };
        counted.tokens += 1;
    }
    counted
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'+') || !byte.is_ascii()
}

fn past(bytes: &[u8], within: impl Fn(u8) -> bool) -> &[u8] {
    let end = bytes
        .iter()
        .position(|byte| !within(*byte))
        .unwrap_or(bytes.len());
    &bytes[end..]
}

/// What follows the string that begins here.
fn after_string(bytes: &[u8]) -> &[u8] {
    if let Some(mut block) = bytes.strip_prefix(b"\"\"\"") {
        while !block.is_empty() {
            if let Some(rest) = block.strip_prefix(b"\\\"\"\"") {
                block = rest;
            } else if let Some(rest) = block.strip_prefix(b"\"\"\"") {
                return rest;
            } else {
                block = &block[1..];
            }
        }
        return block;
    }
    let mut string = &bytes[1..];
    while let Some((&byte, rest)) = string.split_first() {
        string = match byte {
            b'"' => return rest,
            b'\\' => rest.get(1..).unwrap_or_default(),
            // A string ends with its line, closed or not.
            b'\n' | b'\r' => return rest,
            _ => rest,
        };
    }
    string
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_brackets_are_counted() {
        let cases = [
            ("", 0, 0),
            ("{ a }", 3, 1),
            ("{a(b:[1,2.5,-3],c:{d:$e})}", 20, 3),
            ("{ a # { [ ( \n b }", 4, 1),
            (r#"{ a(b: "{ [ \" ( ", c: """ { " \""" [ """) }"#, 11, 2),
            ("... on A @skip", 5, 0),
            ("\"", 1, 0),
            ("\"\"\" {", 1, 0),
            ("\"\\", 1, 0),
        ];
        for (document, tokens, nesting) in cases {
            assert_eq!(count(document), Counted { tokens, nesting }, "{document}");
        }
    }
}
