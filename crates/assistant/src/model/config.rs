//! Settings of a language model, for the API:
//!
//! | variable | meaning | default |
//! | --- | --- | --- |
//! | `ASSISTANT_BASE_URL` | where a chat API like OpenAI's is, without `/chat/completions` | none: no model is asked |
//! | `ASSISTANT_API_KEY` | its key, sent as a bearer token | none, as local servers have it |
//! | `ASSISTANT_MODEL` | the model's name | required with the address |
//! | `ASSISTANT_TIMEOUT` | seconds an answer may take, 1 to 25 | `10` |
//! | `ASSISTANT_DAILY_TOKENS` | tokens that each workspace may use up in a day | `200000` |
//! | `ASSISTANT_INPUT_PRICE`, `ASSISTANT_OUTPUT_PRICE` | US dollars for a million tokens asked and answered | `0` |

use std::time::Duration;

use anyhow::{Context as _, bail};
use secrecy::SecretString;

use crate::provider::Usage;

/// Which model is asked, and how much it may use up.
#[derive(Clone, Debug)]
pub struct ModelConfig {
    /// Where its API is, without a slash at the end.
    pub url: String,
    /// Its key, where it wants one.
    pub key: Option<SecretString>,
    /// Its name.
    pub model: String,
    /// How long an answer may take, a repair included.
    pub timeout: Duration,
    /// Tokens of one workspace in a day.
    pub daily_tokens: u64,
    /// Millionths of a US dollar for a million tokens asked.
    pub input_price: u64,
    /// Millionths of a US dollar for a million tokens answered.
    pub output_price: u64,
}

impl ModelConfig {
    /// Reads the environment; nothing where no model is set up.
    ///
    /// # Errors
    /// Names the variable that is missing or wrong.
    pub fn from_env() -> anyhow::Result<Option<Self>> {
        let Some(url) = variable("ASSISTANT_BASE_URL") else {
            return Ok(None);
        };
        let parsed = reqwest::Url::parse(&url).ok();
        let fits = parsed.is_some_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.query().is_none()
                && url.fragment().is_none()
        });
        if !fits {
            bail!("ASSISTANT_BASE_URL is not an http or https address");
        }
        let model = variable("ASSISTANT_MODEL").context("ASSISTANT_MODEL is not set")?;
        let seconds = number("ASSISTANT_TIMEOUT", 10)?;
        if !(1..=25).contains(&seconds) {
            bail!("ASSISTANT_TIMEOUT is {seconds}, not 1 to 25");
        }
        Ok(Some(Self {
            url: url.trim_end_matches('/').to_owned(),
            key: variable("ASSISTANT_API_KEY").map(SecretString::from),
            model,
            timeout: Duration::from_secs(seconds),
            daily_tokens: number("ASSISTANT_DAILY_TOKENS", 200_000)?,
            input_price: price("ASSISTANT_INPUT_PRICE")?,
            output_price: price("ASSISTANT_OUTPUT_PRICE")?,
        }))
    }

    /// A model at this address.
    #[must_use]
    pub fn for_testing(url: String) -> Self {
        Self {
            url,
            key: Some("a key for tests".into()),
            model: "test-model".to_owned(),
            timeout: Duration::from_millis(500),
            daily_tokens: 100_000,
            input_price: 2_000_000,
            output_price: 10_000_000,
        }
    }

    /// What this costs, in millionths of a US dollar, rounded up.
    #[must_use]
    pub fn cost(&self, usage: Usage) -> u64 {
        let asked = u128::from(usage.prompt_tokens) * u128::from(self.input_price);
        let answered = u128::from(usage.completion_tokens) * u128::from(self.output_price);
        u64::try_from((asked + answered).div_ceil(1_000_000)).unwrap_or(u64::MAX)
    }
}

fn number(name: &str, default: u64) -> anyhow::Result<u64> {
    let given = variable(name).map(|text| {
        text.parse()
            .with_context(|| format!("{name} is {text:?}, not a whole number"))
    });
    given.unwrap_or(Ok(default))
}

/// Dollars with at most six decimal places, exactly.
fn price(name: &str) -> anyhow::Result<u64> {
    let text = variable(name).unwrap_or_else(|| "0".to_owned());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let plain = !whole.is_empty() && whole.len() <= 9 && fraction.len() <= 6;
    let digits = format!("{whole}{fraction:0<6}");
    match digits.parse() {
        Ok(millionths) if plain && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(millionths)
        }
        _ => bail!("{name} is {text:?}, not an amount of US dollars"),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the configuration module of the model"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
