//! Figures that nobody's work moves: what waits in the streams and in the database, looked at every few seconds.
//! Each process of the workers looks, so an operator takes the greatest of what they say.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use metrics::gauge;
use tidings_queue::{Backlog, Kind};
use tidings_store::due_work::WorkKind;

use crate::Context;
use crate::campaign_work::now;

const EVERY: Duration = Duration::from_secs(5);
/// So many workspaces of each kind have a figure of their own: labels must stay few, however many workspaces there are.
const NAMED: usize = 10;

/// The workspaces of which most waits, by kind, as lines of the export. They change from one look to the next, which
/// the recorder, that never forgets a label, is no place for.
#[derive(Clone, Default)]
pub struct Deepest(Arc<Mutex<Vec<Backlog>>>);

impl Deepest {
    fn set(&self, deepest: Vec<Backlog>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = deepest;
    }

    /// The lines.
    pub fn render(&self) -> String {
        let mut text = String::from(
            "# HELP tidings_queue_workspace_records Records that wait in the deepest streams of each kind.\n\
             # TYPE tidings_queue_workspace_records gauge\n",
        );
        for stream in &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            let (kind, workspace, records) = (stream.kind, stream.workspace, stream.records);
            // Writing to a text does not fail.
            let _ = writeln!(
                text,
                "tidings_queue_workspace_records{{kind=\"{kind}\",workspace=\"{workspace}\"}} {records}"
            );
        }
        text
    }
}

/// Looks again and again. While a server is away its last figures stand; who reads them sees it by readiness.
pub(crate) async fn take(context: Context, deepest: Deepest) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tick.tick().await;
        context.store.measure();
        streams(&context, &deepest).await;
        due_work(&context).await;
    }
}

async fn streams(context: &Context, deepest: &Deepest) {
    let mut named = Vec::new();
    for kind in Kind::ALL {
        let Ok(mut backlog) = context.queue.backlog(kind).await else {
            return;
        };
        let sum = |of: fn(&Backlog) -> u64| backlog.iter().map(of).sum::<u64>() as f64;
        gauge!("tidings_queue_records", "kind" => kind.name()).set(sum(|stream| stream.records));
        gauge!("tidings_queue_entries", "kind" => kind.name()).set(sum(|stream| stream.entries));
        let oldest = backlog.iter().map(|stream| stream.oldest).max();
        gauge!("tidings_queue_oldest_seconds", "kind" => kind.name())
            .set(oldest.unwrap_or_default());
        backlog.sort_unstable_by_key(|stream| std::cmp::Reverse(stream.records));
        named.extend(backlog.into_iter().take(NAMED));
    }
    deepest.set(named);
    gauge!("tidings_queue_sampled_timestamp_seconds").set(now().timestamp() as f64);
}

async fn due_work(context: &Context) {
    for kind in [
        WorkKind::Schedule,
        WorkKind::Launch,
        WorkKind::Dispatch,
        WorkKind::Reconcile,
    ] {
        let now = now();
        let Ok(work) = context.store.due_work(kind, now).await else {
            return;
        };
        let due = work.iter().filter(|work| work.at <= now);
        let overdue = due.clone().filter_map(|work| (now - work.at).to_std().ok());
        gauge!("tidings_due_work_workspaces", "kind" => kind.as_str()).set(due.count() as f64);
        gauge!("tidings_due_work_overdue_seconds", "kind" => kind.as_str())
            .set(overdue.max().unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_streams_are_lines_of_the_export() {
        let deepest = Deepest::default();
        deepest.set(vec![Backlog {
            workspace: 7,
            kind: Kind::Orders,
            entries: 2,
            records: 1_200,
            oldest: Duration::from_secs(3),
        }]);
        let line = "tidings_queue_workspace_records{kind=\"orders\",workspace=\"7\"} 1200\n";
        assert!(deepest.render().ends_with(line), "{}", deepest.render());
    }
}
