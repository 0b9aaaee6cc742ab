//! Totals and counts: "spent over 5K", "more than 3 orders in the last 6 months", "visits below 2".

use std::sync::LazyLock;

use serde_json::Value;
use tidings_audience::{FIELDS, Field, FieldKind, Operator};

use super::clause::{Found, Measure, Said, all};
use super::cursor::Cursor;
use super::quantity::Quantity;
use super::{action, words};

/// Words for a total or count besides those of the field table.
const MORE_NOUNS: &[(&str, Field)] = &[
    ("spends", Field::TotalSpend),
    ("spender", Field::TotalSpend),
    ("spenders", Field::TotalSpend),
    ("total spending", Field::TotalSpend),
    ("total spent", Field::TotalSpend),
    ("lifetime spend", Field::TotalSpend),
    ("lifetime spending", Field::TotalSpend),
    ("lifetime revenue", Field::TotalSpend),
    ("amount spent", Field::TotalSpend),
    ("total amount spent", Field::TotalSpend),
    ("spend amount", Field::TotalSpend),
    ("overall spend", Field::TotalSpend),
    ("paid", Field::TotalSpend),
    ("total purchases worth", Field::TotalSpend),
    ("expenditure", Field::TotalSpend),
    ("spent money", Field::TotalSpend),
    ("money", Field::TotalSpend),
    ("total revenue", Field::TotalSpend),
    ("total purchase value", Field::TotalSpend),
    ("total order value", Field::TotalSpend),
    ("customer value", Field::TotalSpend),
    ("purchase", Field::OrderCount),
    ("order count", Field::OrderCount),
    ("orders count", Field::OrderCount),
    ("purchase count", Field::OrderCount),
    ("transactions", Field::OrderCount),
    ("transaction", Field::OrderCount),
    ("total orders", Field::OrderCount),
    ("total purchases", Field::OrderCount),
    ("orders placed", Field::OrderCount),
    ("purchases made", Field::OrderCount),
    ("completed orders", Field::OrderCount),
    ("order frequency", Field::OrderCount),
    ("count of orders", Field::OrderCount),
    ("number of purchases", Field::OrderCount),
    ("orders so far", Field::OrderCount),
    ("times bought", Field::OrderCount),
    ("times shopped", Field::OrderCount),
    ("times purchased", Field::OrderCount),
    ("visit count", Field::VisitCount),
    ("visits count", Field::VisitCount),
    ("total visits", Field::VisitCount),
    ("session", Field::VisitCount),
    ("count of visits", Field::VisitCount),
    ("store visits", Field::VisitCount),
    ("store visit", Field::VisitCount),
    ("site visits", Field::VisitCount),
    ("website visits", Field::VisitCount),
];

/// Nouns of totals and counts: what the field table calls them, and more. Verbs are `action`'s.
static NOUNS: LazyLock<Vec<(String, Field)>> = LazyLock::new(|| {
    let rows = FIELDS
        .iter()
        .filter(|info| matches!(info.kind, FieldKind::Money | FieldKind::Count));
    let table = rows.flat_map(|info| {
        let unit = info.unit.iter().flat_map(|unit| [unit.one, unit.many]);
        let words = info.synonyms.iter().copied().chain(unit).map(str::to_owned);
        words
            .chain([info.label.to_lowercase()])
            .map(|word| (word, info.field))
    });
    let verb = |word: &str| action::is_verb(word);
    table
        .filter(|(word, _)| !verb(word))
        .chain(
            MORE_NOUNS
                .iter()
                .map(|(word, field)| ((*word).to_owned(), *field)),
        )
        .collect()
});

