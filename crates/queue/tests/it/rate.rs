use std::time::Duration;

use tidings_queue::{Grant, Limit};

use crate::support::TestQueue;

#[tokio::test]
async fn a_burst_is_allowed_and_then_the_caller_is_told_how_long_to_wait() {
    let queue = TestQueue::new().await;
    let limit = Limit {
        per_second: 0.1,
        burst: 3.0,
    };
    let take = async |workspace, name, wanted| {
        let granted = queue.take_units(workspace, name, wanted, limit).await;
        granted.unwrap()
    };
    for _ in 0..3 {
        assert_eq!(take(7, "queries", 1).await, Grant::Units(1));
    }
    let Grant::Wait(wait) = take(7, "queries", 1).await else {
        panic!("nothing is left")
    };
    assert!(
        wait > Duration::from_secs(5) && wait <= Duration::from_secs(10),
        "{wait:?}"
    );
    // Others are not affected.
    assert_eq!(take(8, "queries", 2).await, Grant::Units(2));
    assert_eq!(take(7, "sessions", 3).await, Grant::Units(3));
    // Who wants more than there is gets what there is.
    assert_eq!(take(8, "queries", 50).await, Grant::Units(1));
    assert!(matches!(take(8, "queries", 50).await, Grant::Wait(_)));
}

#[tokio::test]
async fn what_was_used_comes_back() {
    let queue = TestQueue::new().await;
    let limit = Limit {
        per_second: 50.0,
        burst: 1.0,
    };
    let take = async || queue.take_units(7, "queries", 1, limit).await.unwrap();
    assert_eq!(take().await, Grant::Units(1));
    crate::support::until("a unit is back", || async {
        take().await == Grant::Units(1)
    })
    .await;
}
