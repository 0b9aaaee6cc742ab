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
        ("LEDGER_RETENTION_DAYS", "0"),
        ("AUDIT_RETENTION_DAYS", "for ever"),
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

#[tokio::test]
async fn a_drain_writes_what_waits_and_ends_when_nothing_does() {
    let ground = Ground::new().await;
    for batch in 0..5 {
        let orders: Vec<_> = (0..200)
            .map(|n| order(&format!("o{batch}-{n}"), "c1", 10))
            .collect();
        ground.accept(Kind::Orders, &orders, 10).await;
    }
    let mut drain = ground.start(&["drain", "--limit", "30"]);
    assert!(drain.ended().await.success());
    assert_eq!(
        ground.number("SELECT orders FROM workspace_totals").await,
        1_000
    );
    ground.settle().await;
}

#[tokio::test]
async fn a_drain_that_cannot_finish_tells_what_is_left_and_fails() {
    let ground = Ground::new().await;
    let orders = [order("o1", "c1", 10), order("o2", "c1", 10)];
    ground.accept(Kind::Orders, &orders, 1).await;
    let drained = ground
        .program(&["drain", "--limit", "1"])
        // Nobody is there.
        .env("DATABASE_URL", "postgres://nobody@127.0.0.1:9/nothing")
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8(drained.stderr).unwrap();
    assert!(!drained.status.success(), "{said}");
    assert!(
        said.contains("orders: 2 records in 2 entries of 1 workspaces"),
        "{said}"
    );
}

#[tokio::test]
async fn retention_forgets_what_the_settings_say() {
    let ground = Ground::new().await;
    let note = "INSERT INTO audit_log (workspace_id, at, actor_kind, actor_name, action, subject)
        SELECT id, now() - interval '40 days', 'SYSTEM', 'operator', 'workspace.changed', 'workspace ' || id
        FROM workspaces";
    let client = ground.database.client().await;
    client
        .batch_execute("ALTER TABLE audit_log DISABLE TRIGGER ALL; DELETE FROM audit_log; ALTER TABLE audit_log ENABLE TRIGGER ALL")
        .await
        .unwrap();
    client.batch_execute(note).await.unwrap();
    let mut program = ground.program(&["retention"]);
    let mut worker = Process::start(program.env("AUDIT_RETENTION_DAYS", "30"));
    until("the entry is forgotten", || async {
        ground.number("SELECT count(*) FROM audit_log").await == 0
    })
    .await;
    worker.signal("-TERM");
    assert!(worker.ended().await.success());
}
