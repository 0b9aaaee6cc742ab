//! What a consumer is handed, and the lease under which it holds it.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use redis::Value;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use crate::scripts::{self, Arguments};
use crate::{Kind, Queue, QueueError, answer};

/// The consumer group of every stream, and the one reader in it: the lease tells who reads.
pub(crate) const GROUP: &str = "workers";
pub(crate) const READER: &str = "holder";

/// Entries of one stream, in the order in which they were accepted, that nobody else works on.
///
/// End it with [`Delivery::done`] or [`Delivery::give_back`]. One that is dropped is delivered
/// again when its lease has run out. Deliveries that follow each other
/// ([`Consumer::beside`](crate::Consumer::beside)) share a lease, which the last of them returns.
#[derive(Debug)]
pub struct Delivery {
    /// Whose entries these are.
    pub workspace: i64,
    /// What they carry.
    pub kind: Kind,
    /// The entries; at least one.
    pub entries: Vec<Entry>,
    pub(crate) lease: Arc<Lease>,
    pub(crate) queue: Queue,
}

/// One piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub(crate) id: String,
    /// How often it was delivered, this time included; what was given back does not count. From
    /// [`ConsumerOptions::alone_from`](crate::ConsumerOptions) on it is the only one of its delivery.
    pub deliveries: u32,
    /// The batch it is a part of; none for receipts, and none for an entry that somebody else wrote.
    pub part: Option<PartHeader>,
    /// How many records the payload holds.
    pub records: u32,
    /// The position of its first record; each further one is one greater.
    pub position: i64,
    /// When it was accepted.
    pub accepted_at: DateTime<Utc>,
    /// The trace context (`traceparent`) of the request, if there was one.
    pub trace: Option<String>,
    /// The records.
    pub payload: Bytes,
}

/// Which part of which batch an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartHeader {
    /// The batch.
    pub batch: Uuid,
    /// The number of the part, from 0.
    pub part: u32,
    /// How many parts the batch has.
    pub parts: u32,
    /// How many records the batch has.
    pub accepted: u32,
    /// How many of these stand before this part.
    pub offset: u32,
}

impl Delivery {
    /// Whether the lease was lost: somebody else may be at the same entries already. What is
    /// written now must be guarded by the writer itself, and will most likely change nothing.
    pub fn is_lost(&self) -> bool {
        self.lease.lost.is_cancelled()
    }

    /// Is cancelled when the lease is lost.
    pub fn lost(&self) -> &CancellationToken {
        &self.lease.lost
    }

    /// Whether none of the entries was ever delivered before.
    pub(crate) fn is_first(&self) -> bool {
        self.entries.iter().all(|entry| entry.deliveries <= 1)
    }

    /// Acknowledges and deletes all entries, forgets the batches that began with them, and returns
    /// the lease. To be called after the commit. Right also when the lease was lost meanwhile,
    /// since what is in the database need not be here any more.
    ///
    /// # Errors
    /// See [`QueueError`]; the entries will be delivered again.
    pub async fn done(self) -> Result<(), QueueError> {
        let Delivery {
            workspace,
            kind,
            entries,
            lease,
            queue,
        } = self;
        let mut keys = vec![
            queue.keys.stream(workspace, kind),
            queue.keys.depth(workspace, kind),
            queue.keys.lease(workspace, kind),
        ];
        let first_parts = entries.iter().filter_map(|entry| entry.part);
        let first_parts = first_parts.filter(|part| part.part == 0);
        keys.extend(first_parts.map(|part| queue.keys.batch(workspace, part.batch)));
        let token = Arc::into_inner(lease).map(Lease::stop_renewing);
        let mut command = scripts::call(&scripts::DONE, &keys)
            .with(token.unwrap_or_default())
            .with(GROUP);
        for entry in &entries {
            command.arg(&entry.id).arg(entry.records);
        }
        queue.connections.run(command).await?;
        count_lease(kind, "done");
        Ok(())
    }

    /// Returns the lease and leaves the entries where they are: whoever comes next is handed them
    /// again, first. This delivery does not count.
    ///
    /// # Errors
    /// See [`QueueError`]; the lease runs out by itself then.
    pub async fn give_back(self) -> Result<(), QueueError> {
        let keys = [
            self.queue.keys.stream(self.workspace, self.kind),
            self.queue.keys.lease(self.workspace, self.kind),
        ];
        let token = self.lease.token.clone();
        let returned = Arc::into_inner(self.lease).map(Lease::stop_renewing);
        let mut command = scripts::call(&scripts::GIVE_BACK, &keys)
            .with(token)
            .with(GROUP)
            .with(READER)
            .with(u8::from(returned.is_none()));
        for entry in &self.entries {
            command.arg(&entry.id).arg(entry.deliveries);
        }
        self.queue.connections.run(command).await?;
        count_lease(self.kind, "given_back");
        Ok(())
    }
}

