use async_graphql::{Context, Enum, Object, SimpleObject};
use tidings_audience::{FIELDS, FieldInfo, Operator};

use super::{
    context,
    guard::{Requires, Scope},
    rule::{AudienceFieldName, RuleOperator},
};
use crate::error::ApiError;

/// The kind of value a field holds and is compared with.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "tidings_audience::FieldKind")]
pub enum AudienceFieldType {
    /// An amount in the workspace's currency: a decimal in a string, or a number.
    Money,
    /// A whole number.
    Count,
    /// A moment: an RFC 3339 date-time or a date; for WITHIN_LAST and NOT_WITHIN_LAST an ISO 8601 period.
    Time,
    /// Text, compared without regard to case.
    Text,
    /// A set of texts, compared without regard to case.
    Tags,
    /// Text, number or boolean, as the value is; the condition names it by `key`.
    Attribute,
    /// True or false.
    Boolean,
}

/// The form of the value a condition takes, so that a rule builder draws the right input.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum RuleValueForm {
    /// No value.
    None,
    /// One value of the field's type.
    One,
    /// A list of exactly two values of the field's type, the lesser first.
    Two,
    /// A list of 1 to 1,000 values of the field's type.
    Many,
    /// An ISO 8601 period of years, months, weeks and days, such as `P90D`.
    Period,
}

/// An operator that a field takes.
#[derive(SimpleObject)]
pub struct AudienceFieldOperator {
    /// Its name in a condition.
    name: RuleOperator,
    /// What a menu calls it, for this type of field: "is more than".
    label: &'static str,
    /// The form of the value it is given with.
    value: RuleValueForm,
}

/// A field that a rule can ask about, with everything a rule builder needs to draw it.
pub struct AudienceField {
    info: &'static FieldInfo,
    currency: &'static str,
}

/// A field that a rule can ask about, with everything a rule builder needs to draw it.
#[Object]
impl AudienceField {
    /// Its name in a condition.
    async fn name(&self) -> AudienceFieldName {
        self.info.field.into()
    }

    /// What a menu calls it.
    async fn label(&self) -> &str {
        self.info.label
    }

    /// The kind of its values.
    #[graphql(name = "type")]
    async fn kind(&self) -> AudienceFieldType {
        self.info.kind.into()
    }

    /// The operators it takes, the usual one first.
    async fn operators(&self) -> Vec<AudienceFieldOperator> {
        let operator = |operator: &Operator| AudienceFieldOperator {
            name: (*operator).into(),
            label: label(self.info, *operator),
            value: form(*operator),
        };
        self.info.operators.iter().map(operator).collect()
    }

    /// What its numbers count, in the plural ("orders"), or the currency's ISO 4217 code for money;
    /// absent for other types.
    async fn unit(&self) -> Option<&str> {
        match self.info.kind {
            tidings_audience::FieldKind::Money => Some(self.currency),
            _ => self.info.unit.map(|unit| unit.many),
        }
    }

    /// Whether a condition on it needs a `key`: the attribute's name.
    async fn takes_key(&self) -> bool {
        self.info.needs_key()
    }

    /// Whether a condition on it may be limited to a period by `within`.
    async fn takes_within(&self) -> bool {
        self.info.within
    }

    /// Whether it may be absent; where it may not, IS_SET and IS_NOT_SET are not among the operators.
    async fn may_be_absent(&self) -> bool {
        self.info.presence.is_some()
    }

    /// An example of a value, as a hint within an empty input.
    async fn value_hint(&self) -> &str {
        use tidings_audience::Field;
        match self.info.field {
            Field::TotalSpend => "10000.00",
            Field::OrderCount | Field::VisitCount => "3",
            Field::LastOrderAt | Field::FirstOrderAt | Field::LastVisitAt | Field::CreatedAt => {
                "2026-03-01"
            }
            Field::Name => "Asha Rao",
            Field::Email => "asha@example.com",
            Field::Phone => "+919876543210",
            Field::City => "Mumbai",
            Field::Country => "IN",
            Field::Tags => "vip",
            Field::Attribute => "gold",
            Field::Subscribed => "true",
        }
    }

    /// Other words people use for it, in lower case, to find it by.
    async fn synonyms(&self) -> Vec<&str> {
        self.info.synonyms.to_vec()
    }
}

fn form(operator: Operator) -> RuleValueForm {
    match operator {
        Operator::IsSet | Operator::IsNotSet => RuleValueForm::None,
        Operator::Between => RuleValueForm::Two,
        Operator::In | Operator::NotIn => RuleValueForm::Many,
        Operator::WithinLast | Operator::NotWithinLast => RuleValueForm::Period,
        _ => RuleValueForm::One,
    }
}

fn label(info: &FieldInfo, operator: Operator) -> &'static str {
    use tidings_audience::FieldKind::{Tags, Time};
    match (info.kind, operator) {
        (Tags, Operator::Contains) => "include",
        (Tags, Operator::In) => "include any of",
        (Tags, Operator::NotIn) => "include none of",
        (Time, Operator::Between) => "is between the days",
        (_, Operator::Equals) => "is",
        (_, Operator::NotEquals) => "is not",
        (_, Operator::GreaterThan) => "is more than",
        (_, Operator::AtLeast) => "is at least",
        (_, Operator::LessThan) => "is less than",
        (_, Operator::AtMost) => "is at most",
        (_, Operator::Between) => "is between",
        (_, Operator::In) => "is any of",
        (_, Operator::NotIn) => "is none of",
        (_, Operator::Contains) => "contains",
        (_, Operator::StartsWith) => "starts with",
        (_, Operator::IsSet) => "is known",
        (_, Operator::IsNotSet) => "is not known",
        (_, Operator::WithinLast) => "is within the last",
        (_, Operator::NotWithinLast) => "is not within the last",
        (_, Operator::Before) => "is before",
        (_, Operator::OnOrAfter) => "is on or after",
    }
}

#[derive(Default)]
pub struct AudienceFieldQuery;

#[Object]
impl AudienceFieldQuery {
    /// The fields a rule can ask about, in the order of a menu: what a rule builder needs to draw itself.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn audience_fields(&self, ctx: &Context<'_>) -> Result<Vec<AudienceField>, ApiError> {
        let workspace = context::workspace(ctx);
        let currency = context::currency(workspace)?.code();
        Ok(FIELDS
            .iter()
            .map(|info| AudienceField { info, currency })
            .collect())
    }
}
