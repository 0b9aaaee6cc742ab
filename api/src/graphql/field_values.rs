//! Suggestions for whoever writes a rule: values that fields hold, and the custom attributes there are.

use async_graphql::{Context, Enum, Object, SimpleObject};
use tidings_store::field_values::{FieldValue, FoundAttribute, ListedField};

use super::{
    context,
    guard::{Requires, Scope},
    rule::AudienceFieldName,
    scalars::RuleValue,
    text,
};
use crate::{error::ApiError, ingest::ATTRIBUTE_KEY_MAX};

/// What suggestions cost in the reckoning of a request's complexity: they look at some thousand customers.
const COST: usize = 100;
/// The most that are given at once.
const FIRST_MAX: i32 = 100;

/// Values that a field holds. Of a workspace of at most 10,000 customers all are looked at, of a larger one 10,000,
/// taken evenly from the first to the last.
#[derive(SimpleObject)]
pub struct AudienceFieldValues {
    /// The most frequent first; where text is searched for, those that begin with it before all others.
    values: Vec<AudienceFieldValue>,
    /// How many customers were looked at.
    sampled: i64,
    /// Whether these are all customers of the workspace, so that nothing is missing and the numbers are exact.
    complete: bool,
}

/// A value that customers have.
#[derive(SimpleObject)]
pub struct AudienceFieldValue {
    /// As a condition takes it.
    value: RuleValue,
    /// How many of the customers looked at have it, however they write it.
    customers: i64,
}

/// Custom attributes that customers have. Of a workspace of at most 10,000 customers all are looked at, of a larger
/// one 10,000, taken evenly from the first to the last.
#[derive(SimpleObject)]
pub struct AudienceAttributes {
    /// The most frequent first.
    attributes: Vec<AudienceAttribute>,
    /// How many customers were looked at.
    sampled: i64,
    /// Whether these are all customers of the workspace, so that nothing is missing and the numbers are exact.
    complete: bool,
}

/// A custom attribute.
#[derive(SimpleObject)]
pub struct AudienceAttribute {
    /// Its name, the `key` of a condition.
    key: String,
    /// What its values are; where they differ, what most of them are.
    #[graphql(name = "type")]
    kind: AudienceAttributeType,
    /// How many of the customers looked at have it.
    customers: i64,
}

/// What the values of a custom attribute are.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum AudienceAttributeType {
    /// Text.
    Text,
    /// A number.
    Number,
    /// True or false.
    Boolean,
}

impl From<FieldValue> for AudienceFieldValue {
    fn from(found: FieldValue) -> Self {
        Self {
            value: RuleValue(found.value),
            customers: found.customers,
        }
    }
}

impl TryFrom<FoundAttribute> for AudienceAttribute {
    type Error = ApiError;

    fn try_from(found: FoundAttribute) -> Result<Self, ApiError> {
        let kind = match found.kind.as_str() {
            "string" => AudienceAttributeType::Text,
            "number" => AudienceAttributeType::Number,
            "boolean" => AudienceAttributeType::Boolean,
            other => return Err(ApiError::internal(format!("an attribute is a {other}"))),
        };
        Ok(Self {
            key: found.key,
            kind,
            customers: found.customers,
        })
    }
}

#[derive(Default)]
pub struct FieldValuesQuery;

#[Object]
impl FieldValuesQuery {
    /// Values to suggest for a condition on CITY, COUNTRY, TAGS, or the ATTRIBUTE named by `key`. `search`
    /// keeps those that hold the text, without regard to case; at most 200 characters. `first` is at most 100.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "COST + child_complexity"
    )]
    async fn audience_field_values(
        &self,
        ctx: &Context<'_>,
        field: AudienceFieldName,
        key: Option<String>,
        search: Option<String>,
        #[graphql(default = 20)] first: i32,
    ) -> Result<AudienceFieldValues, ApiError> {
        let field = listed(field, key)?;
        let search = text::search(search)?;
        let first = count(first)?;
        let found = context::store(ctx)
            .field_values(context::workspace_id(ctx), &field, search.as_deref(), first)
            .await?;
        Ok(AudienceFieldValues {
            values: found.found.into_iter().map(Into::into).collect(),
            sampled: found.sampled,
            complete: found.complete,
        })
    }

    /// Custom attributes to suggest for a condition on ATTRIBUTE. `search` keeps those whose name holds the
    /// text, without regard to case; at most 200 characters. `first` is at most 100.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "COST + child_complexity"
    )]
    async fn audience_attributes(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        #[graphql(default = 50)] first: i32,
    ) -> Result<AudienceAttributes, ApiError> {
        let search = text::search(search)?;
        let first = count(first)?;
        let found = context::store(ctx)
            .attributes(context::workspace_id(ctx), search.as_deref(), first)
            .await?;
        let attributes = found.found.into_iter().map(TryInto::try_into);
        Ok(AudienceAttributes {
            attributes: attributes.collect::<Result<_, _>>()?,
            sampled: found.sampled,
            complete: found.complete,
        })
    }
}

fn listed(field: AudienceFieldName, key: Option<String>) -> Result<ListedField, ApiError> {
    let listed = match field {
        AudienceFieldName::Attribute => {
            let key = key.ok_or_else(|| {
                ApiError::bad_user_input(["key"], "ATTRIBUTE needs the attribute's name as key")
            })?;
            if key.is_empty() || key.contains('\0') || key.chars().count() > ATTRIBUTE_KEY_MAX {
                let problem =
                    format!("key must have 1 to {ATTRIBUTE_KEY_MAX} characters and no U+0000");
                return Err(ApiError::bad_user_input(["key"], problem));
            }
            return Ok(ListedField::Attribute(key));
        }
        AudienceFieldName::City => ListedField::City,
        AudienceFieldName::Country => ListedField::Country,
        AudienceFieldName::Tags => ListedField::Tags,
        _ => {
            let problem = "field must be CITY, COUNTRY, TAGS or ATTRIBUTE";
            return Err(ApiError::bad_user_input(["field"], problem));
        }
    };
    match key {
        None => Ok(listed),
        Some(_) => Err(ApiError::bad_user_input(
            ["key"],
            "key goes with ATTRIBUTE alone",
        )),
    }
}

fn count(first: i32) -> Result<u32, ApiError> {
    u32::try_from(first)
        .ok()
        .filter(|_| (1..=FIRST_MAX).contains(&first))
        .ok_or_else(|| {
            let problem = format!("first must be between 1 and {FIRST_MAX}, not {first}");
            ApiError::bad_user_input(["first"], problem)
        })
}
