//! Tags, and adjectives that may be tags: "tagged gold or silver", "VIPs", "big spenders".

use std::sync::LazyLock;

use tidings_audience::{Field, Operator, Rule};

use super::clause::{Found, all, condition, opposite, presence};
use super::cursor::Cursor;
use super::token::Kind;
use super::{spelling, words};

/// The words of the longest tag that is looked for.
const LONGEST: usize = 6;

const TAGGED: &[&str] = &[
    "tagged",
    "tagged as",
    "tagged with",
    "labelled",
    "labeled",
    "labelled as",
    "labeled as",
    "labelled with",
    "labeled with",
    "tag",
    "tags",
    "label",
    "with tag",
    "with the tag",
    "with tags",
    "with the tags",
    "tag is",
    "tags include",
    "tags contain",
    "tag contains",
    "tag includes",
    "tag equals",
    "tag =",
    "tags contains",
    "tag :",
    "tags :",
    "the tag",
    "the tags",
    "marked as",
    "marked",
    "with label",
    "with the label",
    "flagged as",
    "flagged",
    "tags includes",
    "has tag",
    "have tag",
    "having tag",
    "tag named",
    "tag called",
    "a tag of",
    "tag of",
    "tags like",
    "with a tag of",
    "tags are",
    "tags =",
    "carrying the tag",
    "carry the tag",
];
const NOUN: &[&str] = &["tag", "tags", "label", "labels"];

/// What makes an adjective a figure of speech: what its figure would be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trait {
    /// Worth much or little.
    Worth,
    /// Coming often or rarely.
    Loyalty,
    /// Coming lately or no more.
    Habit,
    /// New or old.
    Age,
    /// Having come just so often, which no other figure says.
    Number,
}

use Trait::{Age, Habit, Loyalty, Number, Worth};

static ADJECTIVES: LazyLock<Vec<(&str, Trait)>> = LazyLock::new(|| {
    let traits = [
        ("worth", Worth),
        ("loyalty", Loyalty),
        ("habit", Habit),
        ("age", Age),
        ("number", Number),
    ];
    words::grouped(include_str!("adjectives.txt"), &traits)
});

/// Joined with a name: "tagged x", "the x tag".
pub(crate) fn introduces(word: &str) -> bool {
    [
        "tagged", "tag", "tags", "labelled", "labeled", "label", "as",
    ]
    .contains(&word)
}

pub(crate) fn vocabulary() -> impl Iterator<Item = &'static str> {
    let adjectives = ADJECTIVES.iter().map(|(word, _)| *word);
    TAGGED
        .iter()
        .chain(NOUN)
        .copied()
        .chain(adjectives)
        .chain(["untagged"])
}

