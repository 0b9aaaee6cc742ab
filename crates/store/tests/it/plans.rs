//! What is written costs what is written: a table that grew faster than the planner's statistics is not read whole.

use std::fmt::Display;

use tidings_testing::TestDatabase;
use tokio_postgres::SimpleQueryMessage;

/// As the store sets it where it finds rows by key.
const BY_KEY: &str = "SET plan_cache_mode = force_generic_plan";
const APPLY_RECEIPTS: &str = concat!(
    include_str!("../../src/sql/apply_receipts.sql"),
    include_str!("../../src/sql/move_counters.sql"),
    include_str!("../../src/sql/unknown_receipts.sql"),
);
const FINISH_BATCH: &str = concat!(
    include_str!("../../src/sql/finish_batch.sql"),
    include_str!("../../src/sql/move_counters.sql"),
    "SELECT * FROM moved",
);
const MARK_UNCONFIRMED: &str = concat!(
    include_str!("../../src/sql/mark_unconfirmed.sql"),
    include_str!("../../src/sql/move_counters.sql"),
    "SELECT * FROM moved",
);
const MISSING_RECEIPTS: &str = include_str!("../../src/sql/missing_receipts.sql");
const LOCK_CUSTOMERS: &str = include_str!("../../src/sql/lock_customers.sql");
const FIND_ORDERS: &str = include_str!("../../src/sql/find_orders.sql");
const FIND_VISITS: &str = include_str!("../../src/sql/find_visits.sql");
const MOVE_FACTS: &str = include_str!("../../src/sql/move_facts.sql");

/// Two workspaces of so many customers each, of which the planner knows the first alone, and a campaign of the second.
async fn grown(database: &TestDatabase) -> i64 {
    let (known, new) = (database.workspace().await, database.workspace().await);
    let client = database.client().await;
    let customers = "INSERT INTO customers (workspace_id, external_id, known, accepted_at)
         SELECT $1, 'c' || number, true, now() FROM generate_series(1, 20000) AS number";
    let orders = "INSERT INTO orders
             (workspace_id, external_id, customer_id, amount, status, ordered_at, version_at, version_position)
         SELECT $1, external_id, id, 100, 'COMPLETED', now(), now(), 1 FROM customers WHERE workspace_id = $1";
    let visits = "INSERT INTO visits
             (workspace_id, external_id, customer_id, visited_at, version_at, version_position)
         SELECT $1, external_id, id, now(), now(), 1 FROM customers WHERE workspace_id = $1";
    for (workspace, known) in [(known.id.0, true), (new.id.0, false)] {
        for rows in [customers, orders, visits] {
            client.execute(rows, &[&workspace]).await.unwrap();
        }
        if known {
            client.batch_execute("ANALYZE").await.unwrap();
        }
    }
    let ledger = "WITH campaign AS (
             INSERT INTO campaigns (workspace_id, name, rule, channel, body, status, created_by)
             VALUES ($1, 'Spring', '{}', 'SMS', 'Hi', 'SENDING', 'Test')
             RETURNING id
         )
         INSERT INTO communication_log (workspace_id, campaign_id, customer_id, batch, outcome, sent_at)
         SELECT $1, campaign.id, c.id, 1, 'PENDING', now() FROM campaign, customers c WHERE c.workspace_id = $1";
    client.execute(ledger, &[&new.id.0]).await.unwrap();
    new.id.0
}

const LARGE: [&str; 4] = [
    "on customers",
    "on orders",
    "on visits",
    "on communication_log",
];

/// Panics where the statement reads a large table by less than a whole key.
async fn assert_reads_by_key(
    database: &TestDatabase,
    (statement, types): (&str, &str),
    values: &[&str],
) {
    let client = database.client().await;
    let prepared = format!("{BY_KEY}; PREPARE tried ({types}) AS {statement}");
    client.batch_execute(&prepared).await.unwrap();
    let explain = format!("EXPLAIN EXECUTE tried ({})", values.join(", "));
    let plan: Vec<String> = client
        .simple_query(&explain)
        .await
        .unwrap()
        .iter()
        .filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap().to_owned()),
            _ => None,
        })
        .collect();
    let all = plan.join("\n");
    let (mut large, mut read) = (false, 0);
    for line in &plan {
        if line.contains(" Scan ") {
            large = LARGE.iter().any(|table| line.contains(table));
            assert!(!large || !line.contains("Seq Scan"), "{all}");
        }
        if large && line.contains("Index Cond") {
            // The ledger's key has three columns, the others' two.
            let columns = if line.contains("campaign_id") { 3 } else { 2 };
            assert_eq!(line.matches(" = ").count(), columns, "{all}");
            read += 1;
        }
    }
    assert!(read > 0, "{all}");
}

fn array<T: Display>(items: impl Iterator<Item = T>) -> String {
    let items: Vec<String> = items.map(|item| item.to_string()).collect();
    format!("'{{{}}}'", items.join(","))
}

#[tokio::test]
async fn writers_find_their_rows_by_key_in_a_workspace_the_planner_does_not_know() {
    let database = TestDatabase::new().await;
    let workspace = grown(&database).await.to_string();
    let ids = array(20_001..22_001);
    let names = array((1..=2_000).map(|number| format!("c{number}")));
    let named = [workspace.as_str(), &names];
    for find in [FIND_ORDERS, FIND_VISITS] {
        let find = (find, "bigint, text[]");
        assert_reads_by_key(&database, find, &named).await;
    }
    let lock = (LOCK_CUSTOMERS, "bigint, text[], bigint[]");
    let values = [workspace.as_str(), &names, &ids];
    assert_reads_by_key(&database, lock, &values).await;

    let counts = array((0..2_000).map(|_| 0));
    let times = array((0..2_000).map(|_| "2026-01-01T00:00:00Z"));
    let facts = (
        MOVE_FACTS,
        "bigint, bigint[], bigint[], bigint[], bigint[], timestamptz[], timestamptz[], timestamptz[], timestamptz[]",
    );
    let values = [
        &workspace, &ids, &counts, &counts, &counts, &times, &times, &times, &times,
    ]
    .map(String::as_str);
    assert_reads_by_key(&database, facts, &values).await;

    let outcomes = array((0..2_000).map(|_| "SENT"));
    let campaigns = array((0..2_000).map(|_| 1));
    let receipts = (
        APPLY_RECEIPTS,
        "bigint, bigint[], bigint[], text[], text[], timestamptz[]",
    );
    let values = [&workspace, &campaigns, &ids, &outcomes, &outcomes, &times].map(String::as_str);
    assert_reads_by_key(&database, receipts, &values).await;
    let finish = (
        FINISH_BATCH,
        "bigint, bigint, integer, bigint, bigint[], text[], double precision",
    );
    let values = [workspace.as_str(), "1", "1", "1", &ids, &outcomes, "60"];
    assert_reads_by_key(&database, finish, &values).await;
    let unconfirmed = (
        MARK_UNCONFIRMED,
        "bigint, bigint, bigint[], double precision",
    );
    let values = [workspace.as_str(), "1", &ids, "60"];
    assert_reads_by_key(&database, unconfirmed, &values).await;
    let missing = (MISSING_RECEIPTS, "bigint, bigint, double precision");
    assert_reads_by_key(&database, missing, &[workspace.as_str(), "10", "60"]).await;
}
