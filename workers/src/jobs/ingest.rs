//! Writes accepted records: customers, orders and visits, each kind in a loop of its own.
//!
//! It reads the streams of these three kinds. An entry is one part of an accepted batch: a JSON array
//! of records that the API has checked. A delivery, some entries of one workspace in the order of
//! their acceptance, is written in one transaction, which also notes how many records of each batch
//! are behind it; then its progress is published, then the entries are acknowledged.
//!
//! While one delivery is written, the next one is taken and made ready, and the one before is
//! acknowledged, so that the database need not wait for either. Deliveries are written one after the
//! other in the order in which they were taken, and at most one is ready ahead. Where one cannot be
//! written, what was made ready behind it is given back with it, unwritten.
//!
//! - *A crash before the commit*: nothing was written; the entries come again when the lease has run out,
//!   and behind them those that were made ready.
//! - *A crash after the commit*: the entries come again and are passed over by what their batch's row says.
//! - *A record that cannot be written*, though it was checked: the delivery is halved until that record
//!   stands alone; it goes to the dead letters with the reason, its neighbours are written, in order.
//! - *PostgreSQL is away, or busy beyond measure*: the delivery is given back and the loop waits. Nothing
//!   becomes a dead letter by that.

mod parts;
mod record;
mod write;

use std::time::Duration;

