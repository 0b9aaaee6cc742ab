//! Waking a consumer that waits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Kind, Queue};

/// Wake-ups on their way, and whether more was added since they left. However many requests arrive at
/// once for a workspace, one wake-up at a time is under way for it.
#[derive(Clone, Default)]
pub(crate) struct Wakes {
    under_way: Arc<Mutex<HashMap<(i64, Kind), bool>>>,
}

impl Wakes {
    /// Whether the caller is to send one; else the one under way is followed by another.
    fn begin(&self, of: (i64, Kind)) -> bool {
        let mut under_way = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match under_way.get_mut(&of) {
            Some(again) => {
                *again = true;
                false
            }
            None => {
                under_way.insert(of, false);
                true
            }
        }
    }

    /// Whether to send another one, after one was sent.
    fn again(&self, of: (i64, Kind)) -> bool {
        let mut under_way = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match under_way.get_mut(&of) {
            Some(again) if *again => {
                *again = false;
                true
            }
            _ => {
                under_way.remove(&of);
                false
            }
        }
    }
}

impl Queue {
    /// Wakes one waiting consumer, in the background: it would look by itself, only later.
    pub(crate) fn wake(&self, workspace: i64, kind: Kind) {
        let of = (workspace, kind);
        if !self.wakes.begin(of) {
            return;
        }
        let queue = self.clone();
        tokio::spawn(async move {
            loop {
                let mut command = redis::cmd("ZADD");
                command.arg(queue.keys.wake(kind)).arg(0).arg(workspace);
                if let Err(error) = queue.connections.run(command).await {
                    tracing::debug!(error = %error, "cannot wake a consumer");
                }
                if !queue.wakes.again(of) {
                    break;
                }
            }
        });
    }
}
