use std::{
    net::TcpListener,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::Command,
};

use tidings_store::{Store, StoreConfig, StoreError};
use tidings_tls::testing::Authority;
use tokio_postgres::NoTls;

use crate::{
    preview::{all_wants, everybody, wait_for},
    support::workspace,
};

#[tokio::test]
async fn a_server_is_spoken_to_as_its_address_says() {
    let server = PrivatePostgres::start().await;
    let trusted = format!("sslrootcert={}", server.authority.display());
    for (host, query) in [
        ("localhost", ""),
        ("127.0.0.1", "sslmode=require"),
        ("127.0.0.1", "sslmode=require&channel_binding=require"),
        ("127.0.0.1", &format!("sslmode=verify-ca&{trusted}")),
        ("localhost", &format!("sslmode=verify-full&{trusted}")),
    ] {
        let answered = server.store(host, query).ping().await;
        assert!(answered.is_ok(), "{host} {query}: {answered:?}");
    }

    let stranger = server.home.join("stranger.pem");
    Authority::new().write(&stranger);
    let stranger = format!("sslrootcert={}", stranger.display());
    for (host, query, told) in [
        ("localhost", "sslmode=disable", "no encryption"),
        (
            "localhost",
            "sslmode=verify-full",
            "invalid peer certificate",
        ),
        (
            "localhost",
            &format!("sslmode=require&{stranger}"),
            "invalid peer certificate",
        ),
        (
            "localhost",
            &format!("sslmode=verify-full&{stranger}"),
            "invalid peer certificate",
        ),
        (
            "127.0.0.1",
            &format!("sslmode=verify-full&{trusted}"),
            "not valid for name",
        ),
    ] {
        let refused = server.store(host, query).ping().await;
        let Err(StoreError::Unavailable(why)) = refused else {
            panic!("{host} {query}: {refused:?}");
        };
        assert!(why.contains(told), "{host} {query}: {why}");
    }
}

#[tokio::test]
async fn migrations_and_cancellations_go_over_tls_too() {
    let server = PrivatePostgres::start().await;
    let trusted = format!(
        "sslmode=verify-full&sslrootcert={}",
        server.authority.display()
    );
    let store = server.store("localhost", &trusted);
    store.migrate().await.unwrap();
    let workspace = workspace(&store).await;

    let (watcher, mut locker) = (server.watcher().await, server.watcher().await);
    let lock = locker.transaction().await.unwrap();
    let statement = "LOCK TABLE customers IN ACCESS EXCLUSIVE MODE";
    lock.batch_execute(statement).await.unwrap();
    let asker = tokio::spawn(async move {
        let wants = all_wants();
        store.preview(workspace, &everybody(), &wants).await
    });
    wait_for(&watcher, 1).await;
    asker.abort();
    assert!(asker.await.unwrap_err().is_cancelled());
    wait_for(&watcher, 0).await;
}

/// A PostgreSQL of a test's own, to which nobody but `watcher` may talk without TLS. Its certificate is for `localhost`.
struct PrivatePostgres {
    home: PathBuf,
    /// The file of who signed the certificate.
    authority: PathBuf,
    /// `postgres://user:password`.
    login: String,
    port: String,
}

impl PrivatePostgres {
    async fn start() -> Self {
        let home = tempfile::tempdir().unwrap().keep();
        let (port, redis) = (free_port(), free_port());
        let start = || {
            run(
                "servers.sh",
                &["start", path(&home), &port, &redis, "throwaway"],
            )
        };
        start();
        let settings = std::fs::read_to_string(home.join("env")).unwrap();
        let url = settings
            .lines()
            .find_map(|line| line.strip_prefix("DATABASE_URL="));
        let (login, _) = url.unwrap().split_once('@').unwrap();
        let server = Self {
            authority: home.join("authority.pem"),
            login: login.to_owned(),
            port: port.clone(),
            home: home.clone(),
        };
        let (client, connection) = tokio_postgres::connect(url.unwrap(), NoTls).await.unwrap();
        tokio::spawn(connection);
        let watcher = "CREATE ROLE watcher SUPERUSER LOGIN";
        client.batch_execute(watcher).await.unwrap();

        run("servers.sh", &["stop", path(&home)]);
        let authority = Authority::new();
        authority.write(&server.authority);
        let identity = authority.issue("localhost");
        server.write("server.crt", &identity.certificate);
        server.write("server.key", &identity.key);
        server.write("postgresql.auto.conf", "ssl = on\n");
        server.write(
            "pg_hba.conf",
            "hostssl all all all scram-sha-256\nhostnossl all watcher all trust\n",
        );
        start();
        server
    }

    /// Writes a file of the server's that the server alone may read.
    fn write(&self, name: &str, content: &str) {
        let folder = self.home.join("servers/postgres");
        let owner = std::fs::metadata(folder.join("PG_VERSION")).unwrap();
        let file = folder.join(name);
        std::fs::write(&file, content).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        chown(&file, Some(owner.uid()), Some(owner.gid())).unwrap();
    }

    fn store(&self, host: &str, query: &str) -> Store {
        let Self { login, port, .. } = self;
        let url = format!("{login}@{host}:{port}/tidings?{query}");
        Store::connect(&StoreConfig::for_testing(url)).unwrap()
    }

    async fn watcher(&self) -> tokio_postgres::Client {
        let url = format!("postgres://watcher@127.0.0.1:{}/tidings", self.port);
        let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        run("remove-servers.sh", &[path(&self.home)]);
    }
}

fn run(script: &str, arguments: &[&str]) {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts");
    let done = Command::new(scripts.join(script)).args(arguments).output();
    let done = done.unwrap();
    assert!(done.status.success(), "{script}: {done:?}");
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn free_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port().to_string()
}
