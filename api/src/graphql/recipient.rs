use async_graphql::{Context, Enum, ID, Object};
use tidings_store::{MessageId, recipient_list::Recipient as Row};

use super::{
    campaign::Campaign,
    context,
    customer::Customer,
    loaders::{CampaignKey, CustomerKey},
    scalars::DateTime,
};
use crate::error::ApiError;

/// What became of a message.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "tidings_store::recipient_list::RecipientOutcome")]
pub enum RecipientOutcome {
    /// Not decided yet.
    Pending,
    /// Delivered, says the vendor.
    Sent,
    /// Refused by the vendor, or not delivered.
    Failed,
    /// Handed over, but the vendor never said what became of it.
    Unconfirmed,
    /// Left out; `reason` says why.
    Skipped,
}

/// A member of a campaign's audience: what was said, and what became of it.
pub struct Recipient(pub Row);

/// A member of a campaign's audience: what was said, and what became of it.
#[Object]
impl Recipient {
    /// The message's id, which the vendor's receipt names too.
    async fn id(&self, ctx: &Context<'_>) -> ID {
        let workspace = context::workspace_id(ctx);
        MessageId {
            workspace,
            campaign: self.0.campaign_id,
            customer: self.0.customer_id,
        }
        .to_string()
        .into()
    }

    /// The campaign it belongs to.
    async fn campaign(&self, ctx: &Context<'_>) -> Result<Campaign, ApiError> {
        let key = CampaignKey(context::workspace_id(ctx), self.0.campaign_id);
        let found = context::loaders(ctx).load_one(key).await?;
        found
            .map(Campaign)
            .ok_or_else(|| ApiError::internal("a recipient has no campaign"))
    }

    /// The customer, as it is now.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Customer, ApiError> {
        let key = CustomerKey(context::workspace_id(ctx), self.0.customer_id);
        let found = context::loaders(ctx).load_one(key).await?;
        found
            .map(Customer)
            .ok_or_else(|| ApiError::internal("a recipient has no customer"))
    }

    /// What became of the message.
    async fn outcome(&self) -> RecipientOutcome {
        self.0.outcome.into()
    }

    /// Why it was left out or failed: `not_subscribed`, `no_address`, `suppressed`, `unknown_customer`,
    /// `cancelled`, `render_failed`, or the vendor's code.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// The text exactly as it was sent; null for those left out.
    async fn text(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// The phone number or e-mail address it was sent to; null for those left out.
    async fn address(&self) -> Option<&str> {
        self.0.address.as_deref()
    }

    /// When it was handed to the vendor.
    async fn sent_at(&self) -> Option<DateTime> {
        self.0.sent_at.map(Into::into)
    }

    /// When its outcome came about, as the vendor dates it.
    async fn receipt_at(&self) -> Option<DateTime> {
        self.0.receipt_at.map(Into::into)
    }
}
