//! Second stage: spelling mended towards the closed vocabulary, never towards names.
//!
//! A word is mended where it is no English word of its own, no name, and one slip (two in a long word) away from
//! a word of the vocabulary with the same first letter. Run-together words are cut where both halves belong to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::names::Names;
use super::place;
use super::token::{Kind, Token};
use super::{action, contact, measure, number, quantity, tag, when, words};

static VOCABULARY: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let lists = [
        words::PEOPLE,
        words::US,
        words::FILLERS,
        words::WEAK,
        words::NEGATIONS,
        words::EXCEPT,
        words::TURNING,
        words::JOINING,
    ];
    let own = lists.into_iter().flatten().copied();
    own.chain(number::vocabulary())
        .chain(quantity::vocabulary())
        .chain(when::vocabulary())
        .chain(measure::vocabulary())
        .chain(action::vocabulary())
        .chain(contact::vocabulary())
        .chain(tag::vocabulary())
        .chain(place::vocabulary())
        .flat_map(|phrase| phrase.split(' '))
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
        .collect()
});

/// English words that are near to one of the vocabulary: their spelling is left alone.
static ENGLISH: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| include_str!("english.txt").split_whitespace().collect());

/// Short, run-together or chatty spellings with what they stand for.
static SLIPS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("slips.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).collect()
});

/// Whether a word is an everyday one outside of the vocabulary.
pub(crate) fn english(word: &str) -> bool {
    ENGLISH.contains(word)
}

/// Whether a word is a slip with a meaning of its own.
pub(crate) fn slip(word: &str) -> bool {
    SLIPS.contains_key(word)
}

/// Words that begin run-together ones: "lastmonth", "morethan", "signedup", "neverordered".
const FIRST_HALVES: &[&str] = &[
    "last", "past", "more", "less", "fewer", "greater", "at", "up", "not", "never", "signed",
    "opted", "have", "has", "total", "in", "from", "over", "under", "phone", "spent", "tagged",
    "this", "for", "no", "first",
];

/// Whether a word belongs to the closed vocabulary.
pub(crate) fn known(word: &str) -> bool {
    VOCABULARY.contains(word)
}

/// The tokens with their words mended; a run-together word becomes two at the same place.
pub(crate) fn mend(tokens: Vec<Token>, names: &Names) -> Vec<Token> {
    let mut mended: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let named = mended.last().is_some_and(|before: &Token| {
            before.kind == Kind::Word && tag::introduces(&before.word)
        });
        if token.kind != Kind::Word || named || names.tag(&token.word).is_some() {
            mended.push(token);
            continue;
        }
        let words = replacement(&token, mended.is_empty());
        // The halves of "Mumbai-based" stand at their own places; those of "atleast" at one.
        let hyphens = words.join("-") == token.word && token.end - token.start == token.word.len();
        let mut start = token.start;
        for word in words {
            let end = if hyphens {
                start + word.len()
            } else {
                token.end
            };
            let next = if hyphens { end + 1 } else { start };
            mended.push(Token {
                word,
                start,
                end,
                ..token.clone()
            });
            start = next;
        }
    }
    // "Form Pune" and "more then" are English words in the wrong place.
    for at in 0..mended.len() {
        let next = mended
            .get(at + 1)
            .map(|token| (token.capital, place::known(&token.word)));
        let before = at.checked_sub(1).map(|before| mended[before].word.clone());
        let before = before.as_deref().unwrap_or_default();
        let token = &mut mended[at];
        if token.word == "form" && next.is_some_and(|(capital, known)| capital || known) {
            "from".clone_into(&mut token.word);
        }
        if token.word == "then"
            && [
                "more", "less", "fewer", "greater", "higher", "lower", "other",
            ]
            .contains(&before)
        {
            "than".clone_into(&mut token.word);
        }
    }
    mended
}

