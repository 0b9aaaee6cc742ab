//! What every job works with.

use std::sync::Arc;

use tidings_queue::Queue;
use tidings_store::Store;

use crate::{CampaignTraces, Config};

/// Handed to every job; clones share connections.
#[derive(Clone)]
pub struct Context {
    /// PostgreSQL.
    pub store: Store,
    /// Redis.
    pub queue: Queue,
    /// The settings of this process.
    pub config: Arc<Config>,
    /// The traces in which campaigns were launched.
    pub traces: Arc<CampaignTraces>,
}

impl Context {
    /// Prepares the connections. Neither server need be there yet: jobs wait for them.
    ///
    /// # Errors
    /// An address that is none.
    pub fn connect(config: Config) -> anyhow::Result<Context> {
        Ok(Context {
            store: Store::connect(&config.database)?,
            queue: Queue::new(config.queue.clone())?,
            config: Arc::new(config),
            traces: Arc::default(),
        })
    }
}
