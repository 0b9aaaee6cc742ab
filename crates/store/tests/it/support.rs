use chrono::{DateTime, Utc};
use tidings_store::{
    Store, WorkspaceId,
    audit::Actor,
    customer::{CustomerParts, CustomerRecord},
    ingest::{BatchProgress, IngestPart},
    order::{OrderRecord, OrderStatus},
    visit::VisitRecord,
    workspace::NewWorkspace,
};
use uuid::Uuid;

/// Noon of a day in 2026.
pub fn day(month: u32, day: u32) -> DateTime<Utc> {
    format!("2026-{month:02}-{day:02}T12:00:00Z")
        .parse()
        .unwrap()
}

/// A workspace of a store that no `TestDatabase` made.
pub async fn workspace(store: &Store) -> WorkspaceId {
    let new = NewWorkspace {
        name: "Test".to_owned(),
        currency: "INR".to_owned(),
        time_zone: "UTC".to_owned(),
    };
    let operator = Actor::operator(day(1, 1));
    store.insert_workspace(&new, &operator).await.unwrap().id
}

pub fn order(id: &str, customer: &str, amount: i64, at: DateTime<Utc>) -> OrderRecord {
    OrderRecord {
        external_id: id.to_owned(),
        customer_external_id: customer.to_owned(),
        amount,
        status: OrderStatus::Completed,
        ordered_at: at,
        updated_at: None,
    }
}

pub fn visit(id: &str, customer: &str, at: DateTime<Utc>) -> VisitRecord {
    VisitRecord {
        external_id: id.to_owned(),
        customer_external_id: customer.to_owned(),
        visited_at: at,
        updated_at: None,
    }
}

pub fn customer(id: &str) -> CustomerRecord {
    CustomerRecord {
        external_id: id.to_owned(),
        ..CustomerRecord::default()
    }
}

/// Hands records to the store as one batch of one part, each batch later than the one before.
pub struct Feed<'a> {
    pub store: &'a Store,
    pub workspace: WorkspaceId,
    position: i64,
}

impl<'a> Feed<'a> {
    pub fn new(store: &'a Store, workspace: WorkspaceId) -> Self {
        Self {
            store,
            workspace,
            position: day(6, 1).timestamp_micros(),
        }
    }

    pub fn part<R>(&mut self, records: Vec<R>) -> IngestPart<R> {
        let accepted = u32::try_from(records.len()).unwrap();
        let position = self.position;
        self.position += i64::from(accepted).max(1);
        IngestPart {
            batch: Uuid::now_v7(),
            accepted,
            accepted_at: DateTime::from_timestamp_micros(position).unwrap(),
            position,
            offset: 0,
            records,
        }
    }

    pub async fn customers(&mut self, records: Vec<CustomerRecord>) -> Vec<BatchProgress> {
        let part = self.part(records);
        self.store
            .ingest_customers(self.workspace, &CustomerParts::new(vec![part]))
            .await
            .unwrap()
    }

    pub async fn orders(&mut self, records: Vec<OrderRecord>) -> Vec<BatchProgress> {
        let part = self.part(records);
        self.store
            .ingest_orders(self.workspace, &[part])
            .await
            .unwrap()
    }

    pub async fn visits(&mut self, records: Vec<VisitRecord>) -> Vec<BatchProgress> {
        let part = self.part(records);
        self.store
            .ingest_visits(self.workspace, &[part])
            .await
            .unwrap()
    }
}
