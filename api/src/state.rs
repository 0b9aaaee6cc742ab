//! What every request can reach.

use std::{ops::Deref, sync::Arc};

use anyhow::Context as _;
use async_graphql::Request;
use chrono::{DateTime, Utc};
use tidings_assistant::model::Model;
use tidings_queue::{Channel, Queue};
use tidings_store::Store;
use tidings_vendor::Vendor;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::{
    access::Access,
    caller::Caller,
    config::{EdgeConfig, Settings},
    error::ApiError,
    graphql::{self, ApiSchema},
    http::{Bodies, inputs::InputObjects, limits::ComplexityLimit},
    identity::Identity,
    live::Hub,
    rate::RateLimits,
    receipts::Receipts,
    websocket::Executions,
};

/// The parts of a running API. Clones share them, and cost next to nothing: each layer and each handler that a request
/// passes takes one.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// The parts of a running API.
pub struct Parts {
    pub store: Store,
    pub queue: Queue,
    pub edge: Arc<EdgeConfig>,
    pub schema: ApiSchema,
    pub hub: Hub,
    pub access: Access,
    /// None where nobody can sign in.
    identity: Option<Identity>,
    pub receipts: Receipts,
    pub bodies: Bodies,
    /// How many requests callers may make.
    pub rate: RateLimits,
    /// Subscriptions that many sockets share.
    pub executions: Executions,
    /// Cancelled when the process is told to stop: it serves on for a while, and says that it is not ready.
    pub leaving: CancellationToken,
    /// Places for sockets.
    pub places: Arc<Semaphore>,
    /// Cancelled when it takes no more connections: sockets say farewell then.
    pub stopping: CancellationToken,
}

/// The moment of a request, by which all of it is answered. Found in a GraphQL request's data.
#[derive(Clone, Copy, Debug)]
pub struct Now(pub DateTime<Utc>);

/// Where the API is found from outside, without a slash at the end. Found in the schema's data.
#[derive(Clone, Debug)]
pub struct PublicUrl(pub String);

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl AppState {
    /// Puts the parts together and starts those that listen. Needs a Tokio runtime, but neither
    /// PostgreSQL nor Redis to be there yet.
    ///
    /// # Errors
    /// A setting with which no connection can ever be made.
    pub fn start(settings: Settings) -> anyhow::Result<Self> {
        let Settings {
            database,
            queue,
            edge,
            vendor,
            assistant,
            identity,
        } = settings;
        let store = Store::connect(&database).context("DATABASE_URL")?;
        let queue = Queue::new(queue)?;
        let subscriber = queue.subscriber(&Channel::ALL)?;
        let hub = Hub::start(store.clone(), queue.clone(), &subscriber);
        let identity = identity.map(Identity::new).transpose()?;
        let tokens = identity.as_ref().map(|it| it.access_tokens.clone());
        let access = Access::start(store.clone(), queue.clone(), &subscriber, &edge, tokens);
        let rate = RateLimits::new(queue.clone(), &edge.limits);
        let receipts = Receipts::start(store.clone(), queue.clone(), &vendor.master_secret);
        let schema = graphql::builder(store.clone(), queue.clone(), hub.clone(), access.clone())
            .data(Vendor::new(vendor)?)
            .data(assistant.map(Model::new).transpose()?)
            .data(rate.clone())
            .data(PublicUrl(edge.public_url.clone()))
            .extension(ComplexityLimit)
            .extension(InputObjects)
            .finish();
        Ok(Self(Arc::new(Parts {
            access,
            identity,
            receipts,
            bodies: Bodies::new(&edge.limits),
            rate,
            executions: Executions::default(),
            places: Arc::new(Semaphore::new(edge.limits.sockets)),
            edge: Arc::new(edge),
            leaving: CancellationToken::new(),
            stopping: CancellationToken::new(),
            store,
            queue,
            schema,
            hub,
        })))
    }

    /// The time, to be read once per request.
    pub fn now(&self) -> DateTime<Utc> {
        self.edge.clock.now()
    }

    /// What signs people in.
    ///
    /// # Errors
    /// UNAVAILABLE where it is not set up.
    pub fn identity(&self) -> Result<&Identity, ApiError> {
        let identity = self.identity.as_ref();
        identity.ok_or_else(|| ApiError::not_set_up("signing in"))
    }

    /// A GraphQL request with what resolvers may ask its data for: [`Caller`] and [`Now`].
    pub fn prepare(&self, request: Request, caller: Caller) -> Request {
        request.data(caller).data(Now(self.now()))
    }
}
