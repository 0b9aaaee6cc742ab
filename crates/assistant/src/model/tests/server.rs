//! A server on this machine that speaks the chat API, well and badly.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::super::{Model, ModelConfig};

/// What the server does with a call.
#[derive(Clone)]
pub enum Turn {
    /// Answers with this content.
    Says(String),
    /// Answers with this status.
    Status(u16),
    /// Sends this body as it is.
    Raw(&'static str),
    /// Promises more bytes than it sends.
    Cut,
    /// Says nothing, and keeps the line open.
    Hang,
}

/// The requests that a server was sent, headers and body.
pub type Heard = Arc<Mutex<Vec<(String, Value)>>>;

async fn heard_request(stream: &mut TcpStream) -> (String, Value) {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 4096];
        let read = stream.read(&mut part).await.unwrap();
        bytes.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        if let Ok(value) = serde_json::from_str(body) {
            return (head.to_owned(), value);
        }
        assert!(read > 0, "the request broke off");
    }
}

pub async fn server(turns: Vec<Turn>) -> (Model, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let heard = Heard::default();
    let noted = heard.clone();
    tokio::spawn(async move {
        let mut open = Vec::new();
        for turn in turns {
            let (mut stream, _) = listener.accept().await.unwrap();
            let request = heard_request(&mut stream).await;
            noted.lock().unwrap().push(request);
            let (status, body) = match turn {
                Turn::Says(content) => {
                    let usage = json!({ "prompt_tokens": 900, "completion_tokens": 60 });
                    let choice = json!({ "message": { "role": "assistant", "content": content }, "finish_reason": "stop" });
                    (
                        200,
                        json!({ "choices": [choice], "usage": usage }).to_string(),
                    )
                }
                Turn::Status(status) => (status, "{}".to_owned()),
                Turn::Raw(body) => (200, body.to_owned()),
                Turn::Cut => {
                    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{\"choices\": [";
                    stream.write_all(head.as_bytes()).await.unwrap();
                    continue;
                }
                Turn::Hang => {
                    open.push(stream);
                    continue;
                }
            };
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        // Lines that hang stay open until the test ends.
        std::future::pending::<()>().await;
    });
    (Model::new(ModelConfig::for_testing(url)).unwrap(), heard)
}
