use tidings_queue::{Consumer, ConsumerOptions, Delivery, Kind};
use tokio_util::sync::CancellationToken;

use crate::support::{TestQueue, accept, batch, next, options, payloads};

fn two_at_a_time() -> ConsumerOptions {
    ConsumerOptions {
        most_entries: 2,
        ..options()
    }
}

/// The delivery beside one in hand, which must come.
async fn beside(consumer: &mut Consumer, held: &Delivery) -> Delivery {
    let never = CancellationToken::new();
    let delivery = consumer.beside(held, &never);
    let delivery = tokio::time::timeout(std::time::Duration::from_secs(20), delivery).await;
    delivery.expect("a delivery in time").expect("a delivery")
}

/// Whether anything is to be had beside a delivery in hand, within two rounds of looking.
async fn nothing_beside(consumer: &mut Consumer, held: &Delivery) -> bool {
    let enough = CancellationToken::new();
    let soon = enough.clone();
    tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        soon.cancel();
    });
    consumer.beside(held, &enough).await.is_none()
}

#[tokio::test]
async fn what_follows_is_taken_under_the_same_lease_until_the_last_is_done() {
    let queue = TestQueue::new().await;
    accept(&queue, batch(7, Kind::Orders, &["a", "b", "c", "d", "e"])).await;
    let mut consumer = queue.consumer(Kind::Orders, two_at_a_time());
    let first = next(&mut consumer).await;
    let second = beside(&mut consumer, &first).await;
    let third = beside(&mut consumer, &second).await;
    assert_eq!(payloads(&first), ["a", "b"]);
    assert_eq!(payloads(&second), ["c", "d"]);
    assert_eq!(payloads(&third), ["e"]);
    assert!(nothing_beside(&mut consumer, &third).await);

    let mut other = queue.consumer(Kind::Orders, options());
    first.done().await.unwrap();
    second.done().await.unwrap();
    accept(&queue, batch(7, Kind::Orders, &["f"])).await;
    let waiting = CancellationToken::new();
    let stop = waiting.clone();
    let elsewhere = tokio::spawn(async move { other.next(&stop).await });
    // Long enough for the lease to run out, were it not renewed.
    tokio::time::sleep(options().lease * 2).await;
    assert!(!elsewhere.is_finished(), "the lease is still held");
    third.done().await.unwrap();
    let taken = elsewhere.await.unwrap().unwrap();
    assert_eq!(payloads(&taken), ["f"]);
    taken.done().await.unwrap();
    assert_eq!(queue.backlog(Kind::Orders).await.unwrap(), []);
}

#[tokio::test]
async fn what_was_given_back_comes_again_in_order_and_does_not_count() {
    let queue = TestQueue::new().await;
    accept(&queue, batch(7, Kind::Orders, &["a", "b", "c", "d"])).await;
    let mut consumer = queue.consumer(Kind::Orders, two_at_a_time());
    for _ in 0..6 {
        let first = next(&mut consumer).await;
        let second = beside(&mut consumer, &first).await;
        assert_eq!(payloads(&first), ["a", "b"]);
        assert_eq!(payloads(&second), ["c", "d"]);
        let entries = first.entries.iter().chain(&second.entries);
        assert!(
            entries
                .map(|entry| entry.deliveries)
                .all(|count| count == 1)
        );
        second.give_back().await.unwrap();
        first.give_back().await.unwrap();
    }
}

#[tokio::test]
async fn when_both_are_dropped_they_come_again_in_order() {
    let queue = TestQueue::new().await;
    accept(&queue, batch(7, Kind::Orders, &["a", "b", "c", "d"])).await;
    let mut consumer = queue.consumer(Kind::Orders, two_at_a_time());
    let first = next(&mut consumer).await;
    let second = beside(&mut consumer, &first).await;
    drop((second, first));
    let mut other = queue.consumer(Kind::Orders, options());
    assert_eq!(payloads(&next(&mut other).await), ["a", "b", "c", "d"]);
}

#[tokio::test]
async fn what_was_delivered_before_has_no_followers() {
    let queue = TestQueue::new().await;
    accept(&queue, batch(7, Kind::Orders, &["a", "b", "c"])).await;
    let mut consumer = queue.consumer(Kind::Orders, two_at_a_time());
    drop(next(&mut consumer).await);
    let again = next(&mut consumer).await;
    assert_eq!(payloads(&again), ["a", "b"]);
    assert!(nothing_beside(&mut consumer, &again).await);
    again.done().await.unwrap();
    let rest = next(&mut consumer).await;
    assert_eq!(payloads(&rest), ["c"]);
    assert_eq!(rest.entries[0].deliveries, 1);
}

#[tokio::test]
async fn other_workspaces_keep_their_turn() {
    let queue = TestQueue::new().await;
    accept(
        &queue,
        batch(7, Kind::Orders, &["a", "b", "c", "d", "e", "f"]),
    )
    .await;
    accept(&queue, batch(8, Kind::Orders, &["x"])).await;
    let mut consumer = queue.consumer(Kind::Orders, two_at_a_time());
    let mut held = next(&mut consumer).await;
    let mut turns = vec![held.workspace];
    for _ in 0..2 {
        let following = beside(&mut consumer, &held).await;
        turns.push(following.workspace);
        held.done().await.unwrap();
        held = following;
    }
    assert_eq!(turns, [7, 8, 7]);
}

#[tokio::test]
async fn what_comes_meanwhile_is_found() {
    let queue = TestQueue::new().await;
    accept(&queue, batch(7, Kind::Orders, &["a"])).await;
    let patient = ConsumerOptions {
        poll: std::time::Duration::from_secs(60),
        ..options()
    };
    let mut consumer = queue.consumer(Kind::Orders, patient);
    let held = next(&mut consumer).await;
    assert!(nothing_beside(&mut consumer, &held).await);
    accept(&queue, batch(7, Kind::Orders, &["b"])).await;
    assert_eq!(payloads(&beside(&mut consumer, &held).await), ["b"]);
    held.done().await.unwrap();

    let held = next(&mut queue.consumer(Kind::Orders, options())).await;
    assert!(nothing_beside(&mut consumer, &held).await);
    accept(&queue, batch(7, Kind::Orders, &["c"])).await;
    held.done().await.unwrap();
    // Nobody was woken, since the stream was held.
    assert_eq!(payloads(&next(&mut consumer).await), ["c"]);
}
