//! Evaluation in memory: the same answer as SQL gives, for one customer.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::checked::{
    Amount, AttributeTest, CheckedRule, Comparison, Expression, FlagTest, Moment, Presence,
    TagsTest, Test, TextField, TextTest, TimeRange, TimeTest,
};
use crate::fold::{fold, is_blank};
use crate::number::Number;

/// What is known about one customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The full name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The country's code.
    pub country: Option<String>,
    /// The tags, as given.
    pub tags: Vec<String>,
    /// The custom attributes, as given.
    pub attributes: Map<String, Value>,
    /// Consent, where it is known.
    pub subscribed: Option<bool>,
    /// When the customer came to be one.
    pub created_at: DateTime<Utc>,
    /// The sum of completed orders, in minor units.
    pub total_spend: i64,
    /// The number of completed orders.
    pub order_count: i64,
    /// The number of visits, completed orders among them where they count as such.
    pub visit_count: i64,
    /// The first completed order.
    pub first_order_at: Option<DateTime<Utc>>,
    /// The last completed order.
    pub last_order_at: Option<DateTime<Utc>>,
    /// The last visit.
    pub last_visit_at: Option<DateTime<Utc>>,
    /// Every order, for `within`.
    pub orders: Vec<OrderFact>,
    /// Every visit that is no order, for `within`.
    pub visits: Vec<DateTime<Utc>>,
}

/// What is known about one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderFact {
    /// In minor units.
    pub amount: i64,
    /// Whether it counts.
    pub completed: bool,
    /// When it was placed.
    pub ordered_at: DateTime<Utc>,
}

impl CheckedRule {
    /// Whether the rule holds for a customer.
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> bool {
        self.expression_holds(&self.expression, facts)
    }

    fn expression_holds(&self, expression: &Expression, facts: &Facts) -> bool {
        match expression {
            Expression::All(parts) => parts.iter().all(|part| self.expression_holds(part, facts)),
            Expression::Any(parts) => parts.iter().any(|part| self.expression_holds(part, facts)),
            Expression::Not(inner) => !self.expression_holds(inner, facts),
            Expression::Condition(place) => self
                .conditions
                .get(*place)
                .is_some_and(|condition| condition.test.holds(facts, self.orders_count_as_visits)),
        }
    }
}

impl Test {
    /// Whether the test holds for a customer.
    #[must_use]
    pub fn holds(&self, facts: &Facts, orders_count_as_visits: bool) -> bool {
        match self {
            Test::Amount {
                amount,
                within,
                comparison,
            } => {
                let amount = match within {
                    None => facts.amount(*amount),
                    Some(range) => facts.amount_within(*amount, range, orders_count_as_visits),
                };
                comparison.holds_for(amount)
            }
            Test::Time { moment, test } => {
                let instant = facts.moment(*moment);
                match test {
                    TimeTest::IsSet => instant.is_some(),
                    TimeTest::IsNotSet => instant.is_none(),
                    TimeTest::In(range) => instant.is_some_and(|instant| range.holds(instant)),
                    TimeTest::NotIn(range) => !instant.is_some_and(|instant| range.holds(instant)),
                }
            }
            Test::Text { field, test } => {
                let text = facts.text(*field).filter(|text| !is_blank(text));
                test.holds(text, |test, text| test.holds(text))
            }
            Test::Tags(test) => test.holds(&facts.tags),
            Test::Attribute { key, test } => {
                let value = facts.attributes.get(key).filter(|value| match value {
                    Value::Null => false,
                    Value::String(text) => !is_blank(text),
                    _ => true,
                });
                test.holds(value, |test, value| test.holds(value))
            }
            Test::Subscribed(test) => test.holds(facts.subscribed, |test, flag| test.holds(flag)),
        }
    }
}

impl Facts {
    fn amount(&self, amount: Amount) -> i64 {
        match amount {
            Amount::TotalSpend => self.total_spend,
            Amount::OrderCount => self.order_count,
            Amount::VisitCount => self.visit_count,
        }
    }

    fn amount_within(
        &self,
        amount: Amount,
        range: &TimeRange,
        orders_count_as_visits: bool,
    ) -> i64 {
        let orders = self
            .orders
            .iter()
            .filter(|order| order.completed && range.holds(order.ordered_at));
        let visits = || count(self.visits.iter().filter(|visit| range.holds(**visit)));
        match amount {
            Amount::TotalSpend => orders.map(|order| order.amount).sum(),
            Amount::OrderCount => count(orders),
            Amount::VisitCount if orders_count_as_visits => visits() + count(orders),
            Amount::VisitCount => visits(),
        }
    }

