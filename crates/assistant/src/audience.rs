//! What a rule says about the people it holds for, in a marketer's terms.

use chrono::{DateTime, TimeDelta, Utc};
use tidings_audience::{
    Amount, CheckedRule, Comparison, Expression, Moment, Presence, TagsTest, Test, TextField,
    TextTest, TimeRange, TimeTest,
};

/// From so many days without an order or visit on, people count as away.
const AWAY: i64 = 30;
/// Up to so many days after the beginning, people count as new.
const NEW: i64 = 92;
/// From so many days after the beginning on, people count as long with the shop.
const LONG: i64 = 365;
/// So many orders, or visits, make a regular.
const REGULAR_ORDERS: i64 = 3;
const REGULAR_VISITS: i64 = 5;

/// Something that holds for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Signal {
    /// No order or visit for a while.
    Away,
    /// Spent at least some amount.
    Spender,
    /// Ordered at least so often.
    Ordered(i64),
    /// Never ordered.
    NeverOrdered,
    /// Began a short while ago, or ordered once at most.
    New,
    /// Comes again and again.
    Regular,
    /// Began long ago.
    Long,
    /// Has one of these tags, folded.
    Tagged(Vec<String>),
    /// Is in one of these places, folded.
    Place(Vec<String>),
}

/// A signal with the words of the condition it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) signal: Signal,
    pub(crate) text: String,
    /// Whether it holds for everyone, not only for some.
    pub(crate) for_all: bool,
}

/// All signals of a rule.
pub(crate) fn findings(rule: &CheckedRule) -> Vec<Finding> {
    let mut walk = Walk {
        rule,
        findings: Vec::new(),
    };
    walk.expression(rule.expression(), true, true);
    walk.findings
}

/// What surely holds for everyone of an audience.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Certain {
    least_orders: i64,
    never_ordered: bool,
}

impl Certain {
    pub(crate) fn of(rule: &CheckedRule) -> Self {
        let mut certain = Self::default();
        for finding in findings(rule).iter().filter(|finding| finding.for_all) {
            match finding.signal {
                Signal::Ordered(least) => certain.least_orders = certain.least_orders.max(least),
                Signal::NeverOrdered => certain.never_ordered = true,
                _ => {}
            }
        }
        certain
    }

    /// A line without the branch that nobody of the audience takes.
    pub(crate) fn settle(self, line: &str) -> String {
        let branches = |least: i64| {
            let inner = line
                .strip_prefix(&format!("{{% if order_count > {least} %}}"))?
                .strip_suffix("{% endif %}")?;
            inner.split_once("{% else %}")
        };
        for least in 0..=1 {
            match branches(least) {
                Some((_, otherwise)) if self.never_ordered => return otherwise.to_owned(),
                Some((then, _)) if self.least_orders > least => return then.to_owned(),
                _ => {}
            }
        }
        line.to_owned()
    }
}

struct Walk<'a> {
    rule: &'a CheckedRule,
    findings: Vec<Finding>,
}

impl Walk<'_> {
    fn expression(&mut self, expression: &Expression, holds: bool, for_all: bool) {
        match expression {
            Expression::All(parts) => {
                for part in parts {
                    self.expression(part, holds, for_all && (holds || parts.len() == 1));
                }
            }
            Expression::Any(parts) => {
                for part in parts {
                    self.expression(part, holds, for_all && (!holds || parts.len() == 1));
                }
            }
            Expression::Not(inner) => self.expression(inner, !holds, for_all),
            Expression::Condition(place) => {
                let Some(condition) = self.rule.conditions().get(*place) else {
                    return;
                };
                let text = if holds {
                    condition.text.clone()
                } else {
                    format!("not {}", condition.text)
                };
                for signal in signals(&condition.test, holds, self.rule.as_of()) {
                    self.findings.push(Finding {
                        signal,
                        text: text.clone(),
                        for_all,
                    });
                }
            }
        }
    }
}

fn signals(test: &Test, holds: bool, as_of: DateTime<Utc>) -> Vec<Signal> {
    match test {
        Test::Amount {
            amount,
            within,
            comparison,
        } => amounts(*amount, within.is_some(), bounds(comparison, holds)),
        Test::Time { moment, test } => times(*moment, *test, holds, as_of),
        Test::Tags(TagsTest::Contains(tag)) if holds => vec![Signal::Tagged(vec![tag.clone()])],
        Test::Tags(TagsTest::In(tags)) if holds => vec![Signal::Tagged(tags.clone())],
        Test::Text {
            field: TextField::City | TextField::Country,
            test: Presence::Is(TextTest::In(places)),
        } if holds => vec![Signal::Place(places.clone())],
        _ => Vec::new(),
    }
}