const IS: &[&str] = &[
    "is",
    "was",
    "are",
    "were",
    "be",
    "of",
    "a total of",
    "total of",
    "has been",
    "have been",
    "amount",
    "amounts",
    "value",
    "at",
    "stands at",
    ":",
    "which is",
    "that is",
    "in total",
    "is at",
    "been",
    "has",
    "have",
    "a",
    "an",
    "the",
    "worth",
    "altogether",
    "overall",
    "so far",
    "till date",
    "to date",
    "with us",
    "money",
    "in all",
    "already",
    "somewhere",
    "anywhere",
    "ever",
    "their",
    "being",
    "anything",
    "till now",
    "until now",
    "amounting to",
    "us",
    "totally",
    "lifetime",
];
/// Between a figure and its noun.
const OF: &[&str] = &[
    "in",
    "of",
    "in total",
    "total",
    "worth of",
    "as",
    "as total",
    "lifetime",
    "completed",
    "different",
    "separate",
    "successful",
    "overall",
    "or so",
    "in lifetime",
    "in the way of",
    "past",
];
const INNER_NOT: &[&str] = &[
    "isnt", "is not", "not", "doesnt", "does not", "has not", "hasnt", "never", "wasnt", "was not",
    "arent", "are not",
];

pub(crate) fn vocabulary() -> impl Iterator<Item = &'static str> {
    let nouns = NOUNS.iter().map(|(word, _)| word.as_str());
    IS.iter()
        .chain(OF)
        .copied()
        .chain(nouns)
        .chain(["nothing", "anything", "number", "count"])
}

