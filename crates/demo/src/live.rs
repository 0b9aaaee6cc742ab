//! A campaign's live numbers over graphql-transport-ws.

use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use futures_util::{SinkExt, Stream, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{self, Message};

use crate::Api;

const QUERY: &str = "subscription Watch($id: ID!) { campaignStats(campaignId: $id) \
                     { version status audienceSize pending sent failed unconfirmed skipped } }";
/// The server sends something at least so often, if only a ping.
const SILENCE: Duration = Duration::from_secs(120);
/// A socket that is lost is opened again so many times in a row.
const RECONNECTIONS: u32 = 20;

/// One version of a campaign's counters.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stats {
    pub version: u64,
    pub status: String,
    pub audience_size: u64,
    pub pending: u64,
    pub sent: u64,
    pub failed: u64,
    pub unconfirmed: u64,
    pub skipped: u64,
}

impl Stats {
    fn is_final(&self) -> bool {
        matches!(self.status.as_str(), "COMPLETED" | "CANCELLED" | "FAILED")
    }
}

/// Prints each version until the campaign is in a final state, and gives that. A lost socket is opened again.
pub async fn watch(api: &Api, campaign: &str) -> anyhow::Result<Stats> {
    let mut watcher = Watcher {
        began: Instant::now(),
        last: None,
    };
    for attempt in 0..RECONNECTIONS {
        match watcher.follow(api, campaign).await? {
            Some(stats) => return Ok(stats),
            None => tokio::time::sleep(Duration::from_millis(100 << attempt.min(5))).await,
        }
    }
    bail!("the live numbers were lost {RECONNECTIONS} times")
}

struct Watcher {
    began: Instant,
    last: Option<u64>,
}

impl Watcher {
    /// Follows one socket: the final state, or nothing where the socket was lost before it.
    async fn follow(&mut self, api: &Api, campaign: &str) -> anyhow::Result<Option<Stats>> {
        let (address, key) = api.socket();
        let mut request = address.into_client_request()?;
        request.headers_mut().insert(
            "sec-websocket-protocol",
            HeaderValue::from_static("graphql-transport-ws"),
        );
        let Ok((socket, _)) = connect_async(request).await else {
            return Ok(None);
        };
        let (mut send, mut receive) = socket.split();
        let authorization = format!("Bearer {key}");
        send.send(text(
            &json!({ "type": "connection_init", "payload": { "Authorization": authorization } }),
        ))
        .await?;
        // Each socket starts with the state of now, which may be the one we know.
        let mut first = true;
        while let Some(message) = next(&mut receive).await? {
            match message["type"].as_str() {
                Some("connection_ack") => {
                    let payload = json!({ "query": QUERY, "variables": { "id": campaign } });
                    send.send(text(
                        &json!({ "id": "1", "type": "subscribe", "payload": payload }),
                    ))
                    .await?;
                }
                Some("ping") => send.send(text(&json!({ "type": "pong" }))).await?,
                Some("next") => {
                    let stats = read(&message)?;
                    self.check(&stats, first)?;
                    first = false;
                    if stats.is_final() {
                        _ = send
                            .send(text(&json!({ "id": "1", "type": "complete" })))
                            .await;
                        _ = send.close().await;
                        return Ok(Some(stats));
                    }
                }
                Some("error") => bail!("the API refused the subscription: {}", message["payload"]),
                Some("complete") => bail!("the subscription ended before the campaign"),
                _ => {}
            }
        }
        Ok(None)
    }

    fn check(&mut self, stats: &Stats, first: bool) -> anyhow::Result<()> {
        let known = self.last.unwrap_or(0);
        ensure!(
            stats.version > known || (first && stats.version == known),
            "version {} came after {known}",
            stats.version
        );
        let sum = stats.pending + stats.sent + stats.failed + stats.unconfirmed + stats.skipped;
        ensure!(
            sum == stats.audience_size,
            "version {} does not add up: {stats:?}",
            stats.version
        );
        self.last = Some(stats.version);
        println!(
            "{:>7.2} s  {:<9}  version {:>5}  sent {:>7}  failed {:>6}  unconfirmed {:>5}  skipped {:>5}  pending {:>7}",
            self.began.elapsed().as_secs_f64(),
            stats.status,
            stats.version,
            stats.sent,
            stats.failed,
            stats.unconfirmed,
            stats.skipped,
            stats.pending,
        );
        Ok(())
    }
}

fn text(message: &Value) -> Message {
    Message::text(message.to_string())
}

