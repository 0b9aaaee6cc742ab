//! Group commit: the receipts that arrive while Redis writes the ones before go together, in one round
//! trip and one flush to disk. Many receipts of a workspace make one entry of its stream.

use std::{collections::BTreeMap, time::Duration};

use bytes::Bytes;
use tidings_queue::{Queue, QueueError, ReceiptGroup};
use tidings_store::{WorkspaceId, receipt::ReceiptRecord};
use tidings_telemetry::traces;
use tokio::sync::{mpsc, oneshot};

use super::ReceiptError;

/// How many receipts may wait for Redis. Beyond that it is too slow for what comes in, and the vendor
/// is told to come again.
const WAITING_MAX: usize = 16_384;
/// How many are written in one round trip, and how many of them become one entry.
const ROUND_MAX: usize = 4_096;
const ENTRY_MAX: usize = 1_000;
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Takes receipts from concurrent requests and puts them on their streams together.
#[derive(Clone)]
pub struct Committer(mpsc::Sender<Waiting>);

struct Waiting {
    workspace: WorkspaceId,
    receipt: ReceiptRecord,
    trace: Option<String>,
    answer: oneshot::Sender<Result<(), ReceiptError>>,
}

impl Committer {
    /// Starts the one task that writes; it ends when the last clone of this is gone.
    pub fn start(queue: Queue) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        tokio::spawn(run(queue, receiver));
        Self(sender)
    }

    /// Returns once Redis has the receipt on disk.
    pub async fn commit(
        &self,
        workspace: WorkspaceId,
        receipt: ReceiptRecord,
    ) -> Result<(), ReceiptError> {
        let (answer, answered) = oneshot::channel();
        self.0
            .try_send(Waiting {
                workspace,
                receipt,
                trace: traces::current(),
                answer,
            })
            .map_err(|_| ReceiptError::Full {
                retry_after: RETRY_AFTER,
            })?;
        answered.await.unwrap_or(Err(ReceiptError::Stopped))
    }
}

async fn run(queue: Queue, mut receiver: mpsc::Receiver<Waiting>) {
    let mut round = Vec::new();
    while receiver.recv_many(&mut round, ROUND_MAX).await > 0 {
        write(&queue, &mut round).await;
    }
}

async fn write(queue: &Queue, round: &mut Vec<Waiting>) {
    let mut workspaces: BTreeMap<WorkspaceId, Vec<Waiting>> = BTreeMap::new();
    for waiting in round.drain(..) {
        workspaces
            .entry(waiting.workspace)
            .or_default()
            .push(waiting);
    }
    let mut groups = Vec::new();
    let mut answers = Vec::new();
    for (workspace, mut receipts) in workspaces {
        while !receipts.is_empty() {
            let rest = receipts.split_off(receipts.len().min(ENTRY_MAX));
            groups.push(group(workspace, &receipts));
            answers.push(std::mem::replace(&mut receipts, rest));
        }
    }
    match queue.add_receipts(groups).await {
        Ok(taken) => {
            for (receipts, taken) in answers.into_iter().zip(taken) {
                count(receipts.len(), if taken { "accepted" } else { "full" });
                let answer = || {
                    if taken {
                        Ok(())
                    } else {
                        Err(ReceiptError::Full {
                            retry_after: RETRY_AFTER,
                        })
                    }
                };
                answer_all(receipts, answer);
            }
        }
        Err(error) => {
            tracing::warn!(%error, "receipts could not be queued");
            for receipts in answers {
                count(receipts.len(), "unavailable");
                answer_all(receipts, || Err(unqueued(&error)));
            }
        }
    }
}

fn unqueued(error: &QueueError) -> ReceiptError {
    if error.is_unavailable() {
        ReceiptError::Unavailable
    } else {
        ReceiptError::Internal
    }
}

fn group(workspace: WorkspaceId, receipts: &[Waiting]) -> ReceiptGroup {
    let records: Vec<&ReceiptRecord> = receipts.iter().map(|waiting| &waiting.receipt).collect();
    // Ids, texts and dates are always JSON.
    let payload = serde_json::to_vec(&records).expect("receipts are JSON");
    ReceiptGroup {
        workspace: workspace.0,
        records: u32::try_from(records.len()).unwrap_or(u32::MAX),
        payload: Bytes::from(payload),
        // An entry has room for one.
        trace: receipts.iter().find_map(|waiting| waiting.trace.clone()),
    }
}

fn answer_all(receipts: Vec<Waiting>, answer: impl Fn() -> Result<(), ReceiptError>) {
    for waiting in receipts {
        // A client that has gone away no longer listens.
        let _ = waiting.answer.send(answer());
    }
}

fn count(receipts: usize, outcome: &'static str) {
    metrics::counter!("tidings_receipts_total", "outcome" => outcome).increment(receipts as u64);
}
