use std::path::Path;

use tokio_postgres::{Client, NoTls};

pub async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

pub struct Scratch {
    admin: Client,
    name: String,
    pub client: Client,
}

impl Scratch {
    #[expect(clippy::disallowed_methods, reason = "where the test servers are")]
    pub async fn create(name: &str) -> Scratch {
        let server = std::env::var("TEST_DATABASE_URL")
            .unwrap_or_else(|_| "postgres://tidings@127.0.0.1:54339/postgres".to_owned());
        let admin = connect(&server).await;
        let name = format!("tidings_chaos_{name}_{}", std::process::id());
        let create = format!("CREATE DATABASE {name}");
        admin.batch_execute(&create).await.unwrap();
        let client = connect(&format!("{}/{name}", server.rsplit_once('/').unwrap().0)).await;
        let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
        let mut paths: Vec<_> = std::fs::read_dir(migrations)
            .unwrap()
            .map(|entry| entry.unwrap().path().join("up.sql"))
            .filter(|path| path.exists())
            .collect();
        paths.sort();
        for path in paths {
            let sql = std::fs::read_to_string(path).unwrap();
            client.batch_execute(&sql).await.unwrap();
        }
        Scratch {
            admin,
            name,
            client,
        }
    }

    pub async fn drop(self) {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        self.admin.batch_execute(&drop).await.unwrap();
    }
}
