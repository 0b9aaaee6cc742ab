use tidings_queue::{Queue, QueueError};

use crate::support::PrivateRedis;

#[tokio::test]
async fn a_server_that_could_forget_is_refused_by_the_name_of_its_setting() {
    let redis = PrivateRedis::start(&[]).await;
    let queue = Queue::connect(redis.config()).await.unwrap();
    queue.check_durability().await.unwrap();

    for (name, wrong) in [
        ("appendonly", "no"),
        ("appendfsync", "everysec"),
        ("no-appendfsync-on-rewrite", "yes"),
        ("maxmemory-policy", "allkeys-lru"),
    ] {
        let redis = PrivateRedis::start(&[(name, wrong)]).await;
        let queue = Queue::connect(redis.config()).await.unwrap();
        match queue.check_durability().await {
            Err(QueueError::Durability { setting, found, .. }) => {
                assert_eq!((setting, found.as_str()), (name, wrong));
            }
            other => panic!("{name} {wrong}: {other:?}"),
        }
    }
}
