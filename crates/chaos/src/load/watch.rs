//! Watches every campaign's live numbers through all breaks, and holds them to their promises: versions rise,
//! nobody is lost from the sum, and nothing ever goes backwards.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tokio_util::sync::CancellationToken;

use super::Load;
use crate::journal::Line;

const QUERY: &str = "subscription { workspaceStats { campaignId version status audienceSize pending sent failed unconfirmed skipped } }";
/// A socket on which nothing comes for so long, not even a ping, is opened anew.
const SILENCE: Duration = Duration::from_secs(40);
const AGAIN: Duration = Duration::from_millis(200);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub(super) async fn run(load: Arc<Load>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut seen = Seen::default();
    while !stop.is_cancelled() {
        let watched = stop.run_until_cancelled(follow(&load, &mut seen)).await;
        if let Some(watched) = watched {
            watched?;
            tokio::time::sleep(AGAIN).await;
        }
    }
    load.journal.note(&Line::Watched {
        updates: seen.updates,
    })
}

/// Follows one socket until it breaks.
async fn follow(load: &Load, seen: &mut Seen) -> anyhow::Result<()> {
    let opened = tokio::time::timeout(SILENCE, open(load));
    let Ok(Ok(mut socket)) = opened.await else {
        return Ok(());
    };
    // Each socket begins with the state of now, which may be the one that is known.
    let mut first: HashMap<String, bool> = HashMap::new();
    while let Ok(Some(Ok(message))) = tokio::time::timeout(SILENCE, socket.next()).await {
        let Message::Text(text) = message else {
            continue;
        };
        let message: Value = serde_json::from_str(&text)?;
        match message["type"].as_str() {
            Some("ping") => {
                let pong = Message::text(json!({ "type": "pong" }).to_string());
                if socket.send(pong).await.is_err() {
                    break;
                }
            }
            Some("next") => {
                let stats = &message["payload"]["data"]["workspaceStats"];
                let campaign = stats["campaignId"].as_str().unwrap_or_default().to_owned();
                let is_first = first.insert(campaign.clone(), true).is_none();
                if let Some(problem) = seen.take(campaign, stats, is_first) {
                    load.surprise(problem)?;
                }
            }
            // Ended, for instance because its first read failed: opened anew.
            Some("error" | "complete") => break,
            _ => {}
        }
    }
    Ok(())
}

async fn open(load: &Load) -> anyhow::Result<Socket> {
    let url = format!("{}/graphql/ws", load.client.url.replacen("http", "ws", 1));
    let mut request = url.into_client_request()?;
    let protocol = HeaderValue::from_static("graphql-transport-ws");
    request
        .headers_mut()
        .insert("sec-websocket-protocol", protocol);
    let (mut socket, _) = connect_async(request).await?;
    let authorization = format!("Bearer {}", load.client.key);
    for message in [
        json!({ "type": "connection_init", "payload": { "Authorization": authorization } }),
        json!({ "id": "1", "type": "subscribe", "payload": { "query": QUERY } }),
    ] {
        socket.send(Message::text(message.to_string())).await?;
        if message["type"] == "connection_init" {
            // The acknowledgement.
            socket.next().await.transpose()?;
        }
    }
    Ok(socket)
}

/// The last version of each campaign.
#[derive(Default)]
struct Seen {
    versions: HashMap<String, (u64, Value)>,
    updates: u64,
}

impl Seen {
    /// What is wrong with an update, where anything is.
    fn take(&mut self, campaign: String, stats: &Value, is_first: bool) -> Option<String> {
        self.updates += 1;
        let number = |name: &str| stats[name].as_u64();
        let (Some(version), Some(size)) = (number("version"), number("audienceSize")) else {
            return Some(format!("live numbers of another shape: {stats}"));
        };
        let parts = ["pending", "sent", "failed", "unconfirmed", "skipped"];
        let sum: u64 = parts.iter().filter_map(|name| number(name)).sum();
        if sum != size {
            return Some(format!("live numbers that do not add up: {stats}"));
        }
        let known = self.versions.get(&campaign);
        let problem = match known {
            Some((known, _)) if version < *known || (version == *known && !is_first) => {
                Some(format!("version {version} came after {known}: {stats}"))
            }
            Some((known, numbers)) if version == *known && numbers != stats => Some(format!(
                "version {version} has two meanings: {numbers} and {stats}"
            )),
            _ => None,
        };
        if problem.is_none() {
            self.versions.insert(campaign, (version, stats.clone()));
        }
        problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stats(version: u64, pending: u64, sent: u64) -> Value {
        json!({
            "version": version, "audienceSize": 10, "pending": pending, "sent": sent,
            "failed": 0, "unconfirmed": 0, "skipped": 0,
        })
    }

    #[test]
    fn what_goes_backwards_repeats_or_does_not_add_up_is_found() {
        let mut seen = Seen::default();
        let mut take = |version, pending, sent, first| {
            seen.take("1".to_owned(), &stats(version, pending, sent), first)
        };
        assert_eq!(take(1, 10, 0, true), None);
        assert_eq!(take(3, 6, 4, false), None);
        assert_eq!(take(3, 6, 4, true), None, "the first of a new socket");
        assert!(take(3, 6, 4, false).is_some(), "a repetition");
        assert!(take(2, 7, 3, true).is_some(), "backwards");
        assert!(take(5, 6, 3, false).is_some(), "one is missing");
        assert!(take(3, 5, 5, true).is_some(), "two meanings");
    }
}
