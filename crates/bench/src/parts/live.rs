//! Ten thousand watchers of one campaign that moves by a thousand messages a second: how long after the commit of
//! the version that a watcher is given it has that version.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use futures_util::{SinkExt, StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::receipt_load::Pending;
use crate::clock::now_us;
use crate::commits;
use crate::pace::Pace;
use crate::report::{Measurement, percentile};
use crate::wire::authority;
use crate::world::World;

const WATCHERS: usize = 10_000;
const CONNECTING: usize = 64;
const PER_SECOND: i64 = 1_000;
const SECONDS: i64 = 20;
const PACE: Pace = Pace {
    tick: Duration::from_millis(10),
    per_tick: PER_SECOND as usize / 100,
    connections: 32,
};
const QUERY: &str = "subscription($id: ID!) { campaignStats(campaignId: $id) { version status pending sent failed } }";
/// Receipts below this share of the wanted rate are another load than the one to be measured.
const LEAST_SHARE: f64 = 0.9;
/// How long after the load the last updates may take.
const LAST_UPDATES: Duration = Duration::from_secs(3);

type Socket = WebSocketStream<TcpStream>;

/// A version, and when a watcher had it (microseconds since 1970).
type Sighting = (u64, i64);

pub(crate) async fn measure(world: &World) -> anyhow::Result<Vec<Measurement>> {
    let pending = Pending::find(world, PER_SECOND * SECONDS).await?;
    let requests = pending.requests(world);
    world.settle().await?;
    let began = Instant::now();
    let sockets: Vec<Socket> = stream::iter((0..WATCHERS).map(|_| watch(world, pending.campaign)))
        .buffer_unordered(CONNECTING)
        .try_collect()
        .await
        .context("not all watchers got their first state")?;
    let connected = began.elapsed();
    let listener = commits::versions(&world.settings.redis_url, pending.campaign).await?;
    let stop = Arc::new(AtomicBool::new(false));
    let watchers: Vec<JoinHandle<_>> = sockets
        .into_iter()
        .map(|socket| tokio::spawn(follow(socket, stop.clone())))
        .collect();
    let began = Instant::now();
    let sent = PACE
        .send(authority(&world.settings.api_url), requests)
        .await?;
    let took = began.elapsed();
    tokio::time::sleep(LAST_UPDATES).await;
    stop.store(true, Ordering::Relaxed);
    let commits = listener.stop()?;

    let (mut delays, mut unknown, mut fewest) = (Vec::new(), 0_usize, usize::MAX);
    let mut staleness = Vec::new();
    let order: BTreeMap<u64, i64> = commits.at.iter().map(|(v, at)| (*v, *at)).collect();
    for watcher in watchers {
        let sightings = watcher.await??;
        fewest = fewest.min(sightings.len());
        staleness.extend(stale(&sightings, &order));
        for (version, seen) in sightings {
            match commits.at.get(&version) {
                Some(committed) => delays.push((seen - committed) as f64 / 1_000.0),
                None => unknown += 1,
            }
        }
    }
    ensure!(
        !delays.is_empty(),
        "no watcher was given a version whose commit is known ({unknown} unknown, {} heard)",
        commits.at.len()
    );
    ensure!(
        unknown * 100 <= delays.len(),
        "{unknown} of the versions given were never published"
    );
    let rate = sent.len() as f64 / took.as_secs_f64();
    let p99 = percentile(&mut delays, 0.99);
    ensure!(
        rate >= LEAST_SHARE * PER_SECOND as f64,
        "only {rate:.0} receipts/s could be sent (p99 {p99:.0} ms then)"
    );
    let mut note = format!(
        "{WATCHERS} watchers (connected in {:.0} s), {rate:.0} messages/s for {:.0} s, {} updates, at least {fewest} each, {} versions; p50 {:.0} ms, greatest {:.0} ms",
        connected.as_secs_f64(),
        took.as_secs_f64(),
        delays.len(),
        commits.at.len(),
        percentile(&mut delays, 0.5),
        percentile(&mut delays, 1.0),
    );
    if commits.untold > 0 {
        note.push_str("; the moment of publishing stands for the commit");
    }
    let customers = world.customers().await?;
    let stale_p99 = percentile(&mut staleness, 0.99);
    let told = format!(
        "from the commit of the first change a watcher had not seen until it was given one, the pace of the API included; p50 {:.0} ms, greatest {:.0} ms",
        percentile(&mut staleness, 0.5),
        percentile(&mut staleness, 1.0),
    );
    Ok(vec![
        Measurement::new("live.p99", p99, customers).note(note),
        Measurement::new("live.staleness", stale_p99, customers).note(told),
    ])
}