/// What a word is read as.
pub(super) fn replacement(token: &Token, first: bool) -> Vec<String> {
    let word = token.word.as_str();
    let split = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    if known(word) {
        return vec![word.to_owned()];
    }
    if let Some(meant) = SLIPS.get(word) {
        return split(meant);
    }
    if word.contains('-') {
        let parts: Vec<&str> = word.split('-').collect();
        let all = parts.iter().all(|part| {
            known(part) || place::known(part) || part.bytes().all(|byte| byte.is_ascii_digit())
        });
        if all || parts.last() == Some(&"based") {
            return parts.into_iter().map(str::to_owned).collect();
        }
        return vec![word.to_owned()];
    }
    let plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
    let name = (token.capital && !first) || place::known(word) || english(word);
    if !plain || name {
        return vec![word.to_owned()];
    }
    let halves = FIRST_HALVES.iter().find_map(|half| {
        let rest = word.strip_prefix(half)?;
        (rest.len() > 2 && known(rest) || rest == "up" || rest == "in")
            .then(|| vec![(*half).to_owned(), rest.to_owned()])
    });
    halves.unwrap_or_else(|| vec![nearest(word).unwrap_or(word).to_owned()])
}

/// The word of the vocabulary that was meant.
fn nearest(word: &str) -> Option<&'static str> {
    let allowed = match word.len() {
        0..=3 => return None,
        4..=7 => 1,
        8..=20 => 2,
        _ => return None,
    };
    VOCABULARY
        .iter()
        .filter(|known| known.len() >= 4 && known.len().abs_diff(word.len()) <= allowed)
        .filter_map(|known| {
            let slips = slips(word.as_bytes(), known.as_bytes());
            // One letter too few is the commonest slip, one swapped for another the rarest.
            let rank = (slips, word.len() >= known.len(), known.len() == word.len());
            // Short words have too many neighbours: only a letter left out, or two swapped.
            let swapped = word.len() == known.len() && sorted(word) == sorted(known);
            let likely = word.len() > 5 || word.len() < known.len() || swapped;
            (slips <= allowed && likely).then_some((rank, *known))
        })
        .min()
        .map(|(_, known)| known)
}

fn sorted(word: &str) -> Vec<u8> {
    let mut letters = word.as_bytes().to_vec();
    letters.sort_unstable();
    letters
}

/// How many letters are missing, surplus, swapped with their neighbour or wrong; the first must be right or
/// swapped with the second.
fn slips(word: &[u8], known: &[u8]) -> usize {
    let swapped = word.first() == known.get(1) && word.get(1) == known.first();
    if word.first() != known.first() && !swapped {
        return usize::MAX;
    }
    let width = known.len() + 1;
    let mut rows = vec![0; (word.len() + 1) * width];
    for row in 0..=word.len() {
        for column in 0..=known.len() {
            let place = row * width + column;
            rows[place] = if row == 0 || column == 0 {
                row + column
            } else {
                let same = word[row - 1] == known[column - 1];
                let wrong = rows[place - width - 1] + usize::from(!same);
                let mut least = wrong.min(rows[place - 1] + 1).min(rows[place - width] + 1);
                if row > 1
                    && column > 1
                    && word[row - 1] == known[column - 2]
                    && word[row - 2] == known[column - 1]
                {
                    least = least.min(rows[place - 2 * width - 2] + 1);
                }
                least
            };
        }
    }
    rows[word.len() * width + known.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{tests::with_names, token::tokens};

    fn mended(sentence: &str) -> String {
        let words: Vec<String> = with_names(&["festiv"], |names| mend(tokens(sentence), names))
            .into_iter()
            .map(|token| token.word)
            .collect();
        words.join(" ")
    }

    #[test]
    fn slips_are_mended() {
        assert_eq!(
            mended("custmers who havent orderd in teh last monhts"),
            "customers who havent ordered in the last months"
        );
        assert_eq!(
            mended("peple spnet more then, usres fewer vists"),
            "people spent more than , users fewer visits"
        );
        assert_eq!(
            mended("everyone form Pune inacitve atleast"),
            "everyone from pune inactive at least"
        );
        assert_eq!(
            mended("signedup lastyear morethan"),
            "signed up last year more than"
        );
    }

    #[test]
    fn words_of_their_own_stay() {
        for sentence in [
            "shipped women cricket weekend crowd",
            "fill in the form",
            "tagged festiv",
            "from Spemt",
        ] {
            assert_eq!(mended(sentence), sentence.to_lowercase());
        }
    }
}
