use std::collections::HashSet;
use std::time::{Duration, Instant};

use tidings_queue::{Acceptance, Channel, Event, Kind, Queue, QueueError};
use tokio_util::sync::CancellationToken;

use crate::live::hear;
use crate::support::{PrivateRedis, accept, batch, next, options, payloads, until};

#[tokio::test]
async fn what_was_accepted_outlives_the_server() {
    let mut redis = PrivateRedis::start(&[]).await;
    let queue = Queue::connect(redis.config()).await.unwrap();
    let before = accept(&queue, batch(7, Kind::Orders, &["a", "b"])).await;
    let mut consumer = queue.consumer(Kind::Orders, options());
    let held = next(&mut consumer).await;
    accept(&queue, batch(7, Kind::Orders, &["c"])).await;

    redis.kill();
    let asked = Instant::now();
    let refused = queue.accept(batch(7, Kind::Orders, &["lost"])).await;
    assert!(
        matches!(refused, Err(QueueError::Unavailable(_))),
        "{refused:?}"
    );
    assert!(
        asked.elapsed() < Duration::from_secs(2),
        "refused after {:?}",
        asked.elapsed()
    );
    assert!(queue.ping().await.is_err());
    until("the lease is lost", || async { held.is_lost() }).await;

    redis.start_again();
    until("the server answers", || async {
        queue.ping().await.is_ok()
    })
    .await;
    let after = accept(&queue, batch(7, Kind::Orders, &["d"])).await;
    assert!(after > before);
    let delivery = next(&mut consumer).await;
    assert_eq!(payloads(&delivery), ["a", "b", "c", "d"]);
    assert_eq!(delivery.entries[0].deliveries, 2);
    delivery.done().await.unwrap();
    // The one that lost its lease commits late: nothing is left to acknowledge, nothing breaks.
    held.done().await.unwrap();
    assert_eq!(queue.backlog(Kind::Orders).await.unwrap(), []);
}

#[tokio::test]
async fn a_restart_between_calls_goes_unnoticed() {
    let mut redis = PrivateRedis::start(&[]).await;
    let queue = Queue::connect(redis.config()).await.unwrap();
    let probe = Queue::connect(redis.config()).await.unwrap();
    for round in 0..3 {
        // Several connections, all of which break, and a server that knows no script any more.
        let calls = (0..8).map(|_| accept(&queue, batch(7, Kind::Orders, &["a"])));
        futures_util::future::join_all(calls).await;
        redis.kill();
        redis.start_again();
        until("the server answers", || async {
            probe.ping().await.is_ok()
        })
        .await;
        let backlog = queue.backlog(Kind::Orders).await.unwrap();
        assert_eq!(backlog[0].entries, 8 * (round + 1));
    }
}

#[tokio::test]
async fn nothing_accepted_is_lost_when_the_server_dies_under_load() {
    let mut redis = PrivateRedis::start(&[]).await;
    let queue = Queue::connect(redis.config()).await.unwrap();
    let stop = CancellationToken::new();
    let producers: Vec<_> = (0..8)
        .map(|producer| {
            let (queue, stop) = (queue.clone(), stop.clone());
            tokio::spawn(async move {
                let mut accepted = Vec::new();
                for number in 0.. {
                    if stop.is_cancelled() {
                        break;
                    }
                    let payload = format!("{producer}-{number}");
                    let answer = queue.accept(batch(7, Kind::Orders, &[&payload])).await;
                    if matches!(answer, Ok(Acceptance::Accepted { .. })) {
                        accepted.push(payload);
                    }
                }
                accepted
            })
        })
        .collect();
    let consumer = {
        let (queue, stop) = (queue.clone(), stop.clone());
        tokio::spawn(async move {
            let mut consumer = queue.consumer(Kind::Orders, options());
            let mut seen = HashSet::new();
            loop {
                let stopped = stop.is_cancelled();
                let drained = queue
                    .backlog(Kind::Orders)
                    .await
                    .is_ok_and(|left| left.is_empty());
                if stopped && drained {
                    return seen;
                }
                let soon = CancellationToken::new();
                let delivery = tokio::select! {
                    delivery = consumer.next(&soon) => delivery,
                    () = stop.cancelled(), if !stopped => None,
                };
                if let Some(delivery) = delivery {
                    seen.extend(payloads(&delivery));
                    let _ = delivery.done().await;
                }
            }
        })
    };
    for _ in 0..3 {
        let depth = || async { queue.backlog(Kind::Orders).await.is_ok() };
        until("the server answers", depth).await;
        tokio::time::sleep(Duration::from_millis(150)).await;
        redis.kill();
        redis.start_again();
    }
    until("the server answers", || async {
        queue.ping().await.is_ok()
    })
    .await;
    stop.cancel();
    let mut accepted = HashSet::new();
    for producer in producers {
        accepted.extend(producer.await.unwrap());
    }
    let seen = consumer.await.unwrap();
    assert!(
        accepted.len() > 100,
        "only {} were accepted",
        accepted.len()
    );
    let lost: Vec<_> = accepted.difference(&seen).collect();
    assert!(
        lost.is_empty(),
        "{} of {} lost: {lost:?}",
        lost.len(),
        accepted.len()
    );
}

