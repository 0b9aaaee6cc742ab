//! Where Redis is: what `REDIS_URL` and `REDIS_CA_FILE` say.

use std::sync::Arc;

use redis::{Client, ConnectionAddr};
use rustls::{ClientConfig, pki_types::ServerName};
use secrecy::{ExposeSecret, SecretString};
use tidings_tls::Check;

use crate::{QueueConfig, QueueError};

/// An address, read. Both clients are told where the server is as if it were to be spoken to in the clear, and are
/// given the TLS: they have other views than we of whom to trust, and would read the system's certificates for each
/// connection anew.
#[derive(Clone)]
pub(crate) struct Address {
    /// The address without TLS.
    pub(crate) plain: SecretString,
    pub(crate) client: Client,
    pub(crate) tls: Option<Tls>,
}

/// How to speak TLS with the server.
#[derive(Clone)]
pub(crate) struct Tls {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) name: ServerName<'static>,
    pub(crate) config: Arc<ClientConfig>,
}

impl Address {
    /// Reads the settings, and the file of authorities.
    ///
    /// # Errors
    /// [`QueueError::Setting`] with what is wrong.
    pub(crate) fn read(config: &QueueConfig) -> Result<Address, QueueError> {
        let url = config.url.expose_secret();
        let encrypted = ["rediss://", "valkeys://"];
        let server = encrypted.iter().find_map(|scheme| url.strip_prefix(scheme));
        let plain = match server {
            Some(server) => format!("redis://{server}"),
            None => url.to_owned(),
        };
        if server.is_some_and(|server| server.contains('#')) {
            return Err(wrong(
                "holds a #, of which nothing is known: a certificate is always looked at",
            ));
        }
        let client = Client::open(plain.as_str())
            .map_err(|error| wrong(&format!("is not the address of a Redis server: {error}")))?;
        let tls = match server {
            Some(_) => Some(Tls::read(&client, config)?),
            None if config.authorities.is_some() => {
                return Err(QueueError::Setting {
                    variable: "REDIS_CA_FILE",
                    problem: "is of use with rediss:// in REDIS_URL alone".to_owned(),
                });
            }
            None => None,
        };
        Ok(Address {
            plain: plain.into(),
            client,
            tls,
        })
    }
}

impl Tls {
    fn read(client: &Client, config: &QueueConfig) -> Result<Tls, QueueError> {
        let ConnectionAddr::Tcp(host, port) = client.get_connection_info().addr() else {
            return Err(wrong("names no host"));
        };
        // An IPv6 address stands in brackets.
        let bare = host.trim_matches(['[', ']']);
        let name = ServerName::try_from(bare.to_owned())
            .map_err(|_| wrong("names a host for which there can be no certificate"))?;
        let roots = match &config.authorities {
            Some(file) => tidings_tls::roots_in(file).map_err(|problem| QueueError::Setting {
                variable: "REDIS_CA_FILE",
                problem: format!("cannot be used: {problem}"),
            })?,
            None => tidings_tls::system_roots(),
        };
        Ok(Tls {
            host: bare.to_owned(),
            port: *port,
            name,
            config: Arc::new(tidings_tls::client(Check::Name(roots))),
        })
    }
}

fn wrong(problem: &str) -> QueueError {
    QueueError::Setting {
        variable: "REDIS_URL",
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<Address, String> {
        Address::read(&QueueConfig::new(url)).map_err(|error| error.to_string())
    }

    #[test]
    fn rediss_asks_for_tls() {
        let address = read("rediss://ann:secret@cache.example:6380/2").unwrap();
        let tls = address.tls.unwrap();
        assert_eq!((tls.host.as_str(), tls.port), ("cache.example", 6380));
        let plain = "redis://ann:secret@cache.example:6380/2";
        assert_eq!(address.plain.expose_secret(), plain);
        assert!(read(plain).unwrap().tls.is_none());
        let numbered = read("rediss://[::1]:6380").unwrap().tls.unwrap();
        assert_eq!(numbered.host, "::1");
    }

    #[test]
    fn what_cannot_be_kept_is_refused_without_the_password() {
        for url in [
            "rediss://ann:secret@cache.example:6380/#insecure",
            "rediss://ann:secret@:6380",
            "http://ann:secret@cache.example",
            "secret",
        ] {
            let refused = read(url).err().unwrap();
            assert!(refused.starts_with("REDIS_URL"), "{refused}");
            assert!(!refused.contains("secret"), "{refused}");
        }
        let config = |url: &str| QueueConfig {
            authorities: Some("/no/such/file.pem".into()),
            ..QueueConfig::new(url)
        };
        for url in ["rediss://cache.example:6380", "redis://cache.example:6379"] {
            let refused = Address::read(&config(url)).err().unwrap().to_string();
            assert!(refused.starts_with("REDIS_CA_FILE"), "{refused}");
        }
    }
}