fn count_lease(kind: Kind, outcome: &'static str) {
    let labels = [("kind", kind.name()), ("outcome", outcome)];
    metrics::counter!("tidings_queue_leases_total", &labels).increment(1);
}

/// A lease that is renewed in the background until it is dropped.
#[derive(Debug)]
pub(crate) struct Lease {
    pub(crate) token: String,
    lost: CancellationToken,
    renewal: DropGuard,
}

impl Lease {
    /// Begins to renew a lease that was just taken.
    pub(crate) fn keep(
        queue: &Queue,
        kind: Kind,
        key: String,
        token: String,
        length: Duration,
    ) -> Lease {
        let lost = CancellationToken::new();
        let stopped = CancellationToken::new();
        let renewal = Renewal {
            queue: queue.clone(),
            kind,
            key,
            token: token.clone(),
            length,
            lost: lost.clone(),
        };
        let until = stopped.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = until.cancelled() => {}
                () = renewal.run() => {}
            }
        });
        Lease {
            token,
            lost,
            renewal: stopped.drop_guard(),
        }
    }

    /// Leaves the lease to be returned under its token.
    fn stop_renewing(self) -> String {
        drop(self.renewal);
        self.token
    }
}

struct Renewal {
    queue: Queue,
    kind: Kind,
    key: String,
    token: String,
    length: Duration,
    lost: CancellationToken,
}

impl Renewal {
    async fn run(self) {
        let mut good_until = tokio::time::Instant::now() + self.length;
        loop {
            tokio::time::sleep(self.length / 4).await;
            let asked = tokio::time::Instant::now();
            match self.renew().await {
                Ok(true) => good_until = asked + self.length,
                Ok(false) => break,
                // Redis may come back in time.
                Err(_) if asked < good_until => {}
                Err(_) => break,
            }
        }
        count_lease(self.kind, "lost");
        self.lost.cancel();
    }

    async fn renew(&self) -> Result<bool, QueueError> {
        let command = scripts::call(&scripts::RENEW, std::slice::from_ref(&self.key))
            .with(&self.token)
            .with(self.length.as_millis() as u64);
        answer::read(self.queue.connections.run(command).await?)
    }
}

impl Entry {
    /// What names this entry in its stream, for good.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Reads an entry as the script hands it over. What is missing or unreadable is replaced by what
    /// the entry's id tells, so that it reaches the consumer, which can put it aside: an entry that
    /// cannot be read must not hold up those behind it.
    pub(crate) fn read(value: Value) -> Result<Entry, QueueError> {
        let mut items = answer::list(value)?;
        let id: String = answer::next(&mut items)?;
        let deliveries = answer::next(&mut items)?;
        let mut fields = answer::list(items.next().unwrap_or(Value::Nil))?;
        let mut read = Fields::default();
        while let (Some(name), Some(value)) = (fields.next(), fields.next()) {
            read.set(&answer::read::<String>(name).unwrap_or_default(), value);
        }
        let written_ms = id.split('-').next().and_then(|ms| ms.parse::<i64>().ok());
        let written = written_ms.unwrap_or_default().saturating_mul(1_000);
        Ok(Entry {
            part: read.part(),
            records: read.number("records").unwrap_or_default(),
            position: read.number("position").unwrap_or(written),
            accepted_at: answer::instant(read.number("at").unwrap_or(written))?,
            trace: read.text("trace").filter(|trace| !trace.is_empty()),
            payload: read.payload.unwrap_or_default(),
            id,
            deliveries,
        })
    }
}

#[derive(Default)]
struct Fields {
    texts: Vec<(String, String)>,
    payload: Option<Bytes>,
}

impl Fields {
    fn set(&mut self, name: &str, value: Value) {
        if name == "payload" {
            self.payload = answer::bytes(value);
        } else if let Ok(text) = answer::read(value) {
            self.texts.push((name.to_owned(), text));
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        let found = self.texts.iter().find(|(known, _)| known == name);
        found.map(|(_, text)| text.clone())
    }

    fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.parse().ok()
    }

    fn part(&self) -> Option<PartHeader> {
        Some(PartHeader {
            batch: self.number("batch")?,
            part: self.number("part")?,
            parts: self.number("parts")?,
            accepted: self.number("accepted")?,
            offset: self.number("offset")?,
        })
    }
}
