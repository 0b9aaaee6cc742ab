//! Measures a simulator of its own on this machine: messages accepted and receipts sent a second.
//!
//! `cargo run --release -p tidings-simulator --example measure [messages] [messages a request]`

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use serde_json::json;
use tidings_simulator::{Config, Simulator};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const CLIENTS: u64 = 8;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: u64| arguments.next().map_or(Ok(default), |given| given.parse());
    let (messages, per_request) = (number(500_000)?, number(1_000)?);

    let taken = Arc::new(AtomicU64::new(0));
    let receiver = TcpListener::bind("127.0.0.1:0").await?;
    let receipt_url = format!("http://{}/v1/receipts", receiver.local_addr()?);
    tokio::spawn(receive(receiver, taken.clone()));

    let directory = tempfile::tempdir()?;
    let config = Config::for_testing(directory.path().join("journal"), "a secret to measure with");
    let simulator = Simulator::start(config).await?;
    let url = format!("http://{}/v1/messages", simulator.address());

    let began = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            tokio::spawn(submit(
                url.clone(),
                receipt_url.clone(),
                client,
                messages,
                per_request,
            ))
        })
        .collect();
    for client in clients {
        client.await??;
    }
    let accepted = began.elapsed().as_secs_f64();
    let meanwhile = taken.load(Ordering::Relaxed);
    println!(
        "accepted {messages} messages in {accepted:.2} s: {:.0}/s, with {:.0} receipts/s beside",
        messages as f64 / accepted,
        meanwhile as f64 / accepted
    );

    let alone = Instant::now();
    while taken.load(Ordering::Relaxed) < messages {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let left = messages - meanwhile;
    println!(
        "sent the {left} receipts left in {:.2} s: {:.0}/s",
        alone.elapsed().as_secs_f64(),
        left as f64 / alone.elapsed().as_secs_f64()
    );
    let status = std::fs::read_to_string("/proc/self/status")?;
    println!(
        "{}",
        status
            .lines()
            .find(|line| line.starts_with("VmHWM"))
            .unwrap_or("memory unknown")
    );
    simulator.stop().await;
    Ok(())
}

async fn submit(
    url: String,
    receipt_url: String,
    client: u64,
    messages: u64,
    per_request: u64,
) -> anyhow::Result<()> {
    let http = tidings_outbound::client()
        .timeout(Duration::from_secs(30))
        .build()?;
    for request in (client..messages.div_ceil(per_request)).step_by(CLIENTS as usize) {
        let ids = request * per_request..messages.min((request + 1) * per_request);
        let message = |id| json!({ "id": format!("1-42-{id}"), "channel": "SMS", "to": "+919812345678", "body": "Hi Asha, here is 10% off on your next order!" });
        let body = json!({ "account": "1", "receiptUrl": receipt_url, "messages": ids.map(message).collect::<Vec<_>>() });
        let answer = http
            .post(&url)
            .header("idempotency-key", format!("42:{request}"))
            .json(&body)
            .send()
            .await?;
        answer.error_for_status().context("a request was refused")?;
    }
    Ok(())
}

/// The least a receiver can do.
async fn receive(listener: TcpListener, taken: Arc<AtomicU64>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, taken.clone()));
    }
}

async fn answer(mut stream: TcpStream, taken: Arc<AtomicU64>) -> std::io::Result<()> {
    let mut buffer = vec![0; 8_192];
    let mut filled = 0;
    loop {
        filled += match stream.read(&mut buffer[filled..]).await? {
            0 => return Ok(()),
            bytes => bytes,
        };
        // One call at a time comes over a connection, and each ends with its body's brace.
        if buffer[..filled].ends_with(b"}") {
            stream
                .write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
                .await?;
            taken.fetch_add(1, Ordering::Relaxed);
            filled = 0;
        }
    }
}
