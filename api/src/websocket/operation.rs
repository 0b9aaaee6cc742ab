//! What a socket runs at the moment.

use std::{
    future::poll_fn,
    sync::Arc,
    task::{Context, Poll},
};

use futures_util::{StreamExt, stream::BoxStream};

use super::shared::Entry;

/// A running operation, under the id its client chose.
pub struct Operation {
    pub id: String,
    /// Its results, those that are there already at once.
    pub results: BoxStream<'static, Vec<Arc<Entry>>>,
}

/// The operations of one socket: few, so they are asked in turn.
#[derive(Default)]
pub struct Operations(Vec<Operation>);

/// What an operation has to tell.
pub struct Told {
    pub id: String,
    /// New results; none when it is over.
    pub results: Option<Vec<Arc<Entry>>>,
}

impl Operations {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn contains(&self, id: &str) -> bool {
        self.0.iter().any(|operation| operation.id == id)
    }

    pub fn add(&mut self, operation: Operation) {
        self.0.push(operation);
    }

    /// Ends an operation; one that is not there is over already.
    pub fn remove(&mut self, id: &str) {
        self.0.retain(|operation| operation.id != id);
    }

    /// The next thing any of them has to tell; never, where there is none. An operation that is over is
    /// removed. May be cancelled.
    pub async fn next(&mut self) -> Told {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Told> {
        for place in 0..self.0.len() {
            if let Poll::Ready(results) = self.0[place].results.poll_next_unpin(context) {
                // A talkative one goes behind the others.
                let operation = self.0.remove(place);
                let id = operation.id.clone();
                let refused =
                    |results: &Vec<Arc<Entry>>| results.iter().any(|entry| entry.is_refusal());
                if results.as_ref().is_some_and(|results| !refused(results)) {
                    self.0.push(operation);
                }
                return Poll::Ready(Told { id, results });
            }
        }
        Poll::Pending
    }
}
