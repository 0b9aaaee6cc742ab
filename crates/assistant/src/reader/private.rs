//! What of a sentence is nobody else's business: before it leaves the machine, it is blotted out.

use std::ops::Range;

use super::dictionary;
use super::names::Names;
use super::token::{Kind, Token, tokens};
use super::{place, spelling, words};
use crate::suggestion::Context;

/// The fewest digits of a phone number, written with and without its plus.
const PHONE: [usize; 2] = [7, 9];
/// The most tags that are told.
const MAX_TAGS: usize = 20;
/// The words of the longest tag that is looked for.
const LONGEST: usize = 6;

/// A part of a sentence that is not told as it stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Private {
    /// Nobody's business.
    Hidden,
    /// A slip of the pen, told as what was meant.
    Mended(String),
}

/// Where names, addresses and numbers of people may stand: every word that is neither of the vocabulary, nor a known
/// place or tag, nor an everyday word in small letters; names in quotes, whatever is no language, and long runs of digits.
/// A name that is a word of the vocabulary too ("May") cannot be told from it.
pub(crate) fn private(prompt: &str, context: &Context<'_>) -> Vec<(Range<usize>, Private)> {
    let names = Names::new(context);
    let tokens = tokens(prompt);
    let mut parts: Vec<(Range<usize>, Private)> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let (found, end) = match phone(&tokens, at) {
            Some(end) => (Some(Private::Hidden), end),
            None => (of_token(token, at == 0, &names), at + 1),
        };
        let last = tokens.get(end - 1).map_or(token.end, |last| last.end);
        at = end;
        match (found, parts.last_mut()) {
            // Names of several words are one.
            (Some(Private::Hidden), Some((before, Private::Hidden)))
                if prompt.get(before.end..token.start) == Some(" ") =>
            {
                before.end = last;
            }
            (Some(found), _) => parts.push((token.start..last, found)),
            (None, _) => {}
        }
    }
    parts
}

fn of_token(token: &Token, first: bool, names: &Names) -> Option<Private> {
    let word = token.word.as_str();
    let hidden = match token.kind {
        Kind::Foreign => true,
        Kind::Quoted => names.tag(word).is_none() && !place::known(&word.to_lowercase()),
        Kind::Word => return of_word(token, first, names),
        _ => false,
    };
    hidden.then_some(Private::Hidden)
}

fn of_word(token: &Token, first: bool, names: &Names) -> Option<Private> {
    // "Priya's" is told by its last letter from "priyas"; both are nobody's word.
    let word = token.word.as_str();
    let single = word.chars().nth(1).is_none();
    let ours = |word: &str| {
        spelling::known(word)
            || spelling::english(word)
            || spelling::slip(word)
            || place::known(word)
            || words::common(word)
    };
    let everyday = |word: &str| !token.capital && dictionary::everyday(word);
    let told = single
        || ours(word)
        || everyday(word)
        || word.split('-').all(|part| ours(part) || everyday(part))
        || names.tag(word).is_some()
        || names.city(word).is_some();
    if told {
        return None;
    }
    let meant = spelling::replacement(token, first).join(" ");
    Some(if token.capital || meant == word {
        Private::Hidden
    } else {
        Private::Mended(meant)
    })
}

/// The end of a phone number: figures side by side, with blanks and hyphens between.
fn phone(tokens: &[Token], at: usize) -> Option<usize> {
    let plus = tokens.get(at)?.word == "+";
    let mut end = if plus { at + 1 } else { at };
    let mut digits = 0;
    while let Some(token) = tokens.get(end) {
        match token.kind {
            // A comma makes it an amount.
            Kind::Number(_)
                if !token.word.contains('.') && token.end - token.start == token.word.len() =>
            {
                digits += token.word.len();
            }
            Kind::Sign if digits > 0 && token.word == "-" => {}
            _ => break,
        }
        end += 1;
    }
    let least = if plus { PHONE[0] } else { PHONE[1] };
    (digits >= least).then_some(end)
}

/// Tags that exist and whose names stand in the sentence.
pub(crate) fn mentioned_tags(prompt: &str, context: &Context<'_>) -> Vec<String> {
    let names = Names::new(context);
    let tokens = tokens(prompt);
    let mut found: Vec<String> = Vec::new();
    for at in 0..tokens.len() {
        let longest = (1..=LONGEST).rev().find_map(|length| {
            let (first, last) = (tokens.get(at)?, tokens.get(at + length - 1)?);
            names.tag(prompt.get(first.start..last.end)?.trim_matches(['"', '\'']))
        });
        if let Some(tag) = longest.filter(|tag| !found.iter().any(|known| known == tag)) {
            found.push(tag.to_owned());
        }
    }
    found.truncate(MAX_TAGS);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::tests::rule_context;

    #[test]
    fn people_are_found_and_figures_are_left() {
        let tags = ["Diwali Club".to_owned(), "VIP".to_owned()];
        let context = Context {
            rule: rule_context(),
            tags: &tags,
            cities: &["Xanadu".to_owned()],
        };
        let hidden = |prompt: &str| -> Vec<String> {
            let ranges = private(prompt, &context);
            let hidden = ranges
                .into_iter()
                .filter(|(_, what)| *what == Private::Hidden);
            hidden.map(|(range, _)| prompt[range].to_owned()).collect()
        };
        assert_eq!(
            hidden("Customers From Mumbai or Xanadu, VIPs who Spent over Rs 5,00,00,000 in March"),
            [""; 0]
        );
        assert_eq!(
            hidden("like Priya Sharma of 98765-43210 and \"Asha R\""),
            ["Priya Sharma", "98765-43210", "\"Asha R\""]
        );
        assert_eq!(
            hidden("a@b.example, +911234567 since 2026-01-31"),
            ["a@b.example, +911234567"]
        );
        assert_eq!(hidden("spent over 1500000"), [""; 0]);
        assert_eq!(
            hidden("lapsed shoppers like priya sharma, rose's friends and re-engaged rohit"),
            ["priya sharma", "rose's", "rohit"]
        );
    }

    #[test]
    fn slips_are_told_as_what_was_meant() {
        let context = Context {
            rule: rule_context(),
            tags: &[],
            cities: &[],
        };
        let prompt = "custmers who orderd morethan rohti";
        let parts = private(prompt, &context).into_iter();
        let parts: Vec<_> = parts.map(|(range, what)| (&prompt[range], what)).collect();
        let mended = |text: &str| Private::Mended(text.to_owned());
        assert_eq!(
            parts,
            [
                ("custmers", mended("customers")),
                ("orderd", mended("ordered")),
                ("morethan", mended("more than")),
                ("rohti", Private::Hidden)
            ]
        );
    }
}
