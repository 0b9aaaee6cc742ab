//! Labels of campaigns: proposed, set by a person, and counted.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use tidings_assistant::{
    BUILT_IN,
    tags::{self, TagSuggestion as Suggested},
};
use tidings_audience::CheckedRule;
use tidings_message::Channel;
use tidings_store::{CampaignId, assistant_request::AssistantKind, campaign::CampaignTag as Row};

use super::{
    assistant,
    campaign::Campaign,
    context,
    guard::{Requires, Scope},
    message_preview::audience_rule,
    rule::{self, AudienceRuleInput},
    text,
};
use crate::error::ApiError;

/// The most tags a campaign has.
const TAGS_MAX: usize = 20;
/// How many tags are listed, unless said otherwise, and at most.
const LISTED_DEFAULT: i32 = 50;
const LISTED_MAX: i32 = 100;
/// What the list costs in the reckoning of a request's complexity: it looks at every campaign.
const LIST_COST: usize = 100;

/// A campaign to be labelled: whom it goes to, and what it says.
#[derive(InputObject)]
pub struct SuggestTagsInput {
    /// The saved audience. Give either this or `rule`.
    audience_id: Option<ID>,
    /// The rule. Give either this or `audienceId`.
    rule: Option<AudienceRuleInput>,
    /// The message's template, finished or not: at most 20,000 characters.
    body: String,
}

/// A label that fits a campaign, and why. Nothing is saved.
#[derive(SimpleObject)]
pub struct TagSuggestion {
    /// The label, such as `Win-back`, `High value` or `Discount`.
    tag: String,
    /// The condition or the words it comes from, in a sentence.
    reason: String,
    /// Who found it: `built-in`, or the name of a language model.
    provider: String,
    /// Why no language model was heard although one is set up.
    note: Option<String>,
}

/// The tags a campaign is to have.
#[derive(InputObject)]
pub struct SetCampaignTagsInput {
    /// Which campaign.
    campaign_id: ID,
    /// All its tags from now on: at most 20 of 1 to 200 characters; those that are there twice are taken once.
    tags: Vec<String>,
}

/// The campaign with its tags.
#[derive(SimpleObject)]
pub struct SetCampaignTagsPayload {
    /// The campaign after the change.
    campaign: Campaign,
}

/// A tag that campaigns have.
#[derive(SimpleObject)]
pub struct CampaignTag {
    /// The tag.
    tag: String,
    /// How many campaigns have it.
    campaigns: i64,
}

impl From<Row> for CampaignTag {
    fn from(row: Row) -> Self {
        Self {
            tag: row.tag,
            campaigns: row.campaigns,
        }
    }
}

/// The tags of a campaign as people gave them, checked.
pub fn checked(given: &[String]) -> Result<Vec<String>, ApiError> {
    if given.len() > TAGS_MAX {
        return Err(ApiError::bad_user_input(
            ["input", "tags"],
            format!("tags has more than {TAGS_MAX} items"),
        ));
    }
    let tags = given.iter();
    tags.map(|tag| text::name(&["input", "tags"], tag))
        .collect()
}

fn check_body(body: &str) -> Result<(), ApiError> {
    let most = Channel::Email.longest_template();
    if body.chars().nth(most).is_some() || body.contains('\0') {
        let problem = format!("body must have at most {most} characters and no U+0000");
        return Err(ApiError::bad_user_input(["input", "body"], problem));
    }
    Ok(())
}

/// What a language model finds, or else the built-in helper with the reason why.
async fn suggested(
    ctx: &Context<'_>,
    rule: &CheckedRule,
    body: &str,
) -> Result<Vec<TagSuggestion>, ApiError> {
    let mut note = None;
    if let Some(model) = context::model(ctx) {
        let asked = model.tags(rule, body, rule::rule_context(ctx)?);
        match assistant::ask(ctx, model, AssistantKind::Tags, body, asked).await? {
            Ok(found) => return Ok(told(found, &model.config().model, None)),
            Err(reason) => note = Some(format!("Found by the built-in helper: {reason}.")),
        }
    }
    Ok(told(tags::suggest(rule, body), BUILT_IN, note.as_deref()))
}

