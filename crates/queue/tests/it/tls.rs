use secrecy::ExposeSecret;
use tidings_queue::{Channel, Event, Kind, Queue, QueueConfig, QueueError};
use tidings_tls::testing::Authority;

use crate::live::hear;
use crate::support::{PrivateRedis, accept, batch, next, options, payloads, until};

#[tokio::test]
async fn all_that_is_said_to_redis_is_encrypted() {
    let mut redis = PrivateRedis::start_encrypted().await;
    let queue = Queue::connect(redis.config()).await.unwrap();
    queue.check_durability().await.unwrap();
    let subscriber = queue.subscriber(&[Channel::Ingest]).unwrap();
    let mut listener = subscriber.listen();
    assert_eq!(hear(&mut listener).await, Event::Resubscribed);
    let mut consumer = queue.consumer(Kind::Orders, options());

    accept(&queue, batch(7, Kind::Orders, &["a", "b"])).await;
    let delivery = next(&mut consumer).await;
    assert_eq!(payloads(&delivery), ["a", "b"]);
    queue.publish(Channel::Ingest, b"written").await.unwrap();
    let heard = Event::Message {
        channel: Channel::Ingest,
        payload: "written".into(),
    };
    assert_eq!(hear(&mut listener).await, heard);
    delivery.done().await.unwrap();

    redis.kill();
    redis.start_again();
    until("the server answers", || async {
        queue.ping().await.is_ok()
    })
    .await;
    accept(&queue, batch(7, Kind::Orders, &["c"])).await;
    assert_eq!(payloads(&next(&mut consumer).await), ["c"]);
    assert_eq!(hear(&mut listener).await, Event::Resubscribed);
}

#[tokio::test]
async fn a_server_that_is_not_whom_it_says_hears_nothing() {
    let redis = PrivateRedis::start_encrypted().await;
    let good = redis.config();
    let folder = tempfile::tempdir().unwrap();
    let stranger = folder.path().join("stranger.pem");
    Authority::new().write(&stranger);
    let by_number = good.url.expose_secret().replace("localhost", "127.0.0.1");
    for (config, told) in [
        (
            QueueConfig {
                authorities: Some(stranger),
                ..good.clone()
            },
            "invalid peer certificate",
        ),
        (
            QueueConfig {
                authorities: None,
                ..good.clone()
            },
            "invalid peer certificate",
        ),
        (
            QueueConfig {
                url: by_number.into(),
                ..good.clone()
            },
            "not valid for name",
        ),
    ] {
        let refused = Queue::connect(config).await;
        let Err(QueueError::Unavailable(why)) = refused else {
            panic!("{refused:?}");
        };
        assert!(why.contains(told), "{why}");
    }
}
