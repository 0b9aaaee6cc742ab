//! Comparisons with figures: "more than 5K", "between 3 and 6", "10+", "3 or more".

use serde_json::Value;
use tidings_audience::{Currency, Operator};

use super::cursor::Cursor;
use super::number::Figure;

use Operator::{AtLeast, AtMost, Between, Equals, GreaterThan, In, LessThan};

/// A comparison and the token after it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantity {
    pub(crate) operator: Operator,
    pub(crate) figures: Vec<Figure>,
    /// Whether no word of comparison was said.
    pub(crate) bare: bool,
    pub(crate) end: usize,
}

const BEFORE: &[(&str, Operator)] = &[
    ("more than", GreaterThan),
    ("over", GreaterThan),
    ("above", GreaterThan),
    ("greater than", GreaterThan),
    ("exceeding", GreaterThan),
    ("exceeds", GreaterThan),
    ("exceed", GreaterThan),
    ("exceeded", GreaterThan),
    ("higher than", GreaterThan),
    ("in excess of", GreaterThan),
    ("north of", GreaterThan),
    ("beyond", GreaterThan),
    ("crossed", GreaterThan),
    ("crossing", GreaterThan),
    ("crosses", GreaterThan),
    ("bigger than", GreaterThan),
    ("larger than", GreaterThan),
    (">", GreaterThan),
    ("well over", GreaterThan),
    ("well above", GreaterThan),
    ("upwards of", GreaterThan),
    ("surpassing", GreaterThan),
    ("more then", GreaterThan),
    ("not just", GreaterThan),
    ("at least", AtLeast),
    ("minimum", AtLeast),
    ("minimum of", AtLeast),
    ("min", AtLeast),
    ("a minimum of", AtLeast),
    ("not less than", AtLeast),
    ("no less than", AtLeast),
    ("no fewer than", AtLeast),
    ("not fewer than", AtLeast),
    ("not below", AtLeast),
    ("not under", AtLeast),
    ("no lower than", AtLeast),
    ("> =", AtLeast),
    ("≥", AtLeast),
    ("at the least", AtLeast),
    ("at the very least", AtLeast),
    ("at a minimum", AtLeast),
    ("no lesser than", AtLeast),
    ("less than", LessThan),
    ("lesser than", LessThan),
    ("fewer than", LessThan),
    ("under", LessThan),
    ("below", LessThan),
    ("lower than", LessThan),
    ("<", LessThan),
    ("smaller than", LessThan),
    ("not even", LessThan),
    ("short of", LessThan),
    ("at most", AtMost),
    ("up to", AtMost),
    ("maximum", AtMost),
    ("maximum of", AtMost),
    ("a maximum of", AtMost),
    ("max", AtMost),
    ("not more than", AtMost),
    ("no more than", AtMost),
    ("no greater than", AtMost),
    ("not over", AtMost),
    ("not above", AtMost),
    ("not exceeding", AtMost),
    ("not exceed", AtMost),
    ("does not exceed", AtMost),
    ("doesnt exceed", AtMost),
    ("not greater than", AtMost),
    ("no higher than", AtMost),
    ("not higher than", AtMost),
    ("< =", AtMost),
    ("≤", AtMost),
    ("at the most", AtMost),
    ("not beyond", AtMost),
    ("not crossed", AtMost),
    ("greater than or equal to", AtLeast),
    ("more than or equal to", AtLeast),
    ("less than or equal to", AtMost),
    ("greater or equal to", AtLeast),
    ("exactly", Equals),
    ("precisely", Equals),
    ("equal to", Equals),
    ("equals", Equals),
    ("=", Equals),
    ("= =", Equals),
    ("just", Equals),
    ("only", Equals),
    ("exact", Equals),
    ("only exactly", Equals),
    ("just the", Equals),
];

const AFTER: &[(&str, Operator)] = &[
    ("or more", AtLeast),
    ("or above", AtLeast),
    ("and above", AtLeast),
    ("or over", AtLeast),
    ("and over", AtLeast),
    ("or higher", AtLeast),
    ("and higher", AtLeast),
    ("and more", AtLeast),
    ("and up", AtLeast),
    ("or up", AtLeast),
    ("plus", AtLeast),
    ("+", AtLeast),
    ("or greater", AtLeast),
    ("or upwards", AtLeast),
    ("and upwards", AtLeast),
    ("minimum", AtLeast),
    ("min", AtLeast),
    ("at least", AtLeast),
    ("at minimum", AtLeast),
    ("at the least", AtLeast),
    ("upwards", AtLeast),
    ("onwards", AtLeast),
    ("or better", AtLeast),
    ("or less", AtMost),
    ("or fewer", AtMost),
    ("or below", AtMost),
    ("and below", AtMost),
    ("or under", AtMost),
    ("and under", AtMost),
    ("or lower", AtMost),
    ("and less", AtMost),
    ("and lower", AtMost),
    ("max", AtMost),
    ("maximum", AtMost),
    ("at most", AtMost),
    ("at the most", AtMost),
    ("tops", AtMost),
    ("at max", AtMost),
    ("exactly", Equals),
    ("only", Equals),
    ("flat", Equals),
];

