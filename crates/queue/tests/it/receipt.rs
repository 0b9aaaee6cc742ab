use bytes::Bytes;
use tidings_queue::{Kind, QueueConfig, ReceiptGroup};

use crate::support::{TestQueue, next, options, payloads};

fn group(workspace: i64, records: u32, payload: &'static str) -> ReceiptGroup {
    ReceiptGroup {
        workspace,
        records,
        trace: None,
        payload: Bytes::from_static(payload.as_bytes()),
    }
}

#[tokio::test]
async fn receipts_of_many_workspaces_are_added_at_once_each_whole_or_refused() {
    let config = QueueConfig {
        max_depth: 5,
        ..QueueConfig::for_testing()
    };
    let queue = TestQueue::with(config).await;
    let groups = vec![
        group(1, 3, "a"),
        group(2, 6, "too many"),
        group(1, 2, "b"),
        group(1, 1, "full"),
    ];
    assert_eq!(
        queue.add_receipts(groups).await.unwrap(),
        [true, false, true, false]
    );
    assert_eq!(queue.add_receipts(Vec::new()).await.unwrap(), []);

    let delivery = next(&mut queue.consumer(Kind::Receipts, options())).await;
    assert_eq!(delivery.workspace, 1);
    assert_eq!(payloads(&delivery), ["a", "b"]);
    assert_eq!(
        (delivery.entries[0].part, delivery.entries[0].records),
        (None, 3)
    );
    assert!(delivery.entries[1].position >= delivery.entries[0].position + 3);
    delivery.done().await.unwrap();
    assert_eq!(
        queue.add_receipts(vec![group(1, 5, "c")]).await.unwrap(),
        [true]
    );
}
