//! The words of a text, and phrases found among them.

/// More words than this are not read.
const MAX_WORDS: usize = 2_000;
/// A phrase after one of these, at most two words later, is not meant.
const NEGATIONS: [&str; 10] = [
    "no", "not", "without", "never", "nor", "isnt", "arent", "dont", "neither", "instead",
];

/// A text as words, each as it is written and folded to lower case. Apostrophes are left out (`haven't` is
/// `havent`); `%` and currency signs are words by themselves; template tags are no words.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) written: Vec<String>,
    pub(crate) folded: Vec<String>,
}

impl Words {
    pub(crate) fn of(text: &str) -> Self {
        let text = without_tags(text);
        let mut written: Vec<String> = Vec::new();
        let mut word = String::new();
        let mut characters = text.chars().peekable();
        let mut close = |word: &mut String| {
            if !word.is_empty() && written.len() < MAX_WORDS {
                written.push(std::mem::take(word));
            }
        };
        while let Some(character) = characters.next() {
            let next_is_digit = characters.peek().is_some_and(char::is_ascii_digit);
            let after_digit = word.ends_with(|last: char| last.is_ascii_digit());
            match character {
                '\'' | '’' if !word.is_empty() => {}
                ',' | '.' if after_digit && next_is_digit => word.push(character),
                '%' | '₹' | '$' | '€' | '£' | '¥' => {
                    close(&mut word);
                    word.push(character);
                    close(&mut word);
                }
                _ if character.is_alphanumeric() => word.push(character),
                _ => close(&mut word),
            }
        }
        close(&mut word);
        let folded = written.iter().map(|word| word.to_lowercase()).collect();
        Self { written, folded }
    }

    /// The phrases that are said, as they are written, without those that a "not" or "no" goes before.
    pub(crate) fn said(&self, phrases: &[&str]) -> Vec<String> {
        phrases
            .iter()
            .filter_map(|phrase| {
                let (start, end) = self
                    .places(phrase)
                    .find(|(start, _)| !self.negated(*start))?;
                Some(self.written[start..end].join(" ").replace(" %", "%"))
            })
            .collect()
    }

    /// Whether a phrase is said. A word that ends in `*` stands for all words that begin so, and `..` for up to
    /// three words.
    pub(crate) fn says(&self, phrase: &str) -> bool {
        self.places(phrase).any(|(start, _)| !self.negated(start))
    }

    /// Whether a phrase stands there, denied or not.
    pub(crate) fn names(&self, phrase: &str) -> bool {
        self.places(phrase).next().is_some()
    }

    fn places(&self, phrase: &str) -> impl Iterator<Item = (usize, usize)> {
        let pattern: Vec<&str> = phrase.split(' ').collect();
        (0..self.folded.len()).filter_map(move |start| Some((start, self.end_of(start, &pattern)?)))
    }

    fn end_of(&self, start: usize, pattern: &[&str]) -> Option<usize> {
        match pattern {
            [] => Some(start),
            ["..", rest @ ..] => (0..=3).find_map(|gap| self.end_of(start + gap, rest)),
            [wanted, rest @ ..] => {
                let word = self.folded.get(start)?;
                let fits = match wanted.strip_suffix('*') {
                    Some(beginning) => word.starts_with(beginning),
                    None => word == wanted,
                };
                if fits {
                    self.end_of(start + 1, rest)
                } else {
                    None
                }
            }
        }
    }

    fn negated(&self, start: usize) -> bool {
        let before = &self.folded[start.saturating_sub(2)..start];
        match before {
            [not, only] if not == "not" && only == "only" => false,
            before => before.iter().any(|word| NEGATIONS.contains(&word.as_str())),
        }
    }
}

/// The text between the tags of a template.
pub(crate) fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let end = if rest[start..].starts_with("{{") {
            "}}"
        } else {
            "%}"
        };
        plain.push_str(&rest[..start]);
        plain.push(' ');
        match rest[start..].find(end) {
            Some(length) => rest = &rest[start + length + 2..],
            None => return plain,
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_signs_stand_alone() {
        let words = Words::of("We HAVEN'T seen you: ₹1,500.50 or 20% off, code SAVE20.");
        assert_eq!(
            words.folded,
            [
                "we", "havent", "seen", "you", "₹", "1,500.50", "or", "20", "%", "off", "code",
                "save20"
            ]
        );
        assert_eq!(words.written[11], "SAVE20");
    }

    #[test]
    fn tags_of_a_template_are_no_words() {
        assert_eq!(
            Words::of("Hi {{ name | default('sale') }}, {% if city %}hello{% endif %} you").folded,
            ["hi", "hello", "you"]
        );
        assert_eq!(Words::of("open {{ sale").folded, ["open"]);
    }

    #[test]
    fn phrases_have_stems_and_gaps_and_are_denied() {
        let says = |text: &str, phrase: &str| Words::of(text).says(phrase);
        assert!(says("Bring all the sleepers back", "bring .. back"));
        assert!(!says("bring a b c d back", "bring .. back"));
        assert!(says("announcing it", "announc*"));
        assert!(!says("This is not a sale", "sale"));
        assert!(says("not only a sale", "sale") && says("do not miss the sale", "sale"));
        assert!(!says("wholesale", "sale"));
        assert!(!says("", "sale"));
    }
}
