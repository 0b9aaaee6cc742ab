//! The field table: everything a rule can ask about, in one place. Validation, SQL, the rule builder's
//! menu, the wording and readers of natural language all read these rows.

use serde::{Deserialize, Serialize};

/// What a condition asks about, named as in GraphQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Field {
    /// The sum of completed orders.
    TotalSpend,
    /// How many orders were completed.
    OrderCount,
    /// How often the customer came.
    VisitCount,
    /// When the last completed order was placed.
    LastOrderAt,
    /// When the first completed order was placed.
    FirstOrderAt,
    /// When the customer last came.
    LastVisitAt,
    /// When the customer came to be one.
    CreatedAt,
    /// The full name.
    Name,
    /// The e-mail address.
    Email,
    /// The phone number, with `+` and country code.
    Phone,
    /// The city.
    City,
    /// The country, ISO 3166 alpha-2.
    Country,
    /// The set of tags.
    Tags,
    /// A custom attribute, named by the condition's `key`.
    Attribute,
    /// Whether the customer consented to messages.
    Subscribed,
}

/// How a condition compares, named as in GraphQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Operator {
    /// Is the value.
    Equals,
    /// Is not the value, or is absent.
    NotEquals,
    /// Is greater than the value.
    GreaterThan,
    /// Is the value or greater.
    AtLeast,
    /// Is less than the value.
    LessThan,
    /// Is the value or less.
    AtMost,
    /// Lies between two values, both included.
    Between,
    /// Is one of the values.
    In,
    /// Is none of the values, or is absent.
    NotIn,
    /// Text holds the value somewhere; tags have it among them.
    Contains,
    /// Text begins with the value.
    StartsWith,
    /// Is present.
    IsSet,
    /// Is absent.
    IsNotSet,
    /// Lies within the period that ends now.
    WithinLast,
    /// Does not lie within the period that ends now, or is absent.
    NotWithinLast,
    /// Lies before the moment.
    Before,
    /// Lies at the moment or later.
    OnOrAfter,
}

/// The kind of value a field holds and is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FieldKind {
    /// An amount of the workspace's currency: a decimal in a string, or a number.
    Money,
    /// A whole number.
    Count,
    /// A moment: an RFC 3339 date-time or a date; or an ISO 8601 period.
    Time,
    /// Text, compared without regard to case.
    Text,
    /// A set of texts.
    Tags,
    /// Text, number or boolean, as the value is.
    Attribute,
    /// True or false.
    Boolean,
}

/// What a count counts, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// Of one: "order".
    pub one: &'static str,
    /// Of any other number: "orders".
    pub many: &'static str,
}

/// One row of the field table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FieldInfo {
    /// The field.
    pub field: Field,
    /// Its name as in GraphQL.
    pub name: &'static str,
    /// The kind of its values.
    pub kind: FieldKind,
    /// The operators it takes, the usual one first.
    pub operators: &'static [Operator],
    /// What a menu calls it.
    pub label: &'static str,
    /// How a sentence about it begins: "total spend is", "last order was".
    pub subject: &'static str,
    /// What is said where it is present and where it is absent, for fields that may be.
    pub presence: Option<(&'static str, &'static str)>,
    /// What a count counts.
    pub unit: Option<Unit>,
    /// Whether it may be limited to a period by `within`.
    pub within: bool,
    /// Other words people use for it, in lower case.
    pub synonyms: &'static [&'static str],
}

impl FieldInfo {
    /// Whether a condition on it names an attribute by `key`.
    #[must_use]
    pub fn needs_key(&self) -> bool {
        self.kind == FieldKind::Attribute
    }
}

use Operator::{
    AtLeast, AtMost, Before, Between, Contains, Equals, GreaterThan, In, IsNotSet, IsSet, LessThan,
    NotEquals, NotIn, NotWithinLast, OnOrAfter, StartsWith, WithinLast,
};

// Totals, counts and the date of creation are never absent, so whether they are set is no question.
const NUMBER: &[Operator] = &[
    AtLeast,
    GreaterThan,
    AtMost,
    LessThan,
    Equals,
    NotEquals,
    Between,
    In,
    NotIn,
];
const TIME: &[Operator] = &[
    WithinLast,
    NotWithinLast,
    Before,
    OnOrAfter,
    Between,
    IsSet,
    IsNotSet,
];
const TIME_ALWAYS_SET: &[Operator] = &[WithinLast, NotWithinLast, Before, OnOrAfter, Between];
const TEXT: &[Operator] = &[
    Equals, NotEquals, In, NotIn, Contains, StartsWith, IsSet, IsNotSet,
];
const TAGS: &[Operator] = &[Contains, In, NotIn, IsSet, IsNotSet];
const ATTRIBUTE: &[Operator] = &[
    Equals,
    NotEquals,
    In,
    NotIn,
    Contains,
    StartsWith,
    GreaterThan,
    AtLeast,
    LessThan,
    AtMost,
    Between,
    IsSet,
    IsNotSet,
];
const BOOLEAN: &[Operator] = &[Equals, NotEquals, IsSet, IsNotSet];

