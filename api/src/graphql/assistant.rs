//! Asking a language model: only as long as the workspace has tokens left for today, and always on record.
//!
//! A request is written down before the model is asked, with the tokens that it may use up set aside, and closed
//! with what it did use up. One that nobody waits for to the end keeps its tokens set aside until the day is over.

use std::future::Future;

use async_graphql::Context;
use tidings_assistant::{
    model::Model,
    provider::{Failure, Usage},
};
use tidings_audience::start_of_day;
use tidings_store::{
    Store, StoreError, WorkspaceId,
    assistant_request::{AssistantKind, AssistantOutcome, NewAssistantRequest},
};

use super::{context, rule};
use crate::error::ApiError;

/// Why a model is not asked for the rest of the day.
pub const NO_TOKENS: &str = "the workspace used up its tokens of today";

/// A request of a model that is under way.
pub struct Asking {
    store: Store,
    workspace: WorkspaceId,
    id: i64,
    model: Model,
}

/// Writes down that a model is about to be asked; nothing where the workspace has too few tokens left.
pub async fn begin(
    ctx: &Context<'_>,
    model: &Model,
    kind: AssistantKind,
    prompt: &str,
) -> Result<Option<Asking>, ApiError> {
    let (store, workspace) = (context::store(ctx), context::workspace_id(ctx));
    let rule = rule::rule_context(ctx)?;
    let today = rule.as_of.with_timezone(&rule.zone).date_naive();
    let new = NewAssistantRequest {
        kind,
        prompt: prompt.to_owned(),
        model: model.config().model.clone(),
        tokens: number(model.most_tokens()),
        budget: number(model.config().daily_tokens),
        since: start_of_day(today, rule.zone),
    };
    let actor = context::actor(ctx);
    let id = store
        .begin_assistant_request(workspace, &new, &actor)
        .await?;
    Ok(id.map(|id| Asking {
        store: store.clone(),
        workspace,
        id,
        model: model.clone(),
    }))
}

impl Asking {
    /// Writes down what the request used up, and what went wrong, if anything did.
    pub async fn end(self, usage: Usage, failure: Option<Failure>) -> Result<(), StoreError> {
        let outcome = AssistantOutcome {
            prompt_tokens: number(usage.prompt_tokens),
            completion_tokens: number(usage.completion_tokens),
            cost: number(self.model.config().cost(usage)),
            outcome: failure.map_or_else(|| "answered".to_owned(), |failure| failure.to_string()),
        };
        self.store
            .end_assistant_request(self.workspace, self.id, &outcome)
            .await
    }
}

/// What a model proposes, or in words why it proposes nothing: `asked` is what asks it, and is dropped unasked
/// where the workspace has no tokens left.
pub async fn ask<T>(
    ctx: &Context<'_>,
    model: &Model,
    kind: AssistantKind,
    prompt: &str,
    asked: impl Future<Output = (Result<T, Failure>, Usage)> + Send,
) -> Result<Result<T, String>, ApiError> {
    let Some(asking) = begin(ctx, model, kind, prompt).await? else {
        return Ok(Err(NO_TOKENS.to_owned()));
    };
    let (answer, usage) = asked.await;
    asking.end(usage, answer.as_ref().err().copied()).await?;
    Ok(answer.map_err(|failure| failure.to_string()))
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
