use std::collections::HashSet;

use tidings_queue::{Acceptance, Idempotency, Kind, NewBatch, QueueConfig};
use uuid::Uuid;

use crate::support::{TestQueue, accept, batch, next, options, part, payloads};

fn with_key(mut batch: NewBatch, key: &str, fingerprint: u8) -> NewBatch {
    batch.idempotency = Some(Idempotency {
        key: key.to_owned(),
        fingerprint: [fingerprint; 32],
    });
    batch
}

#[tokio::test]
async fn what_is_accepted_is_delivered_as_it_was_given() {
    let queue = TestQueue::new().await;
    let mut new = batch(7, Kind::Orders, &[]);
    new.parts = vec![part(3, "a"), part(2, "b\0\u{fc}")];
    new.trace = Some("00-abc-def-01".to_owned());
    let id = new.batch;
    let accepted_at = accept(&queue, new).await;

    let pending = queue.batch(7, id).await.unwrap().unwrap();
    assert_eq!(
        (pending.kind, pending.accepted, pending.accepted_at),
        (Kind::Orders, 5, accepted_at)
    );
    assert_eq!(
        queue.batch(8, id).await.unwrap(),
        None,
        "another workspace's batch"
    );

    let delivery = next(&mut queue.consumer(Kind::Orders, options())).await;
    assert_eq!((delivery.workspace, delivery.kind), (7, Kind::Orders));
    assert_eq!(payloads(&delivery), ["a", "b\0\u{fc}"]);
    let [first, second] = &delivery.entries[..] else {
        panic!("two entries")
    };
    let (one, two) = (first.part.unwrap(), second.part.unwrap());
    assert_eq!(
        (one.batch, one.part, one.parts, one.accepted, one.offset),
        (id, 0, 2, 5, 0)
    );
    assert_eq!(
        (two.batch, two.part, two.parts, two.accepted, two.offset),
        (id, 1, 2, 5, 3)
    );
    assert_eq!((first.records, second.records), (3, 2));
    assert_eq!(first.position, accepted_at.timestamp_micros());
    assert_eq!(second.position, first.position + 3);
    assert_eq!(
        (first.accepted_at, second.accepted_at),
        (accepted_at, accepted_at)
    );
    assert_eq!(
        (first.deliveries, first.trace.as_deref()),
        (1, Some("00-abc-def-01"))
    );

    delivery.done().await.unwrap();
    assert_eq!(queue.batch(7, id).await.unwrap(), None);
    assert_eq!(queue.backlog(Kind::Orders).await.unwrap(), []);
}

#[tokio::test]
async fn a_request_with_nothing_accepted_still_reaches_the_consumer() {
    let queue = TestQueue::new().await;
    let new = batch(7, Kind::Visits, &[]);
    let id = new.batch;
    accept(&queue, new).await;
    let delivery = next(&mut queue.consumer(Kind::Visits, options())).await;
    let entry = &delivery.entries[0];
    assert_eq!((entry.records, entry.payload.len()), (0, 0));
    let header = entry.part.unwrap();
    assert_eq!((header.batch, header.accepted, header.parts), (id, 0, 1));
    delivery.done().await.unwrap();
}

#[tokio::test]
async fn positions_rise_by_one_a_record_and_never_meet() {
    let queue = TestQueue::new().await;
    let accepts = (0..200).map(|_| async {
        let mut new = batch(7, Kind::Customers, &[]);
        new.parts = vec![part(1_000, "x"), part(500, "y")];
        accept(&queue, new).await.timestamp_micros()
    });
    let mut starts = futures_util::future::join_all(accepts).await;
    starts.sort_unstable();
    for pair in starts.windows(2) {
        assert!(pair[1] - pair[0] >= 1_500, "{pair:?} overlap");
    }
}

#[tokio::test]
async fn positions_rise_also_when_the_clock_is_set_back() {
    let queue = TestQueue::new().await;
    let before = accept(&queue, batch(7, Kind::Orders, &["a"])).await;
    // To the stream it is the same whether the clock goes back or its last position lies ahead.
    let ahead = before + chrono::Duration::hours(1);
    let mut connection = queue.connection().await;
    let clock = format!("{}1:{{w7}}:orders:clock", queue.config.prefix);
    let set = redis::cmd("SET")
        .arg(clock)
        .arg(ahead.timestamp_micros())
        .to_owned();
    set.exec_async(&mut connection).await.unwrap();
    let after = accept(&queue, batch(7, Kind::Orders, &["b", "c"])).await;
    assert_eq!(after, ahead + chrono::Duration::microseconds(1));
    let later = accept(&queue, batch(7, Kind::Orders, &["d"])).await;
    assert_eq!(later, ahead + chrono::Duration::microseconds(3));
}

