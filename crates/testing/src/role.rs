use uuid::Uuid;

use crate::{TestDatabase, database::farewell};

/// A role as a managed PostgreSQL gives: it may sign in to a test's database and is no superuser. It is dropped with
/// this value, with all it owns there.
pub struct PlainRole {
    /// Its connection URL.
    pub url: String,
    /// What it is called.
    pub name: String,
    admin_url: String,
}

impl PlainRole {
    /// Makes a role.
    ///
    /// # Panics
    /// Where the test server is away or refuses.
    pub async fn new(database: &TestDatabase) -> Self {
        let name = format!("plain_{}", Uuid::now_v7().simple());
        let made = format!("CREATE ROLE {name} LOGIN NOSUPERUSER PASSWORD 'plain'");
        let admin = database.client().await;
        let made = admin.batch_execute(&made).await;
        made.expect("the role is made");
        let (_, server) = database.url.split_once('@').expect("the URL names a user");
        Self {
            url: format!("postgres://{name}:plain@{server}"),
            name,
            admin_url: database.url.clone(),
        }
    }
}

impl Drop for PlainRole {
    fn drop(&mut self) {
        let name = &self.name;
        let statement = format!("DROP OWNED BY {name} CASCADE; DROP ROLE {name}");
        farewell(self.admin_url.clone(), statement);
    }
}
