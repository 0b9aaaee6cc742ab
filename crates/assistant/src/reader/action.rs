//! What people do: ordering, visiting, signing up; and the moments of a first or last order or visit.

use std::sync::LazyLock;

use serde_json::json;
use tidings_audience::{FIELDS, Field, Operator, Rule};

use super::clause::{Found, Said, all, condition, opposite};
use super::cursor::Cursor;
use super::when::{When, last_day};
use super::words;

/// Something that is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Order,
    Visit,
    /// To stay away.
    Rest,
    SignUp,
    /// A moment named outright: "last order", "first purchase", "last visit".
    Moment(Field),
}

use Act::{Order, Rest, SignUp, Visit};

static VERBS: LazyLock<Vec<(&str, Act)>> = LazyLock::new(|| {
    let acts = [
        ("order", Order),
        ("visit", Visit),
        ("rest", Rest),
        ("sign up", SignUp),
    ];
    words::grouped(include_str!("verbs.txt"), &acts)
});

/// Nouns that say an act where a time follows: "no orders in the last 90 days".
const DEEDS: &[(&str, Act)] = &[
    ("order", Order),
    ("orders", Order),
    ("purchase", Order),
    ("purchases", Order),
    ("transaction", Order),
    ("transactions", Order),
    ("visit", Visit),
    ("visits", Visit),
    ("session", Visit),
    ("sessions", Visit),
    ("activity", Visit),
    ("store visits", Visit),
    ("site visits", Visit),
];

/// Moments besides those of the field table.
static MORE_MOMENTS: LazyLock<Vec<(&str, Field)>> = LazyLock::new(|| {
    let fields = [
        ("last order", Field::LastOrderAt),
        ("first order", Field::FirstOrderAt),
        ("last visit", Field::LastVisitAt),
    ];
    words::grouped(include_str!("moments.txt"), &fields)
});

static MOMENTS: LazyLock<Vec<(String, Field)>> = LazyLock::new(|| {
    let fields = [Field::LastOrderAt, Field::FirstOrderAt, Field::LastVisitAt];
    let rows = FIELDS.iter().filter(|info| fields.contains(&info.field));
    let table = rows.flat_map(|info| {
        let words = info.synonyms.iter().copied().map(str::to_owned);
        words
            .chain([info.label.to_lowercase()])
            .map(|word| (word, info.field))
    });
    table
        .filter(|(word, _)| word.starts_with("last ") || word.starts_with("first "))
        .chain(
            MORE_MOMENTS
                .iter()
                .map(|(word, field)| ((*word).to_owned(), *field)),
        )
        .collect()
});

/// What follows a verb and says nothing more.
static OBJECTS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let all = words::grouped(include_str!("objects.txt"), &[("all", ())]);
    all.into_iter().map(|(word, ())| word).collect()
});
const WORTH: &[&str] = &[
    "for",
    "of",
    "worth",
    "goods worth",
    "items worth",
    "products worth",
    "stuff worth",
    "things worth",
    "totalling",
    "totaling",
    "for a total of",
    "amounting to",
    "to the tune of",
    "valued at",
    "worth of",
    "for a total value of",
    "items for",
    "orders worth",
    "for an amount of",
    "with a total of",
    "with a value of",
];
const TIMES: &[&str] = &[
    "times",
    "time",
    "orders",
    "order",
    "purchases",
    "purchase",
    "visits",
    "visit",
    "occasions",
    "transactions",
    "separate times",
    "different times",
];

pub(crate) fn is_verb(word: &str) -> bool {
    VERBS
        .iter()
        .any(|(verb, act)| *verb == word && !DEEDS.contains(&(*verb, *act)))
}

pub(crate) fn vocabulary() -> impl Iterator<Item = &'static str> {
    let acts = VERBS.iter().chain(DEEDS).map(|(word, _)| *word);
    let moments = MOMENTS.iter().map(|(word, _)| word.as_str());
    acts.chain(moments)
        .chain(OBJECTS.iter().chain(WORTH).chain(TIMES).copied())
}

impl Act {
    /// Whether somebody becomes a customer by it.
    pub(crate) fn begins(self) -> bool {
        matches!(self, SignUp | Act::Moment(Field::FirstOrderAt))
    }

