use std::ops::Deref;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use tidings_queue::{
    Acceptance, Consumer, ConsumerOptions, Delivery, Kind, NewBatch, Part, Queue, QueueConfig,
};
use tidings_tls::testing::Authority;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// A queue under a prefix of its own, erased when it is dropped.
pub struct TestQueue {
    pub queue: Queue,
    pub config: QueueConfig,
}

impl TestQueue {
    pub async fn new() -> TestQueue {
        TestQueue::with(QueueConfig::for_testing()).await
    }

    pub async fn with(config: QueueConfig) -> TestQueue {
        let queue = Queue::connect(config.clone())
            .await
            .expect("a Redis for tests");
        TestQueue { queue, config }
    }
}

impl TestQueue {
    /// A connection for looking behind the queue.
    pub async fn connection(&self) -> redis::aio::MultiplexedConnection {
        let client = redis::Client::open(self.config.url.expose_secret()).expect("an address");
        client
            .get_multiplexed_async_connection()
            .await
            .expect("a Redis for tests")
    }
}

impl Deref for TestQueue {
    type Target = Queue;

    fn deref(&self) -> &Queue {
        &self.queue
    }
}

impl Drop for TestQueue {
    fn drop(&mut self) {
        let config = self.config.clone();
        // The test's own runtime may be ending, so the farewell has one of its own.
        let _ = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.expect("a runtime starts").block_on(async {
                if let Ok(queue) = Queue::connect(config).await {
                    queue.erase().await.expect("the test's keys are erased");
                }
            });
        })
        .join();
    }
}

/// A batch of parts with one record each.
pub fn batch(workspace: i64, kind: Kind, payloads: &[&str]) -> NewBatch {
    NewBatch {
        workspace,
        kind,
        batch: Uuid::now_v7(),
        parts: payloads.iter().map(|payload| part(1, payload)).collect(),
        idempotency: None,
        trace: None,
    }
}

pub fn part(records: u32, payload: &str) -> Part {
    Part {
        records,
        payload: Bytes::copy_from_slice(payload.as_bytes()),
    }
}

pub async fn accept(queue: &Queue, batch: NewBatch) -> DateTime<Utc> {
    match queue.accept(batch).await.expect("Redis answers") {
        Acceptance::Accepted { accepted_at } => accepted_at,
        other => panic!("not accepted: {other:?}"),
    }
}

/// Patient enough for a crowded machine, yet the dead are succeeded soon.
pub fn options() -> ConsumerOptions {
    ConsumerOptions {
        lease: Duration::from_millis(600),
        poll: Duration::from_millis(200),
        ..ConsumerOptions::default()
    }
}

/// The next delivery, which must come.
pub async fn next(consumer: &mut Consumer) -> Delivery {
    let never = CancellationToken::new();
    let delivery = consumer.next(&never);
    let delivery = tokio::time::timeout(Duration::from_secs(20), delivery).await;
    delivery.expect("a delivery in time").expect("a delivery")
}

pub fn payloads(delivery: &Delivery) -> Vec<String> {
    let entries = delivery.entries.iter();
    entries
        .map(|entry| String::from_utf8_lossy(&entry.payload).into_owned())
        .collect()
}

/// Waits until the condition holds.
pub async fn until<F: Future<Output = bool>>(what: &str, mut condition: impl FnMut() -> F) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while !condition().await {
        assert!(tokio::time::Instant::now() < deadline, "in time: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A Redis server of a test's own, which may be killed and started again.
pub struct PrivateRedis {
    port: u16,
    folder: std::path::PathBuf,
    settings: Vec<(&'static str, &'static str)>,
    encrypted: bool,
    server: Option<Child>,
}

impl PrivateRedis {
    /// Starts one that keeps what it was given, but for these settings.
    pub async fn start(settings: &[(&'static str, &'static str)]) -> PrivateRedis {
        PrivateRedis::start_as(settings, false).await
    }

    /// Starts one that speaks TLS alone, with a certificate for `localhost`.
    pub async fn start_encrypted() -> PrivateRedis {
        PrivateRedis::start_as(&[], true).await
    }

    async fn start_as(settings: &[(&'static str, &'static str)], encrypted: bool) -> PrivateRedis {
        let port = {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
            listener.local_addr().expect("its address").port()
        };
        let folder = std::env::temp_dir().join(format!("tidings-queue-{}", Uuid::now_v7()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut redis = PrivateRedis {
            port,
            folder,
            settings: settings.to_vec(),
            encrypted,
            server: None,
        };
        if encrypted {
            let authority = Authority::new();
            let identity = authority.issue("localhost");
            authority.write(&redis.folder.join("authority.pem"));
            let write = |name, text| std::fs::write(redis.folder.join(name), text);
            write("server.pem", identity.certificate).expect("a certificate");
            write("key.pem", identity.key).expect("its key");
        }
        redis.start_again();
        let queue = Queue::new(redis.config()).expect("an address");
        until("the server answers", || async {
            queue.ping().await.is_ok()
        })
        .await;
        redis
    }

    pub fn start_again(&mut self) {
        let mut command = Command::new("redis-server");
        let port = self.port.to_string();
        command.args(["--bind", "127.0.0.1", "--save", ""]);
        if self.encrypted {
            command.args([
                "--port",
                "0",
                "--tls-port",
                &port,
                "--tls-auth-clients",
                "no",
            ]);
            let identity = [
                ("--tls-cert-file", "server.pem"),
                ("--tls-key-file", "key.pem"),
            ];
            for (name, file) in identity {
                command.arg(name).arg(self.folder.join(file));
            }
        } else {
            command.args(["--port", &port]);
        }
        command.arg("--dir").arg(&self.folder);
        let durable = [
            ("appendonly", "yes"),
            ("appendfsync", "always"),
            ("no-appendfsync-on-rewrite", "no"),
            ("maxmemory-policy", "noeviction"),
        ];
        for (name, value) in durable.iter().chain(&self.settings) {
            command.arg(format!("--{name}")).arg(value);
        }
        let server = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.server = Some(server.expect("redis-server starts"));
    }

    /// Changes a setting while it runs.
    pub async fn set(&self, setting: &str, value: &str) {
        let client = redis::Client::open(self.config().url.expose_secret()).expect("an address");
        let connection = client.get_multiplexed_async_connection().await;
        let mut connection = connection.expect("a connection");
        let mut command = redis::cmd("CONFIG");
        command.arg("SET").arg(setting).arg(value);
        let () = command
            .query_async(&mut connection)
            .await
            .expect("a setting");
    }

    /// Ends it with SIGKILL.
    pub fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().expect("it is ours to kill");
            server.wait().expect("it ends");
        }
    }

    pub fn config(&self) -> QueueConfig {
        if self.encrypted {
            return QueueConfig {
                url: format!("rediss://localhost:{}", self.port).into(),
                authorities: Some(self.folder.join("authority.pem")),
                ..QueueConfig::for_testing()
            };
        }
        QueueConfig {
            url: format!("redis://127.0.0.1:{}", self.port).into(),
            ..QueueConfig::for_testing()
        }
    }
}

impl Drop for PrivateRedis {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
