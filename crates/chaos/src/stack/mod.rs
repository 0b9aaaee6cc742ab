//! The stack that is tried: its programs as children of this one, its servers, and a proxy on each link between
//! them.

mod program;
mod redis;
mod servers;
mod signal;

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::proxy::{Proxy, Weather};
use crate::settings::Settings;
use crate::settle::until;
pub(crate) use program::Program;
pub(crate) use servers::{Server, Servers};

/// The vendor is asked for receipts that have not come after so many seconds: sooner than by default, since a run
/// does not last that long.
const RECONCILE_AFTER: &str = "20";

/// Connections that have a proxy.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Link {
    /// API and workers to PostgreSQL.
    Database,
    /// API and workers to Redis.
    Redis,
    /// API and workers to the vendor.
    Vendor,
    /// The vendor to the API.
    Receipts,
}

/// Programs of the stack.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Name {
    Api,
    Workers,
    OtherWorkers,
    Simulator,
}

impl Link {
    pub(crate) const ALL: [Link; 4] = [Link::Database, Link::Redis, Link::Vendor, Link::Receipts];
}

impl Name {
    pub(crate) const ALL: [Name; 4] = [
        Name::Simulator,
        Name::Api,
        Name::Workers,
        Name::OtherWorkers,
    ];
}

pub(crate) struct Stack {
    links: [Proxy; 4],
    programs: [Program; 4],
    pub(crate) servers: Servers,
    simulator_url: String,
    http: reqwest::Client,
}

impl Stack {
    /// Takes over the stack of `scripts/with-stack.sh`: its programs are ended and started again behind proxies,
    /// a second workers' process among them.
    pub(crate) async fn take_over(settings: &Settings) -> anyhow::Result<Stack> {
        let profile = settings.programs.file_name().context("API_PROGRAM")?;
        let home = &settings.home;
        let mut stop = Command::new("scripts/stack.sh");
        stop.arg("stop")
            .arg(home)
            .arg(profile)
            .stdout(Stdio::null());
        ensure!(
            stop.status().await?.success(),
            "scripts/stack.sh stop failed"
        );
        let api = authority(&settings.api_url);
        let links = [
            Proxy::start(authority(&settings.database_url)).await?,
            Proxy::start(authority(&settings.redis_url)).await?,
            Proxy::start(authority(&settings.simulator_url)).await?,
            Proxy::start(api).await?,
        ];
        let behind = |url: &str, link: Link| {
            url.replacen(authority(url), &links[link as usize].address.to_string(), 1)
        };
        let mut environment = read_environment(&home.join("env"))?;
        for (name, value) in [
            (
                "DATABASE_URL",
                behind(&settings.database_url, Link::Database),
            ),
            ("REDIS_URL", behind(&settings.redis_url, Link::Redis)),
            ("VENDOR_URL", behind(&settings.simulator_url, Link::Vendor)),
            (
                "RECEIPT_URL",
                format!("{}/v1/receipts", behind(&settings.api_url, Link::Receipts)),
            ),
            ("RECONCILE_AFTER", RECONCILE_AFTER.to_owned()),
        ] {
            environment.retain(|(known, _)| known != name);
            environment.push((name.to_owned(), value));
        }
        let program = |name: &str, log: &str| {
            Program::new(&settings.programs.join(name), home, log, &environment)
        };
        let programs = [
            program("tidings-api", "api"),
            program("tidings-workers", "workers"),
            program("tidings-workers", "other-workers").with("WORKERS_LISTEN", "127.0.0.1:0"),
            program("tidings-simulator", "simulator"),
        ];
        let stack = Stack {
            links,
            programs,
            servers: Servers::new(settings),
            simulator_url: settings.simulator_url.clone(),
            http: tidings_outbound::client()
                .no_proxy()
                .timeout(Duration::from_secs(2))
                .build()?,
        };
        for name in Name::ALL {
            stack.program(name).start().await?;
        }
        Ok(stack)
    }

    pub(crate) fn program(&self, name: Name) -> &Program {
        &self.programs[name as usize]
    }

    pub(crate) fn set_weather(&self, link: Link, weather: Weather) {
        self.links[link as usize].set(weather);
    }

    /// Starts what has ended by itself, as whoever supervises it would, and says how many that were.
    pub(crate) async fn supervise(&self) -> anyhow::Result<usize> {
        let mut ended = 0;
        for program in &self.programs {
            ended += usize::from(program.start_if_ended().await?);
        }
        Ok(ended)
    }

    /// Tells the vendor how to behave; it forgets that when it is started anew.
    pub(crate) async fn behave(&self, behaviour: &Value) -> anyhow::Result<()> {
        let url = format!("{}/behaviour", self.simulator_url);
        let answer = self.http.post(url).json(behaviour).send().await?;
        answer.error_for_status()?;
        Ok(())
    }

    /// Makes everything well again.
    pub(crate) async fn heal(&self) -> anyhow::Result<()> {
        for link in Link::ALL {
            self.set_weather(link, Weather::Fair);
        }
        self.servers.resume().await?;
        self.servers.start().await?;
        self.servers.release_redis().await?;
        for program in &self.programs {
            program.resume().await;
            program.start().await?;
        }
        until("the vendor", Duration::from_secs(30), async || {
            self.behave(&json!({})).await.is_ok()
        })
        .await
    }
}

/// The lines `KEY=value` of a home's settings.
fn read_environment(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    Ok(pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect())
}

/// The host and port of an address.
pub(crate) fn authority(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let whole = rest.split('/').next().unwrap_or(rest);
    whole.rsplit_once('@').map_or(whole, |(_, address)| address)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_address_is_found_in_every_kind_of_url() {
        let found = |url| super::authority(url);
        assert_eq!(
            found("postgres://tidings:pa:ss@127.0.0.1:5432/tidings"),
            "127.0.0.1:5432"
        );
        assert_eq!(found("redis://127.0.0.1:6379"), "127.0.0.1:6379");
        assert_eq!(found("http://localhost:80/v1"), "localhost:80");
    }
}
