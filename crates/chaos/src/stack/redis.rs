//! The few words that are said to Redis itself.

use anyhow::{Context, ensure};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// Sends one command as a line and gives the first line of its answer, or the text where it is one.
pub(super) async fn say(address: &str, command: &str) -> anyhow::Result<String> {
    let mut connection = BufReader::new(TcpStream::connect(address).await?);
    connection
        .write_all(format!("{command}\r\n").as_bytes())
        .await?;
    let mut line = String::new();
    connection.read_line(&mut line).await?;
    ensure!(!line.starts_with('-'), "Redis says {}", line.trim_end());
    let Some(length) = line.strip_prefix('$') else {
        return Ok(line.trim_end().to_owned());
    };
    let mut text = vec![0; length.trim_end().parse()?];
    connection.read_exact(&mut text).await?;
    Ok(String::from_utf8(text)?)
}

/// Bytes in use.
pub(super) async fn used_memory(address: &str) -> anyhow::Result<u64> {
    let info = say(address, "INFO memory").await?;
    let line = info
        .lines()
        .find_map(|line| line.strip_prefix("used_memory:"));
    Ok(line.context("INFO without used_memory")?.trim().parse()?)
}