use chrono::{DateTime, Utc};
use metrics::histogram;
use tidings_queue::{Channel, Consumer, ConsumerOptions, Delivery};
use tidings_store::{
    customer::CustomerRecord,
    ingest::{BatchProgress, IngestPart},
    order::OrderRecord,
    visit::VisitRecord,
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use self::parts::Piece;
use self::record::Record;
use self::write::{Trouble, Writer};
use crate::Context;
use crate::campaign_work::now;
use crate::failpoint::failpoint;
use crate::traced::Followed;

/// A delivery of so many records is not added to: a commit and its round trips weigh little against them.
const MOST_RECORDS: u32 = 10_000;
/// Nor one of so many bytes, since two are in memory at a time, read.
const MOST_BYTES: u32 = 4 << 20;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Runs until `shutdown`.
///
/// # Errors
/// A loop panicked; the others are stopped first.
pub async fn run(context: Context, shutdown: CancellationToken) -> anyhow::Result<()> {
    let shutdown = shutdown.child_token();
    let mut loops = JoinSet::new();
    loops.spawn(Ingest::new(&context).run::<CustomerRecord>(shutdown.clone()));
    loops.spawn(Ingest::new(&context).run::<OrderRecord>(shutdown.clone()));
    loops.spawn(Ingest::new(&context).run::<VisitRecord>(shutdown.clone()));
    let mut outcome = Ok(());
    while let Some(ended) = loops.join_next().await {
        shutdown.cancel();
        outcome = outcome.and(ended);
    }
    Ok(outcome?)
}

/// The loop of one kind.
struct Ingest {
    context: Context,
    /// How long to wait when the database is away again; none while it is there.
    pause: Option<Duration>,
}

impl Ingest {
    fn new(context: &Context) -> Ingest {
        Ingest {
            context: context.clone(),
            pause: None,
        }
    }

    async fn run<R: Record>(mut self, shutdown: CancellationToken) {
        let options = ConsumerOptions {
            most_records: MOST_RECORDS,
            most_bytes: MOST_BYTES,
            lease: self.context.config.lease,
            ..ConsumerOptions::default()
        };
        let mut consumer = self.context.queue.consumer(R::QUEUE, options);
        let (mut ready, mut written) = (None, None);
        loop {
            let work = match ready.take() {
                Some(work) => work,
                None => {
                    self.finish::<R>(written.take()).await;
                    match consumer.next(&shutdown).await {
                        Some(delivery) => match prepare::<R>(delivery).await {
                            Some(work) => work,
                            None => continue,
                        },
                        None => return,
                    }
                }
            };
            let Work { delivery, pieces } = work;
            let enough = shutdown.child_token();
            let spans = spans(&delivery);
            let write = async {
                let writing = self.write::<R>(delivery.workspace, pieces);
                let outcome = writing.instrument(spans.first()).await;
                drop(spans);
                enough.cancel();
                outcome
            };
            let behind = written.take();
            let (outcome, following, ()) = tokio::join!(
                write,
                prepare_beside::<R>(&mut consumer, &delivery, &enough),
                self.finish::<R>(behind),
            );
            match outcome {
                Ok(progress) => {
                    self.recover::<R>();
                    written = Some((delivery, progress));
                    ready = following;
                }
                Err(trouble) => {
                    self.put_off::<R>(trouble, delivery, following, &shutdown)
                        .await;
                }
            }
        }
    }

    async fn write<R: Record>(
        &self,
        workspace: i64,
        pieces: Vec<Piece<R::Ready>>,
    ) -> Result<Vec<BatchProgress>, Trouble> {
        failpoint("ingest.before_write");
        let started = tokio::time::Instant::now();
        let (records, first) = weigh::<R>(&pieces);
        let mut writer = Writer::new(&self.context.store, workspace);
        for piece in pieces {
            writer.write::<R>(piece).await?;
        }
        failpoint("ingest.after_commit");
        let kind = [("kind", R::QUEUE.name())];
        histogram!("tidings_ingest_write_seconds", &kind).record(started.elapsed());
        histogram!("tidings_ingest_delivery_records", &kind).record(records as f64);
        let waited = first.and_then(|first| (now() - first).to_std().ok());
        histogram!("tidings_ingest_wait_seconds", &kind).record(waited.unwrap_or_default());
        Ok(writer.into_progress())
    }

    /// After the commit: tells who watches, then acknowledges.
    async fn finish<R: Record>(&self, written: Option<(Delivery, Vec<BatchProgress>)>) {
        let Some((delivery, progress)) = written else {
            return;
        };
        let published: Vec<Vec<u8>> = progress
            .iter()
            .filter_map(|batch| serde_json::to_vec(batch).ok())
            .collect();
        if let Err(error) = self
            .context
            .queue
            .publish_all(Channel::Ingest, published)
            .await
        {
            tracing::debug!(%error, "progress was not published; who watches reads it again");
        }
        failpoint("ingest.before_done");
        if let Err(error) = delivery.done().await {
            tracing::warn!(%error, "written records were not acknowledged, and will be passed over");
        }
    }

    fn recover<R: Record>(&mut self) {
        if self.pause.take().is_some() {
            tracing::info!(queue.kind = R::QUEUE.name(), "records are written again");
        }
    }

    /// Leaves a delivery for later, and before it what was made ready to follow it.
    async fn put_off<R: Record>(
        &mut self,
        trouble: Trouble,
        delivery: Delivery,
        following: Option<Work<R>>,
        shutdown: &CancellationToken,
    ) {
        if let Some(following) = following {
            give_back(following.delivery).await;
        }
        match trouble {
            Trouble::Away(reason) => {
                give_back(delivery).await;
                self.wait::<R>(&reason, shutdown).await;
            }
            // Dropped, so that this workspace rests until its lease has run out.
            Trouble::Stuck(reason) => tracing::error!(
                workspace.id = delivery.workspace,
                queue.kind = R::QUEUE.name(),
                error = reason,
                "records can neither be written nor laid aside, and are tried again"
            ),
        }
    }

    async fn wait<R: Record>(&mut self, reason: &str, shutdown: &CancellationToken) {
        if self.pause.is_none() {
            tracing::warn!(
                queue.kind = R::QUEUE.name(),
                reason,
                "records cannot be written now"
            );
        }
        let pause = self.pause.unwrap_or(FIRST_PAUSE);
        self.pause = Some((pause * 2).min(LONGEST_PAUSE));
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// A delivery, read and made ready.
struct Work<R: Record> {
    delivery: Delivery,
    pieces: Vec<Piece<R::Ready>>,
}

/// The spans of a delivery: one in the trace of each request that it is of.
fn spans(delivery: &Delivery) -> Followed {
    let kind = delivery.kind.name();
    let records: u32 = delivery.entries.iter().map(|entry| entry.records).sum();
    let first = delivery.entries.iter().map(|entry| entry.accepted_at).min();
    let waited = first.map(|first| (now() - first).num_milliseconds());
    let traces = delivery
        .entries
        .iter()
        .filter_map(|entry| entry.trace.as_deref());
    Followed::new(traces, || {
        tracing::info_span!(
            "ingest.delivery",
            otel.kind = "consumer",
            otel.name = format!("write {kind}"),
            messaging.system = "redis",
            queue.kind = kind,
            queue.wait_ms = waited,
            workspace.id = delivery.workspace,
            delivery.entries = delivery.entries.len(),
            delivery.records = records,
        )
    })
}

/// How many records there are, and when the first of them was accepted.
fn weigh<R: Record>(pieces: &[Piece<R::Ready>]) -> (usize, Option<DateTime<Utc>>) {
    let weighed = pieces.iter().map(|piece| match piece {
        Piece::Write(ready) => weigh_parts(R::parts(ready)),
        Piece::Bury { part, .. } => weigh_parts(std::slice::from_ref(part)),
    });
    weighed.fold((0, None), |(records, first), (more, accepted)| {
        (records + more, first.into_iter().chain(accepted).min())
    })
}

fn weigh_parts<T>(parts: &[IngestPart<T>]) -> (usize, Option<DateTime<Utc>>) {
    let records = parts.iter().map(|part| part.records.len()).sum();
    (records, parts.iter().map(|part| part.accepted_at).min())
}

/// Takes the next delivery and makes it ready; none once `enough` is cancelled.
async fn prepare_beside<R: Record>(
    consumer: &mut Consumer,
    held: &Delivery,
    enough: &CancellationToken,
) -> Option<Work<R>> {
    let delivery = consumer.beside(held, enough).await?;
    prepare(delivery).await
}

/// Reads a delivery, off the threads that serve connections: thousands of records take some ten
/// milliseconds.
async fn prepare<R: Record>(delivery: Delivery) -> Option<Work<R>> {
    let prepared = tokio::task::spawn_blocking(move || {
        let pieces = parts::prepare::<R>(&delivery);
        Work { delivery, pieces }
    });
    let reported = |error| tracing::error!(%error, "a delivery could not be read; it comes again");
    prepared.await.map_err(reported).ok()
}

async fn give_back(delivery: Delivery) {
    if let Err(error) = delivery.give_back().await {
        tracing::debug!(%error, "the delivery comes again when its lease has run out");
    }
}
