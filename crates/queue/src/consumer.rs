//! Taking work out: workspaces in rotation, one delivery per stream at a time.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use redis::Value;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::delivery::{Delivery, Entry, GROUP, Lease, READER};
use crate::scripts::{self, Arguments};
use crate::{Kind, Queue, QueueError, answer};

/// How much a consumer takes at once, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct ConsumerOptions {
    /// The most entries of a delivery.
    pub most_entries: u32,
    /// A delivery of so many records is not added to.
    pub most_records: u32,
    /// A delivery of so many bytes is not added to.
    pub most_bytes: u32,
    /// From how many deliveries on an entry is delivered alone.
    pub alone_from: u32,
    /// How long a stream stays with a consumer that no longer renews its lease.
    pub lease: Duration,
    /// How long to wait for a wake-up before looking around anyway.
    pub poll: Duration,
    /// How old the mark of an empty stream is when its workspace leaves the index.
    pub old_mark: Duration,
}

impl Default for ConsumerOptions {
    fn default() -> ConsumerOptions {
        ConsumerOptions {
            most_entries: 500,
            most_records: 5_000,
            most_bytes: 8 << 20,
            alone_from: 5,
            lease: Duration::from_secs(10),
            poll: Duration::from_secs(2),
            old_mark: Duration::from_secs(60),
        }
    }
}

/// For how long a mark is not made anew. Far below `old_mark`, so that an add always lies close
/// behind a mark that counts.
const FRESH_MARK: Duration = Duration::from_secs(10);

/// How long to wait before looking again for what can be prepared beside a delivery in hand.
const BESIDE: Duration = Duration::from_millis(10);

/// Takes deliveries of one kind. Any number of consumers may run, in any number of processes.
pub struct Consumer {
    queue: Queue,
    kind: Kind,
    options: ConsumerOptions,
    name: String,
    deliveries: u64,
    /// Workspaces still to be visited in this round.
    round: VecDeque<i64>,
    /// Whether this round found work, so that another one follows at once.
    found: bool,
    away: bool,
}

enum Taken {
    Entries(Delivery),
    /// Somebody else holds the lease, and will look again before returning it.
    Busy,
    Empty,
}

impl Queue {
    /// A consumer of this kind.
    pub fn consumer(&self, kind: Kind, options: ConsumerOptions) -> Consumer {
        Consumer {
            queue: self.clone(),
            kind,
            options,
            name: Uuid::now_v7().simple().to_string(),
            deliveries: 0,
            round: VecDeque::new(),
            found: true,
            away: false,
        }
    }

    /// Says that a workspace may have work.
    pub(crate) fn mark(&self, workspace: i64, kind: Kind) -> redis::Cmd {
        scripts::call(&scripts::MARK, &[self.keys.work(kind)])
            .with(workspace)
            .with(FRESH_MARK.as_millis() as u64)
    }

    /// The workspaces that may have work, oldest mark first.
    pub(crate) async fn marked(&self, kind: Kind) -> Result<Vec<i64>, QueueError> {
        let mut command = redis::cmd("ZRANGE");
        command.arg(self.keys.work(kind)).arg(0).arg(-1);
        answer::read(self.connections.run(command).await?)
    }
}

impl Consumer {
    /// The next delivery, or `None` once `shutdown` is cancelled. While Redis is away it waits.
    ///
    /// To be ended by `shutdown`, not by dropping it: a lease taken at that moment would have to run
    /// out first.
    pub async fn next(&mut self, shutdown: &CancellationToken) -> Option<Delivery> {
        let mut pause = Duration::from_millis(100);
        loop {
            if shutdown.is_cancelled() {
                return None;
            }
            let looked = self.look(shutdown).await;
            self.report(looked.as_ref().err());
            match looked {
                Ok(Some(delivery)) => return Some(delivery),
                Ok(None) => pause = Duration::from_millis(100),
                Err(_) => {
                    tokio::select! {
                        () = shutdown.cancelled() => {}
                        () = tokio::time::sleep(pause) => {}
                    }
                    pause = (pause * 2).min(self.options.poll);
                }
            }
        }
    }

    /// The delivery to be prepared while `held` is worked on: the rotation goes on, and where it comes
    /// to the stream of `held`, the entries that follow are taken under the same lease. `None` once
    /// `enough` is cancelled, or while Redis is away.
    ///
    /// The caller keeps the order: what follows `held` is written after it, and given back or dropped
    /// before it is. Entries that were delivered before have no followers, so that one which kills its
    /// consumer is not held against those behind it.
    pub async fn beside(
        &mut self,
        held: &Delivery,
        enough: &CancellationToken,
    ) -> Option<Delivery> {
        // What comes while the lease is held wakes nobody, so `next` has to look again by itself.
        self.found = true;
        while !enough.is_cancelled() {
            match self.look_beside(held).await {
                Ok(Some(delivery)) => return Some(delivery),
                Ok(None) if !self.round.is_empty() => {}
                Ok(None) => {
                    tokio::select! {
                        () = enough.cancelled() => {}
                        () = tokio::time::sleep(BESIDE) => {}
                    }
                }
                // Told by `next`, should it last.
                Err(_) => return None,
            }
        }
        None
    }

