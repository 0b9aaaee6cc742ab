use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime as Moment, Utc};
use tidings_queue::Channel as QueueChannel;
use tidings_store::{
    AudienceId, CampaignId,
    campaign::{CampaignCounters, Control, Launch, LaunchAudience, NewCampaign},
};
use tidings_telemetry::traces;
use tracing::Instrument;

use super::{
    campaign::Campaign,
    campaign_tag, context,
    guard::{Requires, Scope},
    message::MessageInput,
    rule::{self, AudienceRuleInput},
    scalars::DateTime,
    text,
};
use crate::error::ApiError;

/// A campaign to be launched: a message, and either a saved audience or a rule.
#[derive(InputObject)]
pub struct LaunchCampaignInput {
    /// What people call it, 1 to 200 characters.
    name: String,
    /// The saved audience to write to. Give either this or `rule`.
    audience_id: Option<ID>,
    /// The rule that says whom to write to; it is saved as an audience. Give either this or `audienceId`.
    rule: Option<AudienceRuleInput>,
    /// What the audience saved for `rule` is called; the campaign's name where left out.
    audience_name: Option<String>,
    /// What to say.
    message: MessageInput,
    /// When to start, a moment to come; at once where left out.
    scheduled_at: Option<DateTime>,
    /// At most 20 tags of 1 to 200 characters, to find it by.
    tags: Option<Vec<String>>,
    /// 1 to 200 printable characters. Launching again with the same key and input gives the first
    /// campaign and starts nothing; with other input it is CONFLICT.
    idempotency_key: Option<String>,
}

/// The campaign as it was launched.
#[derive(SimpleObject)]
pub struct LaunchCampaignPayload {
    /// The campaign, PREPARING or SCHEDULED; as it stands now where it had been launched before.
    campaign: Campaign,
}

/// The campaign after the change.
#[derive(SimpleObject)]
pub struct CampaignPayload {
    /// The campaign after the change.
    campaign: Campaign,
}

impl LaunchCampaignInput {
    fn new_campaign(self, ctx: &Context<'_>) -> Result<NewCampaign, ApiError> {
        self.message.check()?;
        let audience_name = self
            .audience_name
            .map(|name| text::name(&["input", "audienceName"], &name))
            .transpose()?;
        let audience = match (self.audience_id, self.rule) {
            (Some(id), None) if audience_name.is_none() => LaunchAudience::Saved(
                id.parse::<AudienceId>()
                    .map_err(|_| ApiError::not_found("audience").at(["input", "audienceId"]))?,
            ),
            (Some(_), None) => {
                return Err(ApiError::bad_user_input(
                    ["input", "audienceName"],
                    "audienceName goes with rule alone",
                ));
            }
            (None, Some(rule)) => {
                let rule = rule::checked(ctx, &["input"], rule)?;
                LaunchAudience::Rule {
                    rule: rule::written(&rule)?,
                    name: audience_name,
                }
            }
            _ => {
                return Err(ApiError::bad_user_input(
                    ["input"],
                    "give either audienceId or rule",
                ));
            }
        };
        Ok(NewCampaign {
            name: text::name(&["input", "name"], &self.name)?,
            audience,
            channel: self.message.channel.into(),
            body: self.message.body,
            image_url: self.message.image_url,
            tags: campaign_tag::checked(&self.tags.unwrap_or_default())?,
            scheduled_at: self.scheduled_at.as_ref().map(scheduled_at).transpose()?,
            idempotency_key: self
                .idempotency_key
                .map(text::idempotency_key)
                .transpose()?,
            trace: traces::current(),
        })
    }
}

fn scheduled_at(given: &DateTime) -> Result<Moment<Utc>, ApiError> {
    given.moment().ok_or_else(|| {
        let problem = "scheduledAt must be an RFC 3339 date-time with its offset, such as 2026-03-01T09:30:00+05:30";
        ApiError::bad_user_input(["input", "scheduledAt"], problem)
    })
}

/// A moment that has passed is refused, unless the launch is a repeated one whose moment was to come
/// when it was first made.
async fn check_moment(ctx: &Context<'_>, new: &NewCampaign) -> Result<(), ApiError> {
    let Some(scheduled_at) = new
        .scheduled_at
        .filter(|moment| *moment <= context::now(ctx))
    else {
        return Ok(());
    };
    if let Some(key) = &new.idempotency_key
        && context::store(ctx)
            .was_launched(context::workspace_id(ctx), key)
            .await?
    {
        return Ok(());
    }
    let problem = format!("scheduledAt must be a moment to come, and {scheduled_at} has passed");
    Err(ApiError::bad_user_input(["input", "scheduledAt"], problem))
}

