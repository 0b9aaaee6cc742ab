//! Settings, read once from the environment:
//!
//! | variable | meaning | default |
//! | --- | --- | --- |
//! | `SIMULATOR_LISTEN` | address to serve on | `127.0.0.1:8090` |
//! | `SIMULATOR_JOURNAL` | file of what was accepted | `.local/simulator/journal` |
//! | `VENDOR_MASTER_SECRET` | accounts' receipt secrets are derived from it; 16 characters or more | none |
//! | `RUST_LOG` | what to log | `info` |

use std::net::SocketAddr;
use std::path::PathBuf;

use secrecy::SecretString;

const SHORTEST_SECRET: usize = 16;

/// The settings of one simulator.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to serve on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// File of what was accepted; it and its directory are made where they are missing.
    pub journal: PathBuf,
    /// Each account's receipt secret is derived from it.
    pub master_secret: SecretString,
    /// A filter in the syntax of `RUST_LOG`.
    pub log: String,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{variable} {problem}")]
pub struct ConfigError {
    variable: &'static str,
    problem: String,
}

impl Config {
    /// Reads the settings from the environment.
    ///
    /// # Errors
    /// Names the first variable that is missing or cannot be used.
    #[expect(clippy::disallowed_methods, reason = "settings are read here")]
    pub fn from_env() -> Result<Config, ConfigError> {
        Config::read(|variable| std::env::var(variable).ok())
    }

    /// Settings for a test: a free port, and a journal of the test's own.
    #[must_use]
    pub fn for_testing(journal: PathBuf, master_secret: &str) -> Config {
        Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            journal,
            master_secret: master_secret.into(),
            log: "info".to_owned(),
        }
    }

    fn read(get: impl Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
        let given = |variable: &str| get(variable).filter(|value| !value.is_empty());
        let or = |variable, default: &str| given(variable).unwrap_or_else(|| default.to_owned());
        let wrong = |variable, problem: &str| ConfigError {
            variable,
            problem: problem.to_owned(),
        };
        let listen = or("SIMULATOR_LISTEN", "127.0.0.1:8090")
            .parse()
            .map_err(|_| {
                wrong(
                    "SIMULATOR_LISTEN",
                    "must be an address and a port, like 127.0.0.1:8090",
                )
            })?;
        let journal = or("SIMULATOR_JOURNAL", ".local/simulator/journal");
        let master_secret = given("VENDOR_MASTER_SECRET")
            .ok_or_else(|| wrong("VENDOR_MASTER_SECRET", "is missing"))?;
        if master_secret.len() < SHORTEST_SECRET {
            return Err(wrong(
                "VENDOR_MASTER_SECRET",
                "must have at least 16 characters",
            ));
        }
        Ok(Config {
            listen,
            journal: journal.into(),
            master_secret: master_secret.into(),
            log: or("RUST_LOG", "info"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &[(&str, &str)]) -> Result<Config, String> {
        Config::read(|wanted| {
            let found = settings.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| (*value).to_owned())
        })
        .map_err(|error| error.to_string())
    }

    #[test]
    fn a_wrong_or_missing_value_is_refused_with_its_name() {
        let secret = ("VENDOR_MASTER_SECRET", "sixteen-letters!");
        assert_eq!(read(&[]).unwrap_err(), "VENDOR_MASTER_SECRET is missing");
        assert!(
            read(&[("VENDOR_MASTER_SECRET", "short")])
                .unwrap_err()
                .starts_with("VENDOR_MASTER_SECRET")
        );
        assert!(
            read(&[secret, ("SIMULATOR_LISTEN", "8090")])
                .unwrap_err()
                .starts_with("SIMULATOR_LISTEN")
        );
        let config = read(&[secret]).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8090");
    }

    #[test]
    fn an_empty_value_is_none() {
        let secret = ("VENDOR_MASTER_SECRET", "sixteen-letters!");
        let empty = read(&[
            secret,
            ("SIMULATOR_LISTEN", ""),
            ("SIMULATOR_JOURNAL", ""),
            ("RUST_LOG", ""),
        ]);
        let (empty, missing) = (empty.unwrap(), read(&[secret]).unwrap());
        assert_eq!(empty.listen, missing.listen);
        assert_eq!(empty.journal, missing.journal);
        assert_eq!(empty.log, missing.log);
        let refused = read(&[("VENDOR_MASTER_SECRET", "")]).unwrap_err();
        assert_eq!(refused, "VENDOR_MASTER_SECRET is missing");
    }
}
