use std::path::Path;
use std::sync::Arc;

use tokio_postgres::{Client, NoTls};

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// A database with the product's tables.
struct Scratch {
    admin: Client,
    name: String,
    client: Client,
}

impl Scratch {
    #[expect(clippy::disallowed_methods, reason = "where the test servers are")]
    async fn create() -> Scratch {
        let server = std::env::var("TEST_DATABASE_URL")
            .unwrap_or_else(|_| "postgres://tidings@127.0.0.1:54339/postgres".to_owned());
        let admin = connect(&server).await;
        let name = format!("tidings_bench_{}", std::process::id());
        admin
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .await
            .unwrap();
        let client = connect(&format!("{}/{name}", server.rsplit_once('/').unwrap().0)).await;
        let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
        let mut directories: Vec<_> = std::fs::read_dir(migrations)
            .unwrap()
            .map(|entry| entry.unwrap().path().join("up.sql"))
            .filter(|path| path.exists())
            .collect();
        directories.sort();
        for path in directories {
            client
                .batch_execute(&std::fs::read_to_string(path).unwrap())
                .await
                .unwrap();
        }
        Scratch {
            admin,
            name,
            client,
        }
    }

    async fn number(&self, sql: &str) -> i64 {
        self.client.query_one(sql, &[]).await.unwrap().get(0)
    }
}

#[tokio::test]
async fn write_the_same_rows_as_the_product() {
    let scratch = Arc::new(Scratch::create().await);
    let checked = tokio::spawn(check(scratch.clone())).await;
    let drop = format!("DROP DATABASE {} WITH (FORCE)", scratch.name);
    scratch.admin.batch_execute(&drop).await.unwrap();
    checked.unwrap();
}

async fn check(scratch: Arc<Scratch>) {
    let client = &scratch.client;
    let sql = "INSERT INTO workspaces (name, currency, time_zone) VALUES ('Bench', 'USD', 'Etc/UTC') RETURNING id";
    let workspace: i64 = client.query_one(sql, &[]).await.unwrap().get(0);
    client
        .execute(
            "INSERT INTO workspace_totals (workspace_id) VALUES ($1) ON CONFLICT DO NOTHING",
            &[&workspace],
        )
        .await
        .unwrap();
    client
        .batch_execute(include_str!("../../sql/tables.sql"))
        .await
        .unwrap();

    let (filled, last) = (1_500_i64, 2_500_i64);
    client
        .execute(
            include_str!("../../sql/fill_customers.sql"),
            &[&workspace, &1_i64, &filled],
        )
        .await
        .unwrap();
    assert_eq!(
        scratch
            .number("SELECT customers FROM workspace_totals")
            .await,
        filled
    );
    client
        .execute(include_str!("../../sql/copy_customers.sql"), &[&workspace])
        .await
        .unwrap();
    client
        .batch_execute("SELECT setval(pg_get_serial_sequence('ceiling.customers', 'id'), (SELECT max(id) FROM ceiling.customers))")
        .await
        .unwrap();

    client
        .execute(
            include_str!("../../sql/stage_customers.sql"),
            &[&(filled + 1), &last],
        )
        .await
        .unwrap();
    // The second time changes nothing.
    for _ in 0..2 {
        client
            .execute(
                include_str!("../../sql/ingest_customers.sql"),
                &[&workspace, &(filled + 1), &last],
            )
            .await
            .unwrap();
    }
    assert_eq!(
        scratch
            .number("SELECT count(*) FROM ceiling.customers")
            .await,
        last
    );
    assert_eq!(
        scratch
            .number("SELECT customers FROM ceiling.workspace_totals")
            .await,
        last - filled
    );

    client
        .execute(
            include_str!("../../sql/stage_orders.sql"),
            &[&1_i64, &1_000_i64, &last],
        )
        .await
        .unwrap();
    let spend_before = scratch
        .number("SELECT sum(total_spend)::bigint FROM ceiling.customers")
        .await;
    client
        .execute(
            include_str!("../../sql/ingest_orders.sql"),
            &[&workspace, &1_i64, &1_000_i64],
        )
        .await
        .unwrap();
    assert_eq!(
        scratch.number("SELECT count(*) FROM ceiling.orders").await,
        1_000
    );
    let ordered = scratch
        .number("SELECT sum(amount)::bigint FROM ceiling.orders")
        .await;
    let spend = scratch
        .number("SELECT sum(total_spend)::bigint FROM ceiling.customers")
        .await;
    assert_eq!(spend - spend_before, ordered);
    assert_eq!(
        scratch
            .number("SELECT total_spend FROM ceiling.workspace_totals")
            .await,
        ordered
    );

    let campaign: i64 = client
        .query_one(include_str!("../../sql/launch_campaign.sql"), &[&workspace])
        .await
        .unwrap()
        .get(0);
    client
        .execute(
            include_str!("../../sql/launch_freeze.sql"),
            &[&workspace, &campaign],
        )
        .await
        .unwrap();
    assert_eq!(
        scratch
            .number("SELECT open_batches FROM ceiling.campaigns")
            .await,
        2
    );
    client
        .execute(
            include_str!("../../sql/launch_messages.sql"),
            &[&workspace, &campaign, &0_i32, &10_i32],
        )
        .await
        .unwrap();
    assert_eq!(
        scratch
            .number("SELECT count(*) FROM ceiling.communication_log")
            .await,
        filled
    );
    assert_eq!(
        scratch
            .number("SELECT audience_size FROM ceiling.campaigns")
            .await,
        filled
    );
    assert_eq!(
        scratch
            .number("SELECT open_batches FROM ceiling.campaigns")
            .await,
        0
    );

    let bare = include_str!("../../sql/bare_count.sql")
        .replace("{workspace}", &workspace.to_string())
        .replace("{spend}", "700000")
        .replace("{visits}", "8")
        .replace("{before}", "2100-01-01");
    let counted = scratch.number(&bare).await;
    assert!((200..1_300).contains(&counted), "{counted}");
}
