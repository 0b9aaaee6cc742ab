//! What language models were asked for, by whom, and what it cost.

use async_graphql::{Context, Enum, Object, SimpleObject};
use tidings_store::{
    assistant_request::{AssistantKind as StoredKind, AssistantRequest as Row},
    assistant_usage::AssistantSums as StoredSums,
};

use super::{
    context,
    guard::{Requires, Scope},
    overview::{calendar, count_of},
    scalars::{DateTime, Decimal},
};
use crate::error::ApiError;

/// The most requests that are listed.
const LATEST_MAX: i32 = 100;
/// What it costs in the reckoning of a request's complexity.
const COST: usize = 100;

/// What a language model is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "tidings_store::assistant_request::AssistantKind")]
pub enum AssistantKind {
    /// A rule for a sentence.
    Rule,
    /// Messages for an objective.
    Messages,
    /// Labels for a campaign.
    Tags,
    /// What became of a campaign, in words.
    Summary,
}

/// What language models were asked for within some days. What the built-in helpers did costs nothing and is not
/// counted.
pub struct AssistantUsage {
    sums: StoredSums,
    days: Vec<AssistantDay>,
    kinds: Vec<AssistantKindSums>,
    askers: Vec<AssistantAsker>,
}

/// Requests in sum.
pub struct AssistantSums(StoredSums);

/// What was asked for on one day.
#[derive(SimpleObject)]
pub struct AssistantDay {
    /// The day in the workspace's time zone: `2026-03-01`.
    date: String,
    /// The requests of that day.
    sums: AssistantSums,
}

/// Requests of one kind.
#[derive(SimpleObject)]
pub struct AssistantKindSums {
    /// What was asked for.
    kind: AssistantKind,
    /// The requests of this kind.
    sums: AssistantSums,
}

/// Who asked.
#[derive(SimpleObject)]
pub struct AssistantAsker {
    /// A person's e-mail address or a key's name, as it was then.
    name: String,
    /// Their requests.
    sums: AssistantSums,
}

/// One request of a language model.
#[derive(SimpleObject)]
pub struct AssistantRequest {
    /// When.
    asked_at: DateTime,
    /// By whom: a person's e-mail address or a key's name.
    asked_by: String,
    /// What for.
    kind: AssistantKind,
    /// What the person wrote. What could be a name in it was blotted out before the model was asked.
    prompt: String,
    /// Which model was asked.
    model: String,
    /// Tokens of what was asked and of what was answered.
    tokens: i64,
    /// In US dollars, by the prices that were set then, with six decimal places.
    cost: Decimal,
    /// `answered`, or what went wrong; null while the answer is waited for, and where nobody waited to the end.
    outcome: Option<String>,
}

/// Requests in sum.
#[Object]
impl AssistantSums {
    /// How many.
    async fn requests(&self) -> i64 {
        self.0.requests
    }

    /// How many of them a model answered with something that was taken; for the others the built-in helper stood in.
    async fn answered(&self) -> i64 {
        self.0.answered
    }

    /// Tokens of what was asked and of what was answered.
    async fn tokens(&self) -> i64 {
        self.0.prompt_tokens + self.0.completion_tokens
    }

    /// Tokens of what was asked.
    async fn prompt_tokens(&self) -> i64 {
        self.0.prompt_tokens
    }

    /// Tokens of what was answered.
    async fn completion_tokens(&self) -> i64 {
        self.0.completion_tokens
    }

    /// In US dollars, by the prices that were set then, with six decimal places.
    async fn cost(&self) -> Decimal {
        dollars(self.0.cost)
    }
}

/// What language models were asked for within some days.
#[Object]
impl AssistantUsage {
    /// All of it.
    async fn sums(&self) -> AssistantSums {
        AssistantSums(self.sums)
    }

    /// Each day in the workspace's time zone, the first one first; the last one is today so far.
    async fn days(&self) -> &[AssistantDay] {
        &self.days
    }

