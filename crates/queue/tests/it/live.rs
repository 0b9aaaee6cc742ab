use std::time::Duration;

use tidings_queue::{Channel, Event, Listener};

use crate::support::TestQueue;

pub async fn hear(listener: &mut Listener) -> Event {
    let event = tokio::time::timeout(Duration::from_secs(20), listener.next()).await;
    event.expect("an event in time")
}

#[tokio::test]
async fn listeners_hear_what_is_published_on_their_channels() {
    let queue = TestQueue::new().await;
    let other = TestQueue::new().await;
    let subscriber = queue
        .subscriber(&[Channel::Campaigns, Channel::Ingest])
        .unwrap();
    let (mut one, mut two) = (subscriber.listen(), subscriber.listen());
    drop(subscriber);
    assert_eq!(hear(&mut one).await, Event::Resubscribed);
    assert_eq!(hear(&mut two).await, Event::Resubscribed);

    other
        .publish(Channel::Campaigns, b"another prefix")
        .await
        .unwrap();
    queue
        .publish(Channel::Revoked, b"not subscribed")
        .await
        .unwrap();
    queue.publish(Channel::Campaigns, b"\0first").await.unwrap();
    queue
        .publish_all(Channel::Ingest, ["second", "third"])
        .await
        .unwrap();
    for listener in [&mut one, &mut two] {
        for (channel, text) in [
            (Channel::Campaigns, "\0first"),
            (Channel::Ingest, "second"),
            (Channel::Ingest, "third"),
        ] {
            let payload = text.to_owned().into();
            assert_eq!(hear(listener).await, Event::Message { channel, payload });
        }
    }
}

#[tokio::test]
async fn a_listener_that_fell_behind_is_told_to_read_again() {
    let queue = TestQueue::new().await;
    let subscriber = queue.subscriber(&[Channel::Ingest]).unwrap();
    let (mut slow, mut quick) = (subscriber.listen(), subscriber.listen());
    assert_eq!(hear(&mut quick).await, Event::Resubscribed);
    assert_eq!(hear(&mut slow).await, Event::Resubscribed);
    for _ in 0..50 {
        queue
            .publish_all(Channel::Ingest, vec!["x"; 100])
            .await
            .unwrap();
        for _ in 0..100 {
            assert!(matches!(hear(&mut quick).await, Event::Message { .. }));
        }
    }
    assert_eq!(hear(&mut slow).await, Event::Resubscribed);
}
