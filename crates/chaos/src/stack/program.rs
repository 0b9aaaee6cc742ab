//! One of the stack's programs, as a child of this one.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use tokio::process::{Child, Command};
use tokio::sync::Mutex;

use super::signal::{Signal, send};

/// How long a soft stop may take.
const SOFT_STOP: Duration = Duration::from_secs(40);

pub(crate) struct Program {
    path: PathBuf,
    log: PathBuf,
    /// Where `scripts/stack.sh` looks for what it is to end, should this program be ended hard.
    pid_file: PathBuf,
    environment: Vec<(String, String)>,
    child: Mutex<Option<Child>>,
}

impl Program {
    pub(super) fn new(
        path: &Path,
        home: &Path,
        name: &str,
        environment: &[(String, String)],
    ) -> Program {
        Program {
            path: path.to_owned(),
            log: home.join("log").join(format!("{name}.log")),
            pid_file: home.join("run").join(format!("{name}.pid")),
            environment: environment.to_vec(),
            child: Mutex::default(),
        }
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Program {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts it, unless it runs.
    pub(crate) async fn start(&self) -> anyhow::Result<()> {
        let mut child = self.child.lock().await;
        if let Some(running) = child.as_mut()
            && running.try_wait()?.is_none()
        {
            return Ok(());
        }
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)?;
        let started = Command::new(&self.path)
            .env_clear()
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true)
            .spawn();
        let started = started.with_context(|| format!("cannot run {}", self.path.display()))?;
        if let Some(pid) = started.id() {
            std::fs::write(&self.pid_file, format!("{pid}\n"))?;
        }
        *child = Some(started);
        Ok(())
    }

    /// Starts it again where it has ended by itself, and says whether it had.
    pub(super) async fn start_if_ended(&self) -> anyhow::Result<bool> {
        let ended = match self.child.lock().await.as_mut() {
            Some(child) => child.try_wait()?,
            None => None,
        };
        let Some(status) = ended else {
            return Ok(false);
        };
        println!("{} ended by itself: {status}", self.path.display());
        self.start().await?;
        Ok(true)
    }

    /// Ends it as a power cut would.
    pub(crate) async fn kill(&self) -> anyhow::Result<()> {
        if let Some(mut child) = self.child.lock().await.take() {
            child.kill().await?;
        }
        Ok(())
    }

    /// Ends it softly, or hard where it does not.
    pub(crate) async fn stop(&self) -> anyhow::Result<()> {
        let Some(mut child) = self.child.lock().await.take() else {
            return Ok(());
        };
        if let Some(pid) = child.id() {
            // It may have ended a moment ago.
            drop(send(Signal::Terminate, &[pid]).await);
        }
        if tokio::time::timeout(SOFT_STOP, child.wait()).await.is_err() {
            println!("{} did not stop within {SOFT_STOP:?}", self.path.display());
            child.kill().await?;
        }
        Ok(())
    }

    pub(crate) async fn pause(&self) {
        self.signal(Signal::Stop).await;
    }

    pub(crate) async fn resume(&self) {
        self.signal(Signal::Continue).await;
    }

    async fn signal(&self, signal: Signal) {
        let pid = self.child.lock().await.as_ref().and_then(Child::id);
        if let Some(pid) = pid {
            // It may have ended a moment ago.
            drop(send(signal, &[pid]).await);
        }
    }
}
