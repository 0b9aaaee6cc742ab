use std::collections::HashMap;
use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

use rand::seq::SliceRandom;
use tidings_queue::Kind;
use tidings_store::order::OrderRecord;
use tidings_workers::Job;

use crate::ingest::{customer, order, visit};
use crate::support::{Ground, Process, until};

/// Many batches of all kinds, of which the sums are known.
async fn flood(ground: &Ground, batches: usize) -> Expected {
    let mut expected = Expected::default();
    for batch in 0..batches {
        let orders: Vec<_> = (0..100)
            .map(|n| {
                order(
                    &format!("o{batch}-{n}"),
                    &format!("c{}", (batch * 7 + n) % 300),
                    10,
                )
            })
            .collect();
        ground.accept(Kind::Orders, &orders, 25).await;
        let visits: Vec<_> = (0..50)
            .map(|n| visit(&format!("v{batch}-{n}"), &format!("c{}", (batch + n) % 300)))
            .collect();
        ground.accept(Kind::Visits, &visits, 25).await;
        let customers: Vec<_> = (0..30)
            .map(|n| {
                customer(
                    &format!("c{}", (batch * 3 + n) % 300),
                    &format!("name {batch}"),
                )
            })
            .collect();
        ground.accept(Kind::Customers, &customers, 10).await;
        expected.orders += 100;
        // An order counts as a visit.
        expected.visits += 150;
        expected.total_spend += 1_000;
        expected.records += 180;
    }
    expected
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Expected {
    orders: i64,
    visits: i64,
    total_spend: i64,
    records: i64,
}

async fn found(ground: &Ground) -> Expected {
    Expected {
        orders: ground.number("SELECT orders FROM workspace_totals").await,
        visits: ground
            .number("SELECT sum(visit_count)::bigint FROM customers")
            .await,
        total_spend: ground
            .number("SELECT total_spend FROM workspace_totals")
            .await,
        records: ground
            .number("SELECT sum(committed)::bigint FROM ingest_batches")
            .await,
    }
}

async fn assert_exact(ground: &Ground, expected: &Expected) {
    ground.settle().await;
    assert_eq!(&found(ground).await, expected);
    assert_eq!(ground.number("SELECT count(*) FROM dead_letters").await, 0);
    let unfinished = "SELECT count(*) FROM ingest_batches WHERE committed < accepted";
    assert_eq!(ground.number(unfinished).await, 0);
}

async fn committed(ground: &Ground) -> i64 {
    ground
        .number("SELECT coalesce(sum(committed), 0)::bigint FROM ingest_batches")
        .await
}

#[tokio::test]
async fn a_worker_killed_again_and_again_loses_and_doubles_nothing() {
    let ground = Ground::new().await;
    let expected = flood(&ground, 40).await;
    for _ in 0..6 {
        let before = committed(&ground).await;
        if before == expected.records {
            break;
        }
        let worker = ground.start(&["ingest"]);
        // Killed as soon as it has got somewhere, which is in the middle of the next delivery.
        until("it gets on", || async { committed(&ground).await > before }).await;
        worker.kill();
    }
    let worker = ground.start(&["ingest"]);
    assert_exact(&ground, &expected).await;
    worker.kill();
}

#[cfg(feature = "failpoints")]
#[tokio::test]
async fn a_worker_that_dies_at_the_worst_moments_loses_and_doubles_nothing() {
    for point in [
        "ingest.before_write",
        "ingest.after_commit",
        "ingest.before_done",
    ] {
        let ground = Ground::new().await;
        let expected = flood(&ground, 3).await;
        let mut program = ground.program(&["ingest"]);
        program.env("TIDINGS_FAILPOINT", format!("{point}=abort"));
        for _ in 0..2 {
            let status = Process::start(&mut program).ended().await;
            assert!(status.signal().is_some(), "{point}: it died of {status}");
        }
        let worker = ground.start(&["ingest"]);
        assert_exact(&ground, &expected).await;
        worker.kill();
    }
}

#[cfg(feature = "failpoints")]
#[tokio::test]
async fn a_worker_that_slept_through_its_lease_changes_nothing() {
    let ground = Ground::new().await;
    ground
        .accept(
            Kind::Orders,
            &[order("o1", "c1", 10), order("o2", "c1", 10)],
            1,
        )
        .await;
    let mut program = ground.program(&["ingest"]);
    program.env("TIDINGS_FAILPOINT", "ingest.before_write=pause");
    let mut sleeper = Process::start(&mut program);
    until("it sleeps with the delivery in its hands", || async {
        sleeper.is_stopped()
    })
    .await;

    let worker = ground.start(&["ingest"]);
    // What came later is written by the other one, and is newer.
    ground
        .accept(Kind::Orders, &[order("o1", "c1", 70)], 1)
        .await;
    ground.settle().await;
    worker.kill();
    ground
        .accept(Kind::Orders, &[order("o3", "c1", 5)], 1)
        .await;
    sleeper.signal("-CONT");
    // It writes late, then goes to sleep again with the next delivery.
    until("it sleeps again", || async { sleeper.is_stopped() }).await;
    sleeper.signal("-CONT");
    ground.settle().await;
    assert_eq!(
        ground
            .number("SELECT total_spend FROM workspace_totals")
            .await,
        85
    );
    assert_eq!(committed(&ground).await, 4);
    sleeper.signal("-TERM");
    assert!(sleeper.ended().await.success());
}

#[tokio::test]
async fn two_workers_at_once_over_several_workspaces() {
    let ground = Ground::new().await;
    let mut grounds = Vec::new();
    for _ in 0..3 {
        grounds.push(ground.database.workspace().await.id);
    }
    let workers = [
        ground.start(&["ingest"]),
        ground.start(&[]),
        ground.start(&["ingest"]),
    ];
    let mut ground = ground;
    let first = ground.workspace;
    let mut expected = Expected::default();
    for workspace in grounds {
        ground.workspace = workspace;
        let one = flood(&ground, 10).await;
        expected.orders += one.orders;
    }
    ground.workspace = first;
    ground.settle().await;
    assert_eq!(
        ground
            .number("SELECT sum(orders)::bigint FROM workspace_totals")
            .await,
        expected.orders
    );
    assert_eq!(ground.number("SELECT count(*) FROM dead_letters").await, 0);
    drop(workers);
}

#[tokio::test]
async fn loaded_twice_in_any_order_the_newest_version_stands() {
    let ground = Ground::new().await;
    let mut newest: HashMap<String, i64> = HashMap::new();
    let mut records: Vec<OrderRecord> = Vec::new();
    for version in 0..5_i64 {
        for n in 0..80 {
            let id = format!("o{n}");
            // The customer changes with the version too.
            let mut record = order(&id, &format!("c{}", (n + version) % 13), 100 * version + n);
            record.updated_at = Some(record.ordered_at + Duration::from_secs(version as u64));
            newest.insert(id, record.amount);
            records.push(record);
        }
    }
    records.extend(records.clone());
    records.shuffle(&mut rand::rng());
    let jobs = [ground.run(&[Job::Ingest]), ground.run(&[Job::Ingest])];
    for records in records.chunks(37) {
        ground.accept(Kind::Orders, records, 10).await;
    }
    let customers: Vec<_> = (0..13)
        .map(|n| customer(&format!("c{n}"), "Ravi"))
        .collect();
    ground.accept(Kind::Customers, &customers, 5).await;
    ground.settle().await;
    let spend: i64 = newest.values().sum();
    assert_eq!(
        ground
            .number("SELECT total_spend FROM workspace_totals")
            .await,
        spend
    );
    assert_eq!(ground.number("SELECT count(*) FROM orders").await, 80);
    let wrong = "SELECT count(*) FROM orders WHERE amount < 400";
    assert_eq!(ground.number(wrong).await, 0);
    for jobs in jobs {
        jobs.stop().await;
    }
}
