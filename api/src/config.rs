//! Settings of the API, read once from the environment. Besides those of the store, the queue, the vendor
//! ([`VendorConfig`]), of a language model ([`ModelConfig`]) and of signing in ([`IdentityConfig`]):
//!
//! | variable | meaning | default |
//! | --- | --- | --- |
//! | `API_LISTEN` | where the API is served | `127.0.0.1:8080` |
//! | `API_METRICS_LISTEN` | where figures for Prometheus are served | `127.0.0.1:9464` |
//! | `API_STOP_DELAY` | seconds for which a stopping API goes on serving, so that proxies see it leave | `0` |
//! | `WEB_ORIGIN` | the origin from which a browser may call | `http://localhost:3000` |
//! | `PUBLIC_API_URL` | where browsers and mail programs reach the API, which the addresses of pictures begin with | `http://localhost:8080` |
//! | `TRUSTED_PROXIES` | the networks whose word about a caller's address is believed | `127.0.0.0/8,::1` |
//! | `RUST_LOG` | what is logged | `info` |

use std::{fmt, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use http::{HeaderValue, Uri};
use tidings_assistant::model::ModelConfig;
use tidings_queue::{Limit, QueueConfig};
use tidings_store::StoreConfig;
use tidings_vendor::VendorConfig;

use crate::{http::address::Networks, identity::IdentityConfig};

/// This machine.
const LOOPBACK: &str = "127.0.0.0/8,::1";

/// All settings of an API process.
#[derive(Clone, Debug)]
pub struct Settings {
    pub database: StoreConfig,
    pub queue: QueueConfig,
    pub edge: EdgeConfig,
    /// Who sends test messages, and whose receipts are taken.
    pub vendor: VendorConfig,
    /// The language model that reads sentences; none where the built-in reader does.
    pub assistant: Option<ModelConfig>,
    /// None where nobody shall sign in: the API serves keys alone then.
    pub identity: Option<IdentityConfig>,
}

/// Where and whom the API serves, and how much it lets one request ask for.
#[derive(Clone, Debug)]
pub struct EdgeConfig {
    pub listen: SocketAddr,
    pub metrics_listen: SocketAddr,
    /// From saying that it is no longer ready to taking no more connections.
    pub stop_delay: Duration,
    pub web_origin: HeaderValue,
    /// Where the API is found from outside, without a slash at the end.
    pub public_url: String,
    /// Where proxies of ours are: they say in `X-Forwarded-For` who called them.
    pub trusted_proxies: Networks,
    pub limits: Limits,
    pub clock: Clock,
}

/// What one request, or one socket, may use. Documents have limits of their own, beside the schema.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a body. Ten thousand records of usual size take 2 MiB.
    pub body: usize,
    /// Bytes of all bodies that are being received at once.
    pub bodies: usize,
    /// Bytes, as estimated, that the work on all bodies takes at once. What needs more is worked on alone.
    pub worked_on: usize,
    /// How long a body waits for room among the others.
    pub room_time: Duration,
    /// How long the rows of a file wait for room in the queue.
    pub queue_time: Duration,
    /// Within which a body must have arrived.
    pub body_time: Duration,
    /// Within which a request is answered.
    pub request_time: Duration,
    /// For how long a verified caller is believed, and how often open sockets are looked at: after this long
    /// access that was taken away is gone, even where nobody heard of it.
    pub believed: Duration,
    /// Within which a socket must say who it is.
    pub init_time: Duration,
    /// Bytes of one message on a socket.
    pub message: usize,
    /// Connections of a process that ask by HTTP; a socket is none any more.
    pub connections: usize,
    /// Within which the head of a request must have come, the first and each that follows on a connection.
    pub head_time: Duration,
    /// Sockets of a process.
    pub sockets: usize,
    /// Sockets that a workspace has in a process.
    pub sockets_of_a_workspace: usize,
    /// Sockets that a person has in a process.
    pub sockets_of_a_person: usize,
    /// Operations running on a socket at once.
    pub operations: usize,
    /// Requests and operations of one API key. A program that sends records in batches is far from it.
    pub requests_of_a_key: Limit,
    /// Requests and operations of one person in a workspace: pages that ask for much at once, no program.
    pub requests_of_a_person: Limit,
    /// How long a socket may leave a message unread, or a connection an answer.
    pub unread_time: Duration,
    /// How often a silent socket is asked whether it lives; one that is silent twice as long is closed.
    pub ping_every: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: usize = 1024 * 1024;
        Self {
            body: 32 * MIB,
            bodies: 40 * MIB,
            worked_on: 96 * MIB,
            room_time: Duration::from_secs(10),
            queue_time: Duration::from_secs(20),
            body_time: Duration::from_secs(60),
            request_time: Duration::from_secs(30),
            believed: Duration::from_secs(30),
            init_time: Duration::from_secs(10),
            message: MIB,
            connections: 10_000,
            head_time: Duration::from_secs(30),
            sockets: 20_000,
            sockets_of_a_workspace: 12_000,
            sockets_of_a_person: 100,
            operations: 100,
            requests_of_a_key: Limit {
                per_second: 1_000.0,
                burst: 5_000.0,
            },
            requests_of_a_person: Limit {
                per_second: 50.0,
                burst: 300.0,
            },
            unread_time: Duration::from_secs(30),
            ping_every: Duration::from_secs(25),
        }
    }
}

