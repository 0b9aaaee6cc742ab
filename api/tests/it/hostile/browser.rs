//! What a page of another origin makes a browser do: it may send simple requests without asking, and with the cookies
//! that the browser has for us.

use super::wire::{Wire, status};
use crate::websocket::Socket;

const MUTATION: &str =
    r#"{"query":"mutation { ingestVisits(input: { visits: [] }) { accepted } }"}"#;
const FOREIGN: &str =
    "Origin: https://evil.example\r\nCookie: session=tds_x; authjs.session-token=x\r\n";

#[tokio::test]
async fn a_simple_request_of_a_foreign_page_does_nothing() {
    let wire = Wire::new().await;
    let form = "query=mutation%7BingestVisits(input%3A%7Bvisits%3A%5B%5D%7D)%7Baccepted%7D%7D";
    for (kind, body) in [
        ("text/plain", MUTATION),
        ("text/plain; application/json", MUTATION),
        ("application/x-www-form-urlencoded", form),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{}\r\n--x--",
        ),
        ("application/graphql", "mutation { __typename }"),
        ("", MUTATION),
    ] {
        let kind = if kind.is_empty() {
            String::new()
        } else {
            format!("Content-Type: {kind}\r\n")
        };
        // Even with a key that a page could never have.
        let answer = wire
            .exchange(wire.post("/graphql", &format!("{FOREIGN}{kind}"), body))
            .await;
        assert_eq!(status(&answer), 415, "{kind}: {answer}");
        assert!(
            !answer
                .to_lowercase()
                .contains("access-control-allow-origin: https://evil"),
            "{answer}"
        );
    }
    // No cookie opens anything.
    let request = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\n{FOREIGN}Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{MUTATION}",
        MUTATION.len()
    );
    assert_eq!(status(&wire.exchange(request).await), 401);
}

#[tokio::test]
async fn a_get_changes_nothing() {
    let wire = Wire::new().await;
    for query in [
        "mutation%7BingestVisits(input%3A%7Bvisits%3A%5B%5D%7D)%7Baccepted%7D%7D",
        "query%20A%7B__typename%7Dmutation%20B%7B__typename%7D&operationName=B",
    ] {
        for method in ["GET", "HEAD"] {
            let request = format!(
                "{method} /graphql?query={query} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n",
                wire.app.key
            );
            assert_eq!(
                status(&wire.exchange(request).await),
                405,
                "{method} {query}"
            );
        }
    }
}

#[tokio::test]
async fn a_preflight_from_elsewhere_allows_nothing() {
    let wire = Wire::new().await;
    for (origin, allowed) in [
        ("http://localhost:3000", true),
        ("https://evil.example", false),
        ("http://localhost:3000.evil.example", false),
        ("null", false),
    ] {
        let request = format!(
            "OPTIONS /graphql HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nAccess-Control-Request-Method: POST\r\n\
             Access-Control-Request-Headers: authorization,content-type\r\nConnection: close\r\n\r\n"
        );
        let answer = wire.exchange(request).await.to_lowercase();
        let told = format!("access-control-allow-origin: {origin}\r\n");
        assert_eq!(answer.contains(&told), allowed, "{origin}: {answer}");
        assert!(
            !answer.contains("access-control-allow-credentials"),
            "{answer}"
        );
        assert!(
            !answer.contains("access-control-allow-origin: *"),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_foreign_page_opens_no_socket_whatever_it_says_of_itself() {
    let wire = Wire::new().await;
    for origin in [
        "https://evil.example",
        "null",
        "http://localhost:3000.evil.example",
        "http://localhost:3000@evil.example",
        "http://LOCALHOST:3001",
        "file://",
    ] {
        let opened = Socket::open_with(wire.address, &[("origin", origin)]).await;
        assert!(opened.is_err(), "{origin}");
    }
    let twice = format!(
        "GET /graphql/ws HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nOrigin: https://evil.example\r\nConnection: upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        wire.address
    );
    let mut stream = wire.connect().await;
    tokio::io::AsyncWriteExt::write_all(&mut stream, twice.as_bytes())
        .await
        .expect("it is taken");
    let mut answer = [0; 12];
    tokio::io::AsyncReadExt::read_exact(&mut stream, &mut answer)
        .await
        .expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 403");
}
