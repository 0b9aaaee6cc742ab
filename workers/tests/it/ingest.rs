use bytes::Bytes;
use serde_json::{Value, json};
use tidings_queue::{Channel, Event, Kind, Part};
use tidings_store::{
    customer::{CustomerRecord, Patch},
    order::{OrderRecord, OrderStatus},
    visit::VisitRecord,
};
use tidings_workers::Job;

use crate::support::{Ground, until};

fn at(text: &str) -> chrono::DateTime<chrono::Utc> {
    text.parse().expect("a time")
}

pub fn customer(id: &str, name: &str) -> CustomerRecord {
    CustomerRecord {
        external_id: id.to_owned(),
        name: Patch::Set(name.to_owned()),
        ..CustomerRecord::default()
    }
}

pub fn order(id: &str, customer: &str, amount: i64) -> OrderRecord {
    OrderRecord {
        external_id: id.to_owned(),
        customer_external_id: customer.to_owned(),
        amount,
        status: OrderStatus::Completed,
        ordered_at: at("2026-05-01T12:00:00Z"),
        updated_at: None,
    }
}

pub fn visit(id: &str, customer: &str) -> VisitRecord {
    VisitRecord {
        external_id: id.to_owned(),
        customer_external_id: customer.to_owned(),
        visited_at: at("2026-05-02T12:00:00Z"),
        updated_at: None,
    }
}

/// Batch id, position, reason and payload of every dead letter, in order.
async fn dead_letters(ground: &Ground) -> Vec<(Option<uuid::Uuid>, Option<i64>, String, Value)> {
    let client = ground.database.client().await;
    let rows = client
        .query(
            "SELECT batch_id::text, position, reason, payload::text FROM dead_letters ORDER BY id",
            &[],
        )
        .await
        .expect("the statement is right");
    rows.iter()
        .map(|row| {
            let batch: Option<&str> = row.get(0);
            let payload: &str = row.get(3);
            (
                batch.map(|id| id.parse().expect("an id")),
                row.get(1),
                row.get(2),
                serde_json::from_str(payload).expect("JSON"),
            )
        })
        .collect()
}

#[tokio::test]
async fn accepted_records_become_rows_and_progress_is_told() {
    let ground = Ground::new().await;
    let subscriber = ground.context.queue.subscriber(&[Channel::Ingest]).unwrap();
    let mut listener = subscriber.listen();
    assert_eq!(listener.next().await, Event::Resubscribed);
    let jobs = ground.run(&[Job::Ingest]);

    // Orders and visits of customers that nobody has introduced yet come first.
    let orders: Vec<_> = (0..25)
        .map(|n| order(&format!("o{n}"), &format!("c{}", n % 10), 100))
        .collect();
    let batch = ground.accept(Kind::Orders, &orders, 10).await;
    ground
        .accept(
            Kind::Visits,
            &[visit("v1", "c1"), visit("v2", "stranger")],
            10,
        )
        .await;
    ground.settle().await;
    let unknown = "SELECT count(*) FROM customers WHERE NOT known";
    assert_eq!(ground.number(unknown).await, 11);

    let customers: Vec<_> = (0..10)
        .map(|n| customer(&format!("c{n}"), "Asha"))
        .collect();
    ground.accept(Kind::Customers, &customers, 3).await;
    ground.settle().await;
    assert_eq!(ground.number(unknown).await, 1);
    assert_eq!(
        ground
            .number("SELECT total_spend FROM workspace_totals")
            .await,
        2_500
    );
    assert_eq!(
        ground
            .number("SELECT sum(order_count)::bigint FROM customers WHERE name = 'Asha'")
            .await,
        25
    );

    let progress = ground.progress(batch).await;
    assert_eq!(
        (progress.accepted, progress.committed, progress.failed),
        (25, 25, 0)
    );
    assert_eq!(
        ground
            .context
            .queue
            .batch(ground.workspace.0, batch)
            .await
            .unwrap(),
        None
    );
    loop {
        let Event::Message { channel, payload } = listener.next().await else {
            continue;
        };
        assert_eq!(channel, Channel::Ingest);
        let told: Value = serde_json::from_slice(&payload).unwrap();
        if told == json!({ "batchId": batch, "accepted": 25, "committed": 25, "failed": 0 }) {
            break;
        }
    }
    jobs.stop().await;
}

#[tokio::test]
async fn a_batch_of_which_nothing_was_accepted_is_done() {
    let ground = Ground::new().await;
    let jobs = ground.run(&[Job::Ingest]);
    let batch = ground.accept::<OrderRecord>(Kind::Orders, &[], 10).await;
    ground.settle().await;
    assert!(ground.progress(batch).await.is_done());
    jobs.stop().await;
}