const REPEATED: &[(&str, u32)] = &[
    ("once", 1),
    ("one time", 1),
    ("twice", 2),
    ("thrice", 3),
    ("a single time", 1),
    ("one single time", 1),
];

const LEAD: &[&str] = &[
    "a total of",
    "total of",
    "somewhere",
    "anywhere",
    "a",
    "the",
    "of",
    "worth",
    "anything",
];

pub(crate) fn vocabulary() -> impl Iterator<Item = &'static str> {
    let words = BEFORE.iter().chain(AFTER).map(|(word, _)| *word);
    let repeated = REPEATED.iter().map(|(word, _)| *word);
    words.chain(repeated).chain(["between", "times", "worth"])
}

impl Cursor<'_> {
    /// A comparison with one figure or two.
    pub(crate) fn quantity(&self, start: usize) -> Option<Quantity> {
        if let Some(range) = self.range(start) {
            return Some(range);
        }
        let (at, operator) = match self.phrase(start, BEFORE) {
            Some((end, operator)) => (self.skip(end, LEAD), Some(operator)),
            None => (start, None),
        };
        if let Some((end, times)) = self.phrase(at, REPEATED) {
            return Some(self.finished(operator, vec![Figure::plain(times, end)], end));
        }
        let figure = self.figure(at)?;
        if operator.is_none()
            && self.is(figure.end, "or")
            && let Some(second) = self.figure(figure.end + 1)
            && !figure.money()
        {
            let end = second.end;
            return Some(Quantity {
                operator: In,
                figures: vec![figure, second],
                bare: true,
                end,
            });
        }
        Some(self.finished(operator, vec![figure], figure.end))
    }

    fn finished(&self, operator: Option<Operator>, figures: Vec<Figure>, end: usize) -> Quantity {
        if let (None, Some((after, said))) = (operator, self.suffix(end)) {
            return Quantity {
                operator: said,
                figures,
                bare: false,
                end: after,
            };
        }
        Quantity {
            operator: operator.unwrap_or(Equals),
            figures,
            bare: operator.is_none(),
            end,
        }
    }

    /// "Or more" and its like, where they do not begin another comparison.
    pub(crate) fn suffix(&self, at: usize) -> Option<(usize, Operator)> {
        let (end, operator) = self.phrase(at, AFTER)?;
        // "5 orders at least 3 visits": the comparison belongs to the figure after it.
        let other =
            self.figure(self.skip(end, LEAD)).is_some() || self.phrase(end, REPEATED).is_some();
        (!other).then_some((end, operator))
    }

    /// "Between 3 and 6", "3 to 6", "3-6", "from 3 to 6".
    fn range(&self, start: usize) -> Option<Quantity> {
        let lead = self.one_of(
            start,
            &[
                "between",
                "from",
                "in between",
                "in the range of",
                "ranging from",
                "in the range",
            ],
        );
        let between = lead.is_some() && !self.is(start, "from");
        let at = self.skip(lead.unwrap_or(start), &["between", "the"]);
        let mut low = self.figure(at)?;
        let joined = if between {
            &["and", "to", "-", "–", "&", "till"][..]
        } else {
            &["to", "-", "–", "till"][..]
        };
        let high = self.figure(self.one_of(low.end, joined)?)?;
        low.share_scale(&high);
        let end = high.end;
        Some(Quantity {
            operator: Between,
            figures: vec![low, high],
            bare: false,
            end,
        })
    }
}

impl Quantity {
    pub(crate) fn money(&self) -> bool {
        self.figures.iter().any(Figure::money)
    }

    /// The value as amounts of money; nothing where they are none of this currency.
    pub(crate) fn amounts(&self, currency: Currency) -> Option<Value> {
        let amounts: Option<Vec<Value>> = self
            .figures
            .iter()
            .map(|figure| {
                let text = figure.value?.text();
                let fits = !figure.strange && currency.parse_decimal(&text).is_ok();
                fits.then(|| Value::from(text))
            })
            .collect();
        self.shaped(amounts?)
    }

    /// The value as whole numbers.
    pub(crate) fn counts(&self) -> Option<Value> {
        let counts: Option<Vec<Value>> = self
            .figures
            .iter()
            .map(|figure| {
                let plain = !figure.currency && !figure.strange;
                figure.value?.count().filter(|_| plain).map(Value::from)
            })
            .collect();
        self.shaped(counts?)
    }

    fn shaped(&self, values: Vec<Value>) -> Option<Value> {
        match self.operator {
            Between | In => Some(Value::Array(values)),
            _ => values.into_iter().next(),
        }
    }
}
