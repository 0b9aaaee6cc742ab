use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde_json::json;
use tidings_store::{
    Store, StoreError, WorkspaceId,
    customer::{CustomerParts, CustomerRecord, Patch},
    ingest::RecordKind,
    order::{OrderRecord, OrderStatus},
    totals::WorkspaceTotals,
};
use tidings_testing::TestDatabase;

use crate::support::{Feed, customer, day, order, visit};

async fn totals(store: &Store, workspace: WorkspaceId) -> WorkspaceTotals {
    store.workspace_totals(workspace).await.unwrap()
}

async fn assert_exact(database: &TestDatabase) {
    assert_eq!(database.store.recount().await.unwrap(), []);
}

/// A customer's facts as one line.
async fn facts(database: &TestDatabase, workspace: WorkspaceId, external_id: &str) -> String {
    let client = database.client().await;
    let row = client
        .query_one(
            "SELECT concat_ws(' ', known, total_spend, order_count, visit_count,
                 to_char(first_order_at AT TIME ZONE 'UTC', 'MM-DD'),
                 to_char(last_order_at AT TIME ZONE 'UTC', 'MM-DD'),
                 to_char(last_visit_at AT TIME ZONE 'UTC', 'MM-DD'))
             FROM customers WHERE workspace_id = $1 AND external_id = $2",
            &[&workspace.0, &external_id],
        )
        .await
        .unwrap();
    row.get(0)
}

#[tokio::test]
async fn orders_and_visits_become_facts_of_customers_not_known_yet() {
    let database = TestDatabase::new().await;
    let workspace = database.workspace().await.id;
    let mut feed = Feed::new(&database.store, workspace);
    let progress = feed
        .orders(vec![
            order("o1", "ann", 10_000, day(3, 1)),
            order("o2", "ann", 0, day(1, 5)),
            order("o3", "bob", 700, day(2, 1)),
            OrderRecord {
                status: OrderStatus::Pending,
                ..order("o4", "bob", 900, day(4, 1))
            },
        ])
        .await;
    assert_eq!(
        (
            progress[0].accepted,
            progress[0].committed,
            progress[0].failed
        ),
        (4, 4, 0)
    );
    feed.visits(vec![
        visit("v1", "ann", day(5, 1)),
        visit("v2", "cy", day(1, 1)),
    ])
    .await;

    assert_eq!(
        facts(&database, workspace, "ann").await,
        "f 10000 2 3 01-05 03-01 05-01"
    );
    assert_eq!(
        facts(&database, workspace, "bob").await,
        "f 700 1 1 02-01 02-01 02-01"
    );
    assert_eq!(facts(&database, workspace, "cy").await, "f 0 0 1 01-01");
    let sum = WorkspaceTotals {
        customers: 3,
        orders: 3,
        visits: 5,
        total_spend: 10_700,
    };
    assert_eq!(totals(&database.store, workspace).await, sum);

    feed.customers(vec![customer("ann")]).await;
    assert_eq!(
        facts(&database, workspace, "ann").await,
        "t 10000 2 3 01-05 03-01 05-01"
    );
    assert_eq!(totals(&database.store, workspace).await, sum);
    assert_exact(&database).await;
}

#[tokio::test]
async fn an_order_that_changes_corrects_what_it_said_before() {
    let database = TestDatabase::new().await;
    let workspace = database.workspace().await.id;
    let mut feed = Feed::new(&database.store, workspace);
    feed.orders(vec![
        order("o1", "ann", 500, day(1, 1)),
        order("o2", "ann", 300, day(2, 1)),
    ])
    .await;

    // Another amount and a later day.
    feed.orders(vec![order("o1", "ann", 450, day(3, 1))]).await;
    assert_eq!(
        facts(&database, workspace, "ann").await,
        "f 750 2 2 02-01 03-01 03-01"
    );
    // Called off, which takes the last date away.
    feed.orders(vec![OrderRecord {
        status: OrderStatus::Cancelled,
        ..order("o1", "ann", 450, day(3, 1))
    }])
    .await;
    assert_eq!(
        facts(&database, workspace, "ann").await,
        "f 300 1 1 02-01 02-01 02-01"
    );
    // Moved to another customer.
    feed.orders(vec![order("o2", "bob", 300, day(2, 1))]).await;
    assert_eq!(facts(&database, workspace, "ann").await, "f 0 0 0");
    assert_eq!(
        facts(&database, workspace, "bob").await,
        "f 300 1 1 02-01 02-01 02-01"
    );
    assert_exact(&database).await;
}