/// The least and the greatest number that passes, where there is one.
fn bounds(comparison: &Comparison<i64>, holds: bool) -> (Option<i64>, Option<i64>) {
    let (least, most) = match comparison {
        Comparison::GreaterThan(bound) => (Some(bound.saturating_add(1)), None),
        Comparison::AtLeast(bound) => (Some(*bound), None),
        Comparison::LessThan(bound) => (None, Some(bound.saturating_sub(1))),
        Comparison::AtMost(bound) => (None, Some(*bound)),
        Comparison::Between(least, most) => (Some(*least), Some(*most)),
        Comparison::In(items) => (items.iter().min().copied(), items.iter().max().copied()),
        // "not 0" says of a count or a sum that there is some.
        Comparison::NotIn(items) if items == &[0] => (Some(1), None),
        Comparison::NotIn(_) => (None, None),
    };
    match (least, most, holds) {
        (least, most, true) => (least, most),
        (Some(least), None, false) => (None, Some(least.saturating_sub(1))),
        (None, Some(most), false) => (Some(most.saturating_add(1)), None),
        (Some(0), Some(0), false) => (Some(1), None),
        _ => (None, None),
    }
}

fn amounts(amount: Amount, within: bool, bounds: (Option<i64>, Option<i64>)) -> Vec<Signal> {
    let least = bounds.0.unwrap_or(0);
    let most = bounds.1.unwrap_or(i64::MAX);
    let mut signals = Vec::new();
    match amount {
        Amount::TotalSpend => {
            if least > 0 {
                signals.push(Signal::Ordered(1));
            }
            // "more than nothing" tells only that they ordered.
            if least > 1 {
                signals.push(Signal::Spender);
            }
        }
        Amount::OrderCount => {
            if least > 0 {
                signals.push(Signal::Ordered(least));
            }
            if least >= REGULAR_ORDERS {
                signals.push(Signal::Regular);
            }
            match (most, within) {
                (..=0, true) => signals.push(Signal::Away),
                (..=0, false) => signals.push(Signal::NeverOrdered),
                (1, false) => signals.push(Signal::New),
                _ => {}
            }
        }
        Amount::VisitCount => {
            if least >= REGULAR_VISITS {
                signals.push(Signal::Regular);
            }
            if most <= 0 && within {
                signals.push(Signal::Away);
            }
        }
    }
    signals
}

fn times(moment: Moment, test: TimeTest, holds: bool, as_of: DateTime<Utc>) -> Vec<Signal> {
    let is_order = matches!(moment, Moment::LastOrder | Moment::FirstOrder);
    let (range, inside) = match (test, holds) {
        (TimeTest::IsSet, true) | (TimeTest::IsNotSet, false) if is_order => {
            return vec![Signal::Ordered(1)];
        }
        (TimeTest::IsNotSet, true) | (TimeTest::IsSet, false) if is_order => {
            return vec![Signal::NeverOrdered];
        }
        (TimeTest::IsSet | TimeTest::IsNotSet, _) => return Vec::new(),
        (TimeTest::In(range), holds) => (range, holds),
        (TimeTest::NotIn(range), holds) => (range, !holds),
    };
    let mut signals = Vec::new();
    if is_order && inside {
        signals.push(Signal::Ordered(1));
    }
    let (last, first) = ages(range, inside, as_of);
    match moment {
        Moment::LastOrder | Moment::LastVisit => {
            if last.is_some_and(|days| days >= AWAY) {
                signals.push(Signal::Away);
            }
        }
        Moment::FirstOrder | Moment::Created => {
            if first.is_some_and(|days| days <= NEW) {
                signals.push(Signal::New);
            }
            if last.is_some_and(|days| days >= LONG) {
                signals.push(Signal::Long);
            }
        }
    }
    signals
}

/// How many days ago it was at least, and at most.
fn ages(range: TimeRange, inside: bool, as_of: DateTime<Utc>) -> (Option<i64>, Option<i64>) {
    let days = |at: DateTime<Utc>| (as_of - at).num_days();
    if inside {
        let last = range.before.map(days);
        return (last, range.from.map(days));
    }
    // Outside of a range up to now means before it; outside of any other says little.
    let up_to_now = range
        .before
        .is_none_or(|before| before >= as_of - TimeDelta::days(1));
    match range.from {
        Some(from) if up_to_now => (Some(days(from)), None),
        _ => (None, None),
    }
}