fn told(found: Vec<Suggested>, provider: &str, note: Option<&str>) -> Vec<TagSuggestion> {
    let found = found.into_iter();
    found
        .map(|found| TagSuggestion {
            tag: found.tag.label().to_owned(),
            reason: found.reason,
            provider: provider.to_owned(),
            note: note.map(str::to_owned),
        })
        .collect()
}

#[derive(Default)]
pub struct CampaignTagQuery;

#[Object]
impl CampaignTagQuery {
    /// Proposes labels for a campaign from whom it goes to and what it says: `Win-back`, `High value`, `New customers`,
    /// `First order`, `Loyalty`, `Discount`, `Announcement`, `Festive`, `Last chance`, `Feedback` and `Local`, each with
    /// its reason; none where none fits. Where a language model is set up, it chooses among them; where it fails, or
    /// the workspace has no tokens left for today, the built-in helper does, and `note` says so.
    ///
    /// BAD_USER_INPUT with the path for a rule that is not valid or a body that is too long; NOT_FOUND for an unknown
    /// audience.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)", complexity = "10 + child_complexity")]
    async fn suggest_tags(
        &self,
        ctx: &Context<'_>,
        input: SuggestTagsInput,
    ) -> Result<Vec<TagSuggestion>, ApiError> {
        check_body(&input.body)?;
        let rule = audience_rule(ctx, &["input"], input.audience_id, input.rule).await?;
        suggested(ctx, &rule, &input.body).await
    }

    /// The tags that campaigns have, those of most campaigns first. `search` keeps those that hold it, without regard to
    /// case: at most 200 characters. `first` is 1 to 100.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "LIST_COST + child_complexity"
    )]
    async fn campaign_tags(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        #[graphql(default_with = "Some(LISTED_DEFAULT)")] first: Option<i32>,
    ) -> Result<Vec<CampaignTag>, ApiError> {
        let first = first.unwrap_or(LISTED_DEFAULT);
        let limit = usize::try_from(first)
            .ok()
            .filter(|_| (1..=LISTED_MAX).contains(&first))
            .ok_or_else(|| {
                let problem = format!("first must be between 1 and {LISTED_MAX}, not {first}");
                ApiError::bad_user_input(["first"], problem)
            })?;
        let search = text::search(search)?;
        let tags = context::store(ctx)
            .campaign_tags(context::workspace_id(ctx), search.as_deref(), limit)
            .await?;
        Ok(tags.into_iter().map(CampaignTag::from).collect())
    }
}

#[derive(Default)]
pub struct CampaignTagMutation;

#[Object]
impl CampaignTagMutation {
    /// Gives a campaign these tags and no others, whatever its status; nothing but the history changes by it.
    ///
    /// BAD_USER_INPUT with the path for more than 20 tags or one that is blank or too long; NOT_FOUND for an unknown
    /// campaign.
    ///
    /// Needs the scope `launch`.
    #[graphql(guard = "Requires(Scope::Launch)")]
    async fn set_campaign_tags(
        &self,
        ctx: &Context<'_>,
        input: SetCampaignTagsInput,
    ) -> Result<SetCampaignTagsPayload, ApiError> {
        let unknown = || ApiError::not_found("campaign").at(["input", "campaignId"]);
        let id: CampaignId = input.campaign_id.parse().map_err(|_| unknown())?;
        let mut tags: Vec<String> = Vec::new();
        for tag in checked(&input.tags)? {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        let campaign = context::store(ctx)
            .set_campaign_tags(context::workspace_id(ctx), id, &tags, &context::actor(ctx))
            .await?;
        Ok(SetCampaignTagsPayload {
            campaign: Campaign(campaign.ok_or_else(unknown)?),
        })
    }
}