#[tokio::test]
async fn a_lesser_version_changes_nothing_whatever_comes_first() {
    let database = TestDatabase::new().await;
    let workspace = database.workspace().await.id;
    let mut feed = Feed::new(&database.store, workspace);
    let dated = |amount, at| OrderRecord {
        updated_at: Some(at),
        ..order("o1", "ann", amount, day(1, 1))
    };

    feed.orders(vec![dated(200, day(1, 2)), dated(100, day(1, 1))])
        .await;
    assert_eq!(
        facts(&database, workspace, "ann").await,
        "f 200 1 1 01-01 01-01 01-01"
    );
    feed.orders(vec![dated(150, day(1, 1))]).await;
    assert_eq!(
        facts(&database, workspace, "ann").await,
        "f 200 1 1 01-01 01-01 01-01"
    );
    // The same time, accepted later.
    feed.orders(vec![dated(300, day(1, 2))]).await;
    assert_eq!(
        facts(&database, workspace, "ann").await,
        "f 300 1 1 01-01 01-01 01-01"
    );
    assert_exact(&database).await;
}

#[tokio::test]
async fn customers_merge_in_order_and_null_clears() {
    let database = TestDatabase::new().await;
    let workspace = database.workspace().await.id;
    let mut feed = Feed::new(&database.store, workspace);
    let attributes = json!({ "Plan": "Gold", "seats": 3 })
        .as_object()
        .cloned()
        .unwrap();
    feed.customers(vec![
        CustomerRecord {
            name: Patch::Set("Ann Lee".to_owned()),
            city: Patch::Set("Pune".to_owned()),
            ..customer("ann")
        },
        CustomerRecord {
            city: Patch::Clear,
            tags: Patch::Set(vec![
                r#"VIP "gold"\"#.to_owned(),
                "vip".to_owned(),
                "VIP".to_owned(),
            ]),
            attributes: Patch::Set(attributes),
            ..customer("ann")
        },
        CustomerRecord {
            email: Patch::Set("BOB@x.example".to_owned()),
            ..customer("bob")
        },
    ])
    .await;
    feed.customers(vec![
        CustomerRecord {
            phone: Patch::Set("+919812345678".to_owned()),
            ..customer("ann")
        },
        // Older than what stands.
        CustomerRecord {
            email: Patch::Clear,
            updated_at: Some(day(1, 1)),
            ..customer("bob")
        },
        CustomerRecord {
            city: Patch::Set("Agra".to_owned()),
            ..customer("bob")
        },
    ])
    .await;

    let client = database.client().await;
    let rows = client
        .query(
            "SELECT concat_ws(' | ', external_id, name, name_folded, email_folded, phone, city_folded,
                 tags::text, tags_folded::text, attributes::text, attributes_folded::text)
             FROM customers ORDER BY external_id",
            &[],
        )
        .await
        .unwrap();
    let lines: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    ann | Ann Lee | ann lee | +919812345678 | {"VIP \"gold\"\\",vip,VIP} | {vip,"vip \"gold\"\\"} | {"Plan": "Gold", "seats": 3} | {"Plan": "gold", "seats": 3}
    bob | bob@x.example | agra | {} | {} | {} | {}
    "#);
    assert_eq!(totals(&database.store, workspace).await.customers, 2);
    assert_exact(&database).await;
}

#[tokio::test]
async fn a_repeated_or_overlapping_part_is_counted_once() {
    let database = TestDatabase::new().await;
    let workspace = database.workspace().await.id;
    let mut feed = Feed::new(&database.store, workspace);
    let whole = feed.part(
        (0..6)
            .map(|n| order(&format!("o{n}"), "ann", 10, day(1, 1)))
            .collect(),
    );
    let mut head = whole.clone();
    head.records.truncate(4);
    let mut tail = whole.clone();
    tail.records.drain(..2);
    tail.offset = 2;
    tail.position += 2;

    let ingest = |part| async {
        database
            .store
            .ingest_orders(workspace, &[part])
            .await
            .unwrap()[0]
    };
    assert_eq!(ingest(head.clone()).await.committed, 4);
    assert_eq!(ingest(head).await.committed, 4);
    assert!(ingest(tail).await.is_done());
    let last = ingest(whole).await;
    assert_eq!((last.committed, last.failed), (6, 0));
    assert_eq!(
        database
            .store
            .ingest_batch(workspace, last.batch)
            .await
            .unwrap(),
        Some(last)
    );
    assert_eq!(totals(&database.store, workspace).await.total_spend, 60);
    assert_exact(&database).await;
}

