//! What the campaign jobs share: waking up when there is work, and telling what changed.
//!
//! Work stands in PostgreSQL; a job looks at the small table of due work when it is woken, when the
//! next known work is due, and at the latest after its poll interval. Published counters wake it, so
//! that a launch starts at once; a lost one costs no more than a poll.

use std::{collections::VecDeque, time::Duration};

use chrono::{DateTime, Utc};
use serde::Serialize;
use tidings_queue::{Channel, Event, Listener};
use tidings_store::{
    campaign::CampaignCounters,
    due_work::{DueWork, WorkKind},
};
use tokio_util::sync::CancellationToken;

use crate::Context;

/// The time.
#[expect(clippy::disallowed_methods, reason = "a job is where time enters")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Published<'a> {
    #[serde(flatten)]
    counters: &'a CampaignCounters,
    /// Microseconds since 1970.
    committed_at: i64,
}

/// Tells watchers of counters that were just committed. Watchers read again by themselves, so a
/// failure is no more than a line in the log.
pub(crate) async fn publish(context: &Context, counters: &[CampaignCounters]) {
    let committed_at = now().timestamp_micros();
    let payloads = counters.iter().map(|counters| {
        serde_json::to_vec(&Published {
            counters,
            committed_at,
        })
    });
    let published = match payloads.collect::<Result<Vec<_>, _>>() {
        Ok(payloads) if payloads.is_empty() => return,
        Ok(payloads) => context
            .queue
            .publish_all(Channel::Campaigns, payloads)
            .await
            .map_err(anyhow::Error::from),
        Err(error) => Err(error.into()),
    };
    if let Err(error) = published {
        tracing::warn!(%error, "counters could not be published");
    }
}

/// Wakes a job.
pub(crate) struct Waker {
    listener: Listener,
    wakes: fn(&CampaignCounters) -> bool,
    poll: Duration,
}

impl Waker {
    /// A waker that is woken by counters for which `wakes` says so, and after `poll` at the latest.
    pub(crate) fn new(
        context: &Context,
        poll: Duration,
        wakes: fn(&CampaignCounters) -> bool,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            listener: context.queue.subscriber(&[Channel::Campaigns])?.listen(),
            wakes,
            poll,
        })
    }

    /// Waits until there may be work; `next` is when the next known work is due.
    pub(crate) async fn wait(&mut self, next: Option<DateTime<Utc>>, shutdown: &CancellationToken) {
        let until_next = next.and_then(|next| (next - now()).to_std().ok());
        let wait = until_next.map_or(self.poll, |wait| {
            wait.clamp(Duration::from_millis(5), self.poll)
        });
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(wait) => {}
            () = self.woken() => {}
        }
    }

    async fn woken(&mut self) {
        loop {
            match self.listener.next().await {
                Event::Resubscribed => return,
                Event::Message { payload, .. } => {
                    let counters = serde_json::from_slice::<CampaignCounters>(&payload);
                    if counters.is_ok_and(|counters| (self.wakes)(&counters)) {
                        return;
                    }
                }
            }
        }
    }
}

/// A workspace in which others are at the work is looked at again after this.
const AGAIN: Duration = Duration::from_millis(500);

/// The workspaces with due work of one kind, one after the other, again and again.
pub(crate) struct Rounds {
    context: Context,
    kind: WorkKind,
    waker: Waker,
    waiting: VecDeque<DueWork>,
}

impl Rounds {
    pub(crate) fn new(context: &Context, kind: WorkKind, waker: Waker) -> Self {
        Self {
            context: context.clone(),
            kind,
            waker,
            waiting: VecDeque::new(),
        }
    }

    /// The next workspace with due work; waits for one, and gives none once `shutdown` is cancelled.
    pub(crate) async fn next(
        &mut self,
        shutdown: &CancellationToken,
    ) -> anyhow::Result<Option<DueWork>> {
        loop {
            if shutdown.is_cancelled() {
                return Ok(None);
            }
            if let Some(due) = self.waiting.pop_front() {
                return Ok(Some(due));
            }
            let (due, later): (VecDeque<_>, VecDeque<_>) = self
                .context
                .store
                .due_work(self.kind, now())
                .await?
                .into_iter()
                .partition(|due| due.at <= now());
            self.waiting = due;
            if self.waiting.is_empty() {
                self.waker
                    .wait(later.front().map(|later| later.at), shutdown)
                    .await;
            }
        }
    }

    /// To be called when there is nothing left to do in a workspace for now.
    pub(crate) async fn settle(&self, due: DueWork) -> anyhow::Result<()> {
        self.context
            .store
            .settle_due_work(self.kind, due, now() + AGAIN)
            .await?;
        Ok(())
    }
}
