//! Reading along the tokens: every later stage asks here what stands at a place.

use chrono::NaiveDate;

use super::names::Names;
use super::token::{Kind, Token};
use super::words;
use crate::suggestion::Context;

/// The tokens with the context in which they are read.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'a> {
    pub(crate) sentence: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) context: &'a Context<'a>,
    pub(crate) names: &'a Names,
    /// The local day on which the sentence is read.
    pub(crate) today: NaiveDate,
}

impl<'a> Cursor<'a> {
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(crate) fn token(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at)
    }

    /// The word or sign there; empty for figures, names in quotes and foreign pieces.
    pub(crate) fn word(&self, at: usize) -> &'a str {
        match self.token(at) {
            Some(token) if matches!(token.kind, Kind::Word | Kind::Sign) => &token.word,
            _ => "",
        }
    }

    pub(crate) fn is(&self, at: usize, word: &str) -> bool {
        self.word(at) == word
    }

    pub(crate) fn is_any(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        !word.is_empty() && words.contains(&word)
    }

    /// The end of a phrase that stands there.
    pub(crate) fn says(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut end = at;
        for word in phrase.split(' ') {
            if !self.is(end, word) {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    /// The longest phrase of a table that stands there, with what it means.
    pub(crate) fn phrase<T: Copy>(&self, at: usize, table: &[(&str, T)]) -> Option<(usize, T)> {
        if self.word(at).is_empty() {
            return None;
        }
        table
            .iter()
            .filter_map(|(phrase, meaning)| Some((self.says(at, phrase)?, *meaning)))
            .max_by_key(|(end, _)| *end)
    }

    /// The end of the longest of these phrases that stands there.
    pub(crate) fn one_of(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        if self.word(at).is_empty() {
            return None;
        }
        phrases
            .iter()
            .filter_map(|phrase| self.says(at, phrase))
            .max()
    }

    /// Past words that mean nothing here.
    pub(crate) fn skip(&self, mut at: usize, words: &[&str]) -> usize {
        while let Some(end) = self.one_of(at, words) {
            at = end;
        }
        at
    }

    /// The end of a filler that stands there.
    pub(crate) fn filler(&self, at: usize) -> Option<usize> {
        self.one_of(at, words::US)
            .or_else(|| self.one_of(at, words::PEOPLE))
            .or_else(|| self.one_of(at, words::FILLERS))
    }

    /// What stands between two tokens, as it was written.
    pub(crate) fn written(&self, start: usize, end: usize) -> &'a str {
        match (
            self.token(start),
            end.checked_sub(1).and_then(|last| self.token(last)),
        ) {
            (Some(first), Some(last)) if first.start <= last.end => {
                &self.sentence[first.start..last.end]
            }
            _ => "",
        }
    }
}
