//! The three kinds of records, and how each is written.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tidings_queue::Kind;
use tidings_store::{
    Store, StoreError, WorkspaceId,
    customer::CustomerRecord,
    ingest::{BatchProgress, IngestPart, RecordKind},
    order::OrderRecord,
    visit::VisitRecord,
};

/// A record as the queue carries it.
pub(super) trait Record: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What the queue calls it.
    const QUEUE: Kind;
    /// What the store calls it.
    const STORE: RecordKind;

    /// Writes parts in one transaction.
    fn write(
        store: &Store,
        workspace: WorkspaceId,
        parts: &[IngestPart<Self>],
    ) -> impl Future<Output = Result<Vec<BatchProgress>, StoreError>> + Send
    where
        Self: Sized;
}

impl Record for CustomerRecord {
    const QUEUE: Kind = Kind::Customers;
    const STORE: RecordKind = RecordKind::Customers;

    async fn write(
        store: &Store,
        workspace: WorkspaceId,
        parts: &[IngestPart<Self>],
    ) -> Result<Vec<BatchProgress>, StoreError> {
        store.ingest_customers(workspace, parts).await
    }
}

impl Record for OrderRecord {
    const QUEUE: Kind = Kind::Orders;
    const STORE: RecordKind = RecordKind::Orders;

    async fn write(
        store: &Store,
        workspace: WorkspaceId,
        parts: &[IngestPart<Self>],
    ) -> Result<Vec<BatchProgress>, StoreError> {
        store.ingest_orders(workspace, parts).await
    }
}

impl Record for VisitRecord {
    const QUEUE: Kind = Kind::Visits;
    const STORE: RecordKind = RecordKind::Visits;

    async fn write(
        store: &Store,
        workspace: WorkspaceId,
        parts: &[IngestPart<Self>],
    ) -> Result<Vec<BatchProgress>, StoreError> {
        store.ingest_visits(workspace, parts).await
    }
}
