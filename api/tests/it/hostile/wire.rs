//! Requests as bytes, on a connection of their own: no client between the test and the server mends anything.

use std::{net::SocketAddr, time::Duration};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::app::App;

/// Longer than anything here takes.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// An API that listens, and a key to it.
pub struct Wire {
    pub app: App,
    pub address: SocketAddr,
}

impl Wire {
    pub async fn new() -> Self {
        Self::of(App::new().await).await
    }

    pub async fn of(app: App) -> Self {
        let address = app.listen().await;
        Self { app, address }
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("it listens")
    }

    /// What is answered to these bytes until the server closes.
    pub async fn exchange(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect().await;
        // A server that refuses early may close before it has everything.
        let _ = stream.write_all(bytes.as_ref()).await;
        rest_of(&mut stream).await
    }

    /// A request with the key, its body of this type; the connection ends with the answer.
    pub fn post(&self, path: &str, headers: &str, body: &str) -> String {
        format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.address,
            self.app.key,
            body.len()
        )
    }

    /// The status and the JSON that a GraphQL document is answered with.
    pub async fn graphql(&self, query: &str, variables: Value) -> (u16, Value) {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let headers =
            "Content-Type: application/json\r\nAccept: application/graphql-response+json\r\n";
        let answer = self.exchange(self.post("/graphql", headers, &body)).await;
        let json = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let json = serde_json::from_str(json).unwrap_or_else(|_| panic!("no JSON: {answer}"));
        (status(&answer), json)
    }

    /// An honest request is answered.
    pub async fn is_well(&self) {
        let (status, answer) = self.graphql("{ viewer { keyName } }", json!({})).await;
        assert_eq!(
            (status, &answer["data"]["viewer"]["keyName"]),
            (200, &json!("Test"))
        );
    }
}

/// What comes until the server closes.
pub async fn rest_of(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let reading = timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    // A connection that is reset ends an answer, too.
    let _ = reading.expect("the server closes the connection");
    String::from_utf8_lossy(&answer).into_owned()
}

pub fn status(answer: &str) -> u16 {
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    status.unwrap_or_else(|| panic!("no status: {answer:?}"))
}
