use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
use metrics::counter;
use serde::Serialize;
use tidings_audience::Currency;
use tidings_queue::{Acceptance, Idempotency, Kind, NewBatch, Queue, QueueError};
use tidings_store::workspace::Workspace;
use tidings_telemetry::traces;
use tokio::sync::Semaphore;
use tracing::Instrument;
use uuid::{NoContext, Timestamp, Uuid};

use super::{
    Checked, Collector, Digest, IngestError, RawRecord, RejectedRecord, Rules,
    error::IDEMPOTENCY_KEY_MAX,
};

/// Where a request's records come from. They may be asked for twice.
pub trait RecordSource: Send + Sync + 'static {
    fn kind(&self) -> Kind;
    /// Gives every record to the collector, in order.
    fn feed(&self, collector: &mut Collector) -> Result<(), IngestError>;
    /// Whether checking its records is long work.
    fn is_large(&self) -> bool;
}

impl<R: RawRecord + Send + Sync + 'static> RecordSource for Vec<R> {
    fn kind(&self) -> Kind {
        R::KIND
    }

    fn feed(&self, collector: &mut Collector) -> Result<(), IngestError> {
        self.iter()
            .try_for_each(|record| collector.take(record))
            .map_err(|_| IngestError::TooManyRecords)
    }

    fn is_large(&self) -> bool {
        self.len() >= LARGE
    }
}

/// So many records take some milliseconds.
const LARGE: usize = 1_000;

/// Large requests are checked one after the other, as many at a time as there are processors: all at
/// once they would all be done late, and the writing of the first of them would begin as late.
static TURNS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)));

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IngestPayload {
    pub batch_id: Uuid,
    pub accepted: u32,
    pub rejected: Vec<RejectedRecord>,
}

/// What a request says besides its records.
#[derive(Clone, Debug, Default)]
pub struct IngestOptions {
    pub idempotency_key: Option<String>,
    /// The request's trace context (`traceparent`), which rides along to the workers.
    pub trace: Option<String>,
}

/// Checks a request's records and puts those that pass on the workspace's stream, all or none.
///
/// Once this returns a payload, Redis has them on disk. Nothing here needs PostgreSQL.
pub async fn accept(
    queue: &Queue,
    workspace: &Workspace,
    options: IngestOptions,
    now: DateTime<Utc>,
    source: impl RecordSource,
) -> Result<IngestPayload, IngestError> {
    let kind = source.kind();
    let taken = take(queue, workspace, options, now, source).await;
    count(kind, &taken);
    taken.map(|(payload, _)| payload)
}

async fn take(
    queue: &Queue,
    workspace: &Workspace,
    options: IngestOptions,
    now: DateTime<Utc>,
    source: impl RecordSource,
) -> Result<(IngestPayload, Repeated), IngestError> {
    let IngestOptions {
        idempotency_key,
        trace,
    } = options;
    check_idempotency_key(idempotency_key.as_deref())?;
    let currency = Currency::parse(&workspace.currency).ok_or_else(|| {
        IngestError::Internal(format!("workspace {} has no known currency", workspace.id))
    })?;
    let source = Arc::new(source);
    let batch = batch_id(now);
    let rules = Rules {
        currency,
        now: clock_of(batch, now),
    };
    let checked = check(Arc::clone(&source), rules, idempotency_key.is_some()).await?;
    let Checked {
        accepted,
        parts,
        rejected,
        fingerprint,
    } = checked;
    let new = NewBatch {
        workspace: workspace.id.0,
        kind: source.kind(),
        batch,
        parts,
        idempotency: idempotency_key
            .zip(fingerprint)
            .map(|(key, fingerprint)| Idempotency { key, fingerprint }),
        trace: None,
    };
    match add(queue, new, trace).await? {
        Acceptance::Accepted { .. } => {
            let payload = IngestPayload {
                batch_id: batch,
                accepted,
                rejected,
            };
            Ok((payload, Repeated(false)))
        }
        Acceptance::Repeated { batch, accepted_at } => {
            let rules = Rules {
                currency,
                now: clock_of(batch, accepted_at),
            };
            let first = check(source, rules, false).await?;
            let payload = IngestPayload {
                batch_id: batch,
                accepted: first.accepted,
                rejected: first.rejected,
            };
            Ok((payload, Repeated(true)))
        }
        Acceptance::Conflict => Err(IngestError::Conflict),
        Acceptance::Full { retry_after } => Err(IngestError::Full { retry_after }),
    }
}