    fn moment(&self, moment: Moment) -> Option<DateTime<Utc>> {
        match moment {
            Moment::LastOrder => self.last_order_at,
            Moment::FirstOrder => self.first_order_at,
            Moment::LastVisit => self.last_visit_at,
            Moment::Created => Some(self.created_at),
        }
    }

    fn text(&self, field: TextField) -> Option<&str> {
        match field {
            TextField::Name => self.name.as_deref(),
            TextField::Email => self.email.as_deref(),
            TextField::Phone => self.phone.as_deref(),
            TextField::City => self.city.as_deref(),
            TextField::Country => self.country.as_deref(),
        }
    }
}

fn count(items: impl Iterator) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

impl<T> Presence<T> {
    fn holds<V>(&self, value: Option<V>, test: impl Fn(&T, Option<V>) -> bool) -> bool {
        match self {
            Presence::IsSet => value.is_some(),
            Presence::IsNotSet => value.is_none(),
            Presence::Is(inner) => test(inner, value),
        }
    }
}

impl Comparison<i64> {
    /// Whether it holds for an amount.
    #[must_use]
    pub fn holds_for(&self, amount: i64) -> bool {
        self.holds(Some(&amount), Ord::cmp)
    }
}

impl<T> Comparison<T> {
    fn holds(&self, value: Option<&T>, compare: impl Fn(&T, &T) -> Ordering) -> bool {
        let among = |items: &[T]| {
            value.is_some_and(|value| items.iter().any(|item| compare(value, item).is_eq()))
        };
        let stands = |item: &T, wanted: fn(Ordering) -> bool| {
            value.is_some_and(|value| wanted(compare(value, item)))
        };
        match self {
            Comparison::GreaterThan(item) => stands(item, Ordering::is_gt),
            Comparison::AtLeast(item) => stands(item, Ordering::is_ge),
            Comparison::LessThan(item) => stands(item, Ordering::is_lt),
            Comparison::AtMost(item) => stands(item, Ordering::is_le),
            Comparison::Between(first, second) => {
                stands(first, Ordering::is_ge) && stands(second, Ordering::is_le)
            }
            Comparison::In(items) => among(items),
            Comparison::NotIn(items) => !among(items),
        }
    }
}

impl TextTest {
    fn holds(&self, text: Option<&str>) -> bool {
        let text = text.map(fold);
        let among = |items: &[String]| text.as_ref().is_some_and(|text| items.contains(text));
        match self {
            TextTest::In(items) => among(items),
            TextTest::NotIn(items) => !among(items),
            TextTest::Contains(part) => text.is_some_and(|text| text.contains(part)),
            TextTest::StartsWith(start) => text.is_some_and(|text| text.starts_with(start)),
        }
    }
}

impl TagsTest {
    fn holds(&self, tags: &[String]) -> bool {
        let mut folded = tags.iter().map(|tag| fold(tag));
        match self {
            TagsTest::IsSet => !tags.is_empty(),
            TagsTest::IsNotSet => tags.is_empty(),
            TagsTest::Contains(wanted) => folded.any(|tag| tag == *wanted),
            TagsTest::In(wanted) => folded.any(|tag| wanted.contains(&tag)),
            TagsTest::NotIn(wanted) => !folded.any(|tag| wanted.contains(&tag)),
        }
    }
}

impl FlagTest {
    fn holds(&self, flag: Option<bool>) -> bool {
        match self {
            FlagTest::In(flags) => flag.is_some_and(|flag| flags.contains(&flag)),
            FlagTest::NotIn(flags) => !flag.is_some_and(|flag| flags.contains(&flag)),
        }
    }
}

impl AttributeTest {
    fn holds(&self, value: Option<&Value>) -> bool {
        match self {
            AttributeTest::Text(test) => test.holds(value.and_then(Value::as_str)),
            AttributeTest::Flag(test) => test.holds(value.and_then(Value::as_bool)),
            AttributeTest::Number(comparison) => {
                let number = value.and_then(Value::as_number).map(Number::from_json);
                comparison.holds(number.as_ref(), Number::compare)
            }
        }
    }
}