#[tokio::test]
async fn a_request_beyond_the_bound_is_refused_whole() {
    let config = QueueConfig {
        max_depth: 10,
        ..QueueConfig::for_testing()
    };
    let queue = TestQueue::with(config).await;
    let of = |workspace, kind, sizes: &[u32]| {
        let mut new = batch(workspace, kind, &[]);
        new.parts = sizes.iter().map(|records| part(*records, "x")).collect();
        new
    };
    accept(&queue, of(7, Kind::Orders, &[4, 3])).await;
    let refused = with_key(of(7, Kind::Orders, &[2, 2]), "k", 1);
    let id = refused.batch;
    let full = queue.accept(refused).await.unwrap();
    assert!(matches!(full, Acceptance::Full { retry_after } if !retry_after.is_zero()));
    assert_eq!(queue.batch(7, id).await.unwrap(), None);
    let backlog = queue.backlog(Kind::Orders).await.unwrap();
    assert_eq!(
        (backlog[0].entries, backlog[0].records),
        (2, 7),
        "nothing of it was kept"
    );

    // Other kinds and workspaces have their own bound, and the rest of this one is still free.
    accept(&queue, of(7, Kind::Visits, &[10])).await;
    accept(&queue, of(8, Kind::Orders, &[10])).await;
    accept(&queue, of(7, Kind::Orders, &[3])).await;
    // An empty one weighs something too.
    assert!(matches!(
        queue.accept(of(7, Kind::Orders, &[])).await.unwrap(),
        Acceptance::Full { .. }
    ));

    // The refused key was not kept, and what is done makes room, by what was really deleted.
    let mut consumer = queue.consumer(Kind::Orders, options());
    while !queue.backlog(Kind::Orders).await.unwrap().is_empty() {
        next(&mut consumer).await.done().await.unwrap();
    }
    accept(&queue, with_key(of(7, Kind::Orders, &[5, 5]), "k", 2)).await;
}

#[tokio::test]
async fn an_idempotency_key_gives_the_first_answer_again() {
    let queue = TestQueue::new().await;
    let first = with_key(batch(7, Kind::Orders, &["a"]), "the key", 1);
    let id = first.batch;
    let accepted_at = accept(&queue, first).await;

    let again = with_key(batch(7, Kind::Orders, &["a"]), "the key", 1);
    let repeated = Acceptance::Repeated {
        batch: id,
        accepted_at,
    };
    assert_eq!(queue.accept(again).await.unwrap(), repeated);
    let other = with_key(batch(7, Kind::Orders, &["b"]), "the key", 2);
    assert_eq!(queue.accept(other).await.unwrap(), Acceptance::Conflict);
    let other_kind = with_key(batch(7, Kind::Visits, &["a"]), "the key", 1);
    assert_eq!(
        queue.accept(other_kind).await.unwrap(),
        Acceptance::Conflict
    );
    // It is the workspace's own.
    accept(
        &queue,
        with_key(batch(8, Kind::Orders, &["a"]), "the key", 9),
    )
    .await;

    // Also when all is written, and when the queue is full.
    next(&mut queue.consumer(Kind::Orders, options()))
        .await
        .done()
        .await
        .unwrap();
    let again = with_key(batch(7, Kind::Orders, &["a"]), "the key", 1);
    assert_eq!(queue.accept(again).await.unwrap(), repeated);
    let full = QueueConfig {
        max_depth: 0,
        ..queue.config.clone()
    };
    let full = tidings_queue::Queue::connect(full).await.unwrap();
    let again = with_key(batch(7, Kind::Orders, &["a"]), "the key", 1);
    assert_eq!(full.accept(again).await.unwrap(), repeated);
}

#[tokio::test]
async fn of_many_with_one_key_at_once_one_is_taken() {
    let queue = TestQueue::new().await;
    let accepts =
        (0..50).map(|_| queue.accept(with_key(batch(7, Kind::Orders, &["a", "b"]), "k", 1)));
    let answers = futures_util::future::try_join_all(accepts).await.unwrap();
    let accepted = answers
        .iter()
        .filter(|answer| matches!(answer, Acceptance::Accepted { .. }));
    assert_eq!(accepted.count(), 1);
    let ids = answers.iter().filter_map(|answer| match answer {
        Acceptance::Repeated { batch, .. } => Some(*batch),
        _ => None,
    });
    assert_eq!(ids.collect::<HashSet<Uuid>>().len(), 1);
    assert_eq!(queue.backlog(Kind::Orders).await.unwrap()[0].entries, 2);
}

#[tokio::test]
async fn the_same_call_again_adds_nothing() {
    let queue = TestQueue::new().await;
    let new = batch(7, Kind::Orders, &["a"]);
    let accepted_at = accept(&queue, new.clone()).await;
    assert_eq!(accept(&queue, new).await, accepted_at);
    assert_eq!(queue.backlog(Kind::Orders).await.unwrap()[0].entries, 1);

    let new = with_key(batch(7, Kind::Visits, &["a"]), "k", 1);
    let accepted_at = accept(&queue, new.clone()).await;
    next(&mut queue.consumer(Kind::Visits, options()))
        .await
        .done()
        .await
        .unwrap();
    assert_eq!(
        accept(&queue, new).await,
        accepted_at,
        "with its batch forgotten already"
    );
    assert_eq!(queue.backlog(Kind::Visits).await.unwrap(), []);
}