/// Puts a batch on its stream, in a span that its entries carry along; or, where no traces are sent, with the trace
/// that the caller named.
async fn add(
    queue: &Queue,
    mut batch: NewBatch,
    trace: Option<String>,
) -> Result<Acceptance, QueueError> {
    let records: u32 = batch.parts.iter().map(|part| part.records).sum();
    let span = tracing::info_span!(
        "redis.accept",
        otel.kind = "producer",
        messaging.system = "redis",
        queue.kind = batch.kind.name(),
        workspace.id = batch.workspace,
        batch.id = %batch.batch,
        batch.records = records,
    );
    let accepting = async {
        let given = trace.filter(|given| traces::is_traceparent(given));
        batch.trace = traces::current().or(given);
        queue.accept(batch).await
    };
    accepting.instrument(span).await
}

/// Whether the request had come before.
struct Repeated(bool);

fn count(kind: Kind, taken: &Result<(IngestPayload, Repeated), IngestError>) {
    let outcome = match taken {
        Ok((payload, Repeated(false))) => {
            let kind = [("kind", kind.name())];
            let rejected = payload.rejected.len() as u64;
            counter!("tidings_ingest_accepted_records_total", &kind)
                .increment(u64::from(payload.accepted));
            counter!("tidings_ingest_rejected_records_total", &kind).increment(rejected);
            "accepted"
        }
        Ok((_, Repeated(true))) => "repeated",
        Err(IngestError::Conflict) => "conflict",
        Err(IngestError::Full { .. }) => "full",
        Err(IngestError::Queue(_) | IngestError::Store(_)) => "unavailable",
        Err(_) => "refused",
    };
    counter!("tidings_ingest_requests_total", "outcome" => outcome).increment(1);
}

/// Off the threads that serve connections: ten thousand records take some ten milliseconds.
async fn check<S: RecordSource>(
    source: Arc<S>,
    rules: Rules,
    fingerprint: bool,
) -> Result<Checked, IngestError> {
    let large = source.is_large();
    let work = move || {
        let digest = fingerprint.then(|| Digest::new(source.kind()));
        let mut collector = Collector::new(rules, digest);
        source.feed(&mut collector)?;
        Ok(collector.finish())
    };
    let failed = |error: &dyn std::fmt::Display| {
        IngestError::Internal(format!("the check of records failed: {error}"))
    };
    let turn = match large {
        true => Some(TURNS.acquire().await.map_err(|error| failed(&error))?),
        false => None,
    };
    let checked = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    checked.await.map_err(|error| failed(&error))?
}

fn check_idempotency_key(key: Option<&str>) -> Result<(), IngestError> {
    let fits = key.is_none_or(|key| {
        (1..=IDEMPOTENCY_KEY_MAX).contains(&key.chars().count())
            && !key.chars().any(char::is_control)
    });
    if fits {
        Ok(())
    } else {
        Err(IngestError::IdempotencyKey)
    }
}

/// A batch's id carries the clock by which its records were checked, to the millisecond, so that a
/// repeated request is checked by the same clock and gives the same payload.
fn batch_id(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(
        NoContext,
        seconds,
        now.timestamp_subsec_nanos(),
    ))
}

fn clock_of(batch: Uuid, otherwise: DateTime<Utc>) -> DateTime<Utc> {
    batch
        .get_timestamp()
        .map(|timestamp| timestamp.to_unix())
        .and_then(|(seconds, nanos)| DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos))
        .unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_id_carries_its_clock() {
        let now = DateTime::from_timestamp(1_793_000_000, 123_456_789).unwrap();
        let other = DateTime::UNIX_EPOCH;
        let clock = clock_of(batch_id(now), other);
        assert_eq!(clock.timestamp_millis(), now.timestamp_millis());
        assert_eq!(clock_of(batch_id(clock), other), clock);
        assert_ne!(batch_id(now), batch_id(now));
    }
}