#[tokio::test]
async fn records_are_written_in_the_order_of_their_acceptance() {
    let ground = Ground::new().await;
    for n in 0..60 {
        let name = format!("name {n}");
        ground
            .accept(
                Kind::Customers,
                &[customer("c1", &name), customer("c2", "x")],
                1,
            )
            .await;
    }
    let first = ground.run(&[Job::Ingest]);
    let second = ground.run(&[Job::Ingest]);
    ground.settle().await;
    let last = "SELECT count(*) FROM customers WHERE name = 'name 59'";
    assert_eq!(ground.number(last).await, 1);
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn a_record_the_database_refuses_is_laid_aside_and_its_neighbours_are_written() {
    let ground = Ground::new().await;
    let orders = |from: i64, bad: &[i64]| -> Vec<OrderRecord> {
        let amount = |n| if bad.contains(&n) { -n } else { n };
        (from..from + 100)
            .map(|n| order(&format!("o{n}"), "c1", amount(n)))
            .collect()
    };
    let before = ground.accept(Kind::Orders, &orders(1_000, &[]), 30).await;
    let spoilt = ground
        .accept(
            Kind::Orders,
            &orders(2_000, &[2_000, 2_050, 2_051, 2_099]),
            30,
        )
        .await;
    let after = ground.accept(Kind::Orders, &orders(3_000, &[]), 30).await;
    let jobs = ground.run(&[Job::Ingest]);
    ground.settle().await;

    for (batch, committed, failed) in [(before, 100, 0), (spoilt, 96, 4), (after, 100, 0)] {
        let progress = ground.progress(batch).await;
        assert_eq!((progress.committed, progress.failed), (committed, failed));
    }
    assert_eq!(
        ground.number("SELECT orders FROM workspace_totals").await,
        296
    );
    let letters = dead_letters(&ground).await;
    let amounts: Vec<_> = letters
        .iter()
        .map(|letter| letter.3["amount"].as_i64().unwrap())
        .collect();
    assert_eq!(amounts, [-2_000, -2_050, -2_051, -2_099]);
    let first = letters[0].1.unwrap();
    let places: Vec<_> = letters
        .iter()
        .map(|letter| letter.1.unwrap() - first)
        .collect();
    assert_eq!(
        places,
        [0, 50, 51, 99],
        "each keeps its place among all versions"
    );
    assert!(
        letters
            .iter()
            .all(|letter| letter.0 == Some(spoilt) && letter.2.contains("check"))
    );
    jobs.stop().await;
}

#[tokio::test]
async fn what_cannot_be_kept_as_it_is_can_still_be_laid_aside() {
    let ground = Ground::new().await;
    let jobs = ground.run(&[Job::Ingest]);
    ground
        .accept(
            Kind::Customers,
            &[customer("c1", "a\0b"), customer("c2", "b")],
            10,
        )
        .await;
    ground.settle().await;
    assert_eq!(ground.number("SELECT count(*) FROM customers").await, 1);
    let letters = dead_letters(&ground).await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].3["name"], "a\u{fffd}b");
    jobs.stop().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_laid_aside_and_holds_up_nothing() {
    let ground = Ground::new().await;
    let good = |id: &str| serde_json::to_value(order(id, "c1", 5)).unwrap();
    let part = |records, payload: String| Part {
        records,
        payload: Bytes::from(payload),
    };
    let list = json!([good("o1"), { "external_id": "o2" }, "what", good("o3")]).to_string();
    let batch = ground
        .accept_parts(
            Kind::Orders,
            vec![
                part(4, list),
                part(3, "[not json".to_owned()),
                part(2, json!([good("o4")]).to_string()),
                part(1, json!([good("o5")]).to_string()),
            ],
        )
        .await;
    let stray = json!([good("o6")]).to_string();
    let queue = &ground.context.queue;
    queue
        .add_stray(ground.workspace.0, Kind::Orders, &stray)
        .await
        .unwrap();
    ground
        .accept(Kind::Orders, &[order("o7", "c1", 5)], 1)
        .await;

    let jobs = ground.run(&[Job::Ingest]);
    ground.settle().await;
    assert_eq!(ground.number("SELECT count(*) FROM orders").await, 4);
    let progress = ground.progress(batch).await;
    assert_eq!(
        (progress.accepted, progress.committed, progress.failed),
        (10, 3, 7)
    );
    let letters = dead_letters(&ground).await;
    let payloads: Vec<_> = letters.iter().map(|letter| &letter.3).collect();
    assert_eq!(payloads[0], &json!({ "external_id": "o2" }));
    assert_eq!(payloads[1], &json!("what"));
    assert_eq!(payloads[2], &json!({ "unreadable": "[not json" }));
    assert_eq!(payloads.len(), 8);
    assert_eq!(payloads[7], &json!({ "unreadable": stray }));
    jobs.stop().await;
}

#[tokio::test]
async fn while_the_database_is_away_records_wait() {
    let ground = Ground::new().await;
    let jobs = ground.run(&[Job::Ingest]);
    ground
        .accept(Kind::Orders, &[order("o0", "c1", 5)], 1)
        .await;
    ground.settle().await;

    let name = ground.database.url.rsplit('/').next().unwrap().to_owned();
    let admin_url = ground.database.url.replace(&name, "postgres");
    let (admin, connection) = tokio_postgres::connect(&admin_url, tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    let shut = format!(
        "ALTER DATABASE {name} ALLOW_CONNECTIONS false;
         SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
    );
    admin.batch_execute(&shut).await.unwrap();
    for n in 1..20 {
        ground
            .accept(Kind::Orders, &[order(&format!("o{n}"), "c1", 5)], 1)
            .await;
    }
    let queue = &ground.context.queue;
    until("the worker has tried in vain to write them all", || async {
        queue
            .pending(ground.workspace.0, Kind::Orders)
            .await
            .is_ok_and(|taken| taken == 19)
    })
    .await;
    admin
        .batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
        .await
        .unwrap();

    ground.settle().await;
    assert_eq!(
        ground.number("SELECT orders FROM workspace_totals").await,
        20
    );
    assert!(dead_letters(&ground).await.is_empty());
    jobs.stop().await;
}