const fn row(
    field: Field,
    name: &'static str,
    kind: FieldKind,
    operators: &'static [Operator],
) -> FieldInfo {
    FieldInfo {
        field,
        name,
        kind,
        operators,
        label: "",
        subject: "",
        presence: None,
        unit: None,
        within: false,
        synonyms: &[],
    }
}

/// Every field, in the order of [`Field`].
pub const FIELDS: [FieldInfo; 15] = [
    FieldInfo {
        label: "Total spend",
        subject: "total spend",
        within: true,
        synonyms: &[
            "spend",
            "spent",
            "spending",
            "revenue",
            "money spent",
            "lifetime value",
            "ltv",
        ],
        ..row(Field::TotalSpend, "TOTAL_SPEND", FieldKind::Money, NUMBER)
    },
    FieldInfo {
        label: "Number of orders",
        subject: "orders",
        unit: Some(Unit {
            one: "order",
            many: "orders",
        }),
        within: true,
        synonyms: &["orders", "purchases", "bought", "ordered", "times ordered"],
        ..row(Field::OrderCount, "ORDER_COUNT", FieldKind::Count, NUMBER)
    },
    FieldInfo {
        label: "Number of visits",
        subject: "visits",
        unit: Some(Unit {
            one: "visit",
            many: "visits",
        }),
        within: true,
        synonyms: &["visits", "visited", "times visited", "sessions"],
        ..row(Field::VisitCount, "VISIT_COUNT", FieldKind::Count, NUMBER)
    },
    FieldInfo {
        label: "Last order",
        subject: "last order was",
        presence: Some(("has ordered", "has never ordered")),
        synonyms: &[
            "last purchase",
            "last ordered",
            "last bought",
            "inactive",
            "shopped",
        ],
        ..row(Field::LastOrderAt, "LAST_ORDER_AT", FieldKind::Time, TIME)
    },
    FieldInfo {
        label: "First order",
        subject: "first order was",
        presence: Some(("has a first order", "has no first order")),
        synonyms: &[
            "first purchase",
            "first ordered",
            "first bought",
            "new customer",
        ],
        ..row(Field::FirstOrderAt, "FIRST_ORDER_AT", FieldKind::Time, TIME)
    },
    FieldInfo {
        label: "Last visit",
        subject: "last visit was",
        presence: Some(("has visited", "has never visited")),
        synonyms: &["last visited", "last seen", "last came"],
        ..row(Field::LastVisitAt, "LAST_VISIT_AT", FieldKind::Time, TIME)
    },
    FieldInfo {
        label: "Customer since",
        subject: "became a customer",
        synonyms: &[
            "created",
            "joined",
            "signed up",
            "registered",
            "customer since",
        ],
        ..row(
            Field::CreatedAt,
            "CREATED_AT",
            FieldKind::Time,
            TIME_ALWAYS_SET,
        )
    },
    FieldInfo {
        label: "Name",
        subject: "name",
        presence: Some(("has a name", "has no name")),
        synonyms: &["called", "named"],
        ..row(Field::Name, "NAME", FieldKind::Text, TEXT)
    },
    FieldInfo {
        label: "E-mail",
        subject: "e-mail",
        presence: Some(("has an e-mail address", "has no e-mail address")),
        synonyms: &["email", "mail", "e-mail address", "email address"],
        ..row(Field::Email, "EMAIL", FieldKind::Text, TEXT)
    },
    FieldInfo {
        label: "Phone",
        subject: "phone",
        presence: Some(("has a phone number", "has no phone number")),
        synonyms: &["phone number", "mobile", "number", "telephone"],
        ..row(Field::Phone, "PHONE", FieldKind::Text, TEXT)
    },
    FieldInfo {
        label: "City",
        subject: "city",
        presence: Some(("has a city", "has no city")),
        synonyms: &["town", "lives in", "living in", "from"],
        ..row(Field::City, "CITY", FieldKind::Text, TEXT)
    },
    FieldInfo {
        label: "Country",
        subject: "country",
        presence: Some(("has a country", "has no country")),
        synonyms: &["nation", "country code"],
        ..row(Field::Country, "COUNTRY", FieldKind::Text, TEXT)
    },
    FieldInfo {
        label: "Tags",
        subject: "tagged",
        presence: Some(("has a tag", "has no tags")),
        synonyms: &["tag", "tagged", "label", "labelled"],
        ..row(Field::Tags, "TAGS", FieldKind::Tags, TAGS)
    },
    FieldInfo {
        label: "Custom attribute",
        subject: "attribute",
        presence: Some(("has", "has no")),
        synonyms: &["attribute", "property", "custom field"],
        ..row(
            Field::Attribute,
            "ATTRIBUTE",
            FieldKind::Attribute,
            ATTRIBUTE,
        )
    },
    FieldInfo {
        label: "Subscribed",
        subject: "subscribed",
        presence: Some((
            "gave or refused consent",
            "neither gave nor refused consent",
        )),
        synonyms: &[
            "consent",
            "consented",
            "opted in",
            "subscriber",
            "unsubscribed",
            "opted out",
        ],
        ..row(Field::Subscribed, "SUBSCRIBED", FieldKind::Boolean, BOOLEAN)
    },
];