    /// By what was asked for; kinds that were not are left out.
    async fn kinds(&self) -> &[AssistantKindSums] {
        &self.kinds
    }

    /// By who asked, those first who used up most tokens; at most 100.
    async fn askers(&self) -> &[AssistantAsker] {
        &self.askers
    }

    /// The model that is asked; null where none is set up.
    async fn model<'a>(&self, ctx: &Context<'a>) -> Option<&'a str> {
        context::model(ctx).map(|model| model.config().model.as_str())
    }

    /// How many tokens the workspace may use up in a day; null where no model is set up.
    async fn daily_tokens(&self, ctx: &Context<'_>) -> Option<i64> {
        let tokens = context::model(ctx)?.config().daily_tokens;
        Some(i64::try_from(tokens).unwrap_or(i64::MAX))
    }

    /// The last requests of all times, newest first. `first` is 1 to 100.
    #[graphql(complexity = "COST + child_complexity")]
    async fn latest(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 20)] first: i32,
    ) -> Result<Vec<AssistantRequest>, ApiError> {
        if !(1..=LATEST_MAX).contains(&first) {
            let problem = format!("first must be between 1 and {LATEST_MAX}, not {first}");
            return Err(ApiError::bad_user_input(["latest", "first"], problem));
        }
        let rows = context::store(ctx)
            .list_assistant_requests(context::workspace_id(ctx), first.into())
            .await?;
        rows.into_iter().map(AssistantRequest::try_from).collect()
    }
}

impl TryFrom<Row> for AssistantRequest {
    type Error = ApiError;

    fn try_from(row: Row) -> Result<Self, ApiError> {
        let kind = StoredKind::parse(&row.kind);
        let unknown =
            || ApiError::internal(format!("a model was asked for the unknown {}", row.kind));
        Ok(Self {
            kind: kind.ok_or_else(unknown)?.into(),
            asked_at: row.asked_at.into(),
            asked_by: row.asked_by,
            prompt: row.prompt,
            model: row.model,
            tokens: row.prompt_tokens + row.completion_tokens,
            cost: dollars(row.cost),
            outcome: row.outcome,
        })
    }
}

/// Millionths of a US dollar as an amount.
fn dollars(millionths: i64) -> Decimal {
    let (whole, fraction) = (millionths / 1_000_000, millionths % 1_000_000);
    Decimal::from(format!("{whole}.{fraction:06}"))
}

#[derive(Default)]
pub struct AssistantUsageQuery;

#[Object]
impl AssistantUsageQuery {
    /// What language models were asked for within the last days, today included: requests, tokens and cost, by day, by
    /// kind and by who asked. `days` is at least 1 and at most 366.
    ///
    /// Needs the scope `admin`.
    #[graphql(
        guard = "Requires(Scope::Admin)",
        complexity = "COST + child_complexity"
    )]
    async fn assistant_usage(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 30)] days: i32,
    ) -> Result<AssistantUsage, ApiError> {
        let count = count_of(days)?;
        let zone = context::zone(context::workspace(ctx))?;
        let (dates, bounds) = calendar(context::now(ctx), zone, count);
        let usage = context::store(ctx)
            .assistant_usage(context::workspace_id(ctx), &bounds)
            .await?;
        let kinds = usage.kinds.into_iter();
        let askers = usage.askers.into_iter();
        Ok(AssistantUsage {
            sums: usage.sums,
            days: dates
                .iter()
                .zip(usage.spans)
                .map(|(date, sums)| AssistantDay {
                    date: date.to_string(),
                    sums: AssistantSums(sums),
                })
                .collect(),
            kinds: kinds
                .map(|(kind, sums)| AssistantKindSums {
                    kind: kind.into(),
                    sums: AssistantSums(sums),
                })
                .collect(),
            askers: askers
                .map(|(name, sums)| AssistantAsker {
                    name,
                    sums: AssistantSums(sums),
                })
                .collect(),
        })
    }
}
