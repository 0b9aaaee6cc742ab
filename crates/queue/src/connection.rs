//! Connections to Redis: one pool for commands, another for reads that block, so that consumers
//! waiting for work never keep a command waiting.
//!
//! Every command ends within the configured time, connecting included. A connection that broke or
//! kept silent is thrown away. A call is repeated once on a new connection when the first broke,
//! so that a restart of Redis costs no caller more than the restart itself; all calls of this crate
//! may be repeated.

use std::sync::Arc;
use std::time::Duration;

use deadpool::managed::{self, Metrics, RecycleResult};
use metrics::{counter, histogram};
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Cmd, Pipeline, RedisError, RedisResult, Value};
use redis::{ErrorKind, ServerErrorKind};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_util::task::AbortOnDropHandle;

use crate::address::{Address, Tls};
use crate::{QueueConfig, QueueError, scripts};

/// Within which a connection must stand, its encryption included.
const CONNECT: Duration = Duration::from_secs(1);

/// What a single command of a pipeline answered.
pub(crate) type Answer = RedisResult<Value>;

/// Opens connections for a pool.
pub(crate) struct Manager {
    address: Arc<Address>,
    config: AsyncConnectionConfig,
}

/// A connection. Who drops it ends it, whatever is asked on it.
pub(crate) struct Opened {
    connection: MultiplexedConnection,
    _driver: Option<AbortOnDropHandle<()>>,
}

impl Manager {
    async fn open_encrypted(&self, tls: &Tls) -> RedisResult<Opened> {
        let socket = TcpStream::connect((tls.host.as_str(), tls.port)).await?;
        socket.set_nodelay(true)?;
        let connector = TlsConnector::from(Arc::clone(&tls.config));
        let socket = connector.connect(tls.name.clone(), socket).await?;
        let settings = self.address.client.get_connection_info().redis_settings();
        let config = self.config.clone();
        let (connection, driver) =
            MultiplexedConnection::new_with_config(settings, socket, config).await?;
        Ok(Opened {
            connection,
            _driver: Some(AbortOnDropHandle::new(tokio::spawn(driver))),
        })
    }
}

impl managed::Manager for Manager {
    type Type = Opened;
    type Error = RedisError;

    async fn create(&self) -> RedisResult<Opened> {
        if let Some(tls) = &self.address.tls {
            let opened = tokio::time::timeout(CONNECT, self.open_encrypted(tls)).await;
            return opened.unwrap_or_else(|elapsed| Err(std::io::Error::from(elapsed).into()));
        }
        let client = &self.address.client;
        let connection = client.get_multiplexed_async_connection_with_config(&self.config);
        Ok(Opened {
            connection: connection.await?,
            _driver: None,
        })
    }

    async fn recycle(&self, _: &mut Opened, _: &Metrics) -> RecycleResult<RedisError> {
        // Who finds a connection broken takes it out of the pool; asking each time would double the
        // round trips.
        Ok(())
    }
}

type Pool = managed::Pool<Manager>;

/// The two pools.
pub(crate) struct Connections {
    address: Arc<Address>,
    commands: Pool,
    blocking: Pool,
    timeout: Duration,
}

impl Connections {
    pub(crate) fn new(config: &QueueConfig) -> Result<Connections, QueueError> {
        let address = Arc::new(Address::read(config)?);
        Ok(Connections {
            commands: pool(&address, config.connections)?,
            // Each consumer holds one while it waits.
            blocking: pool(&address, 256)?,
            timeout: config.command_timeout,
            address,
        })
    }

    pub(crate) fn address(&self) -> &Address {
        &self.address
    }

    /// Runs one command.
    pub(crate) async fn run(&self, command: Cmd) -> Result<Value, QueueError> {
        let mut answers = self.run_all(vec![command]).await?;
        match answers.pop() {
            Some(answer) => Ok(answer?),
            None => Err(QueueError::unexpected("no answer")),
        }
    }

    /// Runs commands as one pipeline, in order; each has its own answer.
    pub(crate) async fn run_all(&self, commands: Vec<Cmd>) -> Result<Vec<Answer>, QueueError> {
        if commands.is_empty() {
            return Ok(Vec::new());
        }
        let commands = pipeline(commands);
        let began = tokio::time::Instant::now();
        let answers = match tokio::time::timeout(self.timeout, self.run_or_repeat(&commands)).await
        {
            Ok(answers) => answers,
            Err(_) => Err(QueueError::Unavailable(format!(
                "no answer within {:?}",
                self.timeout
            ))),
        };
        match &answers {
            Ok(_) => histogram!("tidings_redis_call_seconds").record(began.elapsed()),
            Err(_) => counter!("tidings_redis_failures_total").increment(1),
        }
        answers
    }

