//! The three kinds of records, and how each is written.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tidings_queue::Kind;
use tidings_store::{
    Store, StoreError, WorkspaceId,
    customer::{CustomerParts, CustomerRecord},
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
    /// Parts with all that can be worked out before the database is asked.
    type Ready: Send + Sync + 'static;

    /// Makes parts ready to be written; costs time, so not on a thread that serves others.
    fn ready(parts: Vec<IngestPart<Self>>) -> Self::Ready
    where
        Self: Sized;

    /// The parts again.
    fn parts(ready: &Self::Ready) -> &[IngestPart<Self>]
    where
        Self: Sized;

    /// The parts again, given up.
    fn into_parts(ready: Self::Ready) -> Vec<IngestPart<Self>>
    where
        Self: Sized;

    /// Writes parts in one transaction.
    fn write(
        store: &Store,
        workspace: WorkspaceId,
        ready: &Self::Ready,
    ) -> impl Future<Output = Result<Vec<BatchProgress>, StoreError>> + Send
    where
        Self: Sized;
}

impl Record for CustomerRecord {
    const QUEUE: Kind = Kind::Customers;
    const STORE: RecordKind = RecordKind::Customers;
    type Ready = CustomerParts;

    fn ready(parts: Vec<IngestPart<Self>>) -> CustomerParts {
        CustomerParts::new(parts)
    }

    fn parts(ready: &CustomerParts) -> &[IngestPart<Self>] {
        ready.parts()
    }

    fn into_parts(ready: CustomerParts) -> Vec<IngestPart<Self>> {
        ready.into_parts()
    }

    async fn write(
        store: &Store,
        workspace: WorkspaceId,
        ready: &CustomerParts,
    ) -> Result<Vec<BatchProgress>, StoreError> {
        store.ingest_customers(workspace, ready).await
    }
}

impl Record for OrderRecord {
    const QUEUE: Kind = Kind::Orders;
    const STORE: RecordKind = RecordKind::Orders;
    type Ready = Vec<IngestPart<Self>>;

    fn ready(parts: Vec<IngestPart<Self>>) -> Self::Ready {
        parts
    }

    fn parts(ready: &Self::Ready) -> &[IngestPart<Self>] {
        ready
    }

    fn into_parts(ready: Self::Ready) -> Vec<IngestPart<Self>> {
        ready
    }

    async fn write(
        store: &Store,
        workspace: WorkspaceId,
        ready: &Self::Ready,
    ) -> Result<Vec<BatchProgress>, StoreError> {
        store.ingest_orders(workspace, ready).await
    }
}

impl Record for VisitRecord {
    const QUEUE: Kind = Kind::Visits;
    const STORE: RecordKind = RecordKind::Visits;
    type Ready = Vec<IngestPart<Self>>;

    fn ready(parts: Vec<IngestPart<Self>>) -> Self::Ready {
        parts
    }

    fn parts(ready: &Self::Ready) -> &[IngestPart<Self>] {
        ready
    }

    fn into_parts(ready: Self::Ready) -> Vec<IngestPart<Self>> {
        ready
    }

    async fn write(
        store: &Store,
        workspace: WorkspaceId,
        ready: &Self::Ready,
    ) -> Result<Vec<BatchProgress>, StoreError> {
        store.ingest_visits(workspace, ready).await
    }
}
