//! What is asked of a reader, and what it answers.

use serde::Serialize;
use tidings_audience::{Rule, RuleContext};

/// The most characters of a sentence.
pub const MAX_PROMPT: usize = 1_000;
/// The provider that needs nothing.
pub const BUILT_IN: &str = "built-in";

/// What a sentence's meaning depends on besides its words.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Currency, time zone and the moment at which the sentence is read.
    pub rule: RuleContext,
    /// The tags that exist.
    pub tags: &'a [String],
    /// Cities that exist, besides those that everybody knows.
    pub cities: &'a [String],
}

/// A rule proposed for a sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    /// The rule, checked; nothing where the sentence says nothing that a rule can hold.
    pub rule: Option<Rule>,
    /// The rule in words; empty without one.
    pub text: String,
    /// The words of the sentence, as they stand there, that the rule does not hold.
    pub not_understood: Vec<String>,
    /// Who answered: "built-in", or the name of a model.
    pub provider: String,
    /// What else there is to know, such as why another provider answered than was meant to.
    pub note: Option<String>,
}

/// Why a sentence is not read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PromptError {
    /// Nothing but blanks.
    #[error("must say something")]
    Blank,
    /// Longer than [`MAX_PROMPT`].
    #[error("must have at most {MAX_PROMPT} characters")]
    TooLong,
    /// Characters that are not seen, or that change the order in which others are seen.
    #[error("must not contain control characters or other invisible ones")]
    Invisible,
}

impl PromptError {
    /// Refuses a sentence that nobody should read.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(prompt: &str) -> Result<(), PromptError> {
        if prompt.chars().nth(MAX_PROMPT).is_some() {
            return Err(PromptError::TooLong);
        }
        if prompt.chars().any(invisible) {
            return Err(PromptError::Invisible);
        }
        if prompt.trim().is_empty() {
            return Err(PromptError::Blank);
        }
        Ok(())
    }
}

/// Control characters but for blanks and line ends, zero-width characters and marks of direction.
pub(crate) fn invisible(character: char) -> bool {
    let blank = matches!(character, '\t' | '\n' | '\r');
    let format = matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    (character.is_control() && !blank) || format
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_should_read_is_refused() {
        assert_eq!(PromptError::check(" \n"), Err(PromptError::Blank));
        assert_eq!(
            PromptError::check(&"é".repeat(MAX_PROMPT + 1)),
            Err(PromptError::TooLong)
        );
        assert_eq!(PromptError::check(&"é".repeat(MAX_PROMPT)), Ok(()));
        for prompt in ["spent\0 over 5K", "from \u{202e}iabmuM", "a\u{200b}b"] {
            assert_eq!(PromptError::check(prompt), Err(PromptError::Invisible));
        }
        // Emoji are joined by an invisible character, and some scripts need it.
        assert_eq!(PromptError::check("👩\u{200d}🌾 from\tPune\n"), Ok(()));
    }
}