impl Cursor<'_> {
    /// A noun of a total or count.
    pub(crate) fn noun(&self, at: usize) -> Option<(Field, usize)> {
        let at = self.skip(
            at,
            &[
                "number of",
                "the number of",
                "count of",
                "no of",
                "no . of",
                "total number of",
                "their",
            ],
        );
        let found = NOUNS
            .iter()
            .filter_map(|(word, field)| Some((self.says(at, word)?, *field)));
        let (end, field) = found.max_by_key(|(end, _)| *end)?;
        // The value of a single order, and what is average, are no total.
        let single = field == Field::OrderCount
            && self.is_any(
                end,
                &[
                    "value", "values", "size", "amount", "total", "history", "status",
                ],
            );
        (!single).then_some((field, end))
    }

    /// A noun of any kind that asks for something to be said of it.
    pub(crate) fn noun_alone(&self, at: usize) -> Option<usize> {
        let contact = self.contact_noun(at).map(|(_, end)| end);
        self.noun(at).map(|(_, end)| end).or(contact)
    }

    /// Totals and counts with their figure and, perhaps, the time in which they are taken.
    pub(crate) fn measure(&self, start: usize) -> Option<Found> {
        self.noun_first(start).or_else(|| self.figure_first(start))
    }

    /// "Spent over 5K", "total spend in the last 90 days is below 500", "number of orders: 3+".
    fn noun_first(&self, start: usize) -> Option<Found> {
        let (field, noun) = self.noun(start)?;
        let mut at = self.up_to_quantity(noun);
        let mut within = None;
        let early = self.when(noun).or_else(|| self.when(at));
        if let Some((when, end)) = early
            && let Some(period) = when.within(self.context, self.today)
            && self.quantity(self.up_to_quantity(end)).is_some()
        {
            within = Some(period);
            at = self.up_to_quantity(end);
        }
        let at_once = self.skip(noun, &["absolutely", "us"]);
        if field == Field::TotalSpend
            && let Some(end) = self.one_of(
                at_once,
                &[
                    "nothing",
                    "anything",
                    "any money",
                    "a rupee",
                    "a single rupee",
                    "a dollar",
                    "a penny",
                    "a paisa",
                ],
            )
            && self.quantity(end).is_none()
        {
            let zero = self.is(at_once, "nothing");
            let operator = if zero {
                Operator::Equals
            } else {
                Operator::GreaterThan
            };
            return Some(self.finish(vec![field], operator, Value::from("0"), within, false, end));
        }
        let mut negative = false;
        let mut quantity = self.quantity(at);
        if quantity.is_none()
            && let Some(end) = self.one_of(at, INNER_NOT)
        {
            (negative, quantity) = (true, self.quantity(self.up_to_quantity(end)));
        }
        let quantity = quantity?;
        // "Order over 90 days ago" and "orders from 2024 to 2025" are about time.
        let time = self.when(at).is_some_and(|(_, end)| end >= quantity.end);
        if field != Field::TotalSpend && (time || self.unit(quantity.end)) {
            return None;
        }
        // "Orders over 5K" may be their number or what each is worth; "orders 5" says little.
        let value = self.value(field, &quantity)?;
        let end = self.skip(
            quantity.end,
            &[
                "times",
                "orders",
                "visits",
                "in total",
                "only",
                "overall",
                "altogether",
                "in all",
                "with us",
                "us",
            ],
        );
        Some(self.finish(vec![field], quantity.operator, value, within, negative, end))
    }

    /// Past words that say nothing, up to a comparison: in "at least", "at" does say something.
    fn up_to_quantity(&self, mut at: usize) -> usize {
        while self.quantity(at).is_none()
            && let Some(end) = self.one_of(at, IS)
        {
            at = end;
        }
        at
    }

    /// "More than 3 orders", "over 10K in spend", "3 orders or more", "at least 2 orders or visits".
    fn figure_first(&self, start: usize) -> Option<Found> {
        let mut quantity = self.quantity(start)?;
        let noun = |end| self.noun(end).or_else(|| self.noun(self.skip(end, OF)));
        let Some((field, mut end)) = noun(quantity.end) else {
            return self.two_figures(&quantity);
        };
        // "More than 3 orders spent": the noun that fits the figure follows at once, or none does.
        let mut fields = vec![field];
        while field != Field::TotalSpend
            && let Some(after) = self.one_of(end, &["or", "/", "and / or"])
            && let Some((other, after)) = self.noun(after)
            && other != Field::TotalSpend
            && self.quantity(after).is_none()
        {
            fields.push(other);
            end = after;
        }
        if quantity.bare
            && let Some((after, operator)) = self.suffix(end)
        {
            (quantity.operator, quantity.bare, end) = (operator, false, after);
        }
        let value = self.value(field, &quantity)?;
        Some(self.finish(fields, quantity.operator, value, None, false, end))
    }

    /// "More than 3 but fewer than 10 orders": the noun stands behind the second.
    fn two_figures(&self, first: &Quantity) -> Option<Found> {
        let joined = self.one_of(first.end, &["but", "and", ", but", "yet"])?;
        let second = self
            .quantity(joined)
            .filter(|second| !second.bare && !first.bare)?;
        let (field, _) = self
            .noun(second.end)
            .or_else(|| self.noun(self.skip(second.end, OF)))?;
        let found = self.figure_first(joined)?;
        let Said::Measure(second) = found.said else {
            return None;
        };
        let mut rest = second.clone();
        rest.operator = first.operator;
        rest.value = self.value(field, first)?;
        let rule = |measure: Measure| {
            let said = Said::Measure(measure);
            Found {
                said,
                negative: false,
                end: found.end,
            }
            .to_rule(self)
        };
        Some(Found::rule(
            all(vec![rule(rest)?, rule(second)?]),
            false,
            found.end,
        ))
    }

    /// The value of a comparison on a field: money for spend, whole numbers for counts.
    pub(crate) fn value(&self, field: Field, quantity: &Quantity) -> Option<Value> {
        if field == Field::TotalSpend {
            let zero = quantity.counts() == Some(Value::from(0));
            // A bare "spent 5K" could be at least, about or exactly.
            return (!quantity.bare || zero)
                .then(|| quantity.amounts(self.context.rule.currency))
                .flatten();
        }
        quantity
            .counts()
            .filter(|_| !quantity.figures.iter().any(super::number::Figure::money))
    }

    /// With the time that follows.
    pub(crate) fn finish(
        &self,
        fields: Vec<Field>,
        operator: Operator,
        value: Value,
        within: Option<String>,
        negative: bool,
        end: usize,
    ) -> Found {
        let mut measure = Measure {
            fields,
            operator,
            value,
            within,
        };
        let mut found_end = end;
        if measure.within.is_none() {
            let at = self.skip(
                end,
                &[
                    "with us",
                    "from us",
                    "on our site",
                    "at our store",
                    "in total",
                    "worth",
                    "placed",
                    "made",
                    "from our store",
                    "us",
                    "done",
                ],
            );
            if let Some((when, end)) = self.when(at).or_else(|| self.when(self.skip_us(at)))
                && let Some(period) = when.within(self.context, self.today)
            {
                measure.within = Some(period);
                found_end = end;
            }
        }
        Found {
            said: Said::Measure(measure),
            negative,
            end: found_end,
        }
    }

    pub(crate) fn skip_us(&self, at: usize) -> usize {
        self.skip(at, words::US)
    }
}
