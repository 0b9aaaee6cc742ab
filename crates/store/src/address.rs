//! What `DATABASE_URL` says: where PostgreSQL is, and how it is spoken to.
//!
//! `sslmode` and `sslrootcert` mean what they mean to libpq, so that `psql` and `pg_dump` do the same with the same
//! address; but for two things. Where no file of authorities is named, the system's are trusted, and a handshake
//! that fails under `prefer` is not followed by an attempt without TLS.

use std::path::Path;

use percent_encoding::percent_decode_str;
use tidings_tls::Check;
use tokio_postgres::{
    Config,
    config::{SslMode, SslNegotiation},
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What PostgreSQL from version 17 on wants to hear where TLS comes first.
const PROTOCOL: &[u8] = b"postgresql";

/// An address, read.
#[derive(Clone)]
pub(crate) struct Address {
    pub(crate) settings: Config,
    pub(crate) tls: MakeRustlsConnect,
}

/// What `sslmode` asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Disable,
    Prefer,
    Require,
    VerifyAuthority,
    VerifyFull,
}

impl Address {
    /// Reads an address, and the file of authorities that it names.
    ///
    /// # Errors
    /// What is wrong with it, without the password.
    pub(crate) fn read(url: &str) -> Result<Self, String> {
        let (server, query) = parts(url);
        let (mut mode, mut authorities, mut others) = (None, None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = Some(Mode::read(&decoded(value)?)?),
                Some(("sslrootcert", value)) => authorities = Some(decoded(value)?),
                _ => others.push(pair),
            }
        }
        let authorities = authorities.filter(|file| !file.is_empty());
        let mode = chosen(mode, authorities.as_deref())?;
        let mut settings: Config = match others.as_slice() {
            [] => server.parse(),
            others => format!("{server}?{}", others.join("&")).parse(),
        }
        .map_err(|error| with_reason(&error))?;
        settings.ssl_mode(match mode {
            Mode::Disable => SslMode::Disable,
            Mode::Prefer => SslMode::Prefer,
            _ => SslMode::Require,
        });
        let mut tls = tidings_tls::client(check(mode, authorities.as_deref())?);
        if settings.get_ssl_negotiation() == SslNegotiation::Direct {
            tls.alpn_protocols = vec![PROTOCOL.to_vec()];
        }
        Ok(Self {
            settings,
            tls: MakeRustlsConnect::new(tls),
        })
    }
}

impl Mode {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "disable" => Ok(Self::Disable),
            "prefer" => Ok(Self::Prefer),
            "require" => Ok(Self::Require),
            "verify-ca" => Ok(Self::VerifyAuthority),
            "verify-full" => Ok(Self::VerifyFull),
            _ => Err(format!(
                "sslmode is {text:?}: it must be disable, prefer, require, verify-ca or verify-full"
            )),
        }
    }
}

/// The address before its question mark, and what follows. A password may hold one.
fn parts(url: &str) -> (&str, &str) {
    let server = url.find('@').unwrap_or_default();
    match url[server..].find('?') {
        Some(mark) => (&url[..server + mark], &url[server + mark + 1..]),
        None => (url, ""),
    }
}

fn decoded(value: &str) -> Result<String, String> {
    let text = percent_decode_str(value).decode_utf8();
    Ok(text.map_err(|_| format!("{value:?} is no UTF-8"))?.into())
}

/// `system` asks for whom the system trusts, which is worth nothing without the name.
fn chosen(mode: Option<Mode>, authorities: Option<&str>) -> Result<Mode, String> {
    match (mode, authorities) {
        (Some(Mode::VerifyFull) | None, Some("system")) => Ok(Mode::VerifyFull),
        (Some(_), Some("system")) => Err("sslrootcert=system takes sslmode=verify-full".to_owned()),
        (mode, _) => Ok(mode.unwrap_or(Mode::Prefer)),
    }
}

fn check(mode: Mode, authorities: Option<&str>) -> Result<Check, String> {
    let named = match authorities {
        None | Some("system") => None,
        Some(file) => {
            let roots = tidings_tls::roots_in(Path::new(file));
            Some(roots.map_err(|error| format!("sslrootcert: {error}"))?)
        }
    };
    Ok(match (mode, named) {
        (Mode::Disable, _) | (Mode::Prefer | Mode::Require, None) => Check::Nothing,
        (Mode::Prefer | Mode::Require, Some(roots)) => Check::Authority(roots),
        (Mode::VerifyAuthority, roots) => {
            Check::Authority(roots.unwrap_or_else(tidings_tls::system_roots))
        }
        (Mode::VerifyFull, roots) => Check::Name(roots.unwrap_or_else(tidings_tls::system_roots)),
    })
}

/// An error of PostgreSQL's client with its causes; by itself it says only where it happened.
pub(crate) fn with_reason(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(reason) = cause {
        text = format!("{text}: {reason}");
        cause = reason.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: &str = "postgres://ann:se?cret@db.example:5433/shop";

    fn mode(query: &str) -> SslMode {
        Address::read(&format!("{SERVER}{query}"))
            .unwrap()
            .settings
            .get_ssl_mode()
    }

    #[test]
    fn an_address_means_what_it_means_to_psql() {
        let address = Address::read(&format!("{SERVER}?sslmode=require&connect_timeout=7"));
        let settings = address.unwrap().settings;
        assert_eq!(settings.get_password(), Some(&b"se?cret"[..]));
        assert_eq!(settings.get_dbname(), Some("shop"));
        assert_eq!(settings.get_ports(), [5433]);
        let seven = std::time::Duration::from_secs(7);
        assert_eq!(settings.get_connect_timeout(), Some(&seven));

        assert_eq!(mode(""), SslMode::Prefer);
        assert_eq!(mode("?sslmode=disable"), SslMode::Disable);
        assert_eq!(mode("?sslmode=require"), SslMode::Require);
        assert_eq!(mode("?sslmode=verify-full"), SslMode::Require);
        assert_eq!(mode("?sslmode=verify%2Dca&"), SslMode::Require);
        assert_eq!(mode("?sslrootcert=system"), SslMode::Require);
    }

    #[test]
    fn what_cannot_be_kept_is_refused_without_the_password() {
        for (query, told) in [
            ("?sslmode=allow", "sslmode is \"allow\""),
            ("?sslmode=", "sslmode is \"\""),
            ("?sslmode=require&sslrootcert=system", "verify-full"),
            ("?sslrootcert=/no/such/file.pem", "/no/such/file.pem"),
            ("?sslcert=a.pem", "sslcert"),
            ("?sslmode=%ff", "UTF-8"),
        ] {
            let refused = Address::read(&format!("{SERVER}{query}")).err().unwrap();
            assert!(refused.contains(told), "{query}: {refused}");
            assert!(!refused.contains("cret"), "{query}: {refused}");
        }
    }
}
