use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rand::Rng;
use tidings_queue::{Backlog, ConsumerOptions, Kind, Queue};
use tokio_util::sync::CancellationToken;

use crate::support::{TestQueue, accept, batch, next, options, part, payloads, until};

/// What each workspace's stream gave out, in order.
type Seen = Arc<Mutex<HashMap<i64, Vec<(i64, String)>>>>;

/// Consumes, now and then dropping or giving back a delivery as a failing worker would.
async fn consume_badly(
    queue: Queue,
    seen: Seen,
    busy: Arc<[AtomicBool; 8]>,
    stop: CancellationToken,
) {
    let options = ConsumerOptions {
        most_entries: 7,
        ..options()
    };
    let mut consumer = queue.consumer(Kind::Orders, options);
    while let Some(delivery) = consumer.next(&stop).await {
        let mine = &busy[delivery.workspace as usize];
        assert!(
            !mine.swap(true, Ordering::SeqCst),
            "two deliveries of one stream at once"
        );
        tokio::task::yield_now().await;
        let fate = rand::rng().random_range(0..20);
        if fate > 1 {
            let entries = delivery.entries.iter();
            let read = entries.map(|entry| {
                (
                    entry.position,
                    String::from_utf8_lossy(&entry.payload).into_owned(),
                )
            });
            seen.lock()
                .expect("no test panicked")
                .entry(delivery.workspace)
                .or_default()
                .extend(read);
        }
        mine.store(false, Ordering::SeqCst);
        match fate {
            0 => drop(delivery),
            1 => delivery.give_back().await.expect("Redis answers"),
            _ => delivery.done().await.expect("Redis answers"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_producers_and_consumers_lose_nothing_and_keep_the_order() {
    let queue = TestQueue::new().await;
    let seen: Seen = Arc::default();
    let busy: Arc<[AtomicBool; 8]> = Arc::default();
    let stop = CancellationToken::new();
    let consumers: Vec<_> = (0..5)
        .map(|_| {
            tokio::spawn(consume_badly(
                queue.queue.clone(),
                seen.clone(),
                busy.clone(),
                stop.clone(),
            ))
        })
        .collect();
    let producers = (0..8).map(|producer| {
        let queue = queue.queue.clone();
        tokio::spawn(async move {
            for number in 0..60 {
                let workspace = (producer + number) % 5;
                let payload = format!("{producer}-{number}");
                let new = batch(workspace, Kind::Orders, &[&payload, &format!("{payload}b")]);
                accept(&queue, new).await;
            }
        })
    });
    for produced in futures_util::future::join_all(producers).await {
        produced.unwrap();
    }
    until("everything is consumed", || async {
        queue.backlog(Kind::Orders).await.unwrap().is_empty()
    })
    .await;
    stop.cancel();
    for consumer in consumers {
        consumer.await.unwrap();
    }
    let seen = seen.lock().unwrap();
    let total: usize = seen.values().map(Vec::len).sum();
    assert_eq!(total, 8 * 60 * 2, "each once");
    for (workspace, read) in seen.iter() {
        assert!(
            read.is_sorted_by_key(|(position, _)| *position),
            "workspace {workspace}: {read:?}"
        );
    }
}

#[tokio::test]
async fn what_was_given_back_comes_first_and_does_not_count() {
    let queue = TestQueue::new().await;
    for payload in ["a", "b", "c"] {
        accept(&queue, batch(7, Kind::Orders, &[payload])).await;
    }
    let small = ConsumerOptions {
        most_entries: 2,
        ..options()
    };
    let mut consumer = queue.consumer(Kind::Orders, small);
    for _ in 0..10 {
        let delivery = next(&mut consumer).await;
        assert_eq!(payloads(&delivery), ["a", "b"]);
        assert_eq!(delivery.entries[0].deliveries, 1);
        delivery.give_back().await.unwrap();
    }
    next(&mut consumer).await.done().await.unwrap();
    assert_eq!(payloads(&next(&mut consumer).await), ["c"]);
}

#[tokio::test]
async fn new_entries_do_not_overtake_those_waiting_further_back() {
    let queue = TestQueue::new().await;
    accept(&queue, batch(7, Kind::Orders, &["a", "b", "c"])).await;
    let held = next(&mut queue.consumer(Kind::Orders, options())).await;
    // Somebody deleted one by hand, so that the page of those waiting is not filled by what is left.
    let stream = format!("{}1:{{w7}}:orders:stream", queue.config.prefix);
    let mut delete = redis::cmd("XDEL");
    delete.arg(stream).arg(held.entries[0].id());
    delete
        .exec_async(&mut queue.connection().await)
        .await
        .unwrap();
    drop(held);
    accept(&queue, batch(7, Kind::Orders, &["d"])).await;
    let small = ConsumerOptions {
        most_entries: 2,
        ..options()
    };
    let mut consumer = queue.consumer(Kind::Orders, small);
    for expected in [vec!["b"], vec!["c", "d"]] {
        let delivery = next(&mut consumer).await;
        assert_eq!(payloads(&delivery), expected);
        delivery.done().await.unwrap();
    }
}

#[tokio::test]
async fn an_entry_delivered_five_times_comes_alone() {
    let queue = TestQueue::new().await;
    accept(&queue, batch(7, Kind::Orders, &["a", "b", "c"])).await;
    let mut consumer = queue.consumer(
        Kind::Orders,
        ConsumerOptions {
            lease: Duration::from_millis(100),
            ..options()
        },
    );
    for deliveries in 1..5 {
        let delivery = next(&mut consumer).await;
        assert_eq!(payloads(&delivery), ["a", "b", "c"]);
        assert_eq!(delivery.entries[0].deliveries, deliveries);
        drop(delivery);
    }
    for alone in ["a", "b", "c"] {
        let delivery = next(&mut consumer).await;
        assert_eq!(payloads(&delivery), [alone]);
        assert_eq!(delivery.entries[0].deliveries, 5);
        delivery.done().await.unwrap();
    }
    // Those behind it are not held to that.
    accept(&queue, batch(7, Kind::Orders, &["d", "e"])).await;
    assert_eq!(payloads(&next(&mut consumer).await), ["d", "e"]);
}

#[tokio::test]
async fn a_delivery_is_bounded_by_entries_records_and_bytes() {
    let queue = TestQueue::new().await;
    let mut new = batch(7, Kind::Orders, &[]);
    new.parts = vec![
        part(6, "a"),
        part(6, "b"),
        part(1, "c"),
        part(1, &"x".repeat(1_000)),
        part(1, "d"),
    ];
    accept(&queue, new).await;
    let bounded = ConsumerOptions {
        most_entries: 2,
        most_records: 10,
        most_bytes: 1_000,
        ..options()
    };
    let mut consumer = queue.consumer(Kind::Orders, bounded);
    let mut sizes = Vec::new();
    while sizes.iter().sum::<usize>() < 5 {
        let delivery = next(&mut consumer).await;
        sizes.push(delivery.entries.len());
        delivery.done().await.unwrap();
    }
    assert_eq!(sizes, [2, 2, 1]);
}

#[tokio::test]
async fn a_waiting_consumer_is_woken() {
    let queue = TestQueue::new().await;
    let patient = ConsumerOptions {
        poll: Duration::from_secs(60),
        ..options()
    };
    let mut consumer = queue.consumer(Kind::Orders, patient);
    let waiting = tokio::spawn(async move { next(&mut consumer).await.workspace });
    tokio::task::yield_now().await;
    accept(&queue, batch(7, Kind::Orders, &["a"])).await;
    assert_eq!(waiting.await.unwrap(), 7);
}

#[tokio::test]
async fn work_that_comes_while_the_stream_is_held_is_found_afterwards() {
    let queue = TestQueue::new().await;
    let patient = ConsumerOptions {
        poll: Duration::from_secs(60),
        ..options()
    };
    let mut consumer = queue.consumer(Kind::Orders, patient);
    for payload in ["a", "b", "c"] {
        accept(&queue, batch(7, Kind::Orders, &[payload])).await;
        let delivery = next(&mut consumer).await;
        accept(&queue, batch(7, Kind::Orders, &["while held"])).await;
        delivery.done().await.unwrap();
        let delivery = next(&mut consumer).await;
        assert_eq!(payloads(&delivery), ["while held"]);
        delivery.done().await.unwrap();
    }
}

#[tokio::test]
async fn a_cancelled_consumer_stops_at_once() {
    let queue = TestQueue::new().await;
    let patient = ConsumerOptions {
        poll: Duration::from_secs(60),
        ..options()
    };
    let mut consumer = queue.consumer(Kind::Orders, patient);
    let stop = CancellationToken::new();
    let cancel = stop.clone();
    let waiting = tokio::spawn(async move { consumer.next(&cancel).await.is_none() });
    stop.cancel();
    assert!(
        tokio::time::timeout(Duration::from_secs(5), waiting)
            .await
            .unwrap()
            .unwrap()
    );
}

#[tokio::test]
async fn an_entry_somebody_else_wrote_is_handed_over_too() {
    let queue = TestQueue::new().await;
    accept(&queue, batch(7, Kind::Orders, &["a"])).await;
    let mut connection = queue.connection().await;
    let stream = format!("{}1:{{w7}}:orders:stream", queue.config.prefix);
    let written: String = redis::cmd("XADD")
        .arg(&[stream.as_str(), "*", "what", "is this"])
        .query_async(&mut connection)
        .await
        .unwrap();
    accept(&queue, batch(7, Kind::Orders, &["b"])).await;

    let mut consumer = queue.consumer(Kind::Orders, options());
    let delivery = next(&mut consumer).await;
    assert_eq!(payloads(&delivery), ["a", "", "b"]);
    assert_eq!(
        (delivery.entries[1].part, delivery.entries[1].id()),
        (None, written.as_str())
    );
    delivery.done().await.unwrap();
    assert_eq!(queue.backlog(Kind::Orders).await.unwrap(), []);
}

#[tokio::test]
async fn an_idle_workspace_leaves_the_index_and_comes_back() {
    let queue = TestQueue::new().await;
    let forgetful = ConsumerOptions {
        old_mark: Duration::from_millis(1),
        poll: Duration::from_millis(50),
        ..options()
    };
    let mut consumer = queue.consumer(Kind::Orders, forgetful);
    let connection = queue.connection().await;
    let marks = || {
        let mut connection = connection.clone();
        let index = format!("{}1:{{orders}}:work", queue.config.prefix);
        async move {
            redis::cmd("ZCARD")
                .arg(index)
                .query_async::<i64>(&mut connection)
                .await
                .unwrap()
        }
    };
    for _ in 0..3 {
        accept(&queue, batch(7, Kind::Orders, &["a"])).await;
        assert_eq!(marks().await, 1);
        next(&mut consumer).await.done().await.unwrap();
        let stop = CancellationToken::new();
        tokio::select! {
            _ = consumer.next(&stop) => panic!("there is no work"),
            () = until("the index is empty", || async { marks().await == 0 }) => {}
        }
    }
}

#[tokio::test]
async fn the_backlog_tells_how_long_its_oldest_entry_has_waited() {
    let queue = TestQueue::new().await;
    accept(&queue, batch(8, Kind::Orders, &["a"])).await;
    let mut connection = queue.connection().await;
    let stream = format!("{}1:{{w7}}:orders:stream", queue.config.prefix);
    // Added on the ninth of September 2001.
    let written: String = redis::cmd("XADD")
        .arg(&[stream.as_str(), "1000000000000-0", "records", "1"])
        .query_async(&mut connection)
        .await
        .unwrap();
    assert_eq!(written, "1000000000000-0");
    accept(&queue, batch(7, Kind::Orders, &["b"])).await;
    let years = |stream: &Backlog| stream.oldest.as_secs() / (365 * 86_400);
    let backlog = queue.backlog(Kind::Orders).await.unwrap();
    let old = backlog.iter().find(|stream| stream.workspace == 7).unwrap();
    let new = backlog.iter().find(|stream| stream.workspace == 8).unwrap();
    assert!(old.entries == 2 && years(old) >= 20, "{old:?}");
    assert!(new.entries == 1 && years(new) == 0, "{new:?}");
}
