use async_graphql::{Context, Name, Object, SelectionField, SimpleObject, Value};
use tidings_audience::CheckedRule;
use tidings_store::{
    campaign::Channel as StoredChannel,
    preview::{Preview, PreviewWants, REASONS},
};

use super::{
    campaign::LeftOut,
    context,
    customer::Customer,
    guard::{Requires, Scope},
    message::Channel,
    rule::{self, AudienceRuleInput},
    scalars::DateTime,
};
use crate::error::ApiError;

/// What a preview costs in the reckoning of a request's complexity: it may look at every customer.
pub const COST: usize = 400;
/// How many members a sample may have.
const SAMPLE_MAX: i32 = 100;
const SAMPLE_DEFAULT: i32 = 5;

/// Who a rule means at this moment, counted exactly from live data. Only what is asked for is computed.
pub struct AudiencePreview {
    rule: CheckedRule,
    wants: PreviewWants,
    counted: Preview,
    sample: Vec<Customer>,
}

/// How many customers one condition of a rule holds for by itself.
#[derive(SimpleObject)]
pub struct ConditionSize {
    /// Where the condition stands in the rule: `rule.all[1].condition`.
    path: String,
    /// The condition in words.
    text: String,
    /// How many customers it holds for.
    size: i64,
}

/// Who a rule means at this moment, counted exactly from live data. Only what is asked for is computed.
#[Object]
impl AudiencePreview {
    /// How many customers the rule holds for.
    async fn size(&self) -> Result<i64, ApiError> {
        self.counted.size.ok_or_else(not_computed)
    }

    /// How many of them a message could be sent to by this channel: known, with consent and an address
    /// for it, and not suppressed.
    async fn reachable(
        &self,
        #[graphql(default_with = "Channel::Sms")] channel: Channel,
    ) -> Result<i64, ApiError> {
        let place = place(&self.wants.reachable, channel)?;
        let counted = self.counted.reachable.get(place);
        counted.copied().ok_or_else(not_computed)
    }

    /// How many of them a campaign by this channel would leave out now, by reason; of several reasons the
    /// first counts: `unknown_customer`, `not_subscribed`, `no_address`, `suppressed`.
    async fn left_out(
        &self,
        #[graphql(default_with = "Channel::Sms")] channel: Channel,
    ) -> Result<Vec<LeftOut>, ApiError> {
        let place = place(&self.wants.left_out, channel)?;
        let counted = self.counted.left_out.chunks(REASONS.len()).nth(place);
        let counted = counted.ok_or_else(not_computed)?.iter().copied();
        let reasons = REASONS.map(str::to_owned).into_iter().zip(counted);
        Ok(reasons
            .filter(|(_, members)| *members > 0)
            .map(|(reason, members)| LeftOut { reason, members })
            .collect())
    }

    /// Some of them. `first` is at most 100.
    #[graphql(complexity = "sample_cost(first, child_complexity)")]
    async fn sample(
        &self,
        #[graphql(default_with = "Some(SAMPLE_DEFAULT)")] first: Option<i32>,
    ) -> Vec<Customer> {
        let first = usize::try_from(first.unwrap_or(SAMPLE_DEFAULT)).unwrap_or(0);
        self.sample
            .iter()
            .take(first)
            .map(|customer| Customer(customer.0.clone()))
            .collect()
    }

    /// For each condition of the rule, in the order in which they stand, how many customers it holds
    /// for by itself.
    async fn breakdown(&self) -> Result<Vec<ConditionSize>, ApiError> {
        if !self.wants.breakdown {
            return Err(not_computed());
        }
        let size = |(condition, size): (&tidings_audience::CheckedCondition, &i64)| ConditionSize {
            path: condition.path.to_string(),
            text: condition.text.clone(),
            size: *size,
        };
        Ok(self
            .rule
            .conditions()
            .iter()
            .zip(&self.counted.breakdown)
            .map(size)
            .collect())
    }

    /// The rule in words: "total spend is more than ₹10,000 and at most 3 visits".
    async fn rule_text(&self) -> &str {
        self.rule.wording()
    }

    /// The moment the numbers are of, at which the rule's periods end.
    async fn as_of(&self) -> DateTime {
        self.rule.as_of().into()
    }
}