/// What the time is. The edge reads the clock once per request and hands it on.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// A clock that says what this function says.
    pub fn from_fn(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The machine's clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge that reads the clock"
    )]
    pub fn system() -> Self {
        Self::from_fn(Utc::now)
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Clock")
    }
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or wrong.
    pub fn from_env() -> anyhow::Result<Self> {
        Ok(Self {
            database: StoreConfig::from_env().map_err(anyhow::Error::msg)?,
            queue: QueueConfig::from_env()?,
            edge: EdgeConfig::from_env()?,
            vendor: VendorConfig::from_env()?,
            assistant: ModelConfig::from_env()?,
            identity: IdentityConfig::from_env()?,
        })
    }

    /// Settings for a test's own database and Redis prefix.
    pub fn for_testing(database: StoreConfig, queue: QueueConfig) -> Self {
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        Self {
            database,
            queue,
            edge: EdgeConfig {
                listen: any_port,
                metrics_listen: any_port,
                stop_delay: Duration::ZERO,
                web_origin: HeaderValue::from_static("http://localhost:3000"),
                public_url: "http://localhost:8080".to_owned(),
                trusted_proxies: LOOPBACK.parse().unwrap_or_default(),
                limits: Limits::default(),
                clock: Clock::system(),
            },
            vendor: VendorConfig::for_testing(),
            assistant: None,
            identity: Some(IdentityConfig::for_testing()),
        }
    }
}

impl EdgeConfig {
    fn from_env() -> anyhow::Result<Self> {
        Ok(Self {
            listen: address("API_LISTEN", "127.0.0.1:8080")?,
            metrics_listen: address("API_METRICS_LISTEN", "127.0.0.1:9464")?,
            stop_delay: delay("API_STOP_DELAY", "0")?,
            web_origin: origin("WEB_ORIGIN", "http://localhost:3000")?,
            public_url: public_url("PUBLIC_API_URL", "http://localhost:8080")?,
            trusted_proxies: networks("TRUSTED_PROXIES", LOOPBACK)?,
            limits: Limits::default(),
            clock: Clock::system(),
        })
    }
}

/// What is logged, unless `RUST_LOG` says otherwise.
pub fn log_filter(usual: &str) -> String {
    variable("RUST_LOG", usual)
}

fn address(name: &str, default: &str) -> anyhow::Result<SocketAddr> {
    let text = variable(name, default);
    text.parse()
        .with_context(|| format!("{name} is {text:?}, not address:port"))
}

fn delay(name: &str, default: &str) -> anyhow::Result<Duration> {
    let text = variable(name, default);
    match text.parse() {
        Ok(seconds) if seconds <= 60 => Ok(Duration::from_secs(seconds)),
        _ => bail!("{name} is {text:?}, not a number of seconds from 0 to 60"),
    }
}

fn public_url(name: &str, default: &str) -> anyhow::Result<String> {
    let text = variable(name, default);
    let fits = |uri: &Uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some()
            && uri.query().is_none()
    };
    if !text.parse::<Uri>().ok().is_some_and(|uri| fits(&uri)) {
        bail!("{name} is {text:?}, not an http or https address");
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn networks(name: &str, default: &str) -> anyhow::Result<Networks> {
    let text = variable(name, default);
    match text.parse() {
        Ok(networks) => Ok(networks),
        Err(()) => {
            bail!("{name} is {text:?}, not networks like 10.0.0.0/8 with commas between them")
        }
    }
}

fn origin(name: &str, default: &str) -> anyhow::Result<HeaderValue> {
    let text = variable(name, default);
    let text = text.trim_end_matches('/');
    let fits = |uri: &Uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some()
            && matches!(uri.path(), "" | "/")
    };
    match text
        .parse::<Uri>()
        .ok()
        .filter(fits)
        .and_then(|_| HeaderValue::from_str(text).ok())
    {
        Some(origin) => Ok(origin),
        None => bail!("{name} is {text:?}, not an origin like https://example.com"),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the configuration module of the API"
)]
pub(crate) fn variable(name: &str, default: &str) -> String {
    let given = std::env::var(name).ok().filter(|value| !value.is_empty());
    given.unwrap_or_else(|| default.to_owned())
}
