use tidings_testing::TestDatabase;

#[tokio::test]
async fn every_migration_can_be_taken_back_and_applied_again() {
    let database = TestDatabase::new().await;
    assert!(database.store.is_migrated().await.unwrap());
    database.store.redo_migrations().await.unwrap();
    assert!(database.store.is_migrated().await.unwrap());
    let workspace = database.workspace().await;
    assert_eq!(
        database.store.find_workspace(workspace.id).await.unwrap(),
        Some(workspace)
    );
}
