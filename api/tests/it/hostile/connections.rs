//! Connections that dawdle, vanish or come in floods.

use std::time::Duration;

use http::StatusCode;
use tidings_api::Settings;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout,
};
use tokio_tungstenite::tungstenite;

use super::wire::{PATIENCE, Wire, rest_of, status};
use crate::{
    app::{ALL, App},
    identity::world::World,
    websocket::Socket,
};

async fn with(change: impl FnOnce(&mut Settings)) -> Wire {
    Wire::of(App::with(change).await).await
}

const LITTLE: Duration = Duration::from_millis(150);

#[tokio::test]
async fn a_head_that_dawdles_is_not_waited_for() {
    let wire = with(|settings| settings.edge.limits.head_time = LITTLE).await;
    for head in [
        "",
        "GET /healthz HTTP/1.1\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\r\n",
    ] {
        let mut stream = wire.connect().await;
        stream
            .write_all(head.as_bytes())
            .await
            .expect("it is taken");
        let answer = rest_of(&mut stream).await;
        assert!(answer.is_empty() || status(&answer) == 408, "{answer}");
    }
    // Neither is one that comes a byte at a time, each in time.
    let mut stream = wire.connect().await;
    let slowly = async {
        for byte in b"GET /healthz HTTP/1.1\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" {
            if stream.write_all(&[*byte]).await.is_err() {
                return;
            }
            let mut closed = [0; 1];
            if let Ok(Ok(0) | Err(_)) = timeout(LITTLE / 10, stream.read(&mut closed)).await {
                return;
            }
        }
        panic!("it was waited for");
    };
    timeout(PATIENCE, slowly).await.expect("it ends");
    wire.is_well().await;
}

#[tokio::test]
async fn a_connection_that_asks_nothing_more_is_closed() {
    let wire = with(|settings| settings.edge.limits.head_time = LITTLE).await;
    let mut stream = wire.connect().await;
    for _ in 0..2 {
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            .await
            .expect("it is taken");
        let mut answer = [0; 2_000];
        let read = stream.read(&mut answer).await.expect("an answer");
        assert!(answer[..read].starts_with(b"HTTP/1.1 200"));
    }
    assert_eq!(rest_of(&mut stream).await, "", "it says nothing, and ends");
}

#[tokio::test]
async fn a_body_that_dawdles_is_not_waited_for() {
    let wire = with(|settings| settings.edge.limits.body_time = LITTLE).await;
    for path in ["/graphql", "/v1/orders"] {
        let mut stream = wire.connect().await;
        let request = wire.post(path, "Content-Type: application/json\r\n", &"x".repeat(500));
        let half = &request.as_bytes()[..request.len() - 400];
        stream.write_all(half).await.expect("it is taken");
        assert_eq!(status(&rest_of(&mut stream).await), 408, "{path}");
    }
    wire.is_well().await;
}

#[tokio::test]
async fn whoever_leaves_in_the_middle_leaves_nothing_behind() {
    let wire = Wire::new().await;
    for path in ["/graphql", "/v1/orders", "/v1/receipts"] {
        let request = wire.post(path, "Content-Type: application/json\r\n", &"x".repeat(500));
        for part in [10, request.len() - 400] {
            let mut stream = wire.connect().await;
            stream
                .write_all(&request.as_bytes()[..part])
                .await
                .expect("it is taken");
            drop(stream);
        }
    }
    wire.is_well().await;
}

#[tokio::test]
async fn one_connection_too_many_is_told_so_and_the_next_is_served_when_there_is_room() {
    let wire = with(|settings| settings.edge.limits.connections = 3).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = wire.connect().await;
        // Once it answers it has its place.
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            .await
            .expect("it is taken");
        stream.read_u8().await.expect("an answer");
        held.push(stream);
    }
    for _ in 0..5 {
        let refused = wire
            .exchange("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            .await;
        assert_eq!(status(&refused), 503);
        assert!(
            refused.contains("Retry-After: 5\r\n") && refused.contains("RATE_LIMITED"),
            "{refused}"
        );
    }
    drop(held);
    let served = async {
        loop {
            let answer = wire
                .exchange("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .await;
            if status(&answer) == 200 {
                return;
            }
        }
    };
    timeout(PATIENCE, served)
        .await
        .expect("there is room again");
}

#[tokio::test]
async fn a_workspace_has_so_many_sockets_and_its_neighbours_have_theirs() {
    let wire = with(|settings| settings.edge.limits.sockets_of_a_workspace = 2).await;
    let app = &wire.app;
    let other_key = app.key(&ALL).await;
    let first = Socket::admitted(wire.address, &app.key).await;
    let _second = Socket::admitted(wire.address, &other_key).await;
    for key in [&app.key, &other_key] {
        assert_eq!(
            Socket::init(wire.address, key).await.close_code().await,
            4430
        );
    }
    let neighbour = app.database.workspace().await;
    let neighbours_key = app.database.api_key(neighbour.id, "Other", &ALL).await;
    let _neighbours = Socket::admitted(wire.address, &neighbours_key).await;
    drop(first);
    let admitted = async {
        while !Socket::init(wire.address, &app.key)
            .await
            .is_admitted()
            .await
        {}
    };
    timeout(PATIENCE, admitted)
        .await
        .expect("a place is free again");
}

#[tokio::test]
async fn a_person_has_so_many_sockets_over_all_their_workspaces() {
    let world = World::with(|settings| settings.edge.limits.sockets_of_a_person = 2).await;
    let address = world.app.listen().await;
    let session = world.sign_in("asha").await;
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let workspace = world.workspace(&session).await;
        tokens.push(world.access_token(&session, &workspace).await);
    }
    let _first = Socket::admitted(address, &tokens[0]).await;
    let _second = Socket::admitted(address, &tokens[1]).await;
    assert_eq!(
        Socket::init(address, &tokens[0]).await.close_code().await,
        4430
    );
    assert_eq!(
        Socket::init(address, &tokens[1]).await.close_code().await,
        4430
    );
}

#[tokio::test]
async fn a_process_has_so_many_sockets_even_of_those_who_never_say_who_they_are() {
    let wire = with(|settings| settings.edge.limits.sockets = 2).await;
    let silent = Socket::open(wire.address).await;
    let _admitted = Socket::admitted(wire.address, &wire.app.key).await;
    match Socket::open_with(wire.address, &[]).await {
        Err(tungstenite::Error::Http(answer)) => {
            assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(answer.headers()["retry-after"], "5");
        }
        other => panic!("{:?}", other.map(|_| ())),
    }
    wire.is_well().await;
    drop(silent);
    let opened = async { while Socket::open_with(wire.address, &[]).await.is_err() {} };
    timeout(PATIENCE, opened)
        .await
        .expect("a place is free again");
}
