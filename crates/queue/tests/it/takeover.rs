use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tidings_queue::{ConsumerOptions, Kind, Queue, QueueConfig};

use crate::support::{TestQueue, accept, batch, next, options, payloads, until};

#[tokio::test]
async fn a_dropped_delivery_comes_again_when_its_lease_has_run_out() {
    let queue = TestQueue::new().await;
    accept(&queue, batch(7, Kind::Orders, &["a", "b"])).await;
    let dropped = Instant::now();
    drop(next(&mut queue.consumer(Kind::Orders, options())).await);
    accept(&queue, batch(7, Kind::Orders, &["c"])).await;
    let delivery = next(&mut queue.consumer(Kind::Orders, options())).await;
    assert!(
        dropped.elapsed() >= Duration::from_millis(500),
        "taken over at once"
    );
    assert_eq!(
        payloads(&delivery),
        ["a", "b", "c"],
        "in the order of acceptance"
    );
    let deliveries: Vec<_> = delivery
        .entries
        .iter()
        .map(|entry| entry.deliveries)
        .collect();
    assert_eq!(deliveries, [2, 2, 1]);
}

#[tokio::test]
async fn a_lease_is_renewed_while_a_delivery_is_worked_on() {
    let queue = TestQueue::new().await;
    accept(&queue, batch(7, Kind::Orders, &["a"])).await;
    let delivery = next(&mut queue.consumer(Kind::Orders, options())).await;
    let mut other = queue.consumer(Kind::Orders, options());
    // Long enough for the lease to run out several times over.
    let patience = Duration::from_secs(3);
    let taken = tokio::time::timeout(patience, next(&mut other)).await;
    assert!(taken.is_err(), "somebody else got it meanwhile");
    assert!(!delivery.is_lost());
    delivery.done().await.unwrap();
}

#[tokio::test]
async fn a_lost_lease_is_reported_and_a_late_acknowledgement_does_no_harm() {
    let queue = TestQueue::new().await;
    accept(&queue, batch(7, Kind::Orders, &["a"])).await;
    let mut consumer = queue.consumer(Kind::Orders, options());
    let late = next(&mut consumer).await;
    let mut connection = queue.connection().await;
    let lease = format!("{}1:{{w7}}:orders:lease", queue.config.prefix);
    let _: i64 = redis::cmd("DEL")
        .arg(&lease)
        .query_async(&mut connection)
        .await
        .unwrap();
    tokio::time::timeout(Duration::from_secs(10), late.lost().cancelled())
        .await
        .unwrap();

    let successor = next(&mut consumer).await;
    accept(&queue, batch(7, Kind::Orders, &["b"])).await;
    late.done().await.unwrap();
    let holds: i64 = redis::cmd("EXISTS")
        .arg(&lease)
        .query_async(&mut connection)
        .await
        .unwrap();
    assert_eq!(
        holds, 1,
        "the successor's lease was not returned by somebody else"
    );
    successor.done().await.unwrap();
    let backlog = queue.backlog(Kind::Orders).await.unwrap();
    assert_eq!(
        (backlog[0].entries, backlog[0].records),
        (1, 1),
        "counted once"
    );
}

#[tokio::test]
async fn a_late_give_back_leaves_the_successor_alone() {
    let queue = TestQueue::new().await;
    accept(&queue, batch(7, Kind::Orders, &["a"])).await;
    let mut consumer = queue.consumer(Kind::Orders, options());
    let late = next(&mut consumer).await;
    let mut connection = queue.connection().await;
    let lease = format!("{}1:{{w7}}:orders:lease", queue.config.prefix);
    let _: i64 = redis::cmd("DEL")
        .arg(&lease)
        .query_async(&mut connection)
        .await
        .unwrap();
    let successor = next(&mut consumer).await;
    assert_eq!(successor.entries[0].deliveries, 2);
    late.give_back().await.unwrap();
    assert!(!successor.is_lost());
    drop(successor);
    assert_eq!(next(&mut consumer).await.entries[0].deliveries, 3);
}

/// How the second process below is told which keys to use.
const PREFIX_FILE: &str = "prefix";

/// Not a test of its own: the second process of the one below.
#[tokio::test]
#[ignore = "run as a process of its own by another test"]
async fn holds_a_delivery_until_it_is_killed() {
    let prefix = std::fs::read_to_string(PREFIX_FILE).expect("the other process wrote it");
    let config = QueueConfig {
        prefix,
        ..QueueConfig::for_testing()
    };
    let queue = Queue::connect(config).await.unwrap();
    let delivery = next(&mut queue.consumer(Kind::Orders, options())).await;
    println!("\nholding {}", payloads(&delivery).join(","));
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn a_killed_process_is_succeeded() {
    let queue = TestQueue::new().await;
    let folder = std::env::temp_dir().join(queue.config.prefix.replace(':', "-"));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(PREFIX_FILE), &queue.config.prefix).unwrap();
    for payload in ["a", "b", "c"] {
        accept(&queue, batch(7, Kind::Orders, &[payload])).await;
    }
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "takeover::holds_a_delivery_until_it_is_killed",
        ])
        .current_dir(&folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let held = lines
        .map_while(Result::ok)
        .find(|line| line.starts_with("holding"));
    assert_eq!(held.as_deref(), Some("holding a,b,c"));
    let mut consumer = queue.consumer(Kind::Orders, ConsumerOptions::default());
    let early = tokio::time::timeout(Duration::from_secs(2), next(&mut consumer)).await;
    assert!(early.is_err(), "taken from a process that lives");
    process.kill().unwrap();
    process.wait().unwrap();

    let delivery = next(&mut consumer).await;
    assert_eq!(payloads(&delivery), ["a", "b", "c"]);
    assert_eq!(delivery.entries[0].deliveries, 2);
    delivery.done().await.unwrap();
    until("nothing waits", || async {
        queue.backlog(Kind::Orders).await.unwrap().is_empty()
    })
    .await;
    std::fs::remove_dir_all(folder).unwrap();
}
