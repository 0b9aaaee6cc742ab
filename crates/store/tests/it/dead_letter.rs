use tidings_store::{
    dead_letter::Replay,
    ingest::{IngestPart, RecordKind},
    order::OrderRecord,
    totals::WorkspaceTotals,
};
use tidings_testing::TestDatabase;

use crate::support::{Feed, day, order};

fn as_json(part: &IngestPart<OrderRecord>) -> IngestPart<serde_json::Value> {
    IngestPart {
        batch: part.batch,
        accepted: part.accepted,
        accepted_at: part.accepted_at,
        position: part.position,
        offset: part.offset,
        records: part
            .records
            .iter()
            .map(|record| serde_json::to_value(record).unwrap())
            .collect(),
    }
}

#[tokio::test]
async fn a_replayed_letter_is_written_once_at_the_version_it_had() {
    let database = TestDatabase::new().await;
    let (store, workspace) = (&database.store, database.workspace().await.id);
    let mut feed = Feed::new(store, workspace);
    let early = feed.part(vec![
        order("o1", "ann", 5, day(1, 1)),
        order("o2", "ann", 7, day(1, 1)),
    ]);
    store
        .bury(
            workspace,
            RecordKind::Orders,
            &as_json(&early),
            "a disk was full",
        )
        .await
        .unwrap();
    // Said later of the same order, so it stands.
    feed.orders(vec![order("o1", "ann", 100, day(1, 1))]).await;

    let letters = store.list_dead_letters(workspace, 0, 10).await.unwrap();
    assert_eq!(letters.len(), 2);
    for letter in &letters {
        assert_eq!(letter.reason, "a disk was full");
        assert_eq!(
            store
                .replay_dead_letter(workspace, letter.id)
                .await
                .unwrap(),
            Replay::Written
        );
        assert_eq!(
            store
                .replay_dead_letter(workspace, letter.id)
                .await
                .unwrap(),
            Replay::NotFound
        );
    }
    let totals = store.workspace_totals(workspace).await.unwrap();
    assert_eq!(
        totals,
        WorkspaceTotals {
            customers: 1,
            orders: 2,
            visits: 2,
            total_spend: 107
        }
    );
    let batch = store
        .ingest_batch(workspace, early.batch)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((batch.committed, batch.failed), (2, 0));
    assert!(
        store
            .list_dead_letters(workspace, 0, 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(store.recount().await.unwrap(), []);
}

#[tokio::test]
async fn a_letter_that_still_fails_stays_and_another_workspace_sees_none() {
    let database = TestDatabase::new().await;
    let (store, workspace) = (&database.store, database.workspace().await.id);
    let mut feed = Feed::new(store, workspace);
    let mut part = as_json(&feed.part(vec![order("o1", "ann", 5, day(1, 1))]));
    part.records[0]["amount"] = "five".into();
    store
        .bury(workspace, RecordKind::Orders, &part, "unreadable")
        .await
        .unwrap();
    let letter = store
        .list_dead_letters(workspace, 0, 10)
        .await
        .unwrap()
        .remove(0);

    let other = database.workspace().await.id;
    assert!(
        store
            .list_dead_letters(other, 0, 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        store.replay_dead_letter(other, letter.id).await.unwrap(),
        Replay::NotFound
    );
    let refused = store
        .replay_dead_letter(workspace, letter.id)
        .await
        .unwrap();
    assert!(
        matches!(refused, Replay::Refused(ref reason) if reason.contains("cannot be read")),
        "{refused:?}"
    );
    assert_eq!(
        store
            .list_dead_letters(workspace, 0, 10)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        store
            .ingest_batch(workspace, part.batch)
            .await
            .unwrap()
            .unwrap()
            .failed,
        1
    );
}
