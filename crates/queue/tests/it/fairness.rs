use tidings_queue::{ConsumerOptions, Kind};

use crate::support::{TestQueue, accept, batch, next, options};

#[tokio::test]
async fn a_flood_in_one_workspace_costs_the_others_one_delivery_a_round() {
    let queue = TestQueue::new().await;
    let bounded = ConsumerOptions {
        most_entries: 10,
        ..options()
    };
    let mut consumer = queue.consumer(Kind::Orders, bounded);
    for _ in 0..50 {
        accept(&queue, batch(1, Kind::Orders, &["x"; 10])).await;
    }
    next(&mut consumer).await.done().await.unwrap();
    for workspace in 2..=6 {
        accept(&queue, batch(workspace, Kind::Orders, &["y"])).await;
    }
    // One round visits each of the six once; the flood may have one more turn before it begins.
    let mut served = Vec::new();
    for _ in 0..7 {
        let delivery = next(&mut consumer).await;
        served.push(delivery.workspace);
        delivery.done().await.unwrap();
    }
    for workspace in 2..=6 {
        assert!(
            served.contains(&workspace),
            "{workspace} was not served within a round: {served:?}"
        );
    }
}

#[tokio::test]
async fn a_small_workspace_does_not_wait_for_a_consumer_that_is_busy_elsewhere() {
    let queue = TestQueue::new().await;
    let mut busy = queue.consumer(Kind::Orders, options());
    let mut free = queue.consumer(Kind::Orders, options());
    accept(&queue, batch(1, Kind::Orders, &["x"])).await;
    let held = next(&mut busy).await;
    accept(&queue, batch(1, Kind::Orders, &["x"])).await;
    accept(&queue, batch(2, Kind::Orders, &["y"])).await;
    let delivery = next(&mut free).await;
    assert_eq!(delivery.workspace, 2);
    delivery.done().await.unwrap();
    held.done().await.unwrap();
}
