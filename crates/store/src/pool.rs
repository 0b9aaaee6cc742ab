use std::{
    future::Future,
    ops::{Deref, DerefMut},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use deadpool::Runtime;
use deadpool::managed::{
    Manager, Metrics, Object, Pool, PoolError, RecycleError, RecycleResult, Timeouts,
};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection, TransactionManager};
use metrics::{counter, gauge, histogram};
use rand::Rng;
use secrecy::ExposeSecret;
use tokio::task::JoinSet;

use crate::{
    StoreConfig, StoreError,
    address::Address,
    connect::{self, Opened},
};

/// How often a transaction is repeated after a deadlock, a serialisation failure or a lost race.
const ATTEMPTS: u32 = 8;

/// A paused process must not hold its locks for ever.
const SESSION: &str = "-c idle_in_transaction_session_timeout=20s -c lock_timeout=15s";

/// The database, as every other module sees it. Cloning shares the connections.
#[derive(Clone)]
pub struct Store {
    pool: Pool<ConnectionManager>,
    pub(crate) address: Arc<Address>,
}

impl Store {
    /// Prepares the pool; connections are made when they are needed, so this succeeds while the
    /// database is away.
    ///
    /// # Errors
    /// [`StoreError::Other`] where the settings cannot make a pool.
    pub fn connect(config: &StoreConfig) -> Result<Self, StoreError> {
        let address = Address::read(config.url.expose_secret())
            .map_err(|problem| StoreError::Other(format!("DATABASE_URL is wrong: {problem}")))?;
        let address = Arc::new(address);
        let pool = Pool::builder(ConnectionManager {
            address: Arc::clone(&address),
        })
        .max_size(config.pool_size)
        .runtime(Runtime::Tokio1)
        .timeouts(Timeouts {
            wait: Some(config.wait),
            create: Some(config.wait),
            recycle: Some(config.wait),
        })
        .build()
        .map_err(|error| StoreError::Other(error.to_string()))?;
        Ok(Self { pool, address })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        use diesel_async::RunQueryDsl;
        diesel::sql_query("SELECT 1")
            .execute(&mut *self.connection().await?)
            .await?;
        Ok(())
    }

    pub(crate) async fn connection(&self) -> Result<Connection, StoreError> {
        self.connection_planning(Planning::ForValues).await
    }

    /// A connection for statements that find few rows by their keys.
    pub(crate) async fn connection_by_key(&self) -> Result<Connection, StoreError> {
        self.connection_planning(Planning::ByKey).await
    }

    async fn connection_planning(&self, planning: Planning) -> Result<Connection, StoreError> {
        let began = tokio::time::Instant::now();
        let connection = self.pool.get().await;
        histogram!("tidings_database_pool_wait_seconds").record(began.elapsed());
        let mut connection = connection.map_err(|error| match error {
            PoolError::Backend(error) => error,
            other => StoreError::Unavailable(other.to_string()),
        })?;
        connection.plan(planning).await?;
        Ok(connection)
    }

    /// Measures the pool, to be called now and then.
    pub fn measure(&self) {
        let status = self.pool.status();
        let busy = status.size.saturating_sub(status.available);
        gauge!("tidings_database_connections", "state" => "busy").set(busy as f64);
        gauge!("tidings_database_connections", "state" => "idle").set(status.available as f64);
        gauge!("tidings_database_connections_max").set(status.max_size as f64);
        gauge!("tidings_database_waiting_callers").set(status.waiting as f64);
    }
}

/// Runs `attempt` again while it ends in [`StoreError::Retry`], after a random wait that grows.
pub(crate) async fn repeating<T, F>(mut attempt: impl FnMut() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let mut made = 1;
    loop {
        match attempt().await {
            Err(StoreError::Retry(reason)) if made < ATTEMPTS => {
                tracing::debug!(attempt = made, reason, "repeating a transaction");
                counter!("tidings_database_retries_total").increment(1);
                let wait = rand::rng().random_range(1..=(2_u64 << made));
                tokio::time::sleep(Duration::from_millis(wait)).await;
                made += 1;
            }
            other => return other,
        }
    }
}

/// A pooled connection.
pub(crate) type Connection = Object<ConnectionManager>;

/// What PostgreSQL plans a statement for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Planning {
    /// The values at hand: a rule about few customers is asked otherwise than one about most.
    ForValues,
    /// Any workspace and any few keys. Where it plans for the values at hand, and its statistics do not know yet how
    /// large this workspace has become, it takes it for all but empty and reads the whole of it to find a thousand
    /// rows.
    ByKey,
}

/// What the pool holds: a diesel connection, what it plans for, and whether its socket has ended.
pub(crate) struct PooledConnection {
    inner: AsyncPgConnection,
    /// None while it is being changed, and after that was broken off.
    planning: Option<Planning>,
    closed: Arc<AtomicBool>,
}

impl PooledConnection {
    async fn plan(&mut self, planning: Planning) -> Result<(), StoreError> {
        if self.planning != Some(planning) {
            self.planning = None;
            let setting = match planning {
                Planning::ForValues => "SET plan_cache_mode = auto",
                Planning::ByKey => "SET plan_cache_mode = force_generic_plan",
            };
            self.inner.batch_execute(setting).await?;
            self.planning = Some(planning);
        }
        Ok(())
    }
}

impl Deref for PooledConnection {
    type Target = AsyncPgConnection;

    fn deref(&self) -> &AsyncPgConnection {
        &self.inner
    }
}

impl DerefMut for PooledConnection {
    fn deref_mut(&mut self) -> &mut AsyncPgConnection {
        &mut self.inner
    }
}

/// Makes connections, and drops those that are closed or stand in a broken transaction.
///
/// diesel-async's own manager finds a dead connection by asking `SELECT 1` before each use; watching
/// the socket costs no round trip.
pub(crate) struct ConnectionManager {
    address: Arc<Address>,
}

impl Manager for ConnectionManager {
    type Type = PooledConnection;
    type Error = StoreError;

    async fn create(&self) -> Result<PooledConnection, StoreError> {
        let address = self.address.clone();
        // A task of its own begins with an empty stack: connecting, with TLS above all, goes deep, and whoever asks may be
        // deep in a query already. A set ends its task where whoever asked goes away.
        let mut connecting = JoinSet::new();
        connecting.spawn(async move {
            let Opened { client, closed } = connect::open(&address, SESSION).await?;
            let inner = AsyncPgConnection::try_from(client)
                .await
                .map_err(|error| StoreError::Unavailable(error.to_string()))?;
            Ok(PooledConnection {
                inner,
                planning: Some(Planning::ForValues),
                closed,
            })
        });
        match connecting.join_next().await {
            Some(Ok(connected)) => connected,
            Some(Err(error)) => Err(StoreError::Unavailable(error.to_string())),
            None => Err(StoreError::Unavailable("connecting broke off".to_owned())),
        }
    }

    async fn recycle(
        &self,
        connection: &mut PooledConnection,
        _: &Metrics,
    ) -> RecycleResult<StoreError> {
        let broken = <AsyncPgConnection as AsyncConnection>::TransactionManager::is_broken_transaction_manager(
            &mut connection.inner,
        );
        if broken || connection.closed.load(Ordering::Acquire) {
            return Err(RecycleError::message("the connection is closed"));
        }
        Ok(())
    }
}
