//! Everyday English words that are nobody's name: what may be told of a sentence beyond the vocabulary.

use std::sync::LazyLock;

/// In order; words that are names as well ("rose", "mark") are not among them. Where it comes from: `dictionary/COPYING`.
static WORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("dictionary/words.txt").lines().collect());

/// Whether a word, in small letters, is an everyday one.
pub(super) fn everyday(word: &str) -> bool {
    WORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_in_order_and_hold_no_names() {
        assert!(WORDS.is_sorted());
        assert!(everyday("lapsed") && everyday("abandoned") && everyday("shoppers"));
        for name in [
            "priya", "rohit", "john", "rose", "roses", "mark", "grace", "",
        ] {
            assert!(!everyday(name), "{name}");
        }
    }
}