#[tokio::test]
async fn a_subscriber_subscribes_again_by_itself() {
    let mut redis = PrivateRedis::start(&[]).await;
    let queue = Queue::connect(redis.config()).await.unwrap();
    let mut listener = queue.subscriber(&[Channel::Campaigns]).unwrap().listen();
    assert_eq!(hear(&mut listener).await, Event::Resubscribed);
    for text in ["one", "two"] {
        redis.kill();
        redis.start_again();
        assert_eq!(hear(&mut listener).await, Event::Resubscribed);
        queue
            .publish(Channel::Campaigns, text.as_bytes())
            .await
            .unwrap();
        let message = Event::Message {
            channel: Channel::Campaigns,
            payload: text.to_owned().into(),
        };
        assert_eq!(hear(&mut listener).await, message);
    }
}

#[tokio::test]
async fn a_subscriber_may_start_before_the_server() {
    let mut redis = PrivateRedis::start(&[]).await;
    redis.kill();
    let queue = Queue::new(redis.config()).unwrap();
    let mut listener = queue.subscriber(&[Channel::Campaigns]).unwrap().listen();
    redis.start_again();
    assert_eq!(hear(&mut listener).await, Event::Resubscribed);
}

#[tokio::test]
async fn a_server_out_of_memory_refuses_whole_requests() {
    let redis = PrivateRedis::start(&[("maxmemory", "5mb")]).await;
    let queue = Queue::connect(redis.config()).await.unwrap();
    let large = "x".repeat(100_000);
    let mut entries = 0;
    loop {
        match queue
            .accept(batch(7, Kind::Orders, &[&large, &large, &large]))
            .await
            .unwrap()
        {
            Acceptance::Accepted { .. } => entries += 3,
            Acceptance::Full { .. } => break,
            other => panic!("{other:?}"),
        }
        assert!(entries < 300, "five megabytes are full some time");
    }
    // What is there can still be taken out.
    let mut consumer = queue.consumer(Kind::Orders, options());
    let mut seen = 0;
    while seen < entries {
        let delivery = next(&mut consumer).await;
        seen += delivery.entries.len();
        delivery.done().await.unwrap();
    }
    assert_eq!(seen, entries);
    accept(&queue, batch(7, Kind::Orders, &[&large])).await;
}

#[tokio::test]
async fn a_server_far_beyond_its_memory_is_still_drained() {
    let redis = PrivateRedis::start(&[]).await;
    let queue = Queue::connect(redis.config()).await.unwrap();
    accept(&queue, batch(7, Kind::Orders, &["one"])).await;
    accept(&queue, batch(7, Kind::Orders, &["two"])).await;
    redis.set("maxmemory", "1").await;
    let refused = queue.accept(batch(7, Kind::Orders, &["three"])).await;
    assert!(matches!(refused.unwrap(), Acceptance::Full { .. }));

    let mut consumer = queue.consumer(Kind::Orders, options());
    let delivery = next(&mut consumer).await;
    assert_eq!(payloads(&delivery), ["one", "two"]);
    delivery.give_back().await.unwrap();
    let delivery = next(&mut consumer).await;
    assert_eq!(payloads(&delivery), ["one", "two"]);
    delivery.done().await.unwrap();
    assert_eq!(queue.pending(7, Kind::Orders).await.unwrap(), 0);

    redis.set("maxmemory", "0").await;
    accept(&queue, batch(7, Kind::Orders, &["three"])).await;
    assert_eq!(payloads(&next(&mut consumer).await), ["three"]);
}
