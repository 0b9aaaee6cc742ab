use std::sync::Arc;

use async_graphql::{Context, Enum, ID, SimpleObject, Subscription};
use futures_util::{Stream, StreamExt};
use tidings_store::{CampaignId, campaign::CampaignCounters};

use super::{
    context,
    guard::{Requires, Scope},
};
use crate::{error::ApiError, websocket::Mark};

/// Where a campaign stands. COMPLETED, CANCELLED and FAILED are final; late receipts may still move the
/// numbers of a campaign in a final state.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "tidings_store::campaign::CampaignStatus")]
pub enum CampaignStatus {
    /// Not launched.
    Draft,
    /// Starts by itself at its time.
    Scheduled,
    /// Launched; its audience is about to be frozen.
    Preparing,
    /// Frozen; messages are being sent, or their outcome is waited for.
    Sending,
    /// Nothing more is sent until it is resumed.
    Paused,
    /// Every member has an outcome.
    Completed,
    /// Stopped for good; what was not sent is skipped.
    Cancelled,
    /// It could not be carried out.
    Failed,
}

/// A campaign's numbers at one version. `audienceSize` is always the sum of `pending`, `sent`, `failed`,
/// `unconfirmed` and `skipped`.
#[derive(SimpleObject)]
pub struct CampaignStats {
    /// Which campaign.
    campaign_id: ID,
    /// Rises with every change of the numbers or the status.
    version: i64,
    /// Where the campaign stands.
    status: CampaignStatus,
    /// Everyone the rule held for when the audience was frozen, those left out included; 0 before.
    audience_size: i64,
    /// Without an outcome yet, those whose message is not written included.
    pending: i64,
    /// Delivered, says the vendor.
    sent: i64,
    /// Refused by the vendor, or not delivered.
    failed: i64,
    /// Handed over, but the vendor never said what became of it.
    unconfirmed: i64,
    /// Left out, or not sent because the campaign was cancelled.
    skipped: i64,
}

impl From<&CampaignCounters> for CampaignStats {
    fn from(counters: &CampaignCounters) -> Self {
        Self {
            campaign_id: counters.campaign.to_string().into(),
            version: counters.version,
            status: counters.status.into(),
            audience_size: counters.audience_size,
            pending: counters.pending,
            sent: counters.sent,
            failed: counters.failed,
            unconfirmed: counters.unconfirmed,
            skipped: counters.skipped,
        }
    }
}

fn stats(counters: Arc<CampaignCounters>) -> CampaignStats {
    counters.as_ref().into()
}

#[derive(Default)]
pub struct CampaignStatsSubscription;

#[Subscription]
impl CampaignStatsSubscription {
    /// A campaign's numbers as they change: the current ones first, then newer versions only. The first
    /// change comes at once, further ones at most every 100 ms (500 ms while more than 1,000 watch); the
    /// final state is never withheld. The stream stays open, since late receipts may still move the
    /// numbers. NOT_FOUND for an unknown campaign.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn campaign_stats(
        &self,
        ctx: &Context<'_>,
        campaign_id: ID,
    ) -> Result<impl Stream<Item = CampaignStats> + use<>, ApiError> {
        let unknown = || ApiError::not_found("campaign");
        let id = campaign_id.parse::<CampaignId>().map_err(|_| unknown())?;
        let watch = context::hub(ctx)
            .watch_campaign(context::workspace_id(ctx), id)
            .await?;
        Ok(watch.ok_or_else(unknown)?.into_stream().map(stats))
    }

    /// The numbers of the workspace's campaigns as they change: first those of every campaign not in a
    /// final state, then those of each campaign whenever they change, paced like `campaignStats`.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn workspace_stats(
        &self,
        ctx: &Context<'_>,
    ) -> Result<impl Stream<Item = CampaignStats> + use<>, ApiError> {
        let watch = context::hub(ctx)
            .watch_workspace(context::workspace_id(ctx))
            .await?;
        // Sockets that share this stream keep the newest result for each campaign.
        let mark = ctx.data_opt::<Mark>().cloned().unwrap_or_default();
        Ok(watch.into_stream().map(move |counters| {
            mark.set(counters.campaign.0, counters.status.is_final());
            stats(counters)
        }))
    }
}
