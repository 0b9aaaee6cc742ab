//! Connections: how many there may be, and how long one may take.
//!
//! The head of a request must come in time, the first on a connection as well as each that follows, so nobody holds a
//! place by sending a byte now and then, or by having vanished. How long a body may take is up to its reader
//! ([`super::body`]), and an answer that nobody takes is given up ([`super::patient`]). A connection over the bound is
//! answered with 503 at once, and costs no more than that.

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
    serve::Listener,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::{patient::Patient, router};
use crate::{config::Limits, state::AppState};

/// How long requests may take to end once the process stops.
const LAST_REQUESTS: Duration = Duration::from_secs(15);
/// Bytes of a request's head, and of what is read of a body at once.
const HEAD: usize = 64 * 1024;
/// How many at once are told that there are too many; more are just closed.
const TURNED_AWAY: usize = 64;
/// How long one that is turned away may take to read so.
const FAREWELL_TIME: Duration = Duration::from_secs(2);
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n\
    Content-Type: application/problem+json\r\nContent-Length: 124\r\n\r\n\
    {\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,\"code\":\"RATE_LIMITED\",\"detail\":\"too many connections here\"}";

/// Serves until the state says to stop, then until the last answer is given.
///
/// # Errors
/// None as yet: what goes wrong with one connection ends that one.
pub async fn serve(mut listener: TcpListener, state: AppState) -> anyhow::Result<()> {
    let stopping = state.stopping.clone();
    let limits = state.edge.limits.clone();
    let places = Arc::new(Semaphore::new(limits.connections));
    let farewells = Arc::new(Semaphore::new(TURNED_AWAY));
    let router = router(state.clone());
    let connections = TaskTracker::new();
    loop {
        let (stream, peer) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = stopping.cancelled() => break,
        };
        if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
            let serving = connection(stream, peer, router.clone(), state.clone());
            connections.spawn(async move {
                serving.await;
                drop(place);
            });
        } else if let Ok(turn) = Arc::clone(&farewells).try_acquire_owned() {
            metrics::counter!("tidings_connections_refused_total").increment(1);
            connections.spawn(async move {
                let _ = timeout(FAREWELL_TIME, turn_away(stream)).await;
                drop(turn);
            });
        }
    }
    drop(listener);
    connections.close();
    if timeout(LAST_REQUESTS, connections.wait()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    Ok(())
}

fn protocol(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(HEAD);
    builder
}

async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, state: AppState) {
    let limits = &state.edge.limits;
    // Answers and live numbers are written whole: nothing is gained by holding them back.
    let _ = stream.set_nodelay(true);
    let stream = TokioIo::new(Patient::new(stream, limits.unread_time));
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router
            .clone()
            .oneshot(Request::from(request.map(axum::body::Body::new)))
    });
    let mut serving = pin!(
        protocol(limits)
            .serve_connection(stream, service)
            .with_upgrades()
    );
    let served = tokio::select! {
        served = &mut serving => served,
        () = state.stopping.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = served {
        tracing::debug!(%error, "a connection broke off");
    }
}

/// Says that there are too many, and waits until that is read: an answer is lost with a connection that is closed upon
/// bytes which nobody has taken.
async fn turn_away(mut stream: TcpStream) -> std::io::Result<()> {
    stream.write_all(TOO_MANY).await?;
    stream.shutdown().await?;
    let mut rest = [0; 1024];
    while stream.read(&mut rest).await? > 0 {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_to_one_too_many_is_whole() {
        let text = std::str::from_utf8(TOO_MANY).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(
            head.ends_with(&format!("Content-Length: {}", body.len())),
            "{}",
            body.len()
        );
        assert!(serde_json::from_str::<serde_json::Value>(body).is_ok());
    }
}
