//! A rule that has been checked: typed tests, amounts in minor units, text folded, periods as instants.

use chrono::{DateTime, Utc};

use crate::number::Number;
use crate::path::Path;
use crate::rule::Rule;

/// A rule that means something for every customer, with its conditions listed.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedRule {
    pub(crate) rule: Rule,
    pub(crate) expression: Expression,
    pub(crate) conditions: Vec<CheckedCondition>,
    pub(crate) as_of: DateTime<Utc>,
    pub(crate) orders_count_as_visits: bool,
    pub(crate) text: String,
}

impl CheckedRule {
    /// The rule as it was given.
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// How the conditions are joined.
    #[must_use]
    pub fn expression(&self) -> &Expression {
        &self.expression
    }

    /// The conditions in the order in which they stand, which is what [`Expression::Condition`] counts.
    #[must_use]
    pub fn conditions(&self) -> &[CheckedCondition] {
        &self.conditions
    }

    /// The moment its periods end, in whole microseconds.
    #[must_use]
    pub fn as_of(&self) -> DateTime<Utc> {
        self.as_of
    }

    /// Whether a completed order is a visit too.
    #[must_use]
    pub fn orders_count_as_visits(&self) -> bool {
        self.orders_count_as_visits
    }

    /// The rule in words: "total spend is more than ₹10,000 and at most 3 visits".
    #[must_use]
    pub fn wording(&self) -> &str {
        &self.text
    }
}

/// How conditions are joined.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// All of them hold; at least one is given.
    All(Vec<Expression>),
    /// One of them holds; at least one is given.
    Any(Vec<Expression>),
    /// It does not hold.
    Not(Box<Expression>),
    /// The condition at this place of [`CheckedRule::conditions`] holds.
    Condition(usize),
}

/// One condition, with its place and its words.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedCondition {
    /// Where it stands in the rule: `rule.all[1].condition`.
    pub path: Path,
    /// It in words.
    pub text: String,
    /// What it tests.
    pub test: Test,
}

/// A test of one customer. It is true or false, never unknown.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// A total or count, never absent, perhaps only of what happened within a range.
    Amount {
        /// Which one.
        amount: Amount,
        /// Only what happened then counts.
        within: Option<TimeRange>,
        /// Money in minor units.
        comparison: Comparison<i64>,
    },
    /// A moment.
    Time {
        /// Which one.
        moment: Moment,
        /// The test of it.
        test: TimeTest,
    },
    /// A text.
    Text {
        /// Which one.
        field: TextField,
        /// The test of it; absent where the text is absent or blank.
        test: Presence<TextTest>,
    },
    /// The set of tags, absent where there are none.
    Tags(TagsTest),
    /// A custom attribute.
    Attribute {
        /// Its name, exactly.
        key: String,
        /// The test of it.
        test: Presence<AttributeTest>,
    },
    /// Consent.
    Subscribed(Presence<FlagTest>),
}

impl Test {
    /// The instants between which it looks, where it looks at a time.
    #[must_use]
    pub fn range(&self) -> Option<&TimeRange> {
        match self {
            Self::Amount { within, .. } => within.as_ref(),
            Self::Time {
                test: TimeTest::In(range) | TimeTest::NotIn(range),
                ..
            } => Some(range),
            _ => None,
        }
    }
}

/// A test of something that may be absent.
#[derive(Debug, Clone, PartialEq)]
pub enum Presence<T> {
    /// True where it is present.
    IsSet,
    /// True where it is absent.
    IsNotSet,
    /// A test of what it is.
    Is(T),
}

/// A total or count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Amount {
    /// The sum of completed orders in minor units.
    TotalSpend,
    /// The number of completed orders.
    OrderCount,
    /// The number of visits.
    VisitCount,
}

/// A moment in a customer's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// The last completed order.
    LastOrder,
    /// The first completed order.
    FirstOrder,
    /// The last visit.
    LastVisit,
    /// The beginning; never absent.
    Created,
}

/// A text about a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextField {
    /// The full name.
    Name,
    /// The e-mail address.
    Email,
    /// The phone number.
    Phone,
    /// The city.
    City,
    /// The country's code.
    Country,
}

/// A comparison of numbers. False on an absent value, `NotIn` apart.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparison<T> {
    /// Greater than.
    GreaterThan(T),
    /// This or greater.
    AtLeast(T),
    /// Less than.
    LessThan(T),
    /// This or less.
    AtMost(T),
    /// From the first to the second, both included.
    Between(T, T),
    /// One of these; EQUALS is a list of one.
    In(Vec<T>),
    /// None of these, or absent; NOT_EQUALS is a list of one.
    NotIn(Vec<T>),
}

/// A range of time on the grid of microseconds that PostgreSQL keeps; an end that is absent is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeRange {
    /// The first instant in it.
    pub from: Option<DateTime<Utc>>,
    /// The first instant after it.
    pub before: Option<DateTime<Utc>>,
}

impl TimeRange {
    /// Whether an instant lies in it.
    #[must_use]
    pub fn holds(&self, instant: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| instant >= from)
            && self.before.is_none_or(|before| instant < before)
    }
}

/// A test of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeTest {
    /// True where it is present.
    IsSet,
    /// True where it is absent.
    IsNotSet,
    /// Present and within.
    In(TimeRange),
    /// Absent, or not within.
    NotIn(TimeRange),
}

/// A test of a text; what it is compared with is folded. False on an absent value, `NotIn` apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextTest {
    /// One of these.
    In(Vec<String>),
    /// None of these, or absent.
    NotIn(Vec<String>),
    /// Has this somewhere.
    Contains(String),
    /// Begins with this.
    StartsWith(String),
}

/// A test of the tags; what they are compared with is folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagsTest {
    /// There are some.
    IsSet,
    /// There are none.
    IsNotSet,
    /// This one is among them.
    Contains(String),
    /// One of these is among them.
    In(Vec<String>),
    /// None of these is among them.
    NotIn(Vec<String>),
}

/// A test of something true or false. False on an absent value, `NotIn` apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlagTest {
    /// One of these.
    In(Vec<bool>),
    /// None of these, or absent.
    NotIn(Vec<bool>),
}

/// A test of an attribute by the kind of the condition's value; one of another kind is absent to it.
#[derive(Debug, Clone, PartialEq)]
pub enum AttributeTest {
    /// Compared with text.
    Text(TextTest),
    /// Compared with numbers.
    Number(Comparison<Number>),
    /// Compared with true or false.
    Flag(FlagTest),
}
