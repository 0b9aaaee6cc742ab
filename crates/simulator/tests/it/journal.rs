use std::io::Write;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::json;
use tempfile::TempDir;
use tidings_simulator::{Config, Simulator, StartError};

use crate::support::{Client, MASTER_SECRET, Receiver, Vendor, http, request, until};

/// The program itself, so that it can be killed.
struct Program {
    child: Child,
    client: Client,
}

impl Program {
    async fn start(directory: &TempDir) -> Program {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address: SocketAddr = free.local_addr().unwrap();
        drop(free);
        let child = Command::new(env!("CARGO_BIN_EXE_tidings-simulator"))
            .env("SIMULATOR_LISTEN", address.to_string())
            .env("SIMULATOR_JOURNAL", directory.path().join("journal"))
            .env("VENDOR_MASTER_SECRET", MASTER_SECRET)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let client = Client {
            address,
            http: http(),
        };
        until(async || client.http.get(client.url("/healthz")).send().await.ok()).await;
        Program { child, client }
    }

    /// SIGKILL: nothing of it gets to run any more.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn terminate(mut self) {
        let killed = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(killed.success());
        assert!(self.child.wait().unwrap().success());
    }
}

#[tokio::test]
async fn a_killed_simulator_knows_what_it_answered_and_sends_the_rest() {
    let directory = TempDir::new().unwrap();
    // Takes nothing until half of the messages were tried.
    let receiver = Receiver::responding(|receipt, before| {
        let number: u32 = receipt.id().rsplit_once('-').unwrap().1.parse().unwrap();
        match number < 500 || before > 0 {
            true => StatusCode::ACCEPTED.into_response(),
            false => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    })
    .await;
    let program = Program::start(&directory).await;
    let body = request(&receiver, "1-42", 0..1_000);
    let (status, answer) = program.client.submit("42:1", &body).await;
    assert_eq!(status, 202);
    program.client.submit("42:1", &body).await;
    program
        .client
        .submit("42:2", &request(&receiver, "1-42", 999..1_001))
        .await;
    receiver.messages(600).await;
    program.kill();

    let program = Program::start(&directory).await;
    let client = &program.client;
    assert_eq!(client.submit("42:1", &body).await, (202, answer));
    let stats = client.stats().await;
    assert_eq!(stats["accepted"], 1_001);
    assert_eq!(stats["repeatedMessages"], 1);
    assert_eq!(stats["repeatedKeys"], 2);
    receiver.messages(1_001).await;
    client.stats_until("receiptsPending", 0).await;
    // What a message's receipt said before the kill it says after.
    let said =
        receiver
            .received()
            .iter()
            .fold(std::collections::HashMap::new(), |mut said, receipt| {
                said.entry((
                    receipt.headers["webhook-id"].clone(),
                    receipt.id().to_owned(),
                ))
                .or_insert_with(std::collections::HashSet::new)
                .insert(receipt.raw.clone());
                said
            });
    assert!(said.values().all(|bodies| bodies.len() == 1));
    program.terminate();
}

#[tokio::test]
async fn a_soft_stop_leaves_nothing_to_repeat() {
    let (mut vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    vendor
        .client()
        .submit("42:1", &request(&receiver, "1-42", 0..2_000))
        .await;
    receiver.messages(500).await;
    vendor.stop().await;
    let before = receiver.received().len();
    assert!((500..2_000).contains(&before), "{before}");
    vendor.begin().await;
    let stats = vendor.client().stats_until("receiptsPending", 0).await;
    assert_eq!(stats["receiptsSent"], 2_000);
    assert_eq!(receiver.received().len(), 2_000);

    vendor.stop().await;
    vendor.begin().await;
    assert_eq!(vendor.client().stats().await, {
        let mut same = stats;
        same["receiptsRetried"] = json!(0);
        same
    });
}

#[tokio::test]
async fn a_torn_last_line_is_cut_off() {
    let (mut vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    vendor
        .client()
        .submit("42:1", &request(&receiver, "1-42", 0..3))
        .await;
    vendor.client().stats_until("receiptsPending", 0).await;
    vendor.stop().await;
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(vendor.journal())
        .unwrap();
    file.write_all(br#"{"request":{"account":"1","key":"42:2","receiptU"#)
        .unwrap();

    vendor.begin().await;
    let stats = vendor.client().stats().await;
    assert_eq!(
        (&stats["accepted"], &stats["receiptsSent"]),
        (&json!(3), &json!(3))
    );
    let (status, _) = vendor
        .client()
        .submit("42:2", &request(&receiver, "1-42", 3..5))
        .await;
    assert_eq!(status, 202);
    vendor.stop().await;
    vendor.begin().await;
    assert_eq!(vendor.client().stats().await["accepted"], 5);
}

#[tokio::test]
async fn a_damaged_line_in_the_middle_is_not_passed_over() {
    let (mut vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    for number in 0..3 {
        vendor
            .client()
            .submit(
                &format!("42:{number}"),
                &request(&receiver, "1-42", number..number + 1),
            )
            .await;
    }
    vendor.stop().await;
    let mut journal = std::fs::read(vendor.journal()).unwrap();
    journal[5] = b'?';
    std::fs::write(vendor.journal(), journal).unwrap();
    let started = Simulator::start(Config::for_testing(vendor.journal(), MASTER_SECRET)).await;
    assert!(matches!(
        started.err(),
        Some(StartError::Damaged { line: 1, .. })
    ));
}

#[tokio::test]
async fn two_simulators_do_not_share_a_journal() {
    let vendor = Vendor::start().await;
    let second = Simulator::start(Config::for_testing(vendor.journal(), MASTER_SECRET)).await;
    assert!(matches!(second.err(), Some(StartError::InUse(_))));
}
