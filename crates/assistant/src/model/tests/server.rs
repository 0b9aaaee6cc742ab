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
    /// Sends these pieces of an answer one by one, and then does this.
    Streams(Vec<String>, End),
    /// Says nothing, and keeps the line open.
    Hang,
}

/// How a streamed answer ends.
#[derive(Clone)]
pub enum End {
    /// With what it cost.
    Counted,
    /// With the model's last word alone.
    Stopped,
    /// For want of tokens.
    Length,
    /// In the middle.
    Cut,
    /// With what is no event of the chat API.
    Broken(&'static str),
    /// It does not, and the line stays open.
    Hang,
}

fn event(data: &Value) -> String {
    format!("data: {data}\r\n\r\n")
}

fn piece(content: &str, reason: Option<&str>) -> String {
    event(&json!({ "choices": [{ "delta": { "content": content }, "finish_reason": reason }] }))
}

async fn stream_to(stream: &mut TcpStream, pieces: &[String], end: &End) {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nconnection: close\r\n\r\n: hello\n\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    for content in pieces {
        // Events come in parts as networks have it.
        for part in piece(content, None).as_bytes().chunks(50) {
            stream.write_all(part).await.unwrap();
            stream.flush().await.unwrap();
        }
    }
    let usage =
        json!({ "choices": [], "usage": { "prompt_tokens": 900, "completion_tokens": 60 } });
    let last = match end {
        End::Counted => format!(
            "{}{}data: [DONE]\n\n",
            piece("", Some("stop")),
            event(&usage)
        ),
        End::Stopped => piece("", Some("stop")),
        End::Length => format!("{}data: [DONE]\n\n", piece("", Some("length"))),
        End::Broken(text) => (*text).to_owned(),
        End::Cut | End::Hang => String::new(),
    };
    stream.write_all(last.as_bytes()).await.unwrap();
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
                Turn::Streams(pieces, end) => {
                    stream_to(&mut stream, &pieces, &end).await;
                    if matches!(end, End::Hang) {
                        open.push(stream);
                    }
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
