//! Fifth stage: along the sentence once, finding clauses, joining words and what is unknown.

use super::clause::{Found, Measure, Said};
use super::cursor::Cursor;
use super::tag::Trait;
use super::token::Kind;
use super::when::When;
use super::words;

/// A stretch of the sentence, tokens from `start` to before `end`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) kind: ItemKind,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether people were addressed anew just before: "customers", "those", "who".
    pub(crate) fresh: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ItemKind {
    Clause(Found),
    /// An adjective that needs a figure beside it.
    Adjective(Trait),
    And,
    /// "And those", which begins another group of people.
    AndPeople,
    Or,
    Comma,
    But,
    Except,
    /// A negation before a bracket, or one that finds nothing to negate.
    Not,
    Open,
    Close,
    /// Words that turn what follows, and what is unknown.
    Turning,
    Unknown,
}

const RELATIVE: &[&str] = &["who", "whose", "which", "that", "where"];

/// The items of a sentence.
pub(crate) fn scan(cursor: &Cursor<'_>) -> Vec<Item> {
    let mut scanner = Scanner {
        cursor,
        items: Vec::new(),
        at: 0,
        fresh: true,
        early: None,
    };
    while scanner.at < cursor.len() {
        scanner.step();
    }
    scanner.lose_early();
    scanner.items
}

struct Scanner<'a> {
    cursor: &'a Cursor<'a>,
    items: Vec<Item>,
    at: usize,
    fresh: bool,
    /// A time that stands before its clause: "in the last 30 days spent over 5K".
    early: Option<(When, usize, usize)>,
}

