//! Posts receipts to one receiver over kept connections.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::Uri;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

const ATTEMPT: Duration = Duration::from_secs(10);
/// An answer's body is of no interest, but a kept connection must be read to its end.
const LONGEST_ANSWER: usize = 64 * 1024;

/// What the receiver made of a receipt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Verdict {
    Taken,
    /// Worth another attempt, not before this long.
    Again(Duration),
    Refused(StatusCode),
}

/// A call's headers, and its body.
pub(crate) struct Call {
    pub id: String,
    pub timestamp: i64,
    pub signature: String,
    pub body: Bytes,
}

type Connection = SendRequest<Full<Bytes>>;

pub(crate) struct Client {
    host: String,
    port: u16,
    authority: String,
    path: String,
    idle: Mutex<Vec<Connection>>,
}

impl Client {
    /// Of a `receiptUrl` that was checked when it was submitted.
    pub(crate) fn new(url: &str) -> Client {
        let uri: Uri = url.parse().unwrap_or_default();
        Client {
            host: uri
                .host()
                .unwrap_or_default()
                .trim_matches(['[', ']'])
                .to_owned(),
            port: uri.port_u16().unwrap_or(80),
            authority: uri.authority().map(ToString::to_string).unwrap_or_default(),
            path: uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
            idle: Mutex::default(),
        }
    }

    pub(crate) async fn post(&self, call: Call) -> Verdict {
        match tokio::time::timeout(ATTEMPT, self.attempt(call)).await {
            Ok(Ok(verdict)) => verdict,
            // Too slow, or the connection was lost.
            Ok(Err(_)) | Err(_) => Verdict::Again(Duration::ZERO),
        }
    }

    async fn attempt(&self, call: Call) -> Result<Verdict, io::Error> {
        let request = Request::post(&self.path)
            .header(header::HOST, &self.authority)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", call.id)
            .header("webhook-timestamp", call.timestamp)
            .header("webhook-signature", call.signature)
            .body(Full::new(call.body))
            .map_err(io::Error::other)?;
        let mut connection = match self.kept() {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let response = connection
            .send_request(request)
            .await
            .map_err(io::Error::other)?;
        let verdict = verdict(&response);
        if Limited::new(response.into_body(), LONGEST_ANSWER)
            .collect()
            .await
            .is_ok()
        {
            self.keep(connection);
        }
        Ok(verdict)
    }

    async fn connect(&self) -> Result<Connection, io::Error> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        stream.set_nodelay(true)?;
        let (connection, driver) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(io::Error::other)?;
        // A broken connection shows in the call that uses it.
        tokio::spawn(async move { drop(driver.await) });
        Ok(connection)
    }

    fn kept(&self) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(connection) = idle.pop() {
            if connection.is_ready() {
                return Some(connection);
            }
        }
        None
    }

    fn keep(&self, connection: Connection) {
        if !connection.is_closed() {
            self.idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(connection);
        }
    }
}

fn verdict<B>(response: &Response<B>) -> Verdict {
    let status = response.status();
    if status.is_success() {
        Verdict::Taken
    } else if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
        let wanted = response.headers().get(header::RETRY_AFTER);
        let seconds = wanted.and_then(|value| value.to_str().ok()?.parse().ok());
        Verdict::Again(Duration::from_secs(seconds.unwrap_or(0)))
    } else {
        Verdict::Refused(status)
    }
}
