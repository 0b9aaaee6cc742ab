use std::time::Duration;

use serde_json::json;
use tidings_audience::{CheckedRule, Currency, Rule, RuleContext, check};
use tidings_store::{
    StoreError, WorkspaceId,
    campaign::Channel,
    customer::{CustomerRecord, Patch},
    preview::{Preview, PreviewWants},
};
use tidings_testing::TestDatabase;
use tokio_postgres::Client;

use crate::support::{Feed, customer, day};

fn rule(value: &serde_json::Value) -> CheckedRule {
    let context = RuleContext {
        currency: Currency::parse("INR").unwrap(),
        zone: chrono_tz::Asia::Kolkata,
        as_of: day(6, 15),
        orders_count_as_visits: true,
    };
    check(&Rule::from_json(value).unwrap(), &context).unwrap()
}

pub fn everybody() -> CheckedRule {
    rule(&json!({ "condition": { "field": "TOTAL_SPEND", "operator": "AT_LEAST", "value": 0 } }))
}

pub fn all_wants() -> PreviewWants {
    PreviewWants {
        size: true,
        reachable: vec![Channel::Sms, Channel::Email],
        sample: Some(2),
        breakdown: true,
        ..PreviewWants::default()
    }
}

/// Four customers, of whom one can be reached by phone.
async fn people(database: &TestDatabase) -> WorkspaceId {
    let workspace = database.workspace().await.id;
    let set = |text: &str| Patch::Set(text.to_owned());
    let person = |id: &str, phone: Patch<String>, subscribed: Patch<bool>| CustomerRecord {
        phone,
        subscribed,
        city: set("Pune"),
        ..customer(id)
    };
    let mut feed = Feed::new(&database.store, workspace);
    feed.customers(vec![
        person("a", set("+919800000001"), Patch::Set(true)),
        person("b", Patch::Keep, Patch::Set(true)),
        person("c", set("+919800000003"), Patch::Keep),
        CustomerRecord {
            city: set("Delhi"),
            ..customer("d")
        },
    ])
    .await;
    workspace
}

#[tokio::test]
async fn only_what_is_asked_for_is_computed() {
    let database = TestDatabase::new().await;
    let workspace = people(&database).await;
    let pune = rule(
        &json!({ "not": { "condition": { "field": "CITY", "operator": "EQUALS", "value": "delhi" } } }),
    );
    let preview = async |wants: PreviewWants| {
        database
            .store
            .preview(workspace, &pune, &wants)
            .await
            .unwrap()
    };

    assert_eq!(preview(PreviewWants::default()).await, Preview::default());
    let full = preview(all_wants()).await;
    assert_eq!(
        (
            full.size,
            full.reachable.as_slice(),
            full.breakdown.as_slice()
        ),
        (Some(3), &[1, 0][..], &[1][..])
    );
    assert_eq!(full.sample.len(), 2);
    let sample = preview(PreviewWants {
        sample: Some(2),
        ..PreviewWants::default()
    })
    .await;
    assert_eq!(
        sample,
        Preview {
            sample: full.sample,
            ..Preview::default()
        }
    );
    let size = preview(PreviewWants {
        size: true,
        ..PreviewWants::default()
    })
    .await;
    assert_eq!(
        size,
        Preview {
            size: Some(3),
            ..Preview::default()
        }
    );
}

#[tokio::test]
async fn a_preview_ends_with_its_asker() {
    let database = TestDatabase::new().await;
    let workspace = people(&database).await;
    let mut locker = database.client().await;
    let watcher = database.client().await;
    let lock = locker.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE customers IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();

    let (store, wants) = (database.store.clone(), all_wants());
    let asker = tokio::spawn(async move { store.preview(workspace, &everybody(), &wants).await });
    wait_for(&watcher, 1).await;
    asker.abort();
    assert!(asker.await.unwrap_err().is_cancelled());
    // Cancelled on the server while it still could not have the table.
    wait_for(&watcher, 0).await;
    lock.rollback().await.unwrap();

    // And the connection serves the next asker, undisturbed.
    let preview = database
        .store
        .preview(workspace, &everybody(), &all_wants())
        .await
        .unwrap();
    assert_eq!(preview.size, Some(4));
}

#[tokio::test]
async fn a_preview_has_a_time_limit() {
    let database = TestDatabase::new().await;
    let workspace = people(&database).await;
    let mut locker = database.client().await;
    let lock = locker.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE customers IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();

    let begun = tokio::time::Instant::now();
    let preview = database
        .store
        .preview(workspace, &everybody(), &all_wants())
        .await;
    assert!(matches!(preview, Err(StoreError::Cancelled)), "{preview:?}");
    let seconds = begun.elapsed().as_secs();
    assert!((4..8).contains(&seconds), "{seconds} s");
    lock.rollback().await.unwrap();
    // The limit went with its transaction.
    let preview = database
        .store
        .preview(workspace, &everybody(), &all_wants())
        .await
        .unwrap();
    assert_eq!(preview.size, Some(4));
}

/// Waits until this many statements on the customers run or wait, other than the watcher's own.
pub async fn wait_for(watcher: &Client, statements: i64) {
    let statement = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' \
        AND query LIKE '%customers c%' AND pid <> pg_backend_pid()";
    let reached = async {
        while watcher
            .query_one(statement, &[])
            .await
            .unwrap()
            .get::<_, i64>(0)
            != statements
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(3), reached)
        .await
        .expect("the server gets there in time");
}