impl Cursor<'_> {
    /// The longest tag that exists and stands there.
    pub(crate) fn existing_tag(&self, at: usize) -> Option<(&str, usize)> {
        (1..=LONGEST).rev().find_map(|length| {
            let end = at + length;
            let plain = |at| {
                matches!(
                    self.token(at).map(|token| &token.kind),
                    Some(Kind::Word | Kind::Number(_) | Kind::Quoted)
                )
            };
            if !(at..end).all(plain) {
                return None;
            }
            let said = self.written(at, end);
            let said = said.trim_matches(['"', '\'', '“', '”', '‘', '’']);
            let tag = self.names.tag(said)?;
            Some((tag, end))
        })
    }

    /// The name of a tag, whether or not it exists.
    fn tag_name(&self, at: usize) -> Option<(String, usize)> {
        if let Some((tag, end)) = self.existing_tag(at) {
            return Some((tag.to_owned(), end));
        }
        let token = self.token(at)?;
        match token.kind {
            Kind::Quoted => Some((token.word.clone(), at + 1)),
            Kind::Word => {
                let joining = words::JOINING.contains(&token.word.as_str())
                    || words::PEOPLE.contains(&token.word.as_str());
                let function = [
                    "contains",
                    "contain",
                    "includes",
                    "include",
                    "equals",
                    "with",
                    "as",
                    "for",
                    "in",
                    "from",
                    "who",
                    "that",
                    "which",
                    "the",
                    "a",
                    "an",
                    "is",
                    "not",
                    "at",
                    "on",
                    "by",
                    "to",
                    "without",
                    "anything",
                    "something",
                ];
                (!joining && !function.contains(&token.word.as_str()))
                    .then(|| (self.written(at, at + 1).to_owned(), at + 1))
            }
            _ => None,
        }
    }

    /// "Tagged gold or silver", "with the tag wholesale", "the gold tag", "untagged".
    pub(crate) fn tags(&self, start: usize) -> Option<Found> {
        if self.is(start, "untagged") {
            return Some(Found::rule(
                presence(Field::Tags, Operator::IsNotSet),
                false,
                start + 1,
            ));
        }
        if let Some(marker) = self.one_of(start, TAGGED)
            && let Some(found) =
                self.tag_list(self.skip(marker, &["the", "both", "either", ":"]), true)
        {
            return Some(found);
        }
        let at = self.skip(
            start,
            &[
                "the",
                "a",
                "an",
                "either",
                "both",
                "any",
                "one",
                "at least one",
            ],
        );
        if let Some(end) = self.one_of(at, NOUN) {
            let end = self.skip(end, &["at all", "set", "assigned", "attached"]);
            return Some(Found::rule(
                presence(Field::Tags, Operator::IsSet),
                false,
                end,
            ));
        }
        let token = self.token(at)?;
        let name = self.existing_tag(at).is_some()
            || token.kind == Kind::Quoted
            || (token.kind == Kind::Word && !spelling::known(&token.word));
        if !name {
            return None;
        }
        let mut found = self.tag_list(at, false)?;
        found.end = self.one_of(found.end, NOUN)?;
        Some(found)
    }

    /// Names joined by "or", "and" and commas, one kind of joining word throughout.
    fn tag_list(&self, start: usize, marked: bool) -> Option<Found> {
        let (first, mut end) = self.tag_name(start)?;
        let mut names = vec![first];
        let mut every = None;
        while let Some((after, and)) = self.phrase(
            end,
            &[
                (", or", Some(false)),
                (", and", Some(true)),
                (",", None),
                ("or", Some(false)),
                ("and", Some(true)),
                ("/", Some(false)),
                ("nor", Some(false)),
                ("&", Some(true)),
                ("as well as", Some(true)),
                ("and also", Some(true)),
            ],
        ) {
            let after = self.skip(after, &["tagged", "the", "also"]);
            let Some(token) = self.token(after) else {
                break;
            };
            let certain = self.existing_tag(after).is_some() || token.kind == Kind::Quoted;
            // What may begin another condition is no tag.
            let other = spelling::known(&token.word)
                || super::place::known(&token.word)
                || self.quantity(after).is_some();
            let Some((name, next)) = self.tag_name(after) else {
                break;
            };
            let alone = self
                .token(next)
                .is_none_or(|token| token.kind == Kind::Sign)
                || words::JOINING.contains(&self.word(next))
                || self.one_of(next, NOUN).is_some()
                || spelling::known(self.word(next));
            if !(certain || marked && !other && alone)
                || (and.is_some() && every.is_some() && and != every)
            {
                break;
            }
            every = every.or(and);
            names.push(name);
            end = next;
        }
        let rule = match (every, names.as_slice()) {
            (_, [name]) => condition(Field::Tags, Operator::Contains, name.as_str()),
            (Some(true), names) => all(names
                .iter()
                .map(|name| condition(Field::Tags, Operator::Contains, name.as_str()))
                .collect()),
            (_, names) => condition(Field::Tags, Operator::In, names),
        };
        let (without, end) = self.but_not(end, marked);
        Some(Found::rule(
            all([Some(rule), without].into_iter().flatten().collect()),
            false,
            end,
        ))
    }

    /// "Tagged gold but not silver".
    fn but_not(&self, at: usize, marked: bool) -> (Option<Rule>, usize) {
        let found = self
            .one_of(
                at,
                &[
                    "but not",
                    "and not",
                    ", but not",
                    ", not",
                    "not",
                    "but without",
                    "and without",
                ],
            )
            .filter(|_| marked);
        match found.and_then(|after| self.existing_tag(self.skip(after, &["tagged", "the"]))) {
            Some((tag, end)) => (
                Some(opposite(condition(Field::Tags, Operator::Contains, tag))),
                end,
            ),
            None => (None, at),
        }
    }

    /// A tag that exists, standing as an adjective or noun: "VIP customers", "big spenders".
    pub(crate) fn bare_tag(&self, at: usize) -> Option<Found> {
        let (_, end) = self.existing_tag(at)?;
        // A tag called "the" or "customers" is asked for by "tagged".
        if end == at + 1 && words::common(self.word(at)) {
            return None;
        }
        let before = at
            .checked_sub(1)
            .map(|before| self.word(before))
            .unwrap_or_default();
        let owned = [
            "our", "my", "their", "your", "on", "for", "about", "opened", "in", "last", "this",
        ]
        .contains(&before);
        let mut found = self.tag_list(at, false)?;
        let next = self.word(found.end);
        let ends = found.end >= self.len()
            || self
                .token(found.end)
                .is_some_and(|token| token.kind == Kind::Sign);
        let fits = ends
            || spelling::known(next) && self.noun_alone(found.end).is_none()
            || super::place::known(next);
        // One word of a longer unknown phrase is no tag.
        let stranger = at
            .checked_sub(1)
            .and_then(|before| self.token(before))
            .is_some_and(|token| {
                token.kind == Kind::Word
                    && !spelling::known(&token.word)
                    && !super::place::known(&token.word)
                    && self.existing_tag(at - 1).is_none()
            });
        found.end = found.end.max(end);
        (!owned && fits && !stranger).then_some(found)
    }

    /// Adjectives in a row.
    pub(crate) fn adjectives(&self, at: usize) -> Option<(Trait, usize)> {
        let (mut end, kind) = self.phrase(at, &ADJECTIVES)?;
        while self.measure(end).is_none()
            && let Some((after, _)) = self.phrase(end, &ADJECTIVES)
        {
            end = after;
        }
        Some((kind, end))
    }

    /// Whether what stands there can be described by a place before it.
    pub(crate) fn describes(&self, at: usize) -> bool {
        self.phrase(at, &ADJECTIVES).is_some()
            || self.existing_tag(at).is_some()
            || spelling::known(self.word(at))
    }
}
