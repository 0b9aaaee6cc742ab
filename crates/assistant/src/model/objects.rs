//! Finding the objects of a list in JSON that is still being written.

use std::ops::Range;

/// How deep the objects of a list in an object are.
const DEPTH: usize = 3;

/// Reads `{"name": [{…}, {…}]}` as it grows, and tells of each object of the list when its last bracket is there. Whether
/// it is JSON at all is for whoever reads the object.
#[derive(Debug, Default)]
pub(super) struct Objects {
    at: usize,
    depth: usize,
    start: usize,
    in_text: bool,
    escaped: bool,
}

impl Objects {
    /// Where the objects stand that became whole since the last call; the text only ever grows.
    pub(super) fn whole(&mut self, text: &str) -> Vec<Range<usize>> {
        let mut whole = Vec::new();
        for (place, byte) in text.bytes().enumerate().skip(self.at) {
            if self.in_text {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_text = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => {
                    self.depth += 1;
                    if self.depth == DEPTH {
                        self.start = place;
                    }
                }
                b'}' | b']' => {
                    if self.depth == DEPTH && byte == b'}' {
                        whole.push(self.start..place + 1);
                    }
                    self.depth = self.depth.saturating_sub(1);
                }
                _ => {}
            }
        }
        self.at = text.len();
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_told_once_and_as_soon_as_they_are_whole() {
        let text = r#"{"messages": [{"a": "}]\"{", "b": [{}]}, {"c": "é"}], "more": {}}"#;
        for size in [1, 2, 7, text.len()] {
            let mut objects = Objects::default();
            let mut found = Vec::new();
            let ends = (0..=text.len()).filter(|end| end % size == 0 || *end == text.len());
            for end in ends.filter(|end| text.is_char_boundary(*end)) {
                for range in objects.whole(&text[..end]) {
                    assert_eq!(text[..end].len().div_ceil(size), range.end.div_ceil(size));
                    found.push(&text[range]);
                }
            }
            let expected = [r#"{"a": "}]\"{", "b": [{}]}"#, r#"{"c": "é"}"#];
            assert_eq!(found, expected, "{size}");
        }
        assert_eq!(Objects::default().whole("]]}{"), []);
    }
}
