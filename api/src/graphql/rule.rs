//! Rules as clients write them, and their way to a checked rule.

use async_graphql::{Context, Enum, InputObject, OneofObject};
use tidings_audience::{CheckedRule, Condition, Rule, RuleContext, RuleError, check};

use super::{context, scalars::RuleValue};
use crate::error::{ApiError, Step};

/// Which customers are meant: exactly one of `all`, `any`, `not` and `condition`. Rules nest, at most 32
/// levels and 500 conditions. Every rule is true or false for every customer, so `not` is the exact
/// complement.
#[derive(OneofObject)]
pub enum AudienceRuleInput {
    /// Every one of these holds. At least one is needed.
    All(Vec<AudienceRuleInput>),
    /// At least one of these holds. At least one is needed.
    Any(Vec<AudienceRuleInput>),
    /// This does not hold.
    Not(Box<AudienceRuleInput>),
    /// A condition on one field.
    Condition(ConditionInput),
}

/// A condition on one field. `audienceFields` tells which operators and values a field takes.
///
/// Where the customer has no value for the field, only IS_NOT_SET, NOT_EQUALS, NOT_IN and
/// NOT_WITHIN_LAST hold. Totals and counts are never absent.
#[derive(InputObject)]
pub struct ConditionInput {
    /// What is asked about.
    field: AudienceFieldName,
    /// How it is compared.
    operator: RuleOperator,
    /// What it is compared with; left out for IS_SET and IS_NOT_SET.
    value: Option<RuleValue>,
    /// For ATTRIBUTE: the attribute's name.
    key: Option<String>,
    /// For TOTAL_SPEND, ORDER_COUNT and VISIT_COUNT: an ISO 8601 period of years, months, weeks and days
    /// (`P90D`, `P3M`); only what happened within it counts. It begins at the start of a day in the
    /// workspace's time zone.
    within: Option<String>,
}

/// What a condition can ask about.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "tidings_audience::Field")]
pub enum AudienceFieldName {
    /// The sum of completed orders, in the workspace's currency.
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
    /// A custom attribute, named by the condition's `key`. One of another JSON kind than the condition's
    /// value counts as absent.
    Attribute,
    /// Whether the customer consented to messages.
    Subscribed,
}

/// How a condition compares.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "tidings_audience::Operator")]
pub enum RuleOperator {
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

impl From<AudienceRuleInput> for Rule {
    fn from(input: AudienceRuleInput) -> Self {
        let rules = |inputs: Vec<AudienceRuleInput>| inputs.into_iter().map(Rule::from).collect();
        match input {
            AudienceRuleInput::All(inputs) => Self::All(rules(inputs)),
            AudienceRuleInput::Any(inputs) => Self::Any(rules(inputs)),
            AudienceRuleInput::Not(input) => Self::Not(Box::new((*input).into())),
            AudienceRuleInput::Condition(condition) => Self::Condition(condition.into()),
        }
    }
}

impl From<ConditionInput> for Condition {
    fn from(input: ConditionInput) -> Self {
        Self {
            field: input.field.into(),
            operator: input.operator.into(),
            value: input.value.map(|value| value.0),
            key: input.key,
            within: input.within,
        }
    }
}

/// What rules of this request mean: the workspace's currency and zone, and the request's clock.
pub fn rule_context(ctx: &Context<'_>) -> Result<RuleContext, ApiError> {
    let workspace = context::workspace(ctx);
    Ok(RuleContext {
        currency: context::currency(workspace)?,
        zone: context::zone(workspace)?,
        as_of: context::now(ctx),
        orders_count_as_visits: workspace.orders_count_as_visits,
    })
}

/// Checks a rule that is the argument `rule`, or stands under that name at `place` of the arguments.
///
/// # Errors
/// BAD_USER_INPUT with the path of the first wrong part and its words, and the number of others.
pub fn checked(
    ctx: &Context<'_>,
    place: &[&str],
    input: AudienceRuleInput,
) -> Result<CheckedRule, ApiError> {
    check(&input.into(), &rule_context(ctx)?).map_err(|errors| refused(place, &errors))
}

fn refused(place: &[&str], errors: &[RuleError]) -> ApiError {
    let Some(first) = errors.first() else {
        return ApiError::bad_request("the rule is not valid");
    };
    let more = match errors.len() - 1 {
        0 => String::new(),
        1 => " (and one other part is wrong)".to_owned(),
        more => format!(" (and {more} other parts are wrong)"),
    };
    let inner = first.path.segments().iter().map(Step::from);
    let path: Vec<Step> = place.iter().map(Step::from).chain(inner).collect();
    ApiError::bad_user_input(path, format!("{first}{more}"))
}

/// Reads a rule that was saved, to be put into words or counted again.
pub fn saved(ctx: &Context<'_>, rule: &serde_json::Value) -> Result<CheckedRule, ApiError> {
    let context = rule_context(ctx)?;
    let checked = Rule::from_json(rule).and_then(|rule| check(&rule, &context));
    checked.map_err(|errors| {
        let first = errors.first().map(ToString::to_string).unwrap_or_default();
        ApiError::internal(format!("a saved rule is not valid: {first}"))
    })
}

/// The rule as JSON, with exactly the keys it uses.
pub fn written(rule: &CheckedRule) -> Result<serde_json::Value, ApiError> {
    serde_json::to_value(rule.rule()).map_err(ApiError::internal)
}
