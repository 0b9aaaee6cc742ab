//! Writes accepted records: customers, orders and visits, each kind in a loop of its own.
//!
//! It reads the streams of these three kinds. An entry is one part of an accepted batch: a JSON array
//! of records that the API has checked. A delivery, some entries of one workspace in the order of
//! their acceptance, is written in one transaction, which also notes how many records of each batch
//! are behind it; then its progress is published, then the entries are acknowledged.
//!
//! - *A crash before the commit*: nothing was written; the entries come again when the lease has run out.
//! - *A crash after the commit*: the entries come again and are passed over by what their batch's row says.
//! - *A record that cannot be written*, though it was checked: the delivery is halved until that record
//!   stands alone; it goes to the dead letters with the reason, its neighbours are written, in order.
//! - *PostgreSQL is away, or busy beyond measure*: the delivery is given back and the loop waits. Nothing
//!   becomes a dead letter by that.

mod parts;
mod record;
mod write;

use std::time::Duration;

use tidings_queue::{Channel, ConsumerOptions, Delivery};
use tidings_store::{
    customer::CustomerRecord, ingest::BatchProgress, order::OrderRecord, visit::VisitRecord,
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use self::record::Record;
use self::write::{Trouble, Writer};
use crate::Context;
use crate::failpoint::failpoint;

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
            lease: self.context.config.lease,
            ..ConsumerOptions::default()
        };
        let mut consumer = self.context.queue.consumer(R::QUEUE, options);
        while let Some(delivery) = consumer.next(&shutdown).await {
            match self.write::<R>(&delivery).await {
                Ok(progress) => self.finish::<R>(delivery, progress).await,
                Err(Trouble::Away(reason)) => {
                    if let Err(error) = delivery.give_back().await {
                        tracing::debug!(%error, "the delivery comes again when its lease has run out");
                    }
                    self.wait::<R>(&reason, &shutdown).await;
                }
                // Dropped, so that this workspace rests until its lease has run out.
                Err(Trouble::Stuck(reason)) => tracing::error!(
                    workspace.id = delivery.workspace,
                    queue.kind = R::QUEUE.name(),
                    error = reason,
                    "records can neither be written nor laid aside, and are tried again"
                ),
            }
        }
    }

    async fn write<R: Record>(&self, delivery: &Delivery) -> Result<Vec<BatchProgress>, Trouble> {
        failpoint("ingest.before_write");
        let started = tokio::time::Instant::now();
        let mut writer = Writer::new(&self.context.store, delivery.workspace);
        for piece in parts::read::<R>(delivery) {
            writer.write(piece).await?;
        }
        metrics::histogram!("tidings_ingest_write_seconds", "kind" => R::QUEUE.name())
            .record(started.elapsed().as_secs_f64());
        Ok(writer.into_progress())
    }

    /// After the commit: tells who watches, then acknowledges.
    async fn finish<R: Record>(&mut self, delivery: Delivery, progress: Vec<BatchProgress>) {
        failpoint("ingest.after_commit");
        if self.pause.take().is_some() {
            tracing::info!(queue.kind = R::QUEUE.name(), "records are written again");
        }
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