#[tokio::test]
async fn of_a_repeated_part_of_customers_only_the_rest_is_written() {
    let database = TestDatabase::new().await;
    let workspace = database.workspace().await.id;
    let mut feed = Feed::new(&database.store, workspace);
    let named = |n: usize, name: &str| CustomerRecord {
        name: Patch::Set(format!("{name} {n}")),
        ..customer(&format!("c{n}"))
    };
    let whole = feed.part((0..6).map(|n| named(n, "Zoë")).collect());
    let mut head = whole.clone();
    head.records.truncate(4);
    let ingest = |part| async {
        let parts = CustomerParts::new(vec![part]);
        let progress = database.store.ingest_customers(workspace, &parts).await;
        progress.unwrap()[0]
    };
    assert_eq!(ingest(head).await.committed, 4);
    // A later record stands between them, and must not be undone.
    feed.customers(vec![named(1, "Later"), named(5, "Later")])
        .await;
    assert!(ingest(whole).await.is_done());
    assert_eq!(totals(&database.store, workspace).await.customers, 6);
    let client = database.client().await;
    let names =
        "SELECT string_agg(name || '/' || name_folded, ', ' ORDER BY external_id) FROM customers";
    let names: String = client.query_one(names, &[]).await.unwrap().get(0);
    assert_eq!(
        names,
        "Zoë 0/zoë 0, Later 1/later 1, Zoë 2/zoë 2, Zoë 3/zoë 3, Zoë 4/zoë 4, Later 5/later 5"
    );
    assert_exact(&database).await;
}

#[tokio::test]
async fn a_record_that_cannot_be_written_leaves_nothing_and_can_be_buried() {
    let database = TestDatabase::new().await;
    let workspace = database.workspace().await.id;
    let mut feed = Feed::new(&database.store, workspace);
    let part = feed.part(vec![
        order("o1", "ann", i64::MAX, day(1, 1)),
        order("o2", "ann", 1, day(1, 1)),
    ]);
    let refused = database
        .store
        .ingest_orders(workspace, std::slice::from_ref(&part))
        .await;
    assert!(
        matches!(refused, Err(StoreError::Constraint(_))),
        "{refused:?}"
    );
    assert_eq!(
        totals(&database.store, workspace).await,
        WorkspaceTotals::default()
    );

    let letters = tidings_store::ingest::IngestPart {
        batch: part.batch,
        accepted: part.accepted,
        accepted_at: part.accepted_at,
        position: part.position,
        offset: 0,
        records: part
            .records
            .iter()
            .map(|record| serde_json::to_value(record).unwrap())
            .collect(),
    };
    for _ in 0..2 {
        let progress = database
            .store
            .bury(workspace, RecordKind::Orders, &letters, "out of range")
            .await
            .unwrap();
        assert_eq!((progress[0].committed, progress[0].failed), (0, 2));
    }
    let client = database.client().await;
    let buried: i64 = client
        .query_one("SELECT count(*) FROM dead_letters", &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(buried, 2);
}

#[tokio::test]
async fn a_batch_of_nothing_is_done_at_once() {
    let database = TestDatabase::new().await;
    let workspace = database.workspace().await.id;
    let mut feed = Feed::new(&database.store, workspace);
    let progress = feed.customers(Vec::new()).await;
    assert!(progress[0].is_done());
    assert_eq!(
        database
            .store
            .ingest_batch(workspace, progress[0].batch)
            .await
            .unwrap(),
        Some(progress[0])
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_of_all_kinds_beside_each_other_lose_nothing() {
    let database = TestDatabase::new().await;
    let workspace = database.workspace().await.id;
    let orders: BTreeMap<String, i64> = (0..2_000).map(|n| (format!("o{n}"), n)).collect();
    let task = |kind: u8| {
        let store = database.store.clone();
        let orders = orders.clone();
        async move {
            let mut feed = Feed::new(&store, workspace);
            for chunk in 0..20_i64 {
                let customer_of = |n: i64| format!("c{}", (n * 7 + chunk) % 300);
                let range = chunk * 100..(chunk + 1) * 100;
                match kind {
                    0 => drop(
                        feed.customers(range.map(|n| customer(&customer_of(n))).collect())
                            .await,
                    ),
                    1 => {
                        let records = orders.iter().skip(range.start as usize).take(100);
                        let records =
                            records.map(|(id, n)| order(id, &customer_of(*n), *n, day(1, 1)));
                        drop(feed.orders(records.collect()).await);
                    }
                    _ => {
                        let records = range.map(|n| {
                            visit(
                                &format!("v{n}"),
                                &customer_of(n),
                                day(1, 1) + TimeDelta::minutes(n),
                            )
                        });
                        drop(feed.visits(records.collect()).await);
                    }
                }
            }
        }
    };
    tokio::join!(task(0), task(1), task(2), task(1));
    let sum = totals(&database.store, workspace).await;
    assert_eq!(
        (sum.orders, sum.visits, sum.total_spend),
        (2_000, 4_000, orders.values().sum())
    );
    assert_exact(&database).await;
}
