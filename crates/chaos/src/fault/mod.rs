//! What can go wrong.

mod draw;

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

use crate::proxy::Weather;
use crate::stack::{Link, Name, Server, Stack};
pub(crate) use draw::{Dice, Stroke};

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Fault {
    /// SIGKILL, and a start after a while.
    Kill(Name),
    /// SIGSTOP, and SIGCONT after a while.
    Pause(Name),
    /// SIGTERM, and a start after a while.
    Restart(Name),
    KillServer(Server),
    /// SIGKILL of one process of PostgreSQL, which makes it recover.
    KillBackend,
    PauseServer(Server),
    RestartServer(Server),
    Cut(Link),
    Slow(Link),
    Silence(Link),
    /// Redis has no memory left.
    FillRedis,
    Vendor(Misbehaviour),
}

/// Each way in which the vendor can misbehave.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Misbehaviour {
    Slow,
    TooMany,
    Broken,
    Refuses,
    Loses,
    Doubles,
    Shuffles,
    Forges,
    Fails,
}

impl Misbehaviour {
    const ALL: [Misbehaviour; 9] = [
        Misbehaviour::Slow,
        Misbehaviour::TooMany,
        Misbehaviour::Broken,
        Misbehaviour::Refuses,
        Misbehaviour::Loses,
        Misbehaviour::Doubles,
        Misbehaviour::Shuffles,
        Misbehaviour::Forges,
        Misbehaviour::Fails,
    ];

    fn behaviour(self) -> Value {
        match self {
            Misbehaviour::Slow => json!({ "slowMs": 1_500 }),
            Misbehaviour::TooMany => json!({ "rate429": 0.5 }),
            Misbehaviour::Broken => json!({ "rate5xx": 0.5 }),
            Misbehaviour::Refuses => json!({ "refuseRate": 0.2 }),
            Misbehaviour::Loses => json!({ "loseRate": 0.3 }),
            Misbehaviour::Doubles => json!({ "doubleRate": 1 }),
            Misbehaviour::Shuffles => json!({ "shuffle": true, "doubleRate": 0.3 }),
            Misbehaviour::Forges => json!({ "forgeRate": 0.5 }),
            Misbehaviour::Fails => json!({ "failRate": 0.9 }),
        }
    }
}

impl Fault {
    pub(crate) fn all() -> Vec<Fault> {
        let mut all = vec![Fault::KillBackend, Fault::FillRedis];
        for name in Name::ALL {
            all.extend([Fault::Kill(name), Fault::Pause(name), Fault::Restart(name)]);
        }
        for server in [Server::Postgres, Server::Redis] {
            all.extend([
                Fault::KillServer(server),
                Fault::PauseServer(server),
                Fault::RestartServer(server),
            ]);
        }
        for link in Link::ALL {
            all.extend([Fault::Cut(link), Fault::Slow(link), Fault::Silence(link)]);
        }
        all.extend(Misbehaviour::ALL.map(Fault::Vendor));
        all
    }

    /// Its name, by which it is counted and chosen.
    pub(crate) fn kind(self) -> String {
        match self {
            Fault::Kill(name) => format!("kill.{}", word(name)),
            Fault::Pause(name) => format!("pause.{}", word(name)),
            Fault::Restart(name) => format!("restart.{}", word(name)),
            Fault::KillServer(server) => format!("kill.{}", word(server)),
            Fault::KillBackend => "kill.postgres-process".to_owned(),
            Fault::PauseServer(server) => format!("pause.{}", word(server)),
            Fault::RestartServer(server) => format!("restart.{}", word(server)),
            Fault::Cut(link) => format!("cut.{}", word(link)),
            Fault::Slow(link) => format!("slow.{}", word(link)),
            Fault::Silence(link) => format!("silence.{}", word(link)),
            Fault::FillRedis => "fill.redis".to_owned(),
            Fault::Vendor(way) => format!("vendor.{}", word(way)),
        }
    }

    /// Whether both would lay hands on the same thing, so that the end of one ended the other.
    pub(crate) fn meets(self, other: Fault) -> bool {
        self.touches() == other.touches()
    }

    fn touches(self) -> String {
        match self {
            Fault::Kill(name) | Fault::Pause(name) | Fault::Restart(name) => word(name),
            // Both are started by one script.
            Fault::KillServer(_)
            | Fault::KillBackend
            | Fault::PauseServer(_)
            | Fault::RestartServer(_)
            | Fault::FillRedis => "servers".to_owned(),
            Fault::Cut(link) | Fault::Slow(link) | Fault::Silence(link) => {
                format!("to {}", word(link))
            }
            // It is told its behaviour, and forgets it.
            Fault::Vendor(_) => word(Name::Simulator),
        }
    }

    /// How long it lasts at most.
    pub(crate) fn longest(self) -> Duration {
        Duration::from_secs(match self {
            // Longer than the lease of a stream, so that a sleeper wakes up among those who took over.
            Fault::Pause(Name::Workers | Name::OtherWorkers) => 14,
            Fault::Vendor(_) => 8,
            Fault::Restart(_) | Fault::RestartServer(_) | Fault::KillBackend => 1,
            _ => 5,
        })
    }

    pub(crate) async fn begin(self, stack: &Stack) -> anyhow::Result<()> {
        match self {
            Fault::Kill(name) => stack.program(name).kill().await,
            Fault::Pause(name) => {
                stack.program(name).pause().await;
                Ok(())
            }
            Fault::Restart(name) => stack.program(name).stop().await,
            Fault::KillServer(server) => stack.servers.kill(server).await,
            Fault::KillBackend => stack.servers.kill_backend().await,
            Fault::PauseServer(server) => stack.servers.pause(server).await,
            Fault::RestartServer(server) => stack.servers.stop(server).await,
            Fault::Cut(link) => weather(stack, link, Weather::Cut),
            Fault::Slow(link) => weather(stack, link, Weather::Slow(Duration::from_millis(150))),
            Fault::Silence(link) => weather(stack, link, Weather::Silent),
            Fault::FillRedis => stack.servers.fill_redis().await,
            Fault::Vendor(way) => stack.behave(&way.behaviour()).await,
        }
    }

    pub(crate) async fn end(self, stack: &Stack) -> anyhow::Result<()> {
        match self {
            Fault::Kill(name) | Fault::Restart(name) => stack.program(name).start().await,
            Fault::Pause(name) => {
                stack.program(name).resume().await;
                Ok(())
            }
            Fault::KillServer(_) | Fault::KillBackend | Fault::RestartServer(_) => {
                stack.servers.start().await
            }
            Fault::PauseServer(_) => stack.servers.resume().await,
            Fault::Cut(link) | Fault::Slow(link) | Fault::Silence(link) => {
                weather(stack, link, Weather::Fair)
            }
            Fault::FillRedis => stack.servers.release_redis().await,
            Fault::Vendor(_) => stack.behave(&json!({})).await,
        }
    }
}

fn weather(stack: &Stack, link: Link, weather: Weather) -> anyhow::Result<()> {
    stack.set_weather(link, weather);
    Ok(())
}

/// `OtherWorkers` as `other-workers`.
fn word(name: impl fmt::Debug) -> String {
    let name = format!("{name:?}");
    let mut word = String::new();
    for (place, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && place > 0 {
            word.push('-');
        }
        word.extend(letter.to_lowercase());
    }
    word
}