const _: () = {
    let mut row = 0;
    while row < FIELDS.len() {
        assert!(
            FIELDS[row].field as usize == row,
            "the field table is in the order of Field"
        );
        row += 1;
    }
};

impl Field {
    /// The field's row of the table.
    #[must_use]
    pub fn info(self) -> &'static FieldInfo {
        &FIELDS[self as usize]
    }

    /// Finds a field by its name as in GraphQL.
    #[must_use]
    pub fn parse(name: &str) -> Option<Field> {
        FIELDS
            .iter()
            .find(|info| info.name == name)
            .map(|info| info.field)
    }
}

/// Every operator with its name as in GraphQL, in the order of [`Operator`].
const OPERATORS: [(Operator, &str); 17] = [
    (Equals, "EQUALS"),
    (NotEquals, "NOT_EQUALS"),
    (GreaterThan, "GREATER_THAN"),
    (AtLeast, "AT_LEAST"),
    (LessThan, "LESS_THAN"),
    (AtMost, "AT_MOST"),
    (Between, "BETWEEN"),
    (In, "IN"),
    (NotIn, "NOT_IN"),
    (Contains, "CONTAINS"),
    (StartsWith, "STARTS_WITH"),
    (IsSet, "IS_SET"),
    (IsNotSet, "IS_NOT_SET"),
    (WithinLast, "WITHIN_LAST"),
    (NotWithinLast, "NOT_WITHIN_LAST"),
    (Before, "BEFORE"),
    (OnOrAfter, "ON_OR_AFTER"),
];

impl Operator {
    /// Its name as in GraphQL.
    #[must_use]
    pub fn name(self) -> &'static str {
        OPERATORS[self as usize].1
    }

    /// Finds an operator by its name as in GraphQL.
    #[must_use]
    pub fn parse(name: &str) -> Option<Operator> {
        OPERATORS
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(operator, _)| *operator)
    }

    /// All operators.
    pub fn all() -> impl Iterator<Item = Operator> {
        OPERATORS.into_iter().map(|(operator, _)| operator)
    }

    /// What to use instead on a field of this kind that does not take the operator.
    pub(crate) fn instead(self, kind: FieldKind) -> Option<&'static str> {
        let hint = match (kind, self) {
            (FieldKind::Time, GreaterThan | AtLeast) => "use ON_OR_AFTER",
            (FieldKind::Time, LessThan | AtMost) => "use BEFORE",
            (FieldKind::Time, Equals | In | Contains) => {
                "use BETWEEN with the same date twice for a whole day"
            }
            (FieldKind::Time, IsSet | IsNotSet) => "it is always set",
            (FieldKind::Money | FieldKind::Count, Before) => "use LESS_THAN",
            (FieldKind::Money | FieldKind::Count, OnOrAfter) => "use AT_LEAST",
            (FieldKind::Money | FieldKind::Count, WithinLast | NotWithinLast) => {
                "to count only what happened in a period, add `within`"
            }
            (FieldKind::Money | FieldKind::Count, IsSet) => "use GREATER_THAN 0",
            (FieldKind::Money | FieldKind::Count, IsNotSet) => "use EQUALS 0",
            (FieldKind::Money | FieldKind::Count, Contains | StartsWith) => "use EQUALS or BETWEEN",
            (FieldKind::Tags, Equals | StartsWith) => "use CONTAINS",
            (FieldKind::Tags, NotEquals) => "use NOT_IN with a list of one",
            (FieldKind::Boolean, In | Contains) => "use EQUALS",
            (FieldKind::Boolean, NotIn) => "use NOT_EQUALS",
            (FieldKind::Text, GreaterThan | AtLeast | LessThan | AtMost | Between) => {
                "text has no order; use IN or STARTS_WITH"
            }
            (FieldKind::Attribute, WithinLast | NotWithinLast | Before | OnOrAfter) => {
                "an attribute is text, number or boolean, never a time"
            }
            _ => return None,
        };
        Some(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_wire() {
        for info in &FIELDS {
            assert_eq!(serde_json::to_value(info.field).unwrap(), info.name);
            assert_eq!(Field::parse(info.name), Some(info.field));
            assert!(
                !info.label.is_empty() && !info.subject.is_empty() && !info.synonyms.is_empty()
            );
            assert_eq!(info.presence.is_some(), info.operators.contains(&IsSet));
        }
        for (position, operator) in Operator::all().enumerate() {
            assert_eq!(operator as usize, position);
            assert_eq!(serde_json::to_value(operator).unwrap(), operator.name());
            assert_eq!(Operator::parse(operator.name()), Some(operator));
        }
    }
}