    async fn run_or_repeat(&self, commands: &Pipeline) -> Result<Vec<Answer>, QueueError> {
        match self.attempt(commands).await {
            Err(error) if error.is_unavailable() => {
                // The others of the pool were opened to the same server and are likely as dead.
                self.commands.retain(|_, _| false);
                self.attempt(commands).await
            }
            other => other,
        }
    }

    async fn attempt(&self, commands: &Pipeline) -> Result<Vec<Answer>, QueueError> {
        let began = tokio::time::Instant::now();
        let mut connection = Borrowed::from(&self.commands).await?;
        histogram!("tidings_redis_pool_wait_seconds").record(began.elapsed());
        let mut answers: Vec<Answer> = commands.query_async(connection.get()).await?;
        let forgotten: Vec<usize> = (0..answers.len())
            .filter(|index| answers[*index].as_ref().is_err_and(is_unknown_script))
            .collect();
        if !forgotten.is_empty() {
            for script in scripts::all() {
                script.load_async(connection.get()).await?;
            }
            let again = commands.cmd_iter().cloned().enumerate();
            let again = again.filter(|(index, _)| forgotten.contains(index));
            let again = pipeline(again.map(|(_, command)| command).collect());
            let repeated: Vec<Answer> = again.query_async(connection.get()).await?;
            for (index, answer) in forgotten.into_iter().zip(repeated) {
                answers[index] = answer;
            }
        }
        connection.keep();
        Ok(answers)
    }

    /// Runs one command that may block for up to `longest` on a connection of its own.
    pub(crate) async fn block(&self, command: Cmd, longest: Duration) -> Result<Value, QueueError> {
        let patience = longest + self.timeout;
        let blocked = async {
            let mut connection = Borrowed::from(&self.blocking).await?;
            let answer = command.query_async(connection.get()).await?;
            connection.keep();
            Ok(answer)
        };
        match tokio::time::timeout(patience, blocked).await {
            Ok(answer) => answer,
            Err(_) => Err(QueueError::Unavailable(format!(
                "no answer within {patience:?}"
            ))),
        }
    }
}

fn pipeline(commands: Vec<Cmd>) -> Pipeline {
    let mut pipeline = Pipeline::with_capacity(commands.len());
    pipeline.ignore_errors();
    for command in commands {
        pipeline.add_command(command);
    }
    pipeline
}

fn is_unknown_script(error: &RedisError) -> bool {
    error.kind() == ErrorKind::Server(ServerErrorKind::NoScript)
}

fn pool(address: &Arc<Address>, size: usize) -> Result<Pool, QueueError> {
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(CONNECT))
        // The whole call has its deadline, waiting for a connection included.
        .set_response_timeout(None);
    Pool::builder(Manager {
        address: Arc::clone(address),
        config,
    })
    .max_size(size)
    .build()
    .map_err(QueueError::unexpected)
}

/// A connection that goes back to its pool only if it was kept. One dropped in the middle of a
/// call (a timeout, a cancelled caller, an error) may still owe an answer, and is closed.
struct Borrowed {
    object: Option<managed::Object<Manager>>,
    keep: bool,
}

impl Borrowed {
    async fn from(pool: &Pool) -> Result<Borrowed, QueueError> {
        match pool.get().await {
            Ok(object) => Ok(Borrowed {
                object: Some(object),
                keep: false,
            }),
            Err(managed::PoolError::Backend(error)) => {
                Err(QueueError::Unavailable(error.to_string()))
            }
            Err(error) => Err(QueueError::Unavailable(error.to_string())),
        }
    }

    #[expect(clippy::expect_used, reason = "it is taken on drop alone")]
    fn get(&mut self) -> &mut MultiplexedConnection {
        let opened = self.object.as_mut().expect("a borrowed connection");
        &mut opened.connection
    }

    fn keep(mut self) {
        self.keep = true;
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        if let Some(object) = self.object.take()
            && !self.keep
        {
            drop(managed::Object::take(object));
        }
    }
}
