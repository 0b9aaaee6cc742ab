//! Signatures of receipts after Standard Webhooks
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>):
//! `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// Signs an account's receipts. The account's secret, as its owner writes it, is
/// `whsec_` + base64(HMAC-SHA256(master secret, account)); the key is what the base64 stands for.
#[derive(Clone)]
pub(crate) struct Signer {
    keyed: Hmac<Sha256>,
}

impl Signer {
    pub(crate) fn of_account(master_secret: &SecretString, account: &str) -> Signer {
        let mut derivation = keyed(master_secret.expose_secret().as_bytes());
        derivation.update(account.as_bytes());
        Signer {
            keyed: keyed(&derivation.finalize().into_bytes()),
        }
    }

    /// A signer whose signatures no receiver may take.
    pub(crate) fn forger() -> Signer {
        Signer {
            keyed: keyed(&rand::random::<[u8; 32]>()),
        }
    }

    /// The value of `webhook-signature`. `timestamp` is in seconds since 1970.
    pub(crate) fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let mut mac = self.keyed.clone();
        mac.update(id.as_bytes());
        mac.update(format!(".{timestamp}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_the_example_of_the_specification() {
        let key = STANDARD.decode("plJ3nmyCDGBKInavdOK15jsl").unwrap();
        let signer = Signer { keyed: keyed(&key) };
        let body = br#"{"event_type":"ping","data":{"success":true}}"#;
        let signature = signer.sign("msg_loFOjxBNrRLzqYUf", 1_731_705_121, body);
        assert_eq!(signature, "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=");
    }
}