/// How long, in milliseconds, the first change that a watcher had not seen waited until the watcher was given a newer
/// state, for each state but the first.
fn stale(sightings: &[Sighting], commits: &BTreeMap<u64, i64>) -> Vec<f64> {
    let pairs = sightings.windows(2);
    let waited = pairs.filter_map(|pair| {
        let ((known, _), (next, seen)) = (pair[0], pair[1]);
        let (_, committed) = commits.range(known + 1..=next).next()?;
        Some((seen - committed) as f64 / 1_000.0)
    });
    waited.collect()
}

/// Subscribes and waits for the first state.
async fn watch(world: &World, campaign: i64) -> anyhow::Result<Socket> {
    let authority = authority(&world.settings.api_url);
    let mut request = format!("ws://{authority}/graphql/ws").into_client_request()?;
    request.headers_mut().insert(
        "sec-websocket-protocol",
        HeaderValue::from_static("graphql-transport-ws"),
    );
    let stream = TcpStream::connect(authority).await?;
    let buffers = WebSocketConfig::default()
        .read_buffer_size(2_048)
        .write_buffer_size(0);
    let (mut socket, _) = client_async_with_config(request, stream, Some(buffers)).await?;
    let authorization = format!("Bearer {}", world.settings.api_key);
    send(
        &mut socket,
        json!({ "type": "connection_init", "payload": { "Authorization": authorization } }),
    )
    .await?;
    expect(&mut socket, "connection_ack").await?;
    let payload = json!({ "query": QUERY, "variables": { "id": campaign.to_string() } });
    send(
        &mut socket,
        json!({ "id": "1", "type": "subscribe", "payload": payload }),
    )
    .await?;
    expect(&mut socket, "next").await?;
    Ok(socket)
}

async fn send(socket: &mut Socket, message: Value) -> anyhow::Result<()> {
    socket.send(Message::text(message.to_string())).await?;
    Ok(())
}

async fn expect(socket: &mut Socket, kind: &str) -> anyhow::Result<()> {
    loop {
        let message = timeout(Duration::from_secs(30), socket.next())
            .await
            .context("the socket is silent")?;
        let Message::Text(text) = message.context("the socket was closed")?? else {
            continue;
        };
        let message: Value = serde_json::from_str(&text)?;
        if message["type"] == "ping" {
            send(socket, json!({ "type": "pong" })).await?;
        } else {
            ensure!(message["type"] == kind, "{text} came instead of {kind}");
            return Ok(());
        }
    }
}

/// Notes each version and when it came, until told to stop.
async fn follow(mut socket: Socket, stop: Arc<AtomicBool>) -> anyhow::Result<Vec<Sighting>> {
    let mut sightings: Vec<Sighting> = Vec::new();
    let mut pending = u64::MAX;
    while !stop.load(Ordering::Relaxed) {
        let Ok(message) = timeout(Duration::from_secs(1), socket.next()).await else {
            continue;
        };
        let seen = now_us();
        match message.context("a watcher's socket was closed")?? {
            Message::Text(text) => match number(&text, "version") {
                Some(version) => {
                    ensure!(
                        sightings.last().is_none_or(|(before, _)| *before < version),
                        "version {version} came late"
                    );
                    let left = number(&text, "pending").context("no pending")?;
                    ensure!(left <= pending, "pending rose to {left} from {pending}");
                    pending = left;
                    sightings.push((version, seen));
                }
                None if text.contains("\"ping\"") => {
                    send(&mut socket, json!({ "type": "pong" })).await?
                }
                None => bail!("a watcher was sent {text}"),
            },
            Message::Close(reason) => bail!("a watcher was closed: {reason:?}"),
            _ => {}
        }
    }
    Ok(sightings)
}

/// A number in an update, without reading all of it.
fn number(text: &str, name: &str) -> Option<u64> {
    let (_, rest) = text.split_once(name)?;
    let rest = rest.strip_prefix("\":")?;
    let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
    rest[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_found() {
        let update = r#"{"id":"1","type":"next","payload":{"data":{"campaignStats":{"version":4711,"status":"SENDING","pending":8}}}}"#;
        assert_eq!(super::number(update, "version"), Some(4711));
        assert_eq!(super::number(update, "pending"), Some(8));
        assert_eq!(super::number(r#"{"type":"ping"}"#, "version"), None);
    }

    #[test]
    fn a_change_is_stale_from_its_own_commit_on() {
        let commits = [(1, 0), (2, 10_000), (3, 20_000), (4, 60_000)].into();
        // Version 2 waited for 3, which was given 15 ms after its own commit.
        let waited = super::stale(&[(1, 1_000), (3, 35_000), (4, 62_000)], &commits);
        assert_eq!(waited, [25.0, 2.0]);
    }
}
