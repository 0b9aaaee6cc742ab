//! A sentence read as a rule, for somebody to look at before it counts.

use async_graphql::{Context, Object, SimpleObject};
use serde_json::Value;
use tidings_assistant::{
    Context as Known, PromptError, Suggestion,
    model::Model,
    provider::{Provider, note},
    read,
};
use tidings_store::{assistant_request::AssistantKind, field_values::ListedField};

use super::{
    assistant, context,
    guard::{Requires, Scope},
    rule,
    scalars::AudienceRule,
};
use crate::error::ApiError;

/// What a suggestion costs in the reckoning of a request's complexity: it looks at some thousand customers.
const COST: usize = 100;
/// The most tags, and the most cities, that a sentence is compared with; the most frequent ones.
const KNOWN_MAX: u32 = 500;

/// A rule proposed for a sentence. Nothing is saved.
#[derive(SimpleObject)]
pub struct RuleSuggestion {
    /// The rule, checked as a person's would be; null where the sentence says nothing that a rule can hold.
    rule: Option<AudienceRule>,
    /// The rule in words; empty where there is none.
    text: String,
    /// The words of the sentence that the rule does not hold, as they stand there.
    not_understood: Vec<String>,
    /// Who read it: `built-in`, or the name of a language model.
    provider: String,
    /// Why the built-in reader answered although a language model is set up.
    note: Option<String>,
}

impl TryFrom<Suggestion> for RuleSuggestion {
    type Error = ApiError;

    fn try_from(suggestion: Suggestion) -> Result<Self, ApiError> {
        let rule = suggestion.rule.as_ref().map(serde_json::to_value);
        Ok(Self {
            rule: rule
                .transpose()
                .map_err(ApiError::internal)?
                .map(AudienceRule),
            text: suggestion.text,
            not_understood: suggestion.not_understood,
            provider: suggestion.provider,
            note: suggestion.note,
        })
    }
}

#[derive(Default)]
pub struct RuleSuggestionQuery;

#[Object]
impl RuleSuggestionQuery {
    /// Reads a sentence such as "people who haven't shopped in 6 months and spent over ₹5K" as a rule. It
    /// never guesses: what it did not understand is named. A prompt has 1 to 1,000 characters; control
    /// characters and invisible ones are refused.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "COST + child_complexity"
    )]
    async fn suggest_rule(
        &self,
        ctx: &Context<'_>,
        prompt: String,
    ) -> Result<RuleSuggestion, ApiError> {
        PromptError::check(&prompt).map_err(|error| refused(&error))?;
        let rule = rule::rule_context(ctx)?;
        let (tags, cities) = tokio::try_join!(
            known(ctx, &ListedField::Tags),
            known(ctx, &ListedField::City)
        )?;
        let known = Known {
            rule,
            tags: &tags,
            cities: &cities,
        };
        let suggestion = match context::model(ctx) {
            Some(model) => proposed(ctx, model, &prompt, &known).await?,
            None => read(&prompt, &known).map_err(|error| refused(&error))?,
        };
        suggestion.try_into()
    }
}

fn refused(error: &PromptError) -> ApiError {
    ApiError::bad_user_input(["prompt"], format!("prompt {error}"))
}

/// What a language model proposes, or else the built-in reader with the reason why.
async fn proposed(
    ctx: &Context<'_>,
    model: &Model,
    prompt: &str,
    known: &Known<'_>,
) -> Result<Suggestion, ApiError> {
    let asked = model.rule(prompt, known);
    match assistant::ask(ctx, model, AssistantKind::Rule, prompt, asked).await? {
        Ok(suggestion) => Ok(suggestion),
        Err(reason) => {
            let mut suggestion = read(prompt, known).map_err(|error| refused(&error))?;
            suggestion.note = Some(note(&reason));
            Ok(suggestion)
        }
    }
}

/// The names of a field that customers of the workspace have.
async fn known(ctx: &Context<'_>, field: &ListedField) -> Result<Vec<String>, ApiError> {
    let found = context::store(ctx)
        .field_values(context::workspace_id(ctx), field, None, KNOWN_MAX)
        .await?;
    let values = found.found.into_iter().map(|found| found.value);
    Ok(values
        .filter_map(|value| match value {
            Value::String(text) => Some(text),
            _ => None,
        })
        .collect())
}
