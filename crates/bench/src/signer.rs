//! Signs receipts as the vendor does: Standard Webhooks under a secret derived from the master secret and the account.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

pub(crate) struct Signer {
    keyed: Hmac<Sha256>,
}

impl Signer {
    pub(crate) fn new(master_secret: &str, account: &str) -> Signer {
        let mut derivation = keyed(master_secret.as_bytes());
        derivation.update(account.as_bytes());
        Signer {
            keyed: keyed(&derivation.finalize().into_bytes()),
        }
    }

    /// The value of `webhook-signature`; `timestamp` is in seconds since 1970.
    pub(crate) fn sign(&self, id: &str, timestamp: i64, body: &str) -> String {
        let mut mac = self.keyed.clone();
        mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}
