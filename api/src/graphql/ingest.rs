use async_graphql::{Context, ID, InputObject, Object, SimpleObject, Subscription};
use futures_util::{Stream, StreamExt};
use uuid::Uuid;

use super::{
    context,
    customer::CustomerInput,
    guard::{Requires, Scope},
    order::OrderInput,
    visit::VisitInput,
};
use crate::{
    error::{ApiError, Step},
    ingest::{self, IngestError, IngestOptions, RawCustomer, RawOrder, RawVisit},
    rest::body::{Body, Customers, Format, Orders, Visits},
};

/// Customers to take in.
#[derive(InputObject)]
pub struct IngestCustomersInput {
    /// Up to 50,000 customers, each checked alone.
    customers: Vec<CustomerInput>,
    /// 1 to 200 printable characters, kept for 24 hours: sending the same customers again with the same
    /// key gives the first payload and takes nothing; other customers are CONFLICT.
    idempotency_key: Option<String>,
}

/// Orders to take in.
#[derive(InputObject)]
pub struct IngestOrdersInput {
    /// Up to 50,000 orders, each checked alone.
    orders: Vec<OrderInput>,
    /// 1 to 200 printable characters, kept for 24 hours: sending the same orders again with the same
    /// key gives the first payload and takes nothing; other orders are CONFLICT.
    idempotency_key: Option<String>,
}

/// Visits to take in.
#[derive(InputObject)]
pub struct IngestVisitsInput {
    /// Up to 50,000 visits, each checked alone.
    visits: Vec<VisitInput>,
    /// 1 to 200 printable characters, kept for 24 hours: sending the same visits again with the same
    /// key gives the first payload and takes nothing; other visits are CONFLICT.
    idempotency_key: Option<String>,
}

/// What became of a request. The accepted records are on disk and will be written, whatever happens.
#[derive(SimpleObject)]
pub struct IngestPayload {
    /// Under this id `ingestBatch` and `ingestProgress` tell how far the writing is.
    batch_id: ID,
    /// How many records were accepted.
    accepted: u32,
    /// The records that were refused, in the order of the request.
    rejected: Vec<RejectedRecord>,
}

/// A record that was refused while its neighbours were taken.
#[derive(SimpleObject)]
pub struct RejectedRecord {
    /// Its place in the request, from 0.
    index: u32,
    /// Its external id, unless that is what is wrong.
    external_id: Option<String>,
    /// The first field found wrong.
    field: Option<&'static str>,
    /// Why, as a stable code: `INVALID`, `IN_FUTURE`, `NEGATIVE` and so on.
    code: &'static str,
    /// What to change.
    message: String,
}

