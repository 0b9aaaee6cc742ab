//! What is measured, a part each.

pub(crate) mod beside_ingest;
pub(crate) mod door;
pub(crate) mod fair;
pub(crate) mod flood;
pub(crate) mod ingest;
pub(crate) mod latency;
pub(crate) mod launch;
pub(crate) mod live;
pub(crate) mod memory;
pub(crate) mod order_load;
pub(crate) mod preview;
pub(crate) mod receipt_load;
pub(crate) mod receipts;
