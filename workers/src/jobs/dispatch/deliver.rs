use std::{collections::HashSet, time::Duration};

use metrics::{counter, histogram};
use rand::Rng;
use tidings_store::{
    CustomerId, MessageId,
    batch::{Fenced, Lease},
    ledger::{Refusal, StoredMessage, Written},
};
use tidings_telemetry::traces;
use tidings_vendor::{BulkAnswer, MOST_IDS, OutgoingMessage, RefusedMessage, VendorError};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::{Dispatch, content::Content};
use crate::{campaign_work::publish, failpoint::failpoint};

const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// A batch is given back rather than held for a longer pause than this.
const LONGEST_HOLD: Duration = Duration::from_secs(2);
/// So often a call is repeated before the batch is given back.
const REPEATS: i32 = 3;

/// How the work on a batch ended, other than by being done.
enum Stopped {
    /// Somebody else has the batch now.
    Stale,
    /// It is to be tried again later.
    Later {
        /// How much later.
        wait: Duration,
        /// Whether this counts as a failed attempt.
        failed: bool,
    },
    /// It could not be worked on; the lease runs out by itself.
    Failed(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Stopped {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Works a batch off, or gives it back.
pub(super) async fn deliver(dispatch: &Dispatch, lease: Lease, shutdown: &CancellationToken) {
    let context = &dispatch.context;
    let trace = context
        .traces
        .of(&context.store, lease.workspace, lease.campaign)
        .await;
    let span = tracing::info_span!(
        "campaign.batch",
        otel.kind = "consumer",
        otel.name = "send a batch",
        workspace.id = %lease.workspace,
        campaign.id = %lease.campaign,
        batch.number = lease.batch,
        batch.attempts = lease.attempts,
        batch.members = lease.customers.len(),
    );
    traces::follow(&span, trace.as_deref());
    let worked_off = work_off(dispatch, &lease, shutdown).instrument(span).await;
    let stopped = match worked_off {
        Ok(()) => return count_batch("done"),
        Err(stopped) => stopped,
    };
    count_batch(match &stopped {
        Stopped::Stale => "lost",
        Stopped::Later { .. } => "given_back",
        Stopped::Failed(_) => "failed",
    });
    let (wait, failed) = match stopped {
        Stopped::Stale => {
            tracing::warn!(campaign.id = %lease.campaign, batch.number = lease.batch, "the batch's lease was lost");
            return;
        }
        Stopped::Later { wait, failed } => (wait, failed),
        Stopped::Failed(error) => {
            tracing::error!(campaign.id = %lease.campaign, batch.number = lease.batch, error = format!("{error:#}"),
                "a batch could not be worked on");
            (pause(lease.attempts), true)
        }
    };
    if let Err(error) = dispatch
        .context
        .store
        .give_batch_back(&lease, wait, failed)
        .await
    {
        tracing::warn!(campaign.id = %lease.campaign, batch.number = lease.batch, %error,
            "a batch could not be given back; its lease runs out");
    }
}

fn count_batch(outcome: &'static str) {
    counter!("tidings_dispatch_batches_total", "outcome" => outcome).increment(1);
}

async fn work_off(
    dispatch: &Dispatch,
    lease: &Lease,
    shutdown: &CancellationToken,
) -> Result<(), Stopped> {
    let (store, context) = (&dispatch.context.store, &dispatch.context);
    if let Some(reason) = &lease.left_out {
        let counters = unfenced(store.skip_batch(lease, reason, &[]).await?)?;
        publish(context, &[counters]).await;
        return Ok(());
    }
    let content = dispatch
        .contents
        .get(store, lease.workspace, lease.campaign)
        .await?;
    let render = |member: &_| content.render(member);
    let turn = dispatch.writing.acquire().await?;
    let written = store
        .write_batch(lease, content.channel, content.columns, render)
        .instrument(traces::transaction("write the messages"))
        .await?;
    drop(turn);
    let messages = match unfenced(written)? {
        Written::ToSend { messages, counters } => {
            publish(context, counters.as_slice()).await;
            messages
        }
        Written::Cancelled(messages) => return skip_cancelled(dispatch, lease, &messages).await,
        Written::Paused => {
            return Err(Stopped::Later {
                wait: Duration::ZERO,
                failed: false,
            });
        }
    };
    failpoint("dispatch.before_vendor");
    let refused = send(dispatch, lease, &content, &messages, shutdown).await?;
    failpoint("dispatch.after_vendor");
    let after = context.config.campaigns.reconcile_after;
    let finished = store
        .finish_batch(lease, &refused, after)
        .instrument(traces::transaction("finish the batch"))
        .await?;
    let counters = unfenced(finished)?;
    failpoint("dispatch.after_commit");
    counter!("tidings_messages_handed_over_total").increment(messages.len() as u64);
    counter!("tidings_messages_refused_total").increment(refused.len() as u64);
    histogram!("tidings_dispatch_batch_messages").record(messages.len() as f64);
    publish(context, &[counters]).await;
    Ok(())
}

fn unfenced<T>(fenced: Fenced<T>) -> Result<T, Stopped> {
    match fenced {
        Fenced::Done(value) => Ok(value),
        Fenced::Stale => Err(Stopped::Stale),
    }
}

/// Calls the vendor until it answers, within bounds, and gives what it refused.
async fn send(
    dispatch: &Dispatch,
    lease: &Lease,
    content: &Content,
    messages: &[StoredMessage],
    shutdown: &CancellationToken,
) -> Result<Vec<Refusal>, Stopped> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    let outgoing = outgoing(lease, content, messages);
    let mut repeats = 0;
    loop {
        if let Some(wait) = dispatch.breaker.wait(Instant::now()) {
            return Err(Stopped::Later {
                wait,
                failed: false,
            });
        }
        let began = Instant::now();
        let answer = dispatch
            .vendor
            .send(lease.workspace, &lease.idempotency_key(), &outgoing)
            .instrument(tracing::info_span!(
                "vendor.send",
                otel.kind = "client",
                otel.name = "POST to the vendor",
                messages = outgoing.len(),
            ))
            .await;
        count_call(&answer, began.elapsed());
        dispatch.breaker.ended(&answer, Instant::now());
        let error = match answer {
            Ok(answer) => {
                return Ok(answer
                    .refused
                    .into_iter()
                    .filter_map(|refused| refusal(lease, refused))
                    .collect());
            }
            Err(error) => error,
        };
        let asked = match error {
            VendorError::Refused(detail) => {
                tracing::error!(campaign.id = %lease.campaign, batch.number = lease.batch, detail, "the vendor refuses a batch");
                return Ok(refuse_all(messages));
            }
            VendorError::Busy { retry_after } => retry_after,
            VendorError::Away(_) | VendorError::Denied(_) => None,
        };
        tracing::debug!(campaign.id = %lease.campaign, batch.number = lease.batch, %error, "a call to the vendor failed");
        let wait = asked
            .unwrap_or_default()
            .max(pause(lease.attempts + repeats))
            .min(LONGEST_PAUSE);
        repeats += 1;
        if repeats > REPEATS || wait > LONGEST_HOLD || shutdown.is_cancelled() {
            return Err(Stopped::Later { wait, failed: true });
        }
        tokio::time::sleep(wait).await;
        unfenced(
            dispatch
                .context
                .store
                .renew_lease(lease, dispatch.context.config.campaigns.lease)
                .await?,
        )?;
    }
}

fn count_call(answer: &Result<BulkAnswer, VendorError>, took: Duration) {
    let outcome = if answer.is_ok() { "answered" } else { "failed" };
    histogram!("tidings_vendor_request_seconds", "outcome" => outcome).record(took);
    let reason = match answer {
        Ok(_) => return,
        Err(VendorError::Busy { .. }) => "busy",
        Err(VendorError::Away(_)) => "away",
        Err(VendorError::Denied(_)) => "denied",
        Err(VendorError::Refused(_)) => "refused",
    };
    counter!("tidings_vendor_failures_total", "reason" => reason).increment(1);
}

fn outgoing<'a>(
    lease: &Lease,
    content: &'a Content,
    messages: &'a [StoredMessage],
) -> Vec<OutgoingMessage<'a>> {
    messages
        .iter()
        .map(|message| OutgoingMessage {
            id: message_id(lease, CustomerId(message.customer)).to_string(),
            channel: content.channel.as_str(),
            to: &message.address,
            body: &message.body,
            image_url: content.image_url.as_deref(),
        })
        .collect()
}