    /// The rule for having done this then. `None` where no rule says it: nobody keeps every order's day.
    pub(crate) fn rule(
        self,
        when: Option<&When>,
        negative: bool,
        cursor: &Cursor<'_>,
    ) -> Option<Rule> {
        let (field, count) = match self {
            Order => (Field::LastOrderAt, Some(Field::OrderCount)),
            Visit => (Field::LastVisitAt, Some(Field::VisitCount)),
            Rest => return Visit.rule(Some(when?), !negative, cursor).map(opposite),
            SignUp => (Field::CreatedAt, None),
            Act::Moment(field) => (field, None),
        };
        let Some(when) = when else {
            return match (self, count) {
                (_, Some(count)) => Some(condition(count, Operator::AtLeast, 1)),
                // "Has a last order" is seldom said, and "first order" alone says nothing.
                _ => None,
            };
        };
        let exact = count.is_none();
        match when {
            When::Within(period) => Some(condition(field, Operator::WithinLast, period.as_str())),
            // Never having done it is no news from long ago.
            When::LongerAgo(_) | When::Ago(..) if negative => None,
            When::Ago(least, most) => Some(all(vec![
                condition(field, Operator::NotWithinLast, least.as_str()),
                condition(field, Operator::WithinLast, most.as_str()),
            ])),
            When::LongerAgo(period) => {
                Some(condition(field, Operator::NotWithinLast, period.as_str()))
            }
            When::Days {
                from: Some(from),
                before,
            } => {
                let open = before.is_none_or(|before| before > cursor.today);
                let last = (*before).and_then(last_day);
                match last {
                    _ if open => Some(condition(field, Operator::OnOrAfter, from.to_string())),
                    Some(last) if exact => Some(condition(
                        field,
                        Operator::Between,
                        json!([from.to_string(), last.to_string()]),
                    )),
                    _ => None,
                }
            }
            When::Days {
                from: None,
                before: Some(before),
            } => {
                let first = if self == Order {
                    Field::FirstOrderAt
                } else {
                    field
                };
                (exact || self == Order)
                    .then(|| condition(first, Operator::Before, before.to_string()))
            }
            When::Days {
                from: None,
                before: None,
            } => None,
        }
    }
}

