//! A kept HTTP/1.1 connection that sends prepared bytes: the generator must cost less than what it measures.

use anyhow::{Context, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const LONGEST_ANSWER: usize = 64 * 1024;

pub(crate) struct Wire {
    stream: TcpStream,
    received: Vec<u8>,
}

pub(crate) struct Answer<'a> {
    pub status: u16,
    pub body: &'a [u8],
}

impl Answer<'_> {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Wire {
    /// `authority` is a host and a port.
    pub(crate) async fn connect(authority: &str) -> anyhow::Result<Wire> {
        let stream = TcpStream::connect(authority)
            .await
            .with_context(|| format!("{authority} does not answer"))?;
        stream.set_nodelay(true)?;
        Ok(Wire {
            stream,
            received: Vec::with_capacity(1_024),
        })
    }

    /// Sends a whole request and gives its answer.
    pub(crate) async fn call(&mut self, request: &[u8]) -> anyhow::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.received.clear();
        loop {
            let bytes = self.stream.read_buf(&mut self.received).await?;
            ensure!(bytes > 0, "the connection was closed");
            if let Some(Head { status, body, end }) = read_head(&self.received)? {
                ensure!(self.received.len() <= end, "more than one answer came");
                if self.received.len() == end {
                    let body = &self.received[body..];
                    return Ok(Answer { status, body });
                }
            }
            ensure!(
                self.received.len() < LONGEST_ANSWER,
                "the answer does not end"
            );
        }
    }
}

/// What the headers of an answer tell.
#[derive(Debug, PartialEq)]
struct Head {
    status: u16,
    /// Where the body begins, and where it ends.
    body: usize,
    end: usize,
}

/// None until the headers are there.
fn read_head(received: &[u8]) -> anyhow::Result<Option<Head>> {
    let Some(end) = received.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(&received[..end])?;
    let status: u16 = head
        .get(9..12)
        .and_then(|digits| digits.parse().ok())
        .context("an answer without a status")?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>())
    });
    let length = match length {
        Some(length) => length?,
        None if status == 204 => 0,
        None => bail!("an answer without a length"),
    };
    let body = end + 4;
    Ok(Some(Head {
        status,
        body,
        end: body + length,
    }))
}

/// The host and port of an `http://` address.
pub(crate) fn authority(url: &str) -> &str {
    let rest = url.strip_prefix("http://").unwrap_or(url);
    rest.split('/').next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_by_its_length() {
        assert_eq!(read_head(b"HTTP/1.1 202 Acc").unwrap(), None);
        let head = |status, body, end| Some(Head { status, body, end });
        let answer = b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}";
        let body = answer.len() - 2;
        assert_eq!(read_head(answer).unwrap(), head(202, body, answer.len()));
        assert_eq!(
            read_head(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap(),
            head(204, 27, 27)
        );
        assert!(read_head(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
        assert_eq!(authority("http://127.0.0.1:8080/v1"), "127.0.0.1:8080");
    }
}
