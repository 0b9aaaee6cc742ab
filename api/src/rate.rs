//! Rate limits: how many requests and operations an API key, or a person in a workspace, may make.
//!
//! The count is kept in Redis, so that it holds for all processes together. Asking there each time would
//! cost every request a round trip that waits for the disk, so a process takes some units at a time and
//! gives them out by itself: one at first, twice as many whenever they are used up quickly, at most
//! [`LARGEST_SHARE`]. Units that were not used within [`LASTS`] are let go. A caller who is refused is
//! refused here, without asking again, until there is something for it.
//!
//! Whoever joins a subscription that runs already is not counted, since it makes no work. Receipts have no
//! caller, and their number is that of the messages we sent. While Redis is away everything is let through:
//! what must not be, the acceptance of records, fails by itself then.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tidings_queue::{Grant, Limit, Queue, QueueError};
use tokio::time::Instant;

use crate::{
    caller::{Bearer, Caller},
    config::Limits,
    error::ApiError,
};

/// The most units taken at once.
const LARGEST_SHARE: u32 = 50;
/// How long units that were taken may be given out.
const LASTS: Duration = Duration::from_secs(10);
/// For how long Redis is not asked after it failed to answer.
const LEFT_ALONE: Duration = Duration::from_secs(10);
/// From this many callers on, those who were not heard of lately are forgotten.
const REMEMBERED: usize = 4_096;

/// Test messages of one caller: each costs somebody money and reaches a phone.
const TEST_MESSAGES: Limit = Limit {
    per_second: 10.0 / 60.0,
    burst: 10.0,
};

/// Stands for the workspace of requests that are about none; no workspace has this id.
const NO_WORKSPACE: i64 = 0;

/// The limits of a process. Clones share what was taken.
#[derive(Clone)]
pub struct RateLimits(Arc<Shared>);

struct Shared {
    queue: Queue,
    of_keys: Limit,
    of_people: Limit,
    buckets: Mutex<HashMap<Name, Arc<Bucket>>>,
    /// Until when Redis is not asked.
    away: Mutex<Option<Instant>>,
}

/// Whose bucket it is: the workspace, and the bearer's name in Redis.
type Name = (i64, String);

#[derive(Default)]
struct Bucket {
    share: Mutex<Share>,
    /// Held by the one request that asks Redis for more.
    asking: tokio::sync::Mutex<()>,
}

impl RateLimits {
    /// Limits as the settings say.
    pub fn new(queue: Queue, limits: &Limits) -> Self {
        Self(Arc::new(Shared {
            queue,
            of_keys: limits.requests_of_a_key,
            of_people: limits.requests_of_a_person,
            buckets: Mutex::default(),
            away: Mutex::default(),
        }))
    }

    /// Counts one request of this person that is about no workspace.
    ///
    /// # Errors
    /// RATE_LIMITED where it is one too many.
    pub async fn spend_outside(&self, person: i64) -> Result<(), ApiError> {
        let name = (NO_WORKSPACE, format!("person:{person}"));
        self.0.spend(name, self.0.of_people).await
    }

    /// Counts one request or operation of this caller.
    ///
    /// # Errors
    /// RATE_LIMITED where it is one too many.
    pub async fn spend(&self, caller: &Caller) -> Result<(), ApiError> {
        let shared = &*self.0;
        let limit = match caller.bearer() {
            Bearer::Member { .. } => shared.of_people,
            Bearer::Key { .. } => shared.of_keys,
        };
        let name = (caller.workspace_id().0, name_of(caller));
        shared.spend(name, limit).await
    }

    /// Counts one test message of this caller. Redis is asked each time, and while it is away none is sent.
    ///
    /// # Errors
    /// RATE_LIMITED where it is one too many, UNAVAILABLE where Redis does not answer.
    pub async fn spend_test_message(&self, caller: &Caller) -> Result<(), ApiError> {
        let name = format!("test:{}", name_of(caller));
        let workspace = caller.workspace_id().0;
        let queue = &self.0.queue;
        match queue.take_units(workspace, &name, 1, TEST_MESSAGES).await? {
            Grant::Units(_) => Ok(()),
            Grant::Wait(wait) => Err(refused(wait)),
        }
    }
}

/// The bearer's name in Redis.
fn name_of(caller: &Caller) -> String {
    match caller.bearer() {
        Bearer::Member { person, .. } => format!("person:{}", person.id),
        Bearer::Key { id, .. } => format!("key:{id}"),
    }
}

