//! From the subscription to the boards, and from the boards to the watchers when a pause is over.

use std::sync::Arc;

use bytes::Bytes;
use serde::Deserialize;
use tidings_queue::{Channel, Event, Listener};
use tidings_store::{CampaignId, WorkspaceId, campaign::CampaignCounters};
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

use super::hub::Shared;
use crate::ingest::IngestProgress;

pub(super) async fn run(shared: Arc<Shared>, mut listener: Listener) {
    loop {
        let due = shared.next_due();
        tokio::select! {
            event = listener.next() => take(&shared, event),
            () = wait_until(due) => shared.flush(Instant::now()),
            () = shared.held.notified() => {}
        }
    }
}

async fn wait_until(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => std::future::pending().await,
    }
}

/// Which campaign a message is about, read before the rest.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CampaignHead {
    workspace_id: WorkspaceId,
    campaign_id: CampaignId,
}

/// A batch's progress as it is published.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BatchMessage {
    batch_id: Uuid,
    accepted: i32,
    committed: i32,
    failed: i32,
}

fn take(shared: &Shared, event: Event) {
    match event {
        Event::Resubscribed => {
            shared.stale.notify_one();
            shared.written.notify_waiters();
        }
        Event::Message {
            channel: Channel::Campaigns,
            payload,
        } => take_campaign(shared, &payload),
        Event::Message {
            channel: Channel::Ingest,
            payload,
        } => {
            take_batch(shared, &payload);
            shared.written.notify_waiters();
        }
        Event::Message { .. } => {}
    }
}

fn take_campaign(shared: &Shared, payload: &Bytes) {
    let watched = |head: &CampaignHead| {
        let state = shared.state();
        state.feeds.contains_key(&head.workspace_id)
            || state
                .campaigns
                .contains(&(head.workspace_id, head.campaign_id))
    };
    match serde_json::from_slice::<CampaignHead>(payload) {
        Ok(head) if !watched(&head) => {}
        _ => match serde_json::from_slice::<CampaignCounters>(payload) {
            Ok(counters) => shared.offer_campaign(counters),
            Err(error) => {
                tracing::warn!(%error, "a message on the campaigns' channel cannot be read")
            }
        },
    }
}

fn take_batch(shared: &Shared, payload: &Bytes) {
    match serde_json::from_slice::<BatchMessage>(payload) {
        Ok(message) => shared.offer_batch(IngestProgress {
            batch_id: message.batch_id,
            accepted: message.accepted,
            committed: message.committed,
            failed: message.failed,
            done: message.committed + message.failed >= message.accepted,
        }),
        Err(error) => tracing::warn!(%error, "a message on the ingestion's channel cannot be read"),
    }
}
