use async_graphql::{Context, ID, Object, SimpleObject, connection::Connection};
use tidings_store::{
    CampaignId, CustomerId,
    campaign::{Bounds, Campaign as Row, CampaignSearch},
    recipient_list::{RecipientPage, RecipientSearch},
};

use super::{
    audience::{self, Audience},
    campaign_report::{self, Delivery, Failures, REPORT_COST},
    campaign_stats::{CampaignStats, CampaignStatus},
    context,
    guard::{Requires, Scope},
    loaders::{LeftOutKey, RecipientsKey},
    message::Message,
    paging::{Page, cost},
    recipient::{Recipient, RecipientOutcome},
    rule,
    scalars::{AudienceRule, DateTime},
    text,
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

/// The instants between which one condition of a frozen rule looked.
#[derive(SimpleObject)]
pub struct RuleBounds {
    /// Where the condition stands in the rule: `rule.all[1].condition`.
    path: String,
    /// The first instant; null where it looked back without end.
    from: Option<DateTime>,
    /// The first instant after the last; null where there was no end.
    before: Option<DateTime>,
}

impl From<&Bounds> for RuleBounds {
    fn from(bounds: &Bounds) -> Self {
        Self {
            path: bounds.path.clone(),
            from: bounds.from.map(Into::into),
            before: bounds.before.map(Into::into),
        }
    }
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
    /// `search` keeps those whose name or e-mail address holds the text, without regard to case, or whose
    /// phone or external id holds it. `first` is 50 unless given, and at most 100.
    #[graphql(complexity = "cost(first, child_complexity)")]
    async fn recipients(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        outcome: Option<RecipientOutcome>,
        search: Option<String>,
    ) -> Result<Connection<String, Recipient>, ApiError> {
        let page = Page::<CustomerId>::read("recipients", first, after)?;
        let key = RecipientsKey {
            workspace: context::workspace_id(ctx),
            page: RecipientPage {
                campaign: self.0.id,
                after: page.after,
            },
            wanted: RecipientSearch {
                outcome: outcome.map(Into::into),
                text: text::search(search)?,
            },
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

    /// What became of its messages over time, in at most 60 points from the freeze to the end, or to now.
    /// Points at which nothing was decided are left out. Read from the ledger: of a large campaign not
    /// quicker than within a second.
    #[graphql(complexity = "REPORT_COST + child_complexity")]
    async fn deliveries(&self, ctx: &Context<'_>) -> Result<Vec<Delivery>, ApiError> {
        campaign_report::deliveries(ctx, &self.0).await
    }

    /// How many messages failed, by reason, the most frequent first.
    #[graphql(complexity = "REPORT_COST + child_complexity")]
    async fn failures_by_reason(&self, ctx: &Context<'_>) -> Result<Vec<Failures>, ApiError> {
        campaign_report::failures(ctx, &self.0).await
    }

    /// The instants between which the rule's conditions looked when the audience was frozen; empty before,
    /// and where no condition looks at a time.
    async fn bounds(&self) -> Vec<RuleBounds> {
        self.0.bounds.iter().map(Into::into).collect()
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

    /// From when on its members and what they were told are no longer kept, so that
    /// `recipients` and what is reckoned from them are empty; its numbers stay. Null while they are kept.
    async fn recipients_forgotten_at(&self) -> Option<DateTime> {
        self.0.recipients_forgotten_at.map(Into::into)
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
    /// `search` keeps those whose name or a tag holds the text, without regard to case; `status` those of
    /// one of these; `tag` those with exactly this tag.
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
        search: Option<String>,
        status: Option<Vec<CampaignStatus>>,
        tag: Option<String>,
    ) -> Result<Connection<String, Campaign>, ApiError> {
        let page = Page::<CampaignId>::read("campaigns", first, after)?;
        let wanted = CampaignSearch {
            after: page.after,
            limit: page.limit(),
            search: text::search(search)?,
            statuses: status
                .unwrap_or_default()
                .into_iter()
                .map(Into::into)
                .collect(),
            tag: tag.map(|tag| text::name(&["tag"], &tag)).transpose()?,
        };
        let rows = context::store(ctx)
            .list_campaigns(context::workspace_id(ctx), &wanted)
            .await?;
        Ok(page.connection(rows, |row| row.id, Campaign))
    }
}
