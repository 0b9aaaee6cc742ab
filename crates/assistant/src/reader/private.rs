//! What of a sentence is nobody else's business: before it leaves the machine, it is blotted out.

use std::ops::Range;

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

/// Where names, addresses and numbers of people may stand: words with a capital that are neither of the
/// vocabulary nor known places or tags, names in quotes, whatever is no language, and long runs of digits. A name in
/// small letters cannot be told from any other word.
pub(crate) fn private(prompt: &str, context: &Context<'_>) -> Vec<Range<usize>> {
    let names = Names::new(context);
    let tokens = tokens(prompt);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut add = |range: Range<usize>| match ranges.last_mut() {
        // Names of several words are one.
        Some(last)
            if prompt
                .get(last.end..range.start)
                .is_some_and(|between| between == " ") =>
        {
            last.end = range.end
        }
        _ => ranges.push(range),
    };
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some(end) = phone(&tokens, at) {
            let last = tokens.get(end - 1).map_or(token.end, |last| last.end);
            add(token.start..last);
            at = end;
            continue;
        }
        let hidden = match token.kind {
            Kind::Foreign => true,
            Kind::Quoted => {
                names.tag(&token.word).is_none() && !place::known(&token.word.to_lowercase())
            }
            Kind::Word => name(token, &names),
            _ => false,
        };
        if hidden {
            add(token.start..token.end);
        }
        at += 1;
    }
    ranges
}

fn name(token: &Token, names: &Names) -> bool {
    // "Priya's" is told by its last letter from "priyas"; both are nobody's word.
    let word = token.word.as_str();
    let single = word.chars().nth(1).is_none();
    let ours = spelling::known(word)
        || spelling::english(word)
        || spelling::slip(word)
        || place::known(word)
        || words::common(word)
        || word
            .split('-')
            .all(|part| spelling::known(part) || place::known(part));
    token.capital && !single && !ours && names.tag(word).is_none() && names.city(word).is_none()
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
            ranges
                .into_iter()
                .map(|range| prompt[range].to_owned())
                .collect()
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
    }
}
