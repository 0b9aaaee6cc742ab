//! What goes wrong on purpose, chosen by `POST /behaviour`.

use serde::{Deserialize, Serialize};

const LONGEST_SLOWNESS_MS: u64 = 600_000;

/// What goes wrong on purpose. Rates are shares from 0 to 1; what is left out of a request is as by default.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Behaviour {
    /// Milliseconds between having journalled a request and answering it.
    pub slow_ms: u64,
    /// Requests answered 429 with `Retry-After`, before anything is journalled.
    #[serde(rename = "rate429")]
    pub rate_429: f64,
    /// Requests answered 500, 502 or 503, before anything is journalled.
    #[serde(rename = "rate5xx")]
    pub rate_5xx: f64,
    /// Messages refused, by their id.
    pub refuse_rate: f64,
    /// Receipts that are never sent.
    pub lose_rate: f64,
    /// Receipts sent a second time shortly after.
    pub double_rate: f64,
    /// Whether receipts overtake each other.
    pub shuffle: bool,
    /// Messages for which a receipt with a wrong signature and the opposite outcome is sent beside the true one.
    pub forge_rate: f64,
    /// Messages accepted from now on that fail, by their id.
    pub fail_rate: f64,
}

impl Default for Behaviour {
    fn default() -> Behaviour {
        Behaviour {
            slow_ms: 0,
            rate_429: 0.0,
            rate_5xx: 0.0,
            refuse_rate: 0.0,
            lose_rate: 0.0,
            double_rate: 0.0,
            shuffle: false,
            forge_rate: 0.0,
            fail_rate: 0.1,
        }
    }
}

impl Behaviour {
    /// The first field out of its range, with what it must be.
    pub(crate) fn out_of_range(&self) -> Option<(&'static str, &'static str)> {
        if self.slow_ms > LONGEST_SLOWNESS_MS {
            return Some(("slowMs", "must be at most 600000"));
        }
        let rates = [
            ("rate429", self.rate_429),
            ("rate5xx", self.rate_5xx),
            ("refuseRate", self.refuse_rate),
            ("loseRate", self.lose_rate),
            ("doubleRate", self.double_rate),
            ("forgeRate", self.forge_rate),
            ("failRate", self.fail_rate),
        ];
        let wrong = rates
            .into_iter()
            .find(|(_, rate)| !(0.0..=1.0).contains(rate));
        wrong.map(|(field, _)| (field, "must be from 0 to 1"))
    }
}

/// True for the given share of calls.
pub(crate) fn strikes(rate: f64) -> bool {
    rate > 0.0 && rand::random::<f64>() < rate
}
