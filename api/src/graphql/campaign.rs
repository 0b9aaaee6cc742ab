use async_graphql::{Context, ID, Object, SimpleObject, connection::Connection};
use tidings_store::{
    CampaignId, CustomerId, campaign::Campaign as Row, recipient_list::RecipientPage,
};

use super::{
    audience::{self, Audience},
    campaign_stats::{CampaignStats, CampaignStatus},
    context,
    guard::{Requires, Scope},
    loaders::{LeftOutKey, RecipientsKey},
    message::Message,
    paging::{Page, cost},
    recipient::{Recipient, RecipientOutcome},
    rule,
    scalars::{AudienceRule, DateTime},
};
use crate::error::ApiError;

/// A message to an audience, and what became of it.
pub struct Campaign(pub Row);

/// How many members a campaign leaves out for one reason.
#[derive(SimpleObject)]
pub struct LeftOut {
    /// Why: `not_subscribed`, `no_address`, `suppressed` or `unknown_customer`.
    pub reason: String,
    /// How many.
    pub members: i64,
}

/// A message to an audience, and what became of it.
#[Object]
impl Campaign {
    /// Its id.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What people call it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where it stands.
    async fn status(&self) -> CampaignStatus {
        self.0.counters.status.into()
    }

    /// Its numbers. `campaignStats` tells them as they change.
    async fn stats(&self) -> CampaignStats {
        (&self.0.counters).into()
    }

    /// The saved audience it was launched to.
    async fn audience(&self, ctx: &Context<'_>) -> Result<Audience, ApiError> {
        let found = audience::find(ctx, self.0.audience).await?;
        found.ok_or_else(|| ApiError::internal("a campaign has no audience"))
    }

    /// The audience's rule as it was launched.
    async fn rule(&self) -> AudienceRule {
        AudienceRule(self.0.rule.clone())
    }

    /// That rule in words.
    async fn rule_text(&self, ctx: &Context<'_>) -> Result<String, ApiError> {
        Ok(rule::saved(ctx, &self.0.rule)?.wording().to_owned())
    }

    /// What it says.
    async fn message(&self) -> Message {
        Message {
            channel: self.0.channel.into(),
            body: self.0.body.clone(),
            image_url: self.0.image_url.clone(),
        }
    }

    /// Its members with what became of each, all or those of one outcome. A member is listed from the
    /// moment its message is written, those left out included; once the campaign is COMPLETED, all are.
    /// `first` is 50 unless given, and at most 100.
    #[graphql(complexity = "cost(first, child_complexity)")]
    async fn recipients(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        outcome: Option<RecipientOutcome>,
    ) -> Result<Connection<String, Recipient>, ApiError> {
        let page = Page::<CustomerId>::read("recipients", first, after)?;
        let key = RecipientsKey {
            workspace: context::workspace_id(ctx),
            page: RecipientPage {
                campaign: self.0.id,
                after: page.after,
            },
            outcome: outcome.map(Into::into),
            limit: page.limit(),
        };
        let rows = context::loaders(ctx)
            .load_one(key)
            .await?
            .unwrap_or_default();
        Ok(page.connection(rows, |row| row.customer_id, Recipient))
    }

    /// How many members were left out when the audience was frozen, by reason.
    async fn left_out(&self, ctx: &Context<'_>) -> Result<Vec<LeftOut>, ApiError> {
        let key = LeftOutKey(context::workspace_id(ctx), self.0.id);
        let rows = context::loaders(ctx)
            .load_one(key)
            .await?
            .unwrap_or_default();
        Ok(rows
            .into_iter()
            .map(|row| LeftOut {
                reason: row.reason,
                members: row.members,
            })
            .collect())
    }

    /// Tags.
    async fn tags(&self) -> &[String] {
        &self.0.tags
    }

    /// Who launched it: a person's e-mail address or the name of an API key.
    async fn created_by(&self) -> &str {
        &self.0.created_by
    }

    /// When it was launched or scheduled.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it starts or started by itself; null for one launched at once.
    async fn scheduled_at(&self) -> Option<DateTime> {
        self.0.scheduled_at.map(Into::into)
    }

    /// When its audience was frozen; the rule's periods end there.
    async fn started_at(&self) -> Option<DateTime> {
        self.0.started_at.map(Into::into)
    }

    /// When its last message was settled.
    async fn finished_at(&self) -> Option<DateTime> {
        self.0.finished_at.map(Into::into)
    }
}

#[derive(Default)]
pub struct CampaignQuery;

#[Object]
impl CampaignQuery {
    /// The campaign of this id; null where there is none.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn campaign(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Campaign>, ApiError> {
        let Ok(id) = id.parse::<CampaignId>() else {
            return Ok(None);
        };
        Ok(context::store(ctx)
            .find_campaign(context::workspace_id(ctx), id)
            .await?
            .map(Campaign))
    }

    /// The campaigns, newest first. `first` is 50 unless given, and at most 100.
    ///
    /// Needs the scope `read`.
    #[graphql(
        guard = "Requires(Scope::Read)",
        complexity = "cost(first, child_complexity)"
    )]
    async fn campaigns(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Campaign>, ApiError> {
        let page = Page::<CampaignId>::read("campaigns", first, after)?;
        let rows = context::store(ctx)
            .list_campaigns(context::workspace_id(ctx), page.after, page.limit())
            .await?;
        Ok(page.connection(rows, |row| row.id, Campaign))
    }
}
