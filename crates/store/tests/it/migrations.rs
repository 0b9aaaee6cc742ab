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

#[tokio::test]
async fn of_several_processes_one_migrates_and_the_others_wait() {
    let database = TestDatabase::new().await;
    let client = database.client().await;
    client
        .batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        .await
        .unwrap();
    // Somebody is at it: nobody else begins.
    client
        .batch_execute("BEGIN; SELECT pg_advisory_xact_lock(8388346184940876545)")
        .await
        .unwrap();
    let migrations = (0..4).map(|_| {
        let store = database.store.clone();
        tokio::spawn(async move { store.migrate().await })
    });
    let migrations: Vec<_> = migrations.collect();
    let waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    while client
        .query_one(waiting, &[])
        .await
        .unwrap()
        .get::<_, i64>(0)
        < 4
    {
        tokio::task::yield_now().await;
    }
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    let made: i64 = client.query_one(tables, &[]).await.unwrap().get(0);
    assert_eq!(made, 0);
    client.batch_execute("COMMIT").await.unwrap();
    for migration in migrations {
        migration.await.unwrap().unwrap();
    }
    assert!(database.store.is_migrated().await.unwrap());
    let twice = "SELECT count(*) - count(DISTINCT version) FROM __diesel_schema_migrations";
    let twice: i64 = client.query_one(twice, &[]).await.unwrap().get(0);
    assert_eq!(twice, 0);
}