/// Tells the watchers. They read again by themselves where this fails.
async fn publish(ctx: &Context<'_>, counters: &CampaignCounters) {
    let Ok(payload) = serde_json::to_vec(counters) else {
        return;
    };
    if let Err(error) = context::queue(ctx)
        .publish(QueueChannel::Campaigns, &payload)
        .await
    {
        tracing::debug!(%error, campaign.id = %counters.campaign, "a change was not published");
    }
}

#[derive(Default)]
pub struct LaunchMutation;

#[Object]
impl LaunchMutation {
    /// Launches a campaign: saves the audience where a rule is given, and starts, or waits for
    /// `scheduledAt`. The audience is frozen when it starts.
    ///
    /// BAD_USER_INPUT with the path for a message that is not valid (an unknown variable, one that may
    /// be absent without a `default`), a rule that is not valid, or a `scheduledAt` that has passed;
    /// NOT_FOUND for an unknown audience; CONFLICT for an idempotency key used with other input.
    ///
    /// Needs the scope `launch`.
    #[graphql(guard = "Requires(Scope::Launch)")]
    async fn launch_campaign(
        &self,
        ctx: &Context<'_>,
        input: LaunchCampaignInput,
    ) -> Result<LaunchCampaignPayload, ApiError> {
        let new = input.new_campaign(ctx)?;
        check_moment(ctx, &new).await?;
        let launch = context::store(ctx)
            .launch(context::workspace_id(ctx), &new, &context::actor(ctx))
            .instrument(traces::transaction("launch a campaign"))
            .await?;
        match launch {
            Launch::Launched(campaign) => {
                publish(ctx, &campaign.counters).await;
                Ok(LaunchCampaignPayload {
                    campaign: Campaign(campaign),
                })
            }
            Launch::Repeated(campaign) => Ok(LaunchCampaignPayload {
                campaign: Campaign(campaign),
            }),
            Launch::Conflict => Err(ApiError::conflict(
                "the idempotency key was used before, with other input",
            )
            .at(["input", "idempotencyKey"])),
            Launch::AudienceNotFound => {
                Err(ApiError::not_found("audience").at(["input", "audienceId"]))
            }
        }
    }

    /// Stops the sending of a campaign until it is resumed; what is at the vendor is finished. Pausing
    /// a paused one changes nothing. CONFLICT unless it is SENDING or PAUSED, NOT_FOUND for an unknown
    /// campaign.
    ///
    /// Needs the scope `launch`.
    #[graphql(guard = "Requires(Scope::Launch)")]
    async fn pause_campaign(&self, ctx: &Context<'_>, id: ID) -> Result<CampaignPayload, ApiError> {
        let id = known_id(&id)?;
        let control = context::store(ctx)
            .pause_campaign(context::workspace_id(ctx), id, &context::actor(ctx))
            .await?;
        answer(ctx, id, control, "paused").await
    }

    /// Goes on with a paused campaign. Nobody is written to twice. CONFLICT unless it is PAUSED or
    /// SENDING, NOT_FOUND for an unknown campaign.
    ///
    /// Needs the scope `launch`.
    #[graphql(guard = "Requires(Scope::Launch)")]
    async fn resume_campaign(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<CampaignPayload, ApiError> {
        let id = known_id(&id)?;
        let control = context::store(ctx)
            .resume_campaign(context::workspace_id(ctx), id, &context::actor(ctx))
            .await?;
        answer(ctx, id, control, "resumed").await
    }

    /// Stops a campaign for good: what was not sent becomes SKIPPED with the reason `cancelled`, what
    /// was sent keeps its outcome. CONFLICT for a campaign in another final state, NOT_FOUND for an
    /// unknown one.
    ///
    /// Needs the scope `launch`.
    #[graphql(guard = "Requires(Scope::Launch)")]
    async fn cancel_campaign(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<CampaignPayload, ApiError> {
        let id = known_id(&id)?;
        let control = context::store(ctx)
            .cancel_campaign(context::workspace_id(ctx), id, &context::actor(ctx))
            .await?;
        answer(ctx, id, control, "cancelled").await
    }
}

fn known_id(id: &ID) -> Result<CampaignId, ApiError> {
    id.parse().map_err(|_| ApiError::not_found("campaign"))
}

async fn answer(
    ctx: &Context<'_>,
    id: CampaignId,
    control: Control,
    wanted: &str,
) -> Result<CampaignPayload, ApiError> {
    match control {
        Control::Done(counters) => publish(ctx, &counters).await,
        Control::NotFound => return Err(ApiError::not_found("campaign")),
        Control::NotPossible(counters) => {
            let status = counters.status.as_str();
            return Err(ApiError::conflict(format!(
                "a campaign that is {status} cannot be {wanted}"
            )));
        }
    }
    let campaign = context::store(ctx)
        .find_campaign(context::workspace_id(ctx), id)
        .await?;
    let campaign = campaign.ok_or_else(|| ApiError::not_found("campaign"))?;
    Ok(CampaignPayload {
        campaign: Campaign(campaign),
    })
}
