use std::time::Duration;

use secrecy::SecretString;

use crate::address::Address;

/// How to reach PostgreSQL.
///
/// | variable | meaning | default |
/// | --- | --- | --- |
/// | `DATABASE_URL` | connection URL, `postgres://user:password@host:port/database`; `sslmode` and `sslrootcert` as `psql` reads them | none, required |
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
        Self::read(|variable| std::env::var(variable).ok())
    }

    /// An empty value is none, as with every other setting: compose files and manifests pass on what is not set so.
    fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let given = |variable: &str| get(variable).filter(|value| !value.is_empty());
        let url = given("DATABASE_URL").ok_or(
            "DATABASE_URL is not set: it takes postgres://user:password@host:port/database",
        )?;
        if !(url.starts_with("postgres://") || url.starts_with("postgresql://")) {
            return Err("DATABASE_URL is wrong: it must begin with postgres://".to_owned());
        }
        Address::read(&url).map_err(|problem| format!("DATABASE_URL is wrong: {problem}"))?;
        let pool_size = match given("DATABASE_POOL") {
            Some(text) => text
                .parse()
                .ok()
                .filter(|size| (2..=200).contains(size))
                .ok_or_else(|| {
                    format!("DATABASE_POOL is {text:?}: it must be a number from 2 to 200")
                })?,
            None => 12,
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

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "postgres://tidings@127.0.0.1/tidings";

    fn read(url: &str, pool: &str) -> Result<StoreConfig, String> {
        StoreConfig::read(|variable| match variable {
            "DATABASE_URL" => Some(url.to_owned()),
            "DATABASE_POOL" => Some(pool.to_owned()),
            _ => None,
        })
    }

    #[test]
    fn an_empty_value_is_none() {
        assert_eq!(read(URL, "").unwrap().pool_size, 12);
        assert_eq!(read(URL, "40").unwrap().pool_size, 40);
        let missing = read("", "40").unwrap_err();
        assert!(missing.starts_with("DATABASE_URL is not set"), "{missing}");
    }

    #[test]
    fn a_wrong_value_is_refused_by_its_name() {
        for pool in ["1", "201", "many", "-5", " "] {
            let refused = read(URL, pool).unwrap_err();
            assert!(refused.starts_with("DATABASE_POOL is "), "{refused}");
        }
        for url in [
            "mysql://127.0.0.1/tidings",
            "postgres://127.0.0.1/tidings?sslmode=maybe",
            "postgres://127.0.0.1/tidings?sslmod=require",
        ] {
            let refused = read(url, "").unwrap_err();
            assert!(refused.starts_with("DATABASE_URL is wrong"), "{refused}");
        }
    }
}