impl Shared {
    async fn spend(&self, name: Name, limit: Limit) -> Result<(), ApiError> {
        let bucket = self.bucket(&name);
        if let Some(answer) = bucket.share().spend(Instant::now()) {
            return answer;
        }
        if self.is_away() {
            return Ok(());
        }
        let _turn = bucket.asking.lock().await;
        // Another request may have asked while this one waited.
        if let Some(answer) = bucket.share().spend(Instant::now()) {
            return answer;
        }
        if self.is_away() {
            return Ok(());
        }
        let wanted = bucket.share().next_size(Instant::now(), limit);
        match self.queue.take_units(name.0, &name.1, wanted, limit).await {
            Ok(grant) => bucket.share().take(grant, wanted, Instant::now()),
            Err(error) => {
                self.leave_alone(&error);
                Ok(())
            }
        }
    }

    fn bucket(&self, name: &Name) -> Arc<Bucket> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get(name) {
            return Arc::clone(bucket);
        }
        if buckets.len() >= REMEMBERED {
            let now = Instant::now();
            buckets.retain(|_, bucket| {
                Arc::strong_count(bucket) > 1 || bucket.share().until > Some(now)
            });
        }
        Arc::clone(buckets.entry(name.clone()).or_default())
    }

    fn is_away(&self) -> bool {
        let away = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        away.is_some_and(|until| Instant::now() < until)
    }

    fn leave_alone(&self, error: &QueueError) {
        tracing::warn!(%error, "requests are not counted, since Redis does not answer");
        let mut away = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        *away = Some(Instant::now() + LEFT_ALONE);
    }
}

impl Bucket {
    fn share(&self) -> MutexGuard<'_, Share> {
        self.share.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a process may give out of a bucket.
#[derive(Debug, Default)]
struct Share {
    left: u32,
    /// How many it was when it was taken; 0 where nothing was to be had.
    size: u32,
    /// Until when it may be given out, or the caller is refused.
    until: Option<Instant>,
}

impl Share {
    /// The answer to one request, where that is known here.
    fn spend(&mut self, now: Instant) -> Option<Result<(), ApiError>> {
        let until = self.until.filter(|until| now < *until)?;
        if self.size == 0 {
            return Some(Err(refused(until - now)));
        }
        self.left = self.left.checked_sub(1)?;
        Some(Ok(()))
    }

    /// How many units to ask for: more each time, while they are used up before they lapse.
    fn next_size(&self, now: Instant, limit: Limit) -> u32 {
        let quick = self.until.is_some_and(|until| now < until);
        let wanted = if quick {
            self.size.saturating_mul(2)
        } else {
            1
        };
        // No process takes more than a small part of what there is for all.
        let part = limit.burst / 20.0;
        let largest = (1..=LARGEST_SHARE)
            .rev()
            .find(|size| f64::from(*size) <= part);
        wanted.clamp(1, largest.unwrap_or(1))
    }

    /// Notes what the bucket gave, and answers the request that asked.
    fn take(&mut self, grant: Grant, wanted: u32, now: Instant) -> Result<(), ApiError> {
        match grant {
            Grant::Units(granted) => {
                *self = Self {
                    left: granted.saturating_sub(1),
                    size: wanted,
                    until: Some(now + LASTS),
                };
                Ok(())
            }
            Grant::Wait(wait) => {
                *self = Self {
                    left: 0,
                    size: 0,
                    until: Some(now + wait),
                };
                Err(refused(wait))
            }
        }
    }
}

fn refused(wait: Duration) -> ApiError {
    ApiError::rate_limited("too many requests; nothing of this one was done", wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit {
        per_second: 100.0,
        burst: 400.0,
    };

    #[test]
    fn a_busy_caller_is_asked_about_ever_more_seldom_and_a_slow_one_holds_nothing_back() {
        let now = Instant::now();
        let mut share = Share::default();
        let mut asked = Vec::new();
        for _ in 0..200 {
            if share.spend(now).is_none() {
                let wanted = share.next_size(now, LIMIT);
                asked.push(wanted);
                share.take(Grant::Units(wanted), wanted, now).unwrap();
            }
        }
        assert_eq!(asked[..6], [1, 2, 4, 8, 16, 20]);
        assert_eq!(asked.len(), 14);
        assert_eq!(share.next_size(now + LASTS, LIMIT), 1);
        assert!(share.spend(now + LASTS).is_none(), "it has lapsed");
    }

    #[test]
    fn who_is_refused_is_refused_without_asking_until_there_is_something() {
        let now = Instant::now();
        let mut share = Share::default();
        let wait = Duration::from_secs(3);
        assert!(share.take(Grant::Wait(wait), 1, now).is_err());
        let again = share.spend(now + Duration::from_secs(1)).unwrap();
        assert_eq!(again.unwrap_err().retry_after_seconds(), Some(2));
        assert!(share.spend(now + wait).is_none());
        assert_eq!(share.next_size(now + wait, LIMIT), 1);
    }
}