impl Cursor<'_> {
    fn act(&self, at: usize) -> Option<(Act, usize)> {
        let moments = MOMENTS
            .iter()
            .filter_map(|(word, field)| Some((self.says(at, word)?, Act::Moment(*field))));
        let moment = moments.max_by_key(|(end, _)| *end);
        // "Customers since March" joined then; any other customers are whom the sentence is about.
        let people = |end: usize| {
            end == at + 1 && self.is_any(at, &["customer", "customers", "member", "members"])
        };
        let since = |end: usize| self.is(end, "since") && self.length(end + 1).is_none();
        let verb = self
            .phrase(at, &VERBS)
            .filter(|(end, _)| !people(*end) || since(*end));
        let (end, act) = moment.into_iter().chain(verb).max_by_key(|(end, _)| *end)?;
        Some((act, end))
    }

    /// The end of a moment's name.
    pub(crate) fn moment(&self, at: usize) -> Option<usize> {
        self.act(at)
            .filter(|(act, _)| matches!(act, Act::Moment(_)))
            .map(|(_, end)| end)
    }

    /// Whether a verb stands there that a negation before it may cover: "haven't ordered … or visited …".
    pub(crate) fn bare_verb(&self, at: usize) -> bool {
        self.act(at)
            .is_some_and(|(act, _)| matches!(act, Order | Visit))
    }

    /// "Ordered in the last 30 days", "haven't bought or visited since March", "ordered exactly twice".
    pub(crate) fn action(&self, start: usize, negative: bool) -> Option<Found> {
        let deed = || {
            let at = self.skip(start, &["any", "a", "an", "single", "one"]);
            self.phrase(at, DEEDS).map(|(end, act)| (act, end))
        };
        let verb = self.act(start);
        let (act, mut end) = match (verb, deed()) {
            (Some((act, end)), Some((_, longer))) if end >= longer => (act, end),
            (_, Some(found)) => found,
            (Some(found), None) => found,
            (None, None) => return None,
        };
        let noun = deed().is_some_and(|(_, after)| after == end);
        let mut acts = vec![act];
        let mut every = false;
        while let Some((after, and)) = self.phrase(
            end,
            &[
                ("or", false),
                ("nor", false),
                ("/", false),
                ("and", true),
                ("or even", false),
                ("and / or", false),
            ],
        ) && !(and && negative)
            && (acts.len() == 1 || and == every)
            && let Some((other, after)) = self.act(after).or_else(|| {
                let (end, act) = self.phrase(after, DEEDS)?;
                Some((act, end))
            })
            && matches!(other, Order | Visit)
            && matches!(acts[0], Order | Visit)
            && !self.followed_by_figure(after)
        {
            acts.push(other);
            every = and;
            end = after;
        }
        let says = |when, end| Found {
            said: Said::Acts {
                acts: acts.clone(),
                all: every,
                when,
            },
            negative: false,
            end,
        };
        if let Some(found) = self.counted(&acts, end) {
            return Some(found);
        }
        let after = self.skip(end, &OBJECTS);
        let when = self
            .when(end)
            .or_else(|| self.when(after))
            .or_else(|| self.when(self.skip(after, &["again", "back", "more"])))
            .or_else(|| self.trailing_length(&acts, after));
        if let Some((when, end)) = when {
            // "Ordered in the last 90 days at least 3 times".
            if let Some(mut found) = self.counted(&acts, end)
                && let Said::Measure(measure) = &mut found.said
                && measure.within.is_none()
            {
                measure.within = Some(when.within(self.context, self.today)?);
                return Some(found);
            }
            return acts
                .iter()
                .all(|act| act.rule(Some(&when), negative, self).is_some())
                .then(|| says(Some(when), end));
        }
        // A figure that does not fit, or an act that says nothing without a time.
        let unfit = self.followed_by_figure(after);
        let alone = acts
            .iter()
            .all(|act| act.rule(None, negative, self).is_some());
        let bare =
            alone && !self.is_any(start, &["active", "shop", "order", "come", "came", "seen"]);
        let infinitive = negative
            || !self.is_any(
                start,
                &[
                    "buy",
                    "purchase",
                    "visit",
                    "shopping",
                    "ordering",
                    "buying",
                    "purchasing",
                    "visiting",
                    "order",
                    "shop",
                    "come",
                ],
            );
        let nouns = negative || !noun || self.had(start);
        let used = if after > end
            && !self.is_any(after.wrapping_sub(1), &["and", "is", "was", "were", "are"])
        {
            after
        } else {
            end
        };
        ((bare || negative && alone) && !unfit && nouns && infinitive).then(|| says(None, used))
    }

    fn followed_by_figure(&self, at: usize) -> bool {
        self.quantity(at).is_some() || self.quantity(self.skip(at, WORTH)).is_some()
    }

    /// "With orders", "have visits": the noun is something one has.
    fn had(&self, at: usize) -> bool {
        let before = at
            .checked_sub(1)
            .map(|before| self.word(before))
            .unwrap_or_default();
        let any = ["any", "an", "a"].contains(&before) && at >= 2;
        let word = if any { self.word(at - 2) } else { before };
        ["with", "have", "has", "having", "had"].contains(&word)
    }

    /// "Inactive 90 days" needs no preposition.
    fn trailing_length(&self, acts: &[Act], at: usize) -> Option<(When, usize)> {
        let (period, end) = self.length(at).filter(|_| acts == [Rest])?;
        (!self.is(end, "ago")).then_some((When::Within(period), end))
    }

    /// "Ordered more than 3 times", "visited twice this year", "shopped for over 10K".
    fn counted(&self, acts: &[Act], end: usize) -> Option<Found> {
        let fields: Option<Vec<Field>> = acts
            .iter()
            .map(|act| match act {
                Order => Some(Field::OrderCount),
                Visit => Some(Field::VisitCount),
                _ => None,
            })
            .collect();
        let fields = fields?;
        let at = self.skip(
            end,
            &[
                "with us",
                "from us",
                "us",
                "our store",
                "our site",
                "our shop",
                "our website",
                "the store",
                "anything",
                "something",
                "items",
                "there",
                "at our store",
                "from our store",
                "on our site",
            ],
        );
        let worth = self.skip(at, WORTH);
        let quantity = self.quantity(at).or_else(|| self.quantity(worth))?;
        let repeated = quantity
            .end
            .checked_sub(1)
            .is_some_and(|last| self.is_any(last, &["once", "twice", "thrice", "time"]));
        let times = self.one_of(quantity.end, TIMES);
        if let Some(end) = times.or(repeated.then_some(quantity.end)) {
            let mut quantity = quantity;
            let mut end = end;
            if quantity.bare
                && let Some((after, operator)) = self.suffix(end)
            {
                (quantity.operator, end) = (operator, after);
            }
            let value = self.value(Field::OrderCount, &quantity)?;
            return Some(self.finish(fields, quantity.operator, value, None, false, end));
        }
        // Plain figures may count orders or money: only what is worth something is money.
        let money = quantity.money() || worth > at;
        // "An order worth 5K" is about one order, which no rule is.
        let single = end
            .checked_sub(1)
            .is_some_and(|last| self.is_any(last, &["order", "purchase"]))
            && acts.len() == 1;
        if acts != [Order]
            || !money
            || single
            || self.length(quantity.end.wrapping_sub(1)).is_some()
            || self.noun(quantity.end).is_some()
        {
            return None;
        }
        let value = self.value(Field::TotalSpend, &quantity)?;
        Some(self.finish(
            vec![Field::TotalSpend],
            quantity.operator,
            value,
            None,
            false,
            quantity.end,
        ))
    }
}
