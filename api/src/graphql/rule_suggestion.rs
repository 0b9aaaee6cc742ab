//! A sentence read as a rule, for somebody to look at before it counts.

use async_graphql::{Context, Object, SimpleObject};
use serde_json::Value;
use tidings_assistant::{
    Context as Known, PromptError, Suggestion,
    model::Model,
    provider::{Provider, note, suggest},
    read,
};
use tidings_audience::start_of_day;
use tidings_store::{
    assistant_request::{AssistantOutcome, NewAssistantRequest},
    field_values::ListedField,
};

use super::{
    context,
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

/// What a language model proposes, as long as the workspace has tokens left for today; else, or where it
/// fails, what the built-in reader does. What was asked is recorded, with what it cost.
async fn proposed(
    ctx: &Context<'_>,
    model: &Model,
    prompt: &str,
    known: &Known<'_>,
) -> Result<Suggestion, ApiError> {
    let (store, workspace) = (context::store(ctx), context::workspace_id(ctx));
    let tokens = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let today = known
        .rule
        .as_of
        .with_timezone(&known.rule.zone)
        .date_naive();
    let new = NewAssistantRequest {
        kind: "rule",
        prompt: prompt.to_owned(),
        model: model.name().to_owned(),
        tokens: tokens(model.most_tokens()),
        budget: tokens(model.config().daily_tokens),
        since: start_of_day(today, known.rule.zone),
    };
    let actor = context::actor(ctx);
    let begun = store.begin_assistant_request(workspace, &new, &actor);
    let Some(id) = begun.await? else {
        let mut suggestion = read(prompt, known).map_err(|error| refused(&error))?;
        suggestion.note = Some(note("the workspace used up its tokens of today"));
        return Ok(suggestion);
    };
    let answer = suggest(model, prompt, known).await;
    let (suggestion, usage, failure) = answer.map_err(|error| refused(&error))?;
    let outcome = AssistantOutcome {
        prompt_tokens: tokens(usage.prompt_tokens),
        completion_tokens: tokens(usage.completion_tokens),
        cost: tokens(model.config().cost(usage)),
        outcome: failure.map_or_else(|| "answered".to_owned(), |failure| failure.to_string()),
    };
    store.end_assistant_request(workspace, id, &outcome).await?;
    Ok(suggestion)
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
