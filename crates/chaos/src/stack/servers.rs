//! PostgreSQL and Redis of the stack, started by `scripts/servers.sh`.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use tokio::process::Command;
use tokio::sync::Mutex;

use super::authority;
use super::redis::{say, used_memory};
use super::signal::{Signal, children, send};
use crate::settings::Settings;
use crate::settle::until;

/// How long a server may take to be there again.
const START: Duration = Duration::from_secs(120);

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Server {
    Postgres,
    Redis,
}

pub(crate) struct Servers {
    home: PathBuf,
    postgres: String,
    redis: String,
    /// One start at a time.
    starting: Mutex<()>,
}

impl Servers {
    pub(super) fn new(settings: &Settings) -> Servers {
        Servers {
            home: settings.home.clone(),
            postgres: authority(&settings.database_url).to_owned(),
            redis: authority(&settings.redis_url).to_owned(),
            starting: Mutex::default(),
        }
    }

    /// Starts what does not run, and returns when both answer.
    pub(crate) async fn start(&self) -> anyhow::Result<()> {
        let _starting = self.starting.lock().await;
        let port = |address: &str| address.rsplit(':').next().unwrap_or_default().to_owned();
        let (postgres, redis) = (port(&self.postgres), port(&self.redis));
        // The processes of a killed PostgreSQL take a moment to see that they are orphans.
        until("the servers", START, async || {
            let mut command = Command::new("scripts/servers.sh");
            command
                .arg("start")
                .arg(&self.home)
                .args([&postgres, &redis]);
            let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
            quiet.status().await.is_ok_and(|status| status.success())
        })
        .await
    }

    /// Ends a server as a power cut would.
    pub(crate) async fn kill(&self, server: Server) -> anyhow::Result<()> {
        send(Signal::Kill, &[self.pid(server)?]).await
    }

    /// Ends one process of PostgreSQL that serves a client; it restarts all of them then.
    pub(crate) async fn kill_backend(&self) -> anyhow::Result<()> {
        let mut backends = children(self.pid(Server::Postgres)?).await?;
        backends.sort_unstable();
        // Those that came last serve clients.
        let last = backends.last().context("PostgreSQL has no process")?;
        send(Signal::Kill, &[*last]).await
    }

    /// Ends a server so that what is begun ends.
    pub(crate) async fn stop(&self, server: Server) -> anyhow::Result<()> {
        let pid = self.pid(server)?;
        let signal = match server {
            // A fast shutdown: clients are sent away.
            Server::Postgres => Signal::Interrupt,
            Server::Redis => Signal::Terminate,
        };
        send(signal, &[pid]).await?;
        until("the end of a server", START, async || {
            !PathBuf::from(format!("/proc/{pid}")).exists()
        })
        .await
    }

    pub(crate) async fn pause(&self, server: Server) -> anyhow::Result<()> {
        let pid = self.pid(server)?;
        send(Signal::Stop, &[pid]).await?;
        for child in children(pid).await? {
            // It may have ended a moment ago.
            drop(send(Signal::Stop, &[child]).await);
        }
        Ok(())
    }

    /// Lets both go on, if they are paused.
    pub(crate) async fn resume(&self) -> anyhow::Result<()> {
        for server in [Server::Postgres, Server::Redis] {
            // It may be down by another fault.
            let Ok(pid) = self.pid(server) else { continue };
            let mut pids = children(pid).await?;
            pids.push(pid);
            for pid in pids {
                drop(send(Signal::Continue, &[pid]).await);
            }
        }
        Ok(())
    }

    /// Takes all further memory from Redis.
    pub(crate) async fn fill_redis(&self) -> anyhow::Result<()> {
        let used = used_memory(&self.redis).await?;
        let limit = format!("CONFIG SET maxmemory {}", used.saturating_sub(1));
        say(&self.redis, &limit).await.map(drop)
    }

    /// Gives it as much as it likes.
    pub(crate) async fn release_redis(&self) -> anyhow::Result<()> {
        say(&self.redis, "CONFIG SET maxmemory 0").await.map(drop)
    }

    fn pid(&self, server: Server) -> anyhow::Result<u32> {
        let file = match server {
            Server::Postgres => "servers/postgres/postmaster.pid",
            Server::Redis => "servers/redis/redis.pid",
        };
        let path = self.home.join(file);
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let pid = text.lines().next().unwrap_or_default().trim().parse()?;
        ensure!(pid > 1, "{} names no process", path.display());
        Ok(pid)
    }
}
