//! Settings of the vendor, for whoever calls it or takes its receipts:
//!
//! | variable | meaning | default |
//! | --- | --- | --- |
//! | `VENDOR_URL` | the vendor's address | `http://127.0.0.1:8090` |
//! | `VENDOR_MASTER_SECRET` | at least 16 characters; accounts' secrets are derived from it | none, required |
//! | `RECEIPT_URL` | where the vendor brings its receipts | `http://127.0.0.1:8080/v1/receipts` |

use anyhow::bail;
use secrecy::{ExposeSecret, SecretString};

/// Who sends the messages.
#[derive(Clone, Debug)]
pub struct VendorConfig {
    /// Where it is, without a slash at the end.
    pub url: String,
    /// What accounts' secrets are derived from.
    pub master_secret: SecretString,
    /// Where it brings its receipts.
    pub receipt_url: String,
}

impl VendorConfig {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or wrong.
    pub fn from_env() -> anyhow::Result<Self> {
        let master_secret = SecretString::from(variable("VENDOR_MASTER_SECRET", ""));
        match master_secret.expose_secret().chars().count() {
            0 => bail!("VENDOR_MASTER_SECRET is not set"),
            1..16 => bail!("VENDOR_MASTER_SECRET is shorter than 16 characters"),
            _ => {}
        }
        Ok(Self {
            url: address("VENDOR_URL", "http://127.0.0.1:8090")?,
            master_secret,
            receipt_url: address("RECEIPT_URL", "http://127.0.0.1:8080/v1/receipts")?,
        })
    }

    /// A vendor that is not there.
    #[must_use]
    pub fn for_testing() -> Self {
        Self {
            url: "http://127.0.0.1:9".to_owned(),
            master_secret: "a secret for tests".into(),
            receipt_url: "http://127.0.0.1:9/v1/receipts".to_owned(),
        }
    }
}

fn address(name: &str, default: &str) -> anyhow::Result<String> {
    let text = variable(name, default);
    let url = reqwest::Url::parse(&text).ok();
    let fits = url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if !fits {
        bail!("{name} is {text:?}, not an http or https address");
    }
    Ok(text.trim_end_matches('/').to_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the configuration module of the vendor"
)]
fn variable(name: &str, default: &str) -> String {
    let given = std::env::var(name).ok().filter(|value| !value.is_empty());
    given.unwrap_or_else(|| default.to_owned())
}
