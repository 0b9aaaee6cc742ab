use tidings_store::{Store, StoreConfig};
use tidings_testing::{PlainRole, TestDatabase};

use crate::support::{Feed, day, order, workspace};

#[tokio::test]
async fn a_role_that_owns_its_schema_needs_nothing_more() {
    let database = TestDatabase::new().await;
    let role = PlainRole::new(&database).await;
    let emptied = format!(
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION {}",
        role.name
    );
    let admin = database.client().await;
    admin.batch_execute(&emptied).await.unwrap();

    let store = Store::connect(&StoreConfig::for_testing(role.url.clone())).unwrap();
    store.migrate().await.unwrap();
    assert!(store.is_migrated().await.unwrap());
    let workspace = workspace(&store).await;
    let mut feed = Feed::new(&store, workspace);
    feed.orders(vec![order("o1", "ann", 5, day(1, 1))]).await;
    let totals = store.workspace_totals(workspace).await.unwrap();
    assert_eq!((totals.customers, totals.orders), (1, 1));
}
