//! Hears what processes publish in Redis, to learn when something was committed.

use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::Value;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::clock::now_us;

/// How long what is waited for may take to be heard.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was heard on some channels, put together.
pub(crate) struct Listener<T> {
    heard: watch::Receiver<T>,
    listening: JoinHandle<anyhow::Result<()>>,
}

impl<T: Clone + Default + Send + Sync + 'static> Listener<T> {
    /// Listens from when this returns. Each message is noted with when it was heard, in microseconds since 1970.
    pub(crate) async fn start(
        redis_url: &str,
        channels: &str,
        note: impl Fn(&mut T, &Value, i64) + Send + 'static,
    ) -> anyhow::Result<Listener<T>> {
        let connection = subscribe(redis_url, channels).await?;
        let (noted, heard) = watch::channel(T::default());
        let listening = tokio::spawn(listen(connection, noted, note));
        Ok(Listener { heard, listening })
    }

    /// Waits until enough was heard.
    pub(crate) async fn until(&mut self, enough: impl FnMut(&T) -> bool) -> anyhow::Result<()> {
        timeout(PATIENCE, self.heard.wait_for(enough))
            .await
            .context("what was to be heard did not come")?
            .context("the subscription ended early")?;
        Ok(())
    }

    /// What was heard until now.
    pub(crate) fn stop(self) -> anyhow::Result<T> {
        ensure!(
            !self.listening.is_finished(),
            "the subscription ended early"
        );
        self.listening.abort();
        Ok(self.heard.borrow().clone())
    }
}

async fn subscribe(redis_url: &str, channels: &str) -> anyhow::Result<BufReader<TcpStream>> {
    let rest = redis_url
        .strip_prefix("redis://")
        .context("REDIS_URL must begin with redis://")?;
    let rest = rest.split('/').next().unwrap_or(rest);
    let (credentials, address) = rest
        .rsplit_once('@')
        .map_or((None, rest), |(left, right)| (Some(left), right));
    let mut connection = BufReader::new(TcpStream::connect(address).await?);
    if let Some((_, password)) = credentials.and_then(|credentials| credentials.split_once(':')) {
        connection
            .write_all(format!("AUTH {password}\r\n").as_bytes())
            .await?;
        read_value(&mut connection).await?;
    }
    connection
        .write_all(format!("PSUBSCRIBE {channels}\r\n").as_bytes())
        .await?;
    ensure!(
        read_value(&mut connection)
            .await?
            .first()
            .is_some_and(|word| word == b"psubscribe"),
        "Redis does not subscribe"
    );
    Ok(connection)
}

async fn listen<T>(
    mut connection: BufReader<TcpStream>,
    noted: watch::Sender<T>,
    note: impl Fn(&mut T, &Value, i64),
) -> anyhow::Result<()> {
    loop {
        let words = read_value(&mut connection).await?;
        let heard = now_us();
        let payload = words.last().map(|payload| serde_json::from_slice(payload));
        if let Some(Ok(payload)) = payload {
            noted.send_modify(|noted| note(noted, &payload, heard));
        }
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
