use std::process::{Child, Command, Stdio};
use std::time::Duration;

use bytes::Bytes;
use secrecy::ExposeSecret;
use serde::Serialize;
use tidings_queue::{Acceptance, Kind, NewBatch, Part, QueueConfig};
use tidings_store::{StoreConfig, WorkspaceId, ingest::BatchProgress};
use tidings_testing::TestDatabase;
use tidings_workers::{Config, Context, Job};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// A database and a Redis prefix, with one workspace.
pub struct Ground {
    pub database: TestDatabase,
    pub workspace: WorkspaceId,
    pub context: Context,
}

impl Ground {
    pub async fn new() -> Ground {
        let database = TestDatabase::new().await;
        let workspace = database.workspace().await.id;
        let store = StoreConfig::for_testing(database.url.clone());
        let config = Config::for_testing(store, QueueConfig::for_testing());
        let context = Context::connect(config).expect("the settings are right");
        Ground {
            database,
            workspace,
            context,
        }
    }

    /// Runs jobs in this process.
    pub fn run(&self, jobs: &[Job]) -> Running {
        let shutdown = CancellationToken::new();
        let (jobs, context) = (jobs.to_vec(), self.context.clone());
        let ended = tokio::spawn(tidings_workers::supervise::run(
            jobs,
            context,
            shutdown.clone(),
        ));
        Running { shutdown, ended }
    }

    /// The program, to be run as a process of its own.
    pub fn program(&self, arguments: &[&str]) -> Command {
        let config = &self.context.config;
        let mut program = Command::new(env!("CARGO_BIN_EXE_tidings-workers"));
        program
            .args(arguments)
            .env_clear()
            .env("DATABASE_URL", &self.database.url)
            .env("REDIS_URL", config.queue.url.expose_secret())
            .env("REDIS_PREFIX", &config.queue.prefix)
            .env("WORKERS_LISTEN", "127.0.0.1:0")
            .env("WORKERS_LEASE", "0.5")
            .env("VENDOR_MASTER_SECRET", "a secret for tests")
            .env("PATH", "/usr/bin:/bin")
            .stdin(Stdio::null());
        program
    }

    pub fn start(&self, arguments: &[&str]) -> Process {
        Process::start(&mut self.program(arguments))
    }

    /// Accepts records as one batch, cut into parts of that many.
    pub async fn accept<R: Serialize>(&self, kind: Kind, records: &[R], part: usize) -> Uuid {
        let parts = records.chunks(part).map(|records| Part {
            records: records.len() as u32,
            payload: Bytes::from(serde_json::to_vec(records).expect("records are JSON")),
        });
        self.accept_parts(kind, parts.collect()).await
    }

    pub async fn accept_parts(&self, kind: Kind, parts: Vec<Part>) -> Uuid {
        let new = NewBatch {
            workspace: self.workspace.0,
            kind,
            batch: Uuid::now_v7(),
            parts,
            idempotency: None,
            trace: None,
        };
        let batch = new.batch;
        match self.context.queue.accept(new).await.expect("Redis answers") {
            Acceptance::Accepted { .. } => batch,
            other => panic!("not accepted: {other:?}"),
        }
    }

    /// Waits until nothing waits in the queue, then looks whether all counters are right.
    pub async fn settle(&self) {
        until("everything is written", || async {
            for kind in Kind::ALL {
                if !self
                    .context
                    .queue
                    .backlog(kind)
                    .await
                    .is_ok_and(|left| left.is_empty())
                {
                    return false;
                }
            }
            true
        })
        .await;
        let differences = self
            .context
            .store
            .recount()
            .await
            .expect("the database answers");
        assert!(differences.is_empty(), "{differences:?}");
    }

    pub async fn progress(&self, batch: Uuid) -> BatchProgress {
        let progress = self.context.store.ingest_batch(self.workspace, batch).await;
        progress
            .expect("the database answers")
            .expect("the batch is known")
    }

    /// A number that a statement gives.
    pub async fn number(&self, statement: &str) -> i64 {
        let row = self.database.client().await.query_one(statement, &[]).await;
        row.expect("the statement is right").get(0)
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        let config = self.context.config.queue.clone();
        // The test's own runtime may be ending, so the farewell has one of its own.
        let _ = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.expect("a runtime starts").block_on(async {
                if let Ok(queue) = tidings_queue::Queue::connect(config).await {
                    queue.erase().await.expect("the test's keys are erased");
                }
            });
        })
        .join();
    }
}

/// Jobs running in this process.
pub struct Running {
    shutdown: CancellationToken,
    ended: JoinHandle<()>,
}

impl Running {
    pub async fn stop(self) {
        self.shutdown.cancel();
        let ended = tokio::time::timeout(Duration::from_secs(20), self.ended).await;
        ended.expect("the jobs end in time").expect("no panic");
    }
}

/// A running program, killed when it is dropped.
pub struct Process(pub Child);

impl Process {
    pub fn start(program: &mut Command) -> Process {
        Process(program.spawn().expect("the program starts"))
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.0.kill().expect("it is ours to kill");
        self.0.wait().expect("it ends");
    }

    pub fn signal(&self, signal: &str) {
        let id = self.0.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status();
        assert!(sent.expect("kill runs").success());
    }

    /// Waits until it has ended by itself.
    pub async fn ended(&mut self) -> std::process::ExitStatus {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(status) = self.0.try_wait().expect("it is ours") {
                return status;
            }
            assert!(
                tokio::time::Instant::now() < deadline,
                "the program ends in time"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Whether SIGSTOP holds it, as Linux tells.
    pub fn is_stopped(&self) -> bool {
        let path = format!("/proc/{}/stat", self.0.id());
        let stat = std::fs::read_to_string(path).unwrap_or_default();
        stat.rsplit(')')
            .next()
            .is_some_and(|rest| rest.trim_start().starts_with('T'))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until the condition holds.
pub async fn until<F: Future<Output = bool>>(what: &str, mut condition: impl FnMut() -> F) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(40);
    while !condition().await {
        assert!(tokio::time::Instant::now() < deadline, "in time: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