impl Scanner<'_> {
    fn push(&mut self, kind: ItemKind, end: usize) {
        let start = self.at;
        self.items.push(Item {
            kind,
            start,
            end,
            fresh: self.fresh,
        });
        self.fresh = false;
        self.at = end;
    }

    fn step(&mut self) {
        let at = self.at;
        if let Some((kind, end)) = self.joining(at) {
            // "In the last 30 days, ordered": the comma belongs to the time.
            if kind == ItemKind::Comma
                && self.early.as_ref().is_some_and(|(_, _, stop)| *stop == at)
            {
                self.at = end;
                return;
            }
            self.lose_early();
            self.push(kind, end);
            return;
        }
        if self.clause(at) {
            return;
        }
        // "Last order" without a time must not be read on as "order".
        if let Some(end) = self.cursor.moment(at) {
            self.push(ItemKind::Unknown, end);
            return;
        }
        if self
            .cursor
            .token(at)
            .is_some_and(|token| token.kind == Kind::Foreign)
        {
            self.push(ItemKind::Unknown, at + 1);
            return;
        }
        if let Some((kind, end)) = self.cursor.adjectives(at) {
            self.push(ItemKind::Adjective(kind), end);
            return;
        }
        if let Some((when, end)) = self.cursor.when(at)
            && self.early.is_none()
            && self.clause_ahead()
        {
            self.early = Some((when, at, end));
            self.at = end;
            return;
        }
        if let Some(end) = self.cursor.filler(at) {
            let relative = self.cursor.is_any(at, RELATIVE);
            self.fresh |= relative || self.cursor.one_of(at, words::PEOPLE).is_some();
            self.at = end;
            return;
        }
        if let Some(end) = self.cursor.one_of(at, words::TURNING) {
            self.push(ItemKind::Turning, end);
            return;
        }
        if let Some(end) = self.cursor.one_of(at, words::NEGATIONS) {
            self.push(ItemKind::Not, end);
            return;
        }
        // Signs by themselves say nothing, but for those that stand for something.
        if self
            .cursor
            .token(at)
            .is_some_and(|token| token.kind == Kind::Sign)
            && !self
                .cursor
                .is_any(at, &["%", "₹", "$", "€", "£", "<", ">", "=", "≥", "≤"])
        {
            self.at += 1;
            return;
        }
        self.push(ItemKind::Unknown, at + 1);
    }

    /// Whether a time here may belong to a clause after it: nothing or a joining word stands before.
    fn clause_ahead(&self) -> bool {
        self.items.last().is_none_or(|item| {
            !matches!(
                item.kind,
                ItemKind::Unknown | ItemKind::Clause(_) | ItemKind::Not | ItemKind::Turning
            )
        })
    }

    /// A time that no clause took is not understood.
    fn lose_early(&mut self) {
        if let Some((_, start, end)) = self.early.take() {
            self.items.push(Item {
                kind: ItemKind::Unknown,
                start,
                end,
                fresh: false,
            });
        }
    }

    fn joining(&self, at: usize) -> Option<(ItemKind, usize)> {
        let cursor = self.cursor;
        if let Some(end) = cursor.one_of(at, words::EXCEPT) {
            return Some((ItemKind::Except, end));
        }
        let kind = match cursor.word(at) {
            "and" | "&" | "plus" | "while" => {
                let people = cursor.one_of(
                    cursor.skip(at + 1, &["also", "the", "any", "all"]),
                    words::PEOPLE,
                );
                if people.is_some() {
                    ItemKind::AndPeople
                } else {
                    ItemKind::And
                }
            }
            "or" => ItemKind::Or,
            "but" | "yet" | "whereas" | "although" | "though" | "however" => ItemKind::But,
            "," | ";" => ItemKind::Comma,
            "." if !cursor.token(at + 1).is_some_and(|token| token.glued) => ItemKind::Comma,
            "(" => ItemKind::Open,
            ")" => ItemKind::Close,
            "/" if matches!(
                self.items.last().map(|item| &item.kind),
                Some(ItemKind::Clause(_))
            ) =>
            {
                ItemKind::Or
            }
            _ => return None,
        };
        Some((kind, at + 1))
    }

    /// A clause with the negations before it.
    fn clause(&mut self, start: usize) -> bool {
        let cursor = self.cursor;
        if let Some((mut found, end)) = self.positive(start, false) {
            if self.covered(start) && !found.negative {
                found.negative = true;
                if let Some(join) = self.items.last_mut() {
                    // "Not a or b" is neither.
                    join.kind = ItemKind::And;
                }
            }
            return self.take(found, end);
        }
        let mut at = start;
        let mut negative = false;
        for _ in 0..2 {
            let Some(end) = cursor.one_of(at, words::NEGATIONS) else {
                break;
            };
            negative = !negative;
            at = end;
            let skipped = self.skip_light(at);
            for place in [at, skipped] {
                if let Some((mut found, end)) = self.positive(place, negative) {
                    found.negative ^= negative;
                    if found.to_rule(cursor).is_some() {
                        return self.take(found, end);
                    }
                }
            }
            at = skipped;
        }
        false
    }

    /// Whether the negation of the clause before covers a verb here: "haven't ordered in 60 days or visited in 30".
    fn covered(&self, at: usize) -> bool {
        let [.., first, join] = self.items.as_slice() else {
            return false;
        };
        let acts = matches!(&first.kind, ItemKind::Clause(found) if found.negative && matches!(found.said, Said::Acts { .. }));
        acts && join.kind == ItemKind::Or && join.end == at && self.cursor.bare_verb(at)
    }

    /// Past words between a negation and what it negates.
    fn skip_light(&self, at: usize) -> usize {
        self.cursor.skip(
            at,
            &[
                "who",
                "are",
                "is",
                "been",
                "be",
                "have",
                "has",
                "had",
                "the",
                "a",
                "an",
                "any",
                "really",
                "even",
                "yet",
                "ever",
                "once",
                "those",
                "customers",
                "users",
                "people",
                "either",
                "their",
                "our",
                "anyone",
                "ones",
                "actually",
                "them",
                "all",
                "that",
                "which",
                "were",
                "was",
                "do",
                "did",
                "does",
                "already",
                "anybody",
                "members",
            ],
        )
    }

    fn take(&mut self, mut found: Found, end: usize) -> bool {
        let cursor = self.cursor;
        if let Some((when, start, stop)) = self.early.take() {
            let used = match &mut found.said {
                Said::Measure(measure) if measure.within.is_none() => {
                    measure.within = when.within(cursor.context, cursor.today);
                    measure.within.is_some()
                }
                Said::Acts { when: said, .. } if said.is_none() => {
                    *said = Some(when.clone());
                    true
                }
                _ => false,
            };
            if !used || found.to_rule(cursor).is_none() {
                if let Said::Acts { when, .. } = &mut found.said {
                    *when = None;
                }
                self.early = Some((when, start, stop));
                self.lose_early();
            }
        }
        let valid = found
            .to_rule(cursor)
            .is_some_and(|rule| tidings_audience::check(&rule, &cursor.context.rule).is_ok());
        if !valid {
            return false;
        }
        self.share_within(&found);
        self.push(ItemKind::Clause(found), end);
        true
    }

    /// "At least 5K but under 20K in the last 90 days": one time for both.
    fn share_within(&mut self, found: &Found) {
        let Said::Measure(second) = &found.said else {
            return;
        };
        let elliptical =
            self.cursor.noun(self.at).is_none() && self.cursor.figure_has_no_noun(self.at, second);
        let Some(before) = self.items.len().checked_sub(2) else {
            return;
        };
        let joined = matches!(self.items[before + 1].kind, ItemKind::And | ItemKind::But);
        if let ItemKind::Clause(Found {
            said: Said::Measure(first),
            ..
        }) = &mut self.items[before].kind
            && elliptical
            && joined
            && first.fields == second.fields
            && first.within.is_none()
        {
            first.within.clone_from(&second.within);
        }
    }

    /// A clause that begins here, its own polarity aside.
    fn positive(&self, at: usize, negative: bool) -> Option<(Found, usize)> {
        let cursor = self.cursor;
        let found = cursor
            .measure(at)
            .or_else(|| cursor.action(at, negative))
            .or_else(|| cursor.consent(at))
            .or_else(|| cursor.contact(at, negative))
            .or_else(|| cursor.tags(at))
            .or_else(|| cursor.places(at))
            .or_else(|| cursor.bare_tag(at))
            .or_else(|| cursor.bare_place(at))
            .or_else(|| self.continued(at, negative));
        let end = found.as_ref()?.end;
        found.map(|found| (found, end))
    }

    /// What leaves its subject to the clause before: "and under 2K", "but not in the last 30 days",
    /// "haven't ordered in 60 days or visited in 30".
    fn continued(&self, at: usize, negative: bool) -> Option<Found> {
        let [.., first, join] = self.items.as_slice() else {
            return None;
        };
        let joined = matches!(
            join.kind,
            ItemKind::And | ItemKind::But | ItemKind::Or | ItemKind::Comma
        );
        let (ItemKind::Clause(before), true) = (&first.kind, joined) else {
            return None;
        };
        match &before.said {
            Said::Measure(measure) => {
                let quantity = self.cursor.quantity(at)?;
                if quantity.bare || self.cursor.length(quantity.end.saturating_sub(1)).is_some() {
                    return None;
                }
                let value = self.cursor.value(*measure.fields.first()?, &quantity)?;
                let end = self.cursor.skip(quantity.end, &["times", "of them"]);
                let mut found = self.cursor.finish(
                    measure.fields.clone(),
                    quantity.operator,
                    value,
                    None,
                    false,
                    end,
                );
                if let Said::Measure(second) = &mut found.said
                    && second.within.is_none()
                {
                    second.within.clone_from(&measure.within);
                }
                Some(found)
            }
            Said::Acts { acts, all, .. } => {
                let (when, end) = self.cursor.when(at)?;
                let said = Said::Acts {
                    acts: acts.clone(),
                    all: *all,
                    when: Some(when),
                };
                // "Haven't ordered since March or in 2024" stays negative; "but not" says so itself.
                let inherits = before.negative && !negative && join.kind == ItemKind::Or;
                Some(Found {
                    said,
                    negative: inherits,
                    end,
                })
            }
            Said::Rule(_) => None,
        }
    }
}

impl Cursor<'_> {
    /// Whether the figure that stands here names no total or count of its own.
    fn figure_has_no_noun(&self, at: usize, measure: &Measure) -> bool {
        self.quantity(at).is_some_and(|quantity| {
            self.noun(quantity.end)
                .is_none_or(|(field, _)| !measure.fields.contains(&field))
        })
    }
}