impl From<ingest::IngestPayload> for IngestPayload {
    fn from(payload: ingest::IngestPayload) -> Self {
        Self {
            batch_id: payload.batch_id.to_string().into(),
            accepted: payload.accepted,
            rejected: payload.rejected.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ingest::RejectedRecord> for RejectedRecord {
    fn from(record: ingest::RejectedRecord) -> Self {
        Self {
            index: record.index,
            external_id: record.external_id,
            field: record.field,
            code: record.code.as_str(),
            message: record.message.into_owned(),
        }
    }
}

/// How far the records of one request are written.
#[derive(SimpleObject)]
pub struct IngestProgress {
    /// Which batch.
    batch_id: ID,
    /// Records accepted.
    accepted: i32,
    /// Records written.
    committed: i32,
    /// Records that could not be written; they are kept with the reason.
    failed: i32,
    /// Whether every accepted record is written or has failed.
    done: bool,
}

impl From<ingest::IngestProgress> for IngestProgress {
    fn from(progress: ingest::IngestProgress) -> Self {
        Self {
            batch_id: progress.batch_id.to_string().into(),
            accepted: progress.accepted,
            committed: progress.committed,
            failed: progress.failed,
            done: progress.done,
        }
    }
}

/// A batch's id as we print it; any other text is unknown.
fn batch_id(id: &ID) -> Option<Uuid> {
    id.parse::<Uuid>()
        .ok()
        .filter(|uuid| uuid.to_string() == id.as_str())
}

#[derive(Default)]
pub struct IngestQuery;

#[Object]
impl IngestQuery {
    /// How far the records of one request are written; null for an unknown id.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn ingest_batch(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<IngestProgress>, ApiError> {
        let Some(id) = batch_id(&id) else {
            return Ok(None);
        };
        let (store, queue) = (context::store(ctx), context::queue(ctx));
        Ok(
            ingest::progress(store, queue, context::workspace_id(ctx), id)
                .await?
                .map(Into::into),
        )
    }
}

#[derive(Default)]
pub struct IngestMutation;

#[Object]
impl IngestMutation {
    /// Takes customers in. Each is checked alone: those that are wrong come back in `rejected`, the
    /// others are accepted. The request is taken whole or not at all (RATE_LIMITED, UNAVAILABLE).
    /// Sending a record twice does no harm.
    ///
    /// Needs the scope `ingest`.
    #[graphql(guard = "Requires(Scope::Ingest)")]
    async fn ingest_customers(
        &self,
        ctx: &Context<'_>,
        input: IngestCustomersInput,
    ) -> Result<IngestPayload, ApiError> {
        let key = input.idempotency_key;
        if let Some(json) = context::bulk(ctx, "customers") {
            let records = Body::<Customers>::new(json, Format::Array);
            return accept(ctx, "customers", key, records).await;
        }
        let records: Vec<RawCustomer<'static>> =
            input.customers.into_iter().map(Into::into).collect();
        accept(ctx, "customers", key, records).await
    }

    /// Takes orders in. Each is checked alone: those that are wrong come back in `rejected`, the others
    /// are accepted. The request is taken whole or not at all (RATE_LIMITED, UNAVAILABLE). Orders may
    /// come before their customers. Sending a record twice does no harm.
    ///
    /// Needs the scope `ingest`.
    #[graphql(guard = "Requires(Scope::Ingest)")]
    async fn ingest_orders(
        &self,
        ctx: &Context<'_>,
        input: IngestOrdersInput,
    ) -> Result<IngestPayload, ApiError> {
        let key = input.idempotency_key;
        if let Some(json) = context::bulk(ctx, "orders") {
            let records = Body::<Orders>::new(json, Format::Array);
            return accept(ctx, "orders", key, records).await;
        }
        let records: Vec<RawOrder<'static>> = input.orders.into_iter().map(Into::into).collect();
        accept(ctx, "orders", key, records).await
    }

    /// Takes visits in. Each is checked alone: those that are wrong come back in `rejected`, the others
    /// are accepted. The request is taken whole or not at all (RATE_LIMITED, UNAVAILABLE). Visits may
    /// come before their customers. Sending a record twice does no harm.
    ///
    /// Needs the scope `ingest`.
    #[graphql(guard = "Requires(Scope::Ingest)")]
    async fn ingest_visits(
        &self,
        ctx: &Context<'_>,
        input: IngestVisitsInput,
    ) -> Result<IngestPayload, ApiError> {
        let key = input.idempotency_key;
        if let Some(json) = context::bulk(ctx, "visits") {
            let records = Body::<Visits>::new(json, Format::Array);
            return accept(ctx, "visits", key, records).await;
        }
        let records: Vec<RawVisit<'static>> = input.visits.into_iter().map(Into::into).collect();
        accept(ctx, "visits", key, records).await
    }
}

async fn accept(
    ctx: &Context<'_>,
    list: &'static str,
    idempotency_key: Option<String>,
    records: impl ingest::RecordSource,
) -> Result<IngestPayload, ApiError> {
    let (queue, workspace) = (context::queue(ctx), context::workspace(ctx));
    let options = IngestOptions {
        idempotency_key,
        ..IngestOptions::default()
    };
    let accepted = ingest::accept(queue, workspace, options, context::now(ctx), records).await;
    accepted.map(Into::into).map_err(|error| {
        let place = match error {
            IngestError::TooManyRecords | IngestError::Body { .. } => Some(list),
            IngestError::IdempotencyKey | IngestError::Conflict => Some("idempotencyKey"),
            _ => None,
        };
        let error = ApiError::from(error);
        match place {
            Some(place) => {
                let within = error.path().to_vec();
                error.at([Step::from("input"), Step::from(place)]
                    .into_iter()
                    .chain(within))
            }
            None => error,
        }
    })
}

#[derive(Default)]
pub struct IngestSubscription;

#[Subscription]
impl IngestSubscription {
    /// How far the records of one request are written, as it changes: the current progress first, then
    /// newer ones only, at most every 100 ms. The last one is done, and the stream ends. NOT_FOUND for
    /// an unknown batch.
    ///
    /// Needs the scope `read`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn ingest_progress(
        &self,
        ctx: &Context<'_>,
        batch_id: ID,
    ) -> Result<impl Stream<Item = IngestProgress> + use<>, ApiError> {
        let unknown = || ApiError::not_found("batch");
        let id = self::batch_id(&batch_id).ok_or_else(unknown)?;
        let watch = context::hub(ctx)
            .watch_batch(context::workspace_id(ctx), id)
            .await?;
        let stream = watch.ok_or_else(unknown)?.into_stream();
        Ok(stream.map(|progress| (*progress).into()))
    }
}