fn message_id(lease: &Lease, customer: CustomerId) -> MessageId {
    MessageId {
        workspace: lease.workspace,
        campaign: lease.campaign,
        customer,
    }
}

fn refusal(lease: &Lease, refused: RefusedMessage) -> Option<Refusal> {
    let id: MessageId = refused.id.parse().ok()?;
    let ours = id.workspace == lease.workspace && id.campaign == lease.campaign;
    ours.then(|| Refusal {
        customer: id.customer,
        code: refused.code.chars().take(100).collect(),
    })
}

fn refuse_all(messages: &[StoredMessage]) -> Vec<Refusal> {
    let code = || "vendor_rejected".to_owned();
    messages
        .iter()
        .map(|message| Refusal {
            customer: CustomerId(message.customer),
            code: code(),
        })
        .collect()
}

/// Skips a cancelled campaign's batch. Where its rows were written before, the vendor is asked which
/// of them it has; those are sent and stay as they are.
async fn skip_cancelled(
    dispatch: &Dispatch,
    lease: &Lease,
    messages: &[StoredMessage],
) -> Result<(), Stopped> {
    let customers: Vec<CustomerId> = messages
        .iter()
        .map(|message| CustomerId(message.customer))
        .collect();
    let mut known = HashSet::new();
    for customers in customers.chunks(MOST_IDS) {
        let ids: Vec<MessageId> = customers
            .iter()
            .map(|customer| message_id(lease, *customer))
            .collect();
        let states = dispatch.vendor.states(&ids).await;
        let states = states.map_err(|_| Stopped::Later {
            wait: pause(lease.attempts),
            failed: true,
        })?;
        known.extend(states.into_iter().map(|state| state.id));
    }
    let unsent: Vec<CustomerId> = customers
        .into_iter()
        .filter(|customer| !known.contains(&message_id(lease, *customer).to_string()))
        .collect();
    let counters = unfenced(
        dispatch
            .context
            .store
            .skip_batch(lease, "cancelled", &unsent)
            .await?,
    )?;
    publish(&dispatch.context, &[counters]).await;
    Ok(())
}

/// A pause that doubles with each attempt, give or take half.
fn pause(attempts: i32) -> Duration {
    let doubled = FIRST_PAUSE * 2_u32.pow(attempts.clamp(0, 12).unsigned_abs());
    doubled
        .min(LONGEST_PAUSE)
        .mul_f64(rand::rng().random_range(0.5..1.5))
}
