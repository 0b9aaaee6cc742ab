//! Subscriptions that run once for everybody who asks the same.
//!
//! Two sockets ask the same where workspace, scopes, document, operation and variables are equal. The first to ask
//! starts the execution; its results are written as JSON once and put into a *log*. A log keeps the newest
//! result under each [`Mark`] in the order of their last change, so it never grows beyond the things it is
//! about. Each socket remembers how far it has read. A slow one finds the newest results and none between; one
//! that comes later begins with what the log holds. When the last one leaves, the execution ends.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak,
        atomic::{AtomicI64, Ordering},
    },
};

use async_graphql::{Request, Response, Value};
use axum::extract::ws::Utf8Bytes;
use futures_util::{Stream, StreamExt, stream};
use tidings_store::WorkspaceId;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::message::{Kind, around};
use crate::{
    caller::{Caller, Scopes},
    http,
    live::Watcher,
    state::AppState,
};

/// Results of things that are over are forgotten when a log holds more than this.
const KEEP: usize = 1_000;

/// What a result is about, told by the resolver of a stream that covers many things. A result without it
/// replaces the one before. Found in a subscription's request data.
#[derive(Clone, Debug, Default)]
pub struct Mark(Arc<(AtomicI64, AtomicI64)>);

impl Mark {
    /// The next result is about this thing, which is over or not: who comes later is not told of what
    /// is over.
    pub fn set(&self, thing: i64, over: bool) {
        self.0.0.store(thing, Ordering::Relaxed);
        self.0.1.store(i64::from(over), Ordering::Relaxed);
    }

    fn get(&self) -> (i64, bool) {
        (
            self.0.0.load(Ordering::Relaxed),
            self.0.1.load(Ordering::Relaxed) != 0,
        )
    }
}

/// What makes two subscriptions the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    workspace: WorkspaceId,
    scopes: Scopes,
    document: String,
    operation: Option<String>,
    variables: String,
}

impl Key {
    /// The key of a request of this caller.
    pub fn new(caller: &Caller, request: &Request) -> Self {
        Self {
            workspace: caller.workspace_id(),
            scopes: caller.scopes(),
            document: request.query.clone(),
            operation: request.operation_name.clone(),
            variables: http::fingerprint(&request.variables),
        }
    }
}

/// The executions of a process. Clones share them.
#[derive(Clone, Default)]
pub struct Executions(Arc<Mutex<HashMap<Key, Weak<Log>>>>);

impl Executions {
    /// Joins a running execution, if there is one.
    pub fn join(&self, state: &AppState, key: &Key) -> Option<Reader> {
        let log = self.find(key)?;
        Some(Reader::new(log, Some(state.hub.count_watcher())))
    }

    /// Joins a running execution or starts one. The request was checked.
    pub fn start(&self, state: &AppState, key: Key, request: Request, caller: Caller) -> Reader {
        // A log locks the table when it is dropped, so none may be dropped while the table is locked here.
        let found;
        let mut running = self.table();
        found = running.get(&key).and_then(Weak::upgrade);
        if let Some(log) = found.as_ref().filter(|log| !log.is_over()) {
            let reader = Reader::new(Arc::clone(log), Some(state.hub.count_watcher()));
            drop(running);
            return reader;
        }
        let stop = CancellationToken::new();
        let log = Arc::new(Log {
            key: key.clone(),
            executions: self.clone(),
            inner: Mutex::default(),
            last: watch::Sender::new(0),
            _stop: stop.clone().drop_guard(),
        });
        running.insert(key, Arc::downgrade(&log));
        drop(running);
        let mark = Mark::default();
        let request = state.prepare(request, caller).data(mark.clone());
        let results = state.schema.execute_stream(request);
        tokio::spawn(stop.run_until_cancelled_owned(drive(results, mark, Arc::downgrade(&log))));
        Reader::new(log, None)
    }

    /// How many there are.
    pub fn running(&self) -> usize {
        self.table().len()
    }

    fn find(&self, key: &Key) -> Option<Arc<Log>> {
        let found = {
            let running = self.table();
            running.get(key).and_then(Weak::upgrade)
        };
        found.filter(|log| !log.is_over())
    }