    /// What has come behind `held` in its own stream by now, under the same lease; none while Redis is
    /// away. The same holds for it as for [`Consumer::beside`].
    pub async fn following(&mut self, held: &Delivery) -> Option<Delivery> {
        self.found = true;
        if !held.is_first() {
            return None;
        }
        match self.take(held.workspace, Some(held)).await {
            Ok(Taken::Entries(delivery)) => Some(delivery),
            // Told by `next`, should it last.
            Ok(Taken::Busy | Taken::Empty) | Err(_) => None,
        }
    }

    /// One step: visits the next workspace, or begins another round.
    async fn look_beside(&mut self, held: &Delivery) -> Result<Option<Delivery>, QueueError> {
        if self.round.is_empty() {
            self.round = self.queue.marked(self.kind).await?.into();
        }
        let Some(workspace) = self.round.pop_front() else {
            return Ok(None);
        };
        if workspace != held.workspace {
            return self.visit(workspace).await;
        }
        if !held.is_first() {
            return Ok(None);
        }
        match self.take(workspace, Some(held)).await? {
            Taken::Entries(delivery) => Ok(Some(delivery)),
            // The mark stays: what is in hand is still work.
            Taken::Busy | Taken::Empty => Ok(None),
        }
    }

    async fn visit(&mut self, workspace: i64) -> Result<Option<Delivery>, QueueError> {
        match self.take(workspace, None).await? {
            Taken::Entries(delivery) => {
                self.found = true;
                Ok(Some(delivery))
            }
            Taken::Busy => Ok(None),
            Taken::Empty => self.unmark(workspace).await.map(|()| None),
        }
    }

    /// One step: visits the next workspace, begins another round, or waits for a wake-up.
    async fn look(&mut self, shutdown: &CancellationToken) -> Result<Option<Delivery>, QueueError> {
        if let Some(workspace) = self.round.pop_front() {
            return self.visit(workspace).await;
        }
        if !self.found {
            match self.wait(shutdown).await? {
                // New work of one workspace; the others had their turn a moment ago.
                Some(workspace) => {
                    self.round.push_back(workspace);
                    return Ok(None);
                }
                None if shutdown.is_cancelled() => return Ok(None),
                None => {}
            }
        }
        self.round = self.queue.marked(self.kind).await?.into();
        self.found = false;
        Ok(None)
    }

    /// Takes the next entries of a stream; after those of `held` and under its lease, where it is given.
    async fn take(&mut self, workspace: i64, held: Option<&Delivery>) -> Result<Taken, QueueError> {
        let lease = self.queue.keys.lease(workspace, self.kind);
        let stream = self.queue.keys.stream(workspace, self.kind);
        let token = match held {
            Some(held) => held.lease.token.clone(),
            None => {
                self.deliveries += 1;
                format!("{}-{}", self.name, self.deliveries)
            }
        };
        let in_hand = held.and_then(|held| held.entries.last());
        let in_hand = in_hand.map_or("", |entry| entry.id());
        let options = &self.options;
        let command = scripts::call(&scripts::TAKE, &[lease.clone(), stream])
            .with(&token)
            .with(options.lease.as_millis() as u64)
            .with(GROUP)
            .with(READER)
            .with(options.most_entries)
            .with(options.most_records)
            .with(options.most_bytes)
            .with(options.alone_from)
            .with(in_hand);
        let mut taken = answer::list(self.queue.connections.run(command).await?)?;
        let outcome: String = answer::next(&mut taken)?;
        match outcome.as_str() {
            "busy" => Ok(Taken::Busy),
            "empty" => Ok(Taken::Empty),
            "taken" => Ok(Taken::Entries(Delivery {
                workspace,
                kind: self.kind,
                entries: taken.map(Entry::read).collect::<Result<_, _>>()?,
                lease: match held {
                    Some(held) => Arc::clone(&held.lease),
                    None => Arc::new(Lease::keep(
                        &self.queue,
                        self.kind,
                        lease,
                        token,
                        options.lease,
                    )),
                },
                queue: self.queue.clone(),
            })),
            other => Err(QueueError::unexpected(other)),
        }
    }

    async fn unmark(&self, workspace: i64) -> Result<(), QueueError> {
        let command = scripts::call(&scripts::UNMARK, &[self.queue.keys.work(self.kind)])
            .with(workspace)
            .with(self.options.old_mark.as_millis() as u64);
        self.queue.connections.run(command).await?;
        Ok(())
    }

    /// Waits for a workspace with new work, at most as long as the time between two looks.
    async fn wait(&self, shutdown: &CancellationToken) -> Result<Option<i64>, QueueError> {
        let mut command = redis::cmd("BZPOPMIN");
        command
            .arg(self.queue.keys.wake(self.kind))
            .arg(self.options.poll.as_secs_f64());
        let woken = tokio::select! {
            () = shutdown.cancelled() => return Ok(None),
            woken = self.queue.connections.block(command, self.options.poll) => woken?,
        };
        match woken {
            Value::Nil => Ok(None),
            woken => {
                let (_, workspace, _): (String, i64, f64) = answer::read(woken)?;
                Ok(Some(workspace))
            }
        }
    }

    /// Says once that Redis went away, and once that it is back.
    fn report(&mut self, error: Option<&QueueError>) {
        match error {
            Some(error) if !self.away => {
                tracing::warn!(queue.kind = %self.kind, error = %error, "the consumer cannot read from Redis");
            }
            None if self.away => {
                tracing::info!(queue.kind = %self.kind, "the consumer reads from Redis again");
            }
            _ => {}
        }
        self.away = error.is_some();
        if self.away {
            // What was being looked at is looked at again.
            self.found = true;
        }
    }
}
