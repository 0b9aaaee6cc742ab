//! Making connections to PostgreSQL.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio_postgres::{Client, error::SqlState};

use crate::{
    StoreError,
    address::{Address, with_reason},
};

/// A new connection.
pub(crate) struct Opened {
    pub(crate) client: Client,
    /// Whether its socket has ended.
    pub(crate) closed: Arc<AtomicBool>,
}

/// Opens a connection with these settings of the session beside those that the address names (`-c name=value …`).
///
/// # Errors
/// [`StoreError::Unavailable`] where the server is away or refuses, or says what is wrong in another language than
/// English.
pub(crate) async fn open(address: &Address, session: &str) -> Result<Opened, StoreError> {
    let Address { mut settings, tls } = address.clone();
    let named = settings.get_options().unwrap_or_default();
    let options = format!("{named} {session}");
    if !options.trim().is_empty() {
        settings.options(options.trim());
    }
    settings.application_name("tidings");
    let (client, connection) = settings.connect(tls).await.map_err(unavailable)?;
    let closed = Arc::new(AtomicBool::new(false));
    let ended = Arc::clone(&closed);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::warn!(%error, "a database connection ended");
        }
        ended.store(true, Ordering::Release);
    });
    ask_for_english(&client).await?;
    Ok(Opened { client, closed })
}

/// Errors are told apart by PostgreSQL's English messages. Where they are English already nothing is asked, since only
/// a superuser, and who was granted it, may choose their language: no role of a managed PostgreSQL.
async fn ask_for_english(client: &Client) -> Result<(), StoreError> {
    let asked = client.batch_execute(include_str!("sql/ask_for_english.sql"));
    understood(asked.await)
}

/// Whether English was granted, or refused in English: the setting may be empty, or the server built without
/// translations.
fn understood(asked: Result<(), tokio_postgres::Error>) -> Result<(), StoreError> {
    let Err(error) = asked else {
        return Ok(());
    };
    match error.as_db_error() {
        Some(refusal) if *refusal.code() == SqlState::INSUFFICIENT_PRIVILEGE => {
            if is_english(refusal.message()) {
                return Ok(());
            }
            Err(StoreError::Unavailable(format!(
                "PostgreSQL does not speak English with this role ({}), and errors are told apart by its English \
                 messages. Let a superuser run: ALTER ROLE … SET lc_messages = 'C'",
                refusal.message()
            )))
        }
        _ => Err(unavailable(error)),
    }
}

fn is_english(refusal: &str) -> bool {
    refusal.starts_with("permission denied")
}

fn unavailable(error: tokio_postgres::Error) -> StoreError {
    StoreError::Unavailable(with_reason(&error))
}

#[cfg(test)]
mod tests {
    use diesel::sql_query;
    use diesel_async::RunQueryDsl;
    use tidings_testing::{PlainRole, TestDatabase};

    use super::*;
    use crate::{Store, StoreConfig, pool::Connection};

    fn store(role: &PlainRole) -> Store {
        Store::connect(&StoreConfig::for_testing(role.url.clone())).unwrap()
    }

    async fn run(connection: &mut Connection, statement: &str) -> Result<(), StoreError> {
        sql_query(statement).execute(&mut **connection).await?;
        Ok(())
    }

    /// Whoever of two is told of a deadlock, the other goes on once the first lets go.
    async fn lock_and_let_go(connection: &mut Connection, lock: &str) -> Result<(), StoreError> {
        let taken = run(connection, lock).await;
        run(connection, "SELECT pg_advisory_unlock_all()").await?;
        taken
    }

    #[tokio::test]
    async fn errors_of_a_plain_role_are_told_apart() {
        let database = TestDatabase::new().await;
        let role = PlainRole::new(&database).await;
        let store = store(&role);
        let mut one = store.connection().await.unwrap();
        let mut other = store.connection().await.unwrap();

        let made = "CREATE TEMPORARY TABLE once (id integer PRIMARY KEY)";
        run(&mut one, made).await.unwrap();
        let twice = run(&mut one, "INSERT INTO once VALUES (1), (1)").await;
        assert!(matches!(twice, Err(StoreError::Constraint(_))), "{twice:?}");

        run(&mut one, "SELECT pg_advisory_lock(1)").await.unwrap();
        run(&mut other, "SELECT pg_advisory_lock(2)").await.unwrap();
        let crossed = tokio::join!(
            lock_and_let_go(&mut one, "SELECT pg_advisory_lock(2)"),
            lock_and_let_go(&mut other, "SELECT pg_advisory_lock(1)"),
        );
        let told = crossed.0.and(crossed.1);
        assert!(matches!(told, Err(StoreError::Retry(_))), "{told:?}");

        run(&mut one, "SET statement_timeout = 1").await.unwrap();
        let late = run(&mut one, "SELECT pg_sleep(60)").await;
        assert!(matches!(late, Err(StoreError::Cancelled)), "{late:?}");
    }

    #[tokio::test]
    async fn a_role_that_may_not_choose_the_language_is_taken_where_it_is_english() {
        let database = TestDatabase::new().await;
        let role = PlainRole::new(&database).await;
        let client = open(&Address::read(&role.url).unwrap(), "")
            .await
            .unwrap()
            .client;
        let refused = client.batch_execute("SET lc_messages = 'POSIX'").await;
        let code = refused.as_ref().unwrap_err().code();
        assert_eq!(code, Some(&SqlState::INSUFFICIENT_PRIVILEGE));
        assert!(understood(refused).is_ok());

        let other = client.batch_execute("SELECT 1 / 0").await;
        assert!(understood(other).is_err());
    }

    #[tokio::test]
    async fn settings_of_the_session_stand_beside_those_of_the_address() {
        let database = TestDatabase::new().await;
        let url = format!("{}?options=-c%20work_mem%3D12345kB", database.url);
        let opened = open(&Address::read(&url).unwrap(), "-c lock_timeout=7s")
            .await
            .unwrap();
        let asked = "SELECT current_setting('work_mem') || ' ' || current_setting('lock_timeout')";
        let told = opened.client.query_one(asked, &[]).await.unwrap();
        assert_eq!(told.get::<_, String>(0), "12345kB 7s");
    }

    #[test]
    fn a_refusal_in_another_language_is_known() {
        assert!(is_english(
            "permission denied to set parameter \"lc_messages\""
        ));
        assert!(!is_english(
            "keine Berechtigung, um Parameter »lc_messages« zu setzen"
        ));
    }
}