fn place(wanted: &[StoredChannel], channel: Channel) -> Result<usize, ApiError> {
    let channel = StoredChannel::from(channel);
    let place = wanted.iter().position(|wanted| *wanted == channel);
    place.ok_or_else(not_computed)
}

fn not_computed() -> ApiError {
    ApiError::internal("a preview lacks what was asked for")
}

fn sample_cost(first: Option<i32>, child: usize) -> usize {
    let first = first.unwrap_or(SAMPLE_DEFAULT).clamp(1, SAMPLE_MAX);
    usize::try_from(first).unwrap_or(1) * child + 1
}

/// Computes what the current field's selection asks for, in one scan.
pub async fn preview(ctx: &Context<'_>, rule: CheckedRule) -> Result<AudiencePreview, ApiError> {
    let wants = wants(ctx)?;
    let (store, workspace) = (context::store(ctx), context::workspace_id(ctx));
    let began = tokio::time::Instant::now();
    let counted = store.preview(workspace, &rule, &wants).await;
    let outcome = if counted.is_ok() { "counted" } else { "failed" };
    metrics::histogram!("tidings_preview_seconds", "outcome" => outcome).record(began.elapsed());
    let counted = counted?;
    let mut sample = Vec::new();
    if !counted.sample.is_empty() {
        sample = store.find_customers(workspace, &counted.sample).await?;
        sample.sort_unstable_by_key(|row| row.id);
    }
    Ok(AudiencePreview {
        rule,
        wants,
        counted,
        sample: sample.into_iter().map(Customer).collect(),
    })
}

fn wants(ctx: &Context<'_>) -> Result<PreviewWants, ApiError> {
    let mut wants = PreviewWants::default();
    for field in ctx.field().selection_set() {
        match field.name() {
            "size" => wants.size = true,
            "breakdown" => wants.breakdown = true,
            "reachable" => want(&mut wants.reachable, &field),
            "leftOut" => want(&mut wants.left_out, &field),
            "sample" => {
                let first = match argument(&field, "first") {
                    Some(Value::Number(number)) => number.as_i64().unwrap_or(-1),
                    _ => i64::from(SAMPLE_DEFAULT),
                };
                if !(0..=i64::from(SAMPLE_MAX)).contains(&first) {
                    let problem = format!("first must be between 0 and {SAMPLE_MAX}, not {first}");
                    return Err(ApiError::bad_user_input(["sample", "first"], problem));
                }
                wants.sample = wants.sample.max(Some(first));
            }
            _ => {}
        }
    }
    Ok(wants)
}

/// Adds the field's channel. A wrong name is refused when the field itself reads it.
fn want(channels: &mut Vec<StoredChannel>, field: &SelectionField<'_>) {
    let channel = match argument(field, "channel") {
        Some(Value::Enum(name)) => channel(&name),
        Some(Value::String(name)) => channel(&name),
        _ => Some(StoredChannel::Sms),
    };
    channels.extend(channel.filter(|channel| !channels.contains(channel)));
}

fn argument(field: &SelectionField<'_>, wanted: &str) -> Option<Value> {
    let arguments: Vec<(Name, Value)> = field.arguments().ok()?;
    arguments
        .into_iter()
        .find(|(name, _)| name == wanted)
        .map(|(_, value)| value)
}

fn channel(name: &str) -> Option<StoredChannel> {
    [
        StoredChannel::Sms,
        StoredChannel::Email,
        StoredChannel::Whatsapp,
    ]
    .into_iter()
    .find(|channel| channel.as_str() == name)
}

#[derive(Default)]
pub struct PreviewQuery;

#[Object]
impl PreviewQuery {
    /// Who a rule means, before anything is saved: exact and from live data. A rule that is not valid is
    /// BAD_USER_INPUT with the path of the wrong part. One that takes too long to count is UNAVAILABLE.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "COST + child_complexity"
    )]
    async fn audience_preview(
        &self,
        ctx: &Context<'_>,
        rule: AudienceRuleInput,
    ) -> Result<AudiencePreview, ApiError> {
        let rule = rule::checked(ctx, &[], rule)?;
        preview(ctx, rule).await
    }
}
