//! Newest values by key, given to their watchers: rising versions only, and not too often.
//!
//! The first change goes out at once, further ones when the pause after the last one has passed, and
//! the value that ends it all is never withheld. Time is passed in, so nothing here waits.

use std::{
    collections::{BTreeSet, HashMap},
    hash::Hash,
    sync::Arc,
};

use tokio::{
    sync::watch,
    time::{Duration, Instant},
};

/// A value of which a later one replaces an earlier one.
pub(super) trait Versioned: Send + Sync + 'static {
    /// Rises with every change.
    fn version(&self) -> i64;
    /// Whether no further change is expected.
    fn is_final(&self) -> bool;
}

/// What the watchers of one key see.
pub(super) type Latest<V> = watch::Receiver<Option<Arc<V>>>;

/// The values somebody watches.
pub(super) struct Board<K, V> {
    topics: HashMap<K, Topic<V>>,
    /// Held-back values by the moment they may go out.
    due: BTreeSet<(Instant, K)>,
}

struct Topic<V> {
    newest: Option<Arc<V>>,
    out: watch::Sender<Option<Arc<V>>>,
    watchers: usize,
    /// When the last change went out; the state a watcher begins with is no change.
    last_change: Option<Instant>,
    due: Option<Instant>,
}

impl<V> Default for Topic<V> {
    fn default() -> Self {
        Self {
            newest: None,
            out: watch::Sender::new(None),
            watchers: 0,
            last_change: None,
            due: None,
        }
    }
}

impl<K: Copy + Eq + Hash + Ord, V: Versioned> Board<K, V> {
    pub(super) fn new() -> Self {
        Self {
            topics: HashMap::new(),
            due: BTreeSet::new(),
        }
    }

    /// Adds a watcher. Values offered from here on reach it.
    pub(super) fn attach(&mut self, key: K) -> Latest<V> {
        let topic = self.topics.entry(key).or_default();
        topic.watchers += 1;
        topic.out.subscribe()
    }

    /// Takes a watcher away, and with the last one the topic unless `keep`.
    pub(super) fn detach(&mut self, key: K, keep: bool) {
        let Some(topic) = self.topics.get_mut(&key) else {
            return;
        };
        topic.watchers -= 1;
        if topic.watchers == 0 && !keep {
            self.remove(key);
        }
    }

    /// Removes the topics nobody watches for which `drop` says so.
    pub(super) fn remove_unwatched(&mut self, drop: impl Fn(&K) -> bool) {
        let unwatched =
            |(key, topic): (&K, &Topic<V>)| (topic.watchers == 0 && drop(key)).then_some(*key);
        let keys: Vec<K> = self.topics.iter().filter_map(unwatched).collect();
        for key in keys {
            self.remove(key);
        }
    }

    fn remove(&mut self, key: K) {
        if let Some(due) = self.topics.remove(&key).and_then(|topic| topic.due) {
            self.due.remove(&(due, key));
        }
    }

    pub(super) fn contains(&self, key: &K) -> bool {
        self.topics.contains_key(key)
    }

    /// The watched keys whose newest value is final, or those whose newest value is not (or unknown).
    pub(super) fn keys(&self, finals: bool) -> Vec<K> {
        let is_final =
            |topic: &Topic<V>| topic.newest.as_ref().is_some_and(|value| value.is_final());
        self.topics
            .iter()
            .filter(|(_, topic)| is_final(topic) == finals)
            .map(|(key, _)| *key)
            .collect()
    }

    /// Takes a value in, and gives it back where it went out to the watchers now. A topic is made
    /// for a key nobody watches only where `create` is set.
    pub(super) fn offer(
        &mut self,
        key: K,
        value: V,
        create: bool,
        now: Instant,
        pause: Duration,
    ) -> Option<Arc<V>> {
        let topic = if create {
            self.topics.entry(key).or_default()
        } else {
            self.topics.get_mut(&key)?
        };
        if topic
            .newest
            .as_ref()
            .is_some_and(|newest| newest.version() >= value.version())
        {
            return None;
        }
        let first = topic.newest.is_none();
        let was_final = topic
            .out
            .borrow()
            .as_ref()
            .is_some_and(|value| value.is_final());
        let ends = value.is_final() && !was_final;
        let value = Arc::new(value);
        topic.newest = Some(Arc::clone(&value));
        let next = topic
            .last_change
            .map(|last| last + pause)
            .filter(|next| *next > now);
        match next {
            Some(next) if !ends => {
                if topic.due.is_none() {
                    topic.due = Some(next);
                    self.due.insert((next, key));
                }
                None
            }
            _ => {
                if !first {
                    topic.last_change = Some(now);
                }
                if let Some(due) = topic.due.take() {
                    self.due.remove(&(due, key));
                }
                topic.out.send_replace(Some(Arc::clone(&value)));
                Some(value)
            }
        }
    }

