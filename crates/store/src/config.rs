use std::time::Duration;

use secrecy::SecretString;

/// How to reach PostgreSQL.
///
/// | variable | meaning | default |
/// | --- | --- | --- |
/// | `DATABASE_URL` | connection URL, `postgres://user:password@host:port/database` | none, required |
/// | `DATABASE_POOL` | connections held by this process, 2 to 200 | 12 |
#[derive(Clone, Debug)]
pub struct StoreConfig {
    /// The connection URL.
    pub url: SecretString,
    /// The most connections this process holds.
    pub pool_size: usize,
    /// How long a caller waits for a free or new connection before the database counts as unavailable.
    pub wait: Duration,
}

impl StoreConfig {
    /// Reads the settings from the environment.
    ///
    /// # Errors
    /// A sentence that names the variable which is missing or wrong.
    #[expect(
        clippy::disallowed_methods,
        reason = "configuration is read from the environment here"
    )]
    pub fn from_env() -> Result<Self, String> {
        let url = std::env::var("DATABASE_URL").map_err(|_| {
            "DATABASE_URL is not set: it takes postgres://user:password@host:port/database"
                .to_owned()
        })?;
        if !(url.starts_with("postgres://") || url.starts_with("postgresql://")) {
            return Err("DATABASE_URL is wrong: it must begin with postgres://".to_owned());
        }
        let pool_size = match std::env::var("DATABASE_POOL") {
            Ok(text) => text
                .parse()
                .ok()
                .filter(|size| (2..=200).contains(size))
                .ok_or_else(|| {
                    format!("DATABASE_POOL is {text:?}: it must be a number from 2 to 200")
                })?,
            Err(_) => 12,
        };
        Ok(Self::new(url, pool_size))
    }

    /// Settings for a test's own database.
    pub fn for_testing(url: String) -> Self {
        Self::new(url, 6)
    }

    fn new(url: String, pool_size: usize) -> Self {
        Self {
            url: url.into(),
            pool_size,
            wait: Duration::from_secs(5),
        }
    }
}
