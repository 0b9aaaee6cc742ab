//! Settings of signing in. All of them, or none: then the API serves keys alone.
//!
//! | variable | meaning | default |
//! | --- | --- | --- |
//! | `OIDC_ISSUER` | the identity provider | `https://accounts.google.com` |
//! | `AUTH_GOOGLE_ID` | our client id there, for which its tokens must be issued | none; without it nobody can sign in |
//! | `WEB_SECRET` | shared with the web server, at least 32 characters | none, required with the above |
//! | `ACCESS_TOKEN_SECRET` | access tokens are signed with it, at least 32 characters | none, required with the above |

use anyhow::bail;
use openidconnect::{ClientId, IssuerUrl};
use secrecy::SecretString;

use crate::config::variable;

/// The fewest characters of a secret.
const SECRET_MIN: usize = 32;

/// Settings of signing in.
#[derive(Clone, Debug)]
pub struct IdentityConfig {
    /// The provider.
    pub issuer: IssuerUrl,
    /// Our client id there.
    pub client: ClientId,
    /// What the web server shows.
    pub web_secret: SecretString,
    /// What access tokens are signed with.
    pub access_token_secret: SecretString,
}

impl IdentityConfig {
    /// Reads the environment; none where nobody shall sign in.
    ///
    /// # Errors
    /// Names the variable that is missing or wrong.
    pub fn from_env() -> anyhow::Result<Option<Self>> {
        let given = Given {
            issuer: variable("OIDC_ISSUER", "https://accounts.google.com"),
            client: variable("AUTH_GOOGLE_ID", ""),
            web_secret: variable("WEB_SECRET", ""),
            access_token_secret: variable("ACCESS_TOKEN_SECRET", ""),
        };
        given.check()
    }

    /// Settings with an identity provider that is away.
    pub fn for_testing() -> Self {
        #[expect(clippy::expect_used, reason = "the text is an address")]
        let issuer = IssuerUrl::new("http://127.0.0.1:1".to_owned()).expect("an address");
        Self {
            issuer,
            client: ClientId::new("tidings-for-testing".to_owned()),
            web_secret: "the web server's secret for tests".into(),
            access_token_secret: "the access tokens' secret for tests".into(),
        }
    }
}

struct Given {
    issuer: String,
    client: String,
    web_secret: String,
    access_token_secret: String,
}

impl Given {
    fn check(self) -> anyhow::Result<Option<IdentityConfig>> {
        if self.client.is_empty() {
            for (name, value) in [
                ("WEB_SECRET", &self.web_secret),
                ("ACCESS_TOKEN_SECRET", &self.access_token_secret),
            ] {
                if !value.is_empty() {
                    bail!("{name} is set, but AUTH_GOOGLE_ID is not: signing in needs both");
                }
            }
            return Ok(None);
        }
        Ok(Some(IdentityConfig {
            issuer: issuer(self.issuer)?,
            client: ClientId::new(self.client),
            web_secret: secret("WEB_SECRET", self.web_secret)?,
            access_token_secret: secret("ACCESS_TOKEN_SECRET", self.access_token_secret)?,
        }))
    }
}

/// An issuer is reached by https. One on this very machine may do without.
fn issuer(text: String) -> anyhow::Result<IssuerUrl> {
    let wrong = format!("OIDC_ISSUER is {text:?}, not an address like https://accounts.google.com");
    let Ok(issuer) = IssuerUrl::new(text) else {
        bail!(wrong)
    };
    let url = issuer.url();
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match url.scheme() {
        "https" => Ok(issuer),
        "http" if here => Ok(issuer),
        "http" => bail!(
            "OIDC_ISSUER is {:?}: without https only an issuer on this machine can be trusted",
            issuer.as_str()
        ),
        _ => bail!(wrong),
    }
}

fn secret(name: &str, value: String) -> anyhow::Result<SecretString> {
    match value.chars().count() {
        0 => bail!("{name} is not set; signing in needs it"),
        1..SECRET_MIN => bail!("{name} is shorter than {SECRET_MIN} characters"),
        _ => Ok(value.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "a secret of thirty-two characters";

    fn given() -> Given {
        Given {
            issuer: "https://accounts.google.com".to_owned(),
            client: "tidings".to_owned(),
            web_secret: SECRET.to_owned(),
            access_token_secret: SECRET.to_owned(),
        }
    }

    fn refusal(change: impl FnOnce(&mut Given)) -> String {
        let mut given = given();
        change(&mut given);
        given.check().unwrap_err().to_string()
    }

    #[test]
    fn it_is_all_or_nothing_and_a_refusal_names_the_variable() {
        assert!(given().check().unwrap().is_some());
        let nothing = Given {
            client: String::new(),
            web_secret: String::new(),
            access_token_secret: String::new(),
            ..given()
        };
        assert!(nothing.check().unwrap().is_none());
        assert!(refusal(|given| given.client.clear()).contains("AUTH_GOOGLE_ID"));
        assert!(refusal(|given| given.web_secret.clear()).starts_with("WEB_SECRET is not set"));
        let short = refusal(|given| given.access_token_secret.truncate(31));
        assert!(
            short.starts_with("ACCESS_TOKEN_SECRET is shorter than 32"),
            "{short}"
        );
        assert!(!short.contains("secret of"), "{short}");
    }

    #[test]
    fn an_issuer_elsewhere_needs_https() {
        for fine in [
            "https://id.example.com/realms/a",
            "http://localhost:4000",
            "http://127.0.0.1:4000",
            "http://[::1]:4000",
        ] {
            assert!(issuer(fine.to_owned()).is_ok(), "{fine}");
        }
        for wrong in [
            "",
            "accounts.google.com",
            "ftp://localhost",
            "http://id.example.com",
            "http://localhost.example.com",
        ] {
            let refusal = issuer(wrong.to_owned()).unwrap_err().to_string();
            assert!(refusal.starts_with("OIDC_ISSUER is"), "{refusal}");
        }
    }
}
