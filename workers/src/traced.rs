//! Spans of jobs. Work that was caused by several requests at once, such as a delivery of many batches, has a span in
//! the trace of each; what it does is told in the first of them, to which the others are linked.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use tidings_store::{CampaignId, Store, WorkspaceId};
use tidings_telemetry::traces;
use tracing::Span;

/// Work continues so many traces at most.
const MOST_TRACES: usize = 32;
/// The traces of so many campaigns are remembered.
const MOST_CAMPAIGNS: usize = 1_000;

/// Spans that begin and end together, each in a trace of its own.
#[derive(Debug)]
pub(crate) struct Followed {
    first: Span,
    others: Vec<Span>,
}

impl Followed {
    /// Begins a span for each of these traces; one of its own where there are none.
    pub(crate) fn new<'a>(
        traceparents: impl IntoIterator<Item = &'a str>,
        span: impl Fn() -> Span,
    ) -> Self {
        let mut seen = HashSet::new();
        let distinct = traceparents.into_iter().filter(|it| seen.insert(*it));
        let most = if traces::are_on() { MOST_TRACES } else { 0 };
        let mut spans = distinct.take(most).map(|traceparent| {
            let span = span();
            traces::follow(&span, Some(traceparent));
            span
        });
        let first = spans.next().unwrap_or_else(&span);
        let others: Vec<Span> = spans.collect();
        for other in &others {
            traces::link_to(other, &first);
        }
        Self { first, others }
    }

    /// The span in which the work is done.
    pub(crate) fn first(&self) -> Span {
        self.first.clone()
    }

    /// Says that these have to do with it too.
    pub(crate) fn link<'a>(&self, traceparents: impl IntoIterator<Item = &'a str>) {
        for traceparent in traceparents.into_iter().take(MOST_TRACES) {
            for span in std::iter::once(&self.first).chain(&self.others) {
                traces::link(span, Some(traceparent));
            }
        }
    }
}

/// The traces in which campaigns were launched. Nothing is asked where traces are not sent.
#[derive(Debug, Default)]
pub struct CampaignTraces {
    known: Mutex<HashMap<(WorkspaceId, CampaignId), Option<String>>>,
}

impl CampaignTraces {
    /// The trace of this campaign, where it has one and the database can tell.
    pub(crate) async fn of(
        &self,
        store: &Store,
        workspace: WorkspaceId,
        campaign: CampaignId,
    ) -> Option<String> {
        if !traces::are_on() {
            return None;
        }
        let key = (workspace, campaign);
        let known = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
            .cloned();
        if let Some(trace) = known {
            return trace;
        }
        let trace = store.campaign_trace(workspace, campaign).await.ok()?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_CAMPAIGNS {
            known.clear();
        }
        known.insert(key, trace.clone());
        trace
    }
}
