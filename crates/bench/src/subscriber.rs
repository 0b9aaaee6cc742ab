//! Hears what workers publish of campaigns' counters, to learn when each version was committed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, ensure};
use serde_json::Value;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::clock::now_us;

/// When each version of one campaign was committed, in microseconds since 1970.
#[derive(Default)]
pub(crate) struct Commits {
    pub at: HashMap<u64, i64>,
    /// Versions whose message did not tell; the moment it was heard stands for it.
    pub untold: usize,
}

pub(crate) struct CommitListener {
    commits: Arc<Mutex<Commits>>,
    listening: JoinHandle<anyhow::Result<()>>,
}

impl CommitListener {
    /// Listens from when this returns.
    pub(crate) async fn start(redis_url: &str, campaign: i64) -> anyhow::Result<CommitListener> {
        let rest = redis_url
            .strip_prefix("redis://")
            .context("REDIS_URL must begin with redis://")?;
        let rest = rest.split('/').next().unwrap_or(rest);
        let (credentials, address) = rest
            .rsplit_once('@')
            .map_or((None, rest), |(left, right)| (Some(left), right));
        let mut connection = BufReader::new(TcpStream::connect(address).await?);
        if let Some((_, password)) = credentials.and_then(|credentials| credentials.split_once(':'))
        {
            connection
                .write_all(format!("AUTH {password}\r\n").as_bytes())
                .await?;
            read_value(&mut connection).await?;
        }
        connection.write_all(b"PSUBSCRIBE *campaigns\r\n").await?;
        ensure!(
            read_value(&mut connection)
                .await?
                .first()
                .is_some_and(|word| word == b"psubscribe"),
            "Redis does not subscribe"
        );
        let commits = Arc::new(Mutex::new(Commits::default()));
        let listening = tokio::spawn(listen(connection, campaign, commits.clone()));
        Ok(CommitListener { commits, listening })
    }

    /// What was heard until now.
    pub(crate) fn stop(self) -> anyhow::Result<Commits> {
        ensure!(
            !self.listening.is_finished(),
            "the subscription ended early"
        );
        self.listening.abort();
        Ok(std::mem::take(
            &mut self.commits.lock().unwrap_or_else(PoisonError::into_inner),
        ))
    }
}

async fn listen(
    mut connection: BufReader<TcpStream>,
    campaign: i64,
    commits: Arc<Mutex<Commits>>,
) -> anyhow::Result<()> {
    let campaign = campaign.to_string();
    loop {
        let words = read_value(&mut connection).await?;
        let heard = now_us();
        let Some(counters) = words
            .last()
            .and_then(|payload| serde_json::from_slice::<Value>(payload).ok())
        else {
            continue;
        };
        let id = &counters["campaignId"];
        let Some(version) = counters["version"]
            .as_u64()
            .filter(|_| id.as_str().map_or(id.to_string(), str::to_owned) == campaign)
        else {
            continue;
        };
        let mut commits = commits.lock().unwrap_or_else(PoisonError::into_inner);
        let told = counters["committedAt"].as_i64();
        commits.untold += usize::from(told.is_none());
        commits.at.entry(version).or_insert(told.unwrap_or(heard));
    }
}

/// A reply of Redis (RESP 2) as its words: <https://redis.io/docs/latest/develop/reference/protocol-spec/>.
async fn read_value(connection: &mut (impl AsyncBufRead + Unpin)) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut wanted = 1;
    let mut words = Vec::new();
    while wanted > 0 {
        let mut line = String::new();
        ensure!(
            connection.read_line(&mut line).await? > 0,
            "Redis closed the connection"
        );
        let (kind, rest) = line.trim_end().split_at(1);
        match kind {
            "*" => wanted += rest.parse::<usize>()?,
            "$" => {
                let mut word = vec![0; rest.parse::<usize>()? + 2];
                connection.read_exact(&mut word).await?;
                word.truncate(word.len() - 2);
                words.push(word);
            }
            ":" | "+" => words.push(rest.as_bytes().to_vec()),
            _ => anyhow::bail!("Redis says {}", line.trim_end()),
        }
        wanted -= 1;
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn replies_are_read_as_words() {
        let mut replies: &[u8] =
            b"*3\r\n$10\r\npsubscribe\r\n$2\r\n*s\r\n:1\r\n$4\r\na\r\nb\r\n+OK\r\n-ERR no\r\n";
        let subscribed = [&b"psubscribe"[..], b"*s", b"1"];
        assert_eq!(read_value(&mut replies).await.unwrap(), subscribed);
        assert_eq!(read_value(&mut replies).await.unwrap(), [b"a\r\nb"]);
        assert_eq!(read_value(&mut replies).await.unwrap(), [b"OK"]);
        assert!(read_value(&mut replies).await.is_err());
    }
}
