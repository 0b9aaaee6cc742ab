use std::process::Stdio;

use tidings_queue::Kind;

use crate::ingest::order;
use crate::support::{Ground, Process, until};

fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").to_string()
}

async fn get(address: &str, path: &str) -> Option<(u16, String)> {
    let client = tidings_outbound::client().timeout(std::time::Duration::from_secs(5));
    let client = client.build().expect("a client");
    let answer = client
        .get(format!("http://{address}{path}"))
        .send()
        .await
        .ok()?;
    Some((answer.status().as_u16(), answer.text().await.ok()?))
}

#[tokio::test]
async fn health_and_figures_are_served() {
    let ground = Ground::new().await;
    let address = free_address();
    let mut program = ground.program(&["ingest"]);
    let mut worker = Process::start(program.env("WORKERS_LISTEN", &address));
    until("it is ready", || async {
        get(&address, "/readyz")
            .await
            .is_some_and(|(status, _)| status == 200)
    })
    .await;
    assert_eq!(get(&address, "/healthz").await.unwrap().0, 200);
    ground
        .accept(Kind::Orders, &[order("o1", "c1", 10)], 1)
        .await;
    let written = r#"tidings_ingest_records_total{kind="orders",outcome="written"} 1"#;
    until("the record is counted", || async {
        get(&address, "/metrics")
            .await
            .is_some_and(|(_, text)| text.contains(written))
    })
    .await;
    worker.signal("-TERM");
    assert!(worker.ended().await.success());
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_finishes_what_it_has() {
    let ground = Ground::new().await;
    for batch in 0..30 {
        let orders: Vec<_> = (0..50)
            .map(|n| order(&format!("o{batch}-{n}"), "c1", 10))
            .collect();
        ground.accept(Kind::Orders, &orders, 10).await;
    }
    let mut worker = ground.start(&["ingest"]);
    until("it has begun", || async {
        ground.number("SELECT count(*) FROM orders").await > 0
    })
    .await;
    worker.signal("-TERM");
    assert!(worker.ended().await.success());
    // Its lease was returned, so the next one begins at once.
    let mut worker = ground.start(&["ingest"]);
    ground.settle().await;
    assert_eq!(
        ground.number("SELECT orders FROM workspace_totals").await,
        1_500
    );
    worker.signal("-INT");
    assert!(worker.ended().await.success());
}

#[tokio::test]
async fn wrong_settings_are_refused_by_name() {
    let ground = Ground::new().await;
    for (variable, wrong) in [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "mysql://somewhere"),
        ("REDIS_URL", ""),
        ("REDIS_URL", "somewhere"),
        ("WORKERS_LISTEN", "9465"),
        ("WORKERS_LEASE", "soon"),
        ("VENDOR_MASTER_SECRET", ""),
        ("VENDOR_MASTER_SECRET", "too short"),
        ("VENDOR_URL", "not an address"),
        ("RECEIPT_URL", "ftp://somewhere"),
        ("QUEUE_MAX_DEPTH", "0"),
    ] {
        let refused = ground
            .program(&[])
            .env(variable, wrong)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(
            !refused.status.success() && said.contains(variable),
            "{variable}={wrong}: {said}"
        );
    }
    let refused = ground
        .program(&["ingset"])
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(
        !refused.status.success() && said.contains("ingset") && said.contains("ingest"),
        "{said}"
    );
}
