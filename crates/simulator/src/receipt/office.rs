//! Hands each request to the delivery of its receiver, so that a slow or dead receiver holds up no other.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::delivery::Delivery;
use super::lanes::Queued;
use super::settled::Settled;
use crate::journal::Durable;
use crate::server::Vendor;

pub(crate) struct Office {
    vendor: Arc<Vendor>,
    stop: CancellationToken,
    receivers: HashMap<u32, UnboundedSender<Queued>>,
    deliveries: JoinSet<()>,
}

impl Office {
    pub(crate) fn new(vendor: Arc<Vendor>, stop: CancellationToken) -> Office {
        Office {
            vendor,
            stop,
            receivers: HashMap::new(),
            deliveries: JoinSet::new(),
        }
    }

    /// Runs until stopped, beginning with what was left over at the last stop.
    pub(crate) async fn run(
        mut self,
        left_over: impl IntoIterator<Item = (u32, Settled)>,
        mut durable: UnboundedReceiver<Durable>,
    ) {
        for (request, settled) in left_over {
            let settled = Some(Box::new(settled));
            self.hand_over(Queued { request, settled });
        }
        let stop = self.stop.clone();
        while let Some(Some(request)) = stop.run_until_cancelled(durable.recv()).await {
            self.hand_over(Queued {
                request,
                settled: None,
            });
        }
        while self.deliveries.join_next().await.is_some() {}
    }

    fn hand_over(&mut self, queued: Queued) {
        let ledger = self.vendor.ledger();
        let Some(request) = ledger.request(queued.request) else {
            return;
        };
        let receiver = self
            .receivers
            .entry(request.destination)
            .or_insert_with(|| {
                let (sender, requests) = mpsc::unbounded_channel();
                let delivery =
                    Delivery::new(self.vendor.clone(), ledger.destination(request.destination));
                self.deliveries
                    .spawn(delivery.run(requests, self.stop.clone()));
                sender
            });
        // A delivery ends only when the simulator stops, and the next start queues the rest.
        drop(receiver.send(queued));
    }
}