    fn table(&self) -> MutexGuard<'_, HashMap<Key, Weak<Log>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes the results of one execution into its log, as long as somebody reads it.
async fn drive(mut results: impl Stream<Item = Response> + Unpin, mark: Mark, log: Weak<Log>) {
    let mut first = true;
    while let Some(mut response) = results.next().await {
        http::settle(&mut response);
        let (thing, over) = mark.get();
        // What fails before it begins is refused; what fails later is a result that says so.
        let refused = first && response.data == Value::Null && !response.errors.is_empty();
        let (kind, payload) = if refused {
            refusal(&response)
        } else {
            (Kind::Next, http::write(&response))
        };
        let Some(log) = log.upgrade() else { return };
        log.put(
            thing,
            Entry {
                kind,
                payload,
                over,
                first: OnceLock::new(),
            },
            refused,
        );
        if refused {
            return;
        }
        first = false;
    }
    if let Some(log) = log.upgrade() {
        log.end();
    }
}

/// The results of an execution that somebody may still want.
struct Log {
    key: Key,
    executions: Executions,
    inner: Mutex<Inner>,
    /// The number of the last change; the end is a change too.
    last: watch::Sender<u64>,
    _stop: DropGuard,
}

#[derive(Default)]
struct Inner {
    entries: BTreeMap<u64, (i64, Arc<Entry>)>,
    places: HashMap<i64, u64>,
    number: u64,
    over: bool,
}

/// A result, written once.
pub struct Entry {
    kind: Kind,
    payload: String,
    over: bool,
    /// The message under the id it was first sent with; clients tend to choose the same.
    first: OnceLock<(String, Utf8Bytes)>,
}

impl Entry {
    /// A result for one socket alone.
    pub fn of(response: &Response) -> Self {
        let executed = http::was_executed(response);
        let (kind, payload) = if executed {
            (Kind::Next, http::write(response))
        } else {
            refusal(response)
        };
        Self {
            kind,
            payload,
            over: false,
            first: OnceLock::new(),
        }
    }

    /// The message of this result for the operation of that id.
    pub fn message(&self, id: &str) -> Utf8Bytes {
        let (first, message) = self
            .first
            .get_or_init(|| (id.to_owned(), around(self.kind, id, &self.payload)));
        if first == id {
            message.clone()
        } else {
            around(self.kind, id, &self.payload)
        }
    }

    /// Whether nothing follows it, not even `complete`.
    pub fn is_refusal(&self) -> bool {
        self.kind == Kind::Error
    }
}

fn refusal(response: &Response) -> (Kind, String) {
    (Kind::Error, http::to_json(&response.errors))
}

impl Log {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_over(&self) -> bool {
        self.inner().over
    }

    fn put(&self, thing: i64, entry: Entry, last: bool) {
        let mut inner = self.inner();
        inner.number += 1;
        let number = inner.number;
        if let Some(place) = inner.places.insert(thing, number) {
            inner.entries.remove(&place);
        }
        inner.entries.insert(number, (thing, Arc::new(entry)));
        inner.over |= last;
        if inner.entries.len() > KEEP {
            inner.forget_oldest_that_is_over();
        }
        drop(inner);
        self.last.send_replace(number);
    }

    fn end(&self) {
        let number = {
            let mut inner = self.inner();
            inner.over = true;
            inner.number += 1;
            inner.number
        };
        self.last.send_replace(number);
    }
}

impl Inner {
    fn forget_oldest_that_is_over(&mut self) {
        let oldest = self
            .entries
            .iter()
            .find(|(_, (_, entry))| entry.over)
            .map(|(number, (thing, _))| (*number, *thing));
        if let Some((number, thing)) = oldest {
            self.entries.remove(&number);
            self.places.remove(&thing);
        }
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        let mut running = self.executions.table();
        if running
            .get(&self.key)
            .is_some_and(|log| log.strong_count() == 0)
        {
            running.remove(&self.key);
        }
    }
}

/// A socket's place in a log.
pub struct Reader {
    log: Arc<Log>,
    last: watch::Receiver<u64>,
    seen: u64,
    begun: bool,
    _watcher: Option<Watcher>,
}

impl Reader {
    fn new(log: Arc<Log>, watcher: Option<Watcher>) -> Self {
        let last = log.last.subscribe();
        Self {
            log,
            last,
            seen: 0,
            begun: false,
            _watcher: watcher,
        }
    }

    /// What is new, oldest first: at least one result, or none at the end.
    async fn next(&mut self) -> Option<Vec<Arc<Entry>>> {
        loop {
            self.last.mark_unchanged();
            let (new, number, over) = {
                let inner = self.log.inner();
                let fresh = inner
                    .entries
                    .range(self.seen + 1..)
                    .map(|(_, (_, entry))| entry);
                let told = |entry: &&Arc<Entry>| self.begun || !entry.over;
                (
                    fresh.filter(told).cloned().collect::<Vec<_>>(),
                    inner.number,
                    inner.over,
                )
            };
            self.begun = true;
            self.seen = number;
            if !new.is_empty() {
                return Some(new);
            }
            if over || self.last.changed().await.is_err() {
                return None;
            }
        }
    }

    /// The same as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Vec<Arc<Entry>>> + Send {
        stream::unfold(self, async |mut reader| {
            Some((reader.next().await?, reader))
        })
    }
}
