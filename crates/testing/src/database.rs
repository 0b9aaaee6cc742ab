use std::path::Path;

use chrono::DateTime;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use tidings_store::{
    Store, StoreConfig, WorkspaceId,
    audit::Actor,
    workspace::{NewWorkspace, Workspace},
};
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

/// Held while the template is made, since tests run as many processes.
const TEMPLATE_LOCK: i64 = 0x7469_6469_6e67_7302;

/// A database of a test's own, cloned from a migrated template and dropped with this value.
pub struct TestDatabase {
    /// Its connection URL.
    pub url: String,
    /// A store connected to it.
    pub store: Store,
    name: String,
}

impl TestDatabase {
    /// Clones a database.
    ///
    /// # Panics
    /// Where the test server is away or refuses.
    pub async fn new() -> Self {
        let admin = connect(&server_url("postgres")).await;
        let template = ensure_template(&admin).await;
        let name = format!("test_{}", Uuid::now_v7().simple());
        admin
            .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .await
            .expect("the test database is cloned");
        let url = server_url(&name);
        let store = open(&url);
        Self { url, store, name }
    }

    /// A new workspace in INR and Asia/Kolkata.
    ///
    /// # Panics
    /// Where the database refuses.
    pub async fn workspace(&self) -> Workspace {
        self.workspace_in("INR", "Asia/Kolkata").await
    }

    /// A new workspace of this currency and time zone.
    ///
    /// # Panics
    /// Where the database refuses.
    pub async fn workspace_in(&self, currency: &str, time_zone: &str) -> Workspace {
        let new = NewWorkspace {
            name: "Test".to_owned(),
            currency: currency.to_owned(),
            time_zone: time_zone.to_owned(),
        };
        self.store
            .insert_workspace(&new, &operator())
            .await
            .expect("the workspace is made")
    }

    /// The text of a new API key of a workspace with these scopes.
    ///
    /// # Panics
    /// Where the database refuses.
    pub async fn api_key(&self, workspace: WorkspaceId, name: &str, scopes: &[&str]) -> String {
        let operator = operator();
        let made = self
            .store
            .create_api_key(workspace, name, scopes, &operator);
        let (_, text) = made.await.expect("the key is made");
        text.expose_secret().to_owned()
    }

    /// A connection for looking at rows without the store.
    ///
    /// # Panics
    /// Where the test server is away.
    pub async fn client(&self) -> Client {
        connect(&self.url).await
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        farewell(server_url("postgres"), statement);
    }
}

/// Runs a last statement. A test's own runtime may be ending, so it has one of its own.
pub(crate) fn farewell(url: String, statement: String) {
    let done = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime starts").block_on(async {
            let admin = connect(&url).await;
            let done = admin.batch_execute(&statement).await;
            done.unwrap_or_else(|error| panic!("{statement}: {error:?}"));
        });
    })
    .join();
    if done.is_err() && !std::thread::panicking() {
        panic!("what a test has made could not be taken away");
    }
}

fn operator() -> Actor {
    Actor::operator(DateTime::UNIX_EPOCH)
}

fn open(url: &str) -> Store {
    Store::connect(&StoreConfig::for_testing(url.to_owned())).expect("the settings make a pool")
}

/// The test server's address with another database's name.
fn server_url(database: &str) -> String {
    let url = crate::setting(
        "TEST_DATABASE_URL",
        "postgres://tidings@127.0.0.1:54339/postgres",
    );
    let (server, _) = url
        .rsplit_once('/')
        .expect("TEST_DATABASE_URL names a database");
    format!("{server}/{database}")
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls)
        .await
        .unwrap_or_else(|error| {
            panic!("no test database at {url}: {error}; `make test` starts one")
        });
    tokio::spawn(connection);
    client
}

/// The name of the migrated template, made first where this set of migrations has none yet.
async fn ensure_template(admin: &Client) -> String {
    let name = format!("template_{}", migrations_digest());
    admin
        .execute("SELECT pg_advisory_lock($1)", &[&TEMPLATE_LOCK])
        .await
        .expect("the lock is free in time");
    let exists = admin
        .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])
        .await
        .expect("the catalogue answers")
        .is_some();
    if !exists {
        let draft = format!("{name}_draft");
        for statement in [
            format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)"),
            format!("CREATE DATABASE {draft}"),
        ] {
            admin
                .batch_execute(&statement)
                .await
                .expect("the template is made");
        }
        open(&server_url(&draft))
            .migrate()
            .await
            .expect("the migrations apply");
        // A template cannot be cloned while a connection to it still lingers.
        let settle = format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{draft}'"
        );
        admin
            .batch_execute(&settle)
            .await
            .expect("the template is let go");
        let rename = format!("ALTER DATABASE {draft} RENAME TO {name}");
        admin
            .batch_execute(&rename)
            .await
            .expect("the template is named");
    }
    admin
        .execute("SELECT pg_advisory_unlock($1)", &[&TEMPLATE_LOCK])
        .await
        .expect("the lock is let go");
    name
}

fn migrations_digest() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the migrations are there")
        .map(|entry| entry.expect("the folder can be read").path().join("up.sql"))
        .collect();
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        digest.update(std::fs::read(file).expect("a migration can be read"));
    }
    hex::encode(&digest.finalize()[..8])
}