    /// Sends out what was held back long enough, and gives it back.
    pub(super) fn flush(&mut self, now: Instant) -> Vec<(K, Arc<V>)> {
        let mut sent = Vec::new();
        while let Some(&(due, key)) = self.due.first().filter(|(due, _)| *due <= now) {
            self.due.remove(&(due, key));
            let Some(topic) = self.topics.get_mut(&key) else {
                continue;
            };
            topic.due = None;
            topic.last_change = Some(now);
            if let Some(value) = &topic.newest {
                topic.out.send_replace(Some(Arc::clone(value)));
                sent.push((key, Arc::clone(value)));
            }
        }
        sent
    }

    /// When the next held-back value may go out.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.due.first().map(|(due, _)| *due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Value(i64, bool);

    impl Versioned for Value {
        fn version(&self) -> i64 {
            self.0
        }
        fn is_final(&self) -> bool {
            self.1
        }
    }

    const PAUSE: Duration = Duration::from_millis(100);

    fn seen(latest: &mut Latest<Value>) -> Option<i64> {
        latest.borrow_and_update().as_ref().map(|value| value.0)
    }

    #[test]
    fn a_lesser_or_equal_version_is_dropped() {
        let (mut board, now) = (Board::new(), Instant::now());
        let mut latest = board.attach(1);
        board.offer(1, Value(5, false), false, now, PAUSE);
        assert!(board.offer(1, Value(5, false), false, now, PAUSE).is_none());
        assert!(board.offer(1, Value(4, true), false, now, PAUSE).is_none());
        assert_eq!(seen(&mut latest), Some(5));
    }

    #[test]
    fn the_first_change_is_sent_at_once_and_the_next_after_the_pause() {
        let (mut board, now) = (Board::new(), Instant::now());
        let mut latest = board.attach(1);
        assert!(
            board.offer(1, Value(1, false), false, now, PAUSE).is_some(),
            "the first state"
        );
        assert!(
            board.offer(1, Value(2, false), false, now, PAUSE).is_some(),
            "the first change"
        );
        assert!(board.offer(1, Value(3, false), false, now, PAUSE).is_none());
        assert!(board.offer(1, Value(4, false), false, now, PAUSE).is_none());
        assert_eq!(seen(&mut latest), Some(2));
        assert_eq!(board.next_due(), Some(now + PAUSE));
        assert!(board.flush(now + PAUSE / 2).is_empty());
        assert_eq!(
            board.flush(now + PAUSE).len(),
            1,
            "only the newest goes out"
        );
        assert_eq!(seen(&mut latest), Some(4));
        assert_eq!(board.next_due(), None);
    }

    #[test]
    fn a_change_after_a_quiet_time_is_sent_at_once() {
        let (mut board, now) = (Board::new(), Instant::now());
        let _latest = board.attach(1);
        board.offer(1, Value(1, false), false, now, PAUSE);
        board.offer(1, Value(2, false), false, now, PAUSE);
        assert!(
            board
                .offer(1, Value(3, false), false, now + PAUSE, PAUSE)
                .is_some()
        );
    }

    #[test]
    fn a_final_value_is_sent_at_once_and_takes_the_held_one_s_place() {
        let (mut board, now) = (Board::new(), Instant::now());
        let mut latest = board.attach(1);
        for version in 1..=3 {
            board.offer(1, Value(version, false), false, now, PAUSE);
        }
        assert!(board.offer(1, Value(4, true), false, now, PAUSE).is_some());
        assert_eq!(seen(&mut latest), Some(4));
        assert_eq!(board.next_due(), None);
        assert!(board.flush(now + PAUSE).is_empty());
    }

    #[test]
    fn changes_after_the_end_are_paced_again() {
        let (mut board, now) = (Board::new(), Instant::now());
        let mut latest = board.attach(1);
        for version in 1..=4 {
            board.offer(1, Value(version, version >= 2), false, now, PAUSE);
        }
        assert_eq!(seen(&mut latest), Some(2));
        board.flush(now + PAUSE);
        assert_eq!(seen(&mut latest), Some(4));
    }

    #[test]
    fn what_nobody_watches_is_not_kept() {
        let (mut board, now) = (Board::new(), Instant::now());
        assert!(board.offer(1, Value(1, false), false, now, PAUSE).is_none());
        let _latest = board.attach(1);
        for version in 1..=3 {
            board.offer(1, Value(version, false), false, now, PAUSE);
        }
        board.detach(1, false);
        assert!(!board.contains(&1));
        assert_eq!(board.next_due(), None);
    }

    #[test]
    fn keys_are_told_apart_by_finality() {
        let (mut board, now) = (Board::new(), Instant::now());
        for key in 1..=3 {
            let _latest = board.attach(key);
        }
        board.offer(2, Value(1, true), false, now, PAUSE);
        let mut open = board.keys(false);
        open.sort_unstable();
        assert_eq!((open, board.keys(true)), (vec![1, 3], vec![2]));
    }
}
