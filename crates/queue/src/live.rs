//! Nudges by pub/sub. A message may be missed (nobody listens, the connection breaks), so what it
//! says must be found elsewhere as well: after [`Event::Resubscribed`] a listener reads again what
//! it follows.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use fred::clients::SubscriberClient;
use fred::interfaces::{ClientLike, EventInterface, PubsubInterface};
use fred::types::Builder;
use fred::types::config::{Config, ReconnectPolicy};
use secrecy::ExposeSecret;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio_rustls::TlsConnector;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{Queue, QueueError};

/// What a message is about. All processes share these channels; the payload tells the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// A campaign's counters, whole and versioned.
    Campaigns,
    /// The progress of an ingest batch.
    Ingest,
    /// A key, session or membership was revoked.
    Revoked,
}

impl Channel {
    /// All channels.
    pub const ALL: [Channel; 3] = [Channel::Campaigns, Channel::Ingest, Channel::Revoked];

    fn name(self) -> &'static str {
        match self {
            Channel::Campaigns => "campaigns",
            Channel::Ingest => "ingest",
            Channel::Revoked => "revoked",
        }
    }
}

/// What a listener hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody published.
    Message {
        /// Where.
        channel: Channel,
        /// What.
        payload: Bytes,
    },
    /// The subscription stands, for the first time or again: what was published before is lost.
    /// Also said to a listener that fell behind.
    Resubscribed,
}

/// One subscription of a process, shared by all its listeners. It ends when the last clone is
/// dropped.
#[derive(Clone)]
pub struct Subscriber {
    events: broadcast::Sender<Event>,
    _running: Arc<DropGuard>,
}

/// One listener of a [`Subscriber`].
pub struct Listener {
    events: broadcast::Receiver<Event>,
    _subscriber: Subscriber,
}

impl Subscriber {
    /// Listens from now on.
    pub fn listen(&self) -> Listener {
        Listener {
            events: self.events.subscribe(),
            _subscriber: self.clone(),
        }
    }
}

impl Listener {
    /// The next event. A listener that fell behind hears [`Event::Resubscribed`] in place of what
    /// it missed. May be cancelled.
    pub async fn next(&mut self) -> Event {
        match self.events.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(_)) => Event::Resubscribed,
            // Not while `_subscriber` holds the sender.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

impl Queue {
    /// Publishes to whoever listens; nobody may.
    ///
    /// # Errors
    /// See [`QueueError`]; what the message says is not lost, since listeners read again.
    pub async fn publish(&self, channel: Channel, payload: &[u8]) -> Result<(), QueueError> {
        self.publish_all(channel, [payload]).await
    }

    /// Publishes several messages in one round trip, in order.
    ///
    /// # Errors
    /// As [`Queue::publish`].
    pub async fn publish_all(
        &self,
        channel: Channel,
        payloads: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Result<(), QueueError> {
        let name = self.keys.channel(channel.name());
        let commands: Vec<_> = payloads
            .into_iter()
            .map(|payload| {
                let mut command = redis::cmd("PUBLISH");
                command.arg(&name).arg(payload.as_ref());
                command
            })
            .collect();
        for answer in self.connections.run_all(commands).await? {
            answer?;
        }
        Ok(())
    }

    /// Subscribes to these channels on a connection of its own, which is made in the background,
    /// and made again whenever it breaks. [`Event::Resubscribed`] tells when it stands.
    ///
    /// # Errors
    /// [`QueueError::Setting`] for an address that is none.
    pub fn subscriber(&self, channels: &[Channel]) -> Result<Subscriber, QueueError> {
        let address = self.connections.address();
        let config = Config::from_url(address.plain.expose_secret()).map_err(|error| {
            QueueError::Setting {
                variable: "REDIS_URL",
                problem: error.to_string(),
            }
        })?;
        let tls = address.tls.as_ref();
        let client = Builder::from_config(Config {
            // Redis may be away when we start.
            fail_fast: false,
            tls: tls.map(|tls| TlsConnector::from(Arc::clone(&tls.config)).into()),
            ..config
        })
        .with_connection_config(|connection| {
            connection.connection_timeout = Duration::from_secs(2);
            connection.internal_command_timeout = Duration::from_secs(2);
            connection.reconnect_on_auth_error = true;
        })
        .with_performance_config(|performance| {
            performance.default_command_timeout = Duration::from_secs(2);
            performance.broadcast_channel_capacity = CAPACITY;
        })
        .set_policy(ReconnectPolicy::new_exponential(0, 50, 1_000, 2))
        .build_subscriber_client()
        .map_err(QueueError::unexpected)?;

        let (events, _) = broadcast::channel(CAPACITY);
        let running = CancellationToken::new();
        let channels: Vec<(Channel, String)> = channels
            .iter()
            .map(|channel| (*channel, self.keys.channel(channel.name())))
            .collect();
        tokio::spawn(relay(client, channels, events.clone(), running.clone()));
        Ok(Subscriber {
            events,
            _running: Arc::new(running.drop_guard()),
        })
    }
}

/// How many events a listener may be behind.
const CAPACITY: usize = 4_096;

/// How often the connection is asked whether it is alive: a dead peer says nothing by itself.
const PROBE: Duration = Duration::from_secs(5);

async fn relay(
    client: SubscriberClient,
    channels: Vec<(Channel, String)>,
    events: broadcast::Sender<Event>,
    running: CancellationToken,
) {
    let mut messages = client.message_rx();
    let mut reconnected = client.reconnect_rx();
    let _connection = client.connect();
    let mut probe = tokio::time::interval(PROBE);
    let mut subscribed = false;
    loop {
        tokio::select! {
            () = running.cancelled() => break,
            message = messages.recv() => match message {
                Ok(message) => {
                    let known = channels.iter().find(|(_, name)| message.channel == name.as_str());
                    if let (Some((channel, _)), Some(payload)) = (known, message.value.into_bytes()) {
                        // Fails only while nobody listens.
                        let _ = events.send(Event::Message { channel: *channel, payload });
                    }
                }
                Err(_) => { let _ = events.send(Event::Resubscribed); }
            },
            _ = reconnected.recv() => subscribed = subscribe(&client, &channels, &events).await,
            _ = probe.tick() => {
                if !subscribed && client.is_connected() {
                    subscribed = subscribe(&client, &channels, &events).await;
                } else if subscribed && client.ping::<()>(None).await.is_err() {
                    subscribed = false;
                    let _ = client.force_reconnection().await;
                }
            }
        }
    }
    let _ = client.quit().await;
}

async fn subscribe(
    client: &SubscriberClient,
    channels: &[(Channel, String)],
    events: &broadcast::Sender<Event>,
) -> bool {
    let names: Vec<String> = channels.iter().map(|(_, name)| name.clone()).collect();
    match client.subscribe(names).await {
        Ok(()) => {
            let _ = events.send(Event::Resubscribed);
            true
        }
        Err(error) => {
            // The next probe or reconnection tries again.
            tracing::warn!(error = %error, "cannot subscribe to Redis");
            false
        }
    }
}