fn read(message: &Value) -> anyhow::Result<Stats> {
    if let Some(errors) = message["payload"].get("errors") {
        bail!("the API refused: {errors}");
    }
    serde_json::from_value(message["payload"]["data"]["campaignStats"].clone())
        .context("live numbers of another shape")
}

/// The next protocol message; nothing where the socket was lost. Refused credentials are an error.
async fn next(
    receive: &mut (impl Stream<Item = Result<Message, tungstenite::Error>> + Unpin),
) -> anyhow::Result<Option<Value>> {
    loop {
        let Ok(Some(Ok(message))) = tokio::time::timeout(SILENCE, receive.next()).await else {
            return Ok(None);
        };
        match message {
            Message::Text(text) => {
                return serde_json::from_str(&text)
                    .map(Some)
                    .context("a message that is not JSON");
            }
            Message::Close(Some(frame)) if u16::from(frame.code) >= 4400 => {
                bail!(
                    "the API closed the socket: {} {}",
                    u16::from(frame.code),
                    frame.reason
                )
            }
            Message::Close(_) => return Ok(None),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;
    use tokio_tungstenite::accept_hdr_async;
    use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

    use super::*;
    use crate::settings::ApiSettings;

    fn stats(version: u64, status: &str, pending: u64, sent: u64) -> Value {
        json!({
            "version": version, "status": status, "audienceSize": 10, "pending": pending, "sent": sent,
            "failed": 0, "unconfirmed": 0, "skipped": 0,
        })
    }

    #[expect(clippy::result_large_err, reason = "the signature is the library's")]
    fn agree(_: &Request, mut response: Response) -> Result<Response, ErrorResponse> {
        let protocol = HeaderValue::from_static("graphql-transport-ws");
        response
            .headers_mut()
            .insert("sec-websocket-protocol", protocol);
        Ok(response)
    }

    /// Serves one socket for each list of states, closes it after the last, and says how many were asked for.
    async fn serve(listener: TcpListener, sockets: Vec<Vec<Value>>) {
        for states in sockets {
            let (stream, _) = listener.accept().await.unwrap();
            let mut socket = accept_hdr_async(stream, agree).await.unwrap();
            let init: Value =
                serde_json::from_str(socket.next().await.unwrap().unwrap().to_text().unwrap())
                    .unwrap();
            assert_eq!(init["payload"]["Authorization"], "Bearer secret");
            socket
                .send(text(&json!({ "type": "connection_ack" })))
                .await
                .unwrap();
            let subscribe = socket.next().await.unwrap().unwrap();
            assert!(subscribe.to_text().unwrap().contains("\"subscribe\""));
            for state in states {
                let payload = json!({ "data": { "campaignStats": state } });
                socket
                    .send(text(
                        &json!({ "id": "1", "type": "next", "payload": payload }),
                    ))
                    .await
                    .unwrap();
            }
            _ = socket.close(None).await;
        }
    }

    async fn watched(sockets: Vec<Vec<Value>>) -> anyhow::Result<Stats> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let server = tokio::spawn(serve(listener, sockets));
        let api = Api::new(ApiSettings {
            url,
            key: "secret".to_owned(),
        })?;
        let outcome = watch(&api, "1").await;
        server.abort();
        outcome
    }

    #[tokio::test]
    async fn a_lost_socket_is_opened_again_and_the_final_state_ends_it() {
        let first = vec![stats(1, "SENDING", 10, 0), stats(4, "SENDING", 6, 4)];
        let second = vec![stats(4, "SENDING", 6, 4), stats(9, "COMPLETED", 0, 10)];
        let last = watched(vec![first, second]).await.unwrap();
        assert_eq!((last.version, last.sent), (9, 10));
    }

    #[tokio::test]
    async fn a_version_that_falls_or_repeats_is_an_error() {
        let repeated = vec![stats(4, "SENDING", 6, 4), stats(4, "SENDING", 6, 4)];
        assert!(watched(vec![repeated]).await.is_err());
        let fallen = vec![stats(4, "SENDING", 6, 4)];
        assert!(
            watched(vec![fallen, vec![stats(3, "SENDING", 7, 3)]])
                .await
                .is_err()
        );
    }

    #[tokio::test]
    async fn counters_that_do_not_add_up_are_an_error() {
        assert!(
            watched(vec![vec![stats(1, "SENDING", 9, 0)]])
                .await
                .is_err()
        );
    }
}
