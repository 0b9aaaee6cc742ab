use std::time::Duration;

use tidings_queue::Limit;

use crate::support::TestQueue;

#[tokio::test]
async fn a_burst_is_allowed_and_then_the_caller_is_told_how_long_to_wait() {
    let queue = TestQueue::new().await;
    let limit = Limit {
        per_second: 0.1,
        burst: 3.0,
    };
    for _ in 0..3 {
        assert_eq!(queue.limit(7, "queries", 1.0, limit).await.unwrap(), None);
    }
    let wait = queue
        .limit(7, "queries", 1.0, limit)
        .await
        .unwrap()
        .unwrap();
    assert!(
        wait > Duration::from_secs(5) && wait <= Duration::from_secs(10),
        "{wait:?}"
    );
    // Others are not affected.
    assert_eq!(queue.limit(8, "queries", 3.0, limit).await.unwrap(), None);
    assert_eq!(queue.limit(7, "sessions", 3.0, limit).await.unwrap(), None);
    // More than there can ever be is never allowed, and uses nothing.
    assert!(
        queue
            .limit(9, "queries", 4.0, limit)
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(queue.limit(9, "queries", 3.0, limit).await.unwrap(), None);
}

#[tokio::test]
async fn what_was_used_comes_back() {
    let queue = TestQueue::new().await;
    let limit = Limit {
        per_second: 50.0,
        burst: 1.0,
    };
    assert_eq!(queue.limit(7, "queries", 1.0, limit).await.unwrap(), None);
    crate::support::until("a unit is back", || async {
        queue
            .limit(7, "queries", 1.0, limit)
            .await
            .unwrap()
            .is_none()
    })
    .await;
}
