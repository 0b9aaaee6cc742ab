//! Standard Webhooks signatures (<https://github.com/standard-webhooks/standard-webhooks>, version 1):
//! HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`, in base64 after `v1,`.

use base64::prelude::{BASE64_STANDARD, Engine};
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How far a receipt's timestamp may lie from our clock, so that an old one cannot be played again.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// The key with which one account's receipts are signed.
#[derive(Clone)]
pub struct SigningKey(Hmac<Sha256>);

impl SigningKey {
    /// The vendor and we derive it alike: HMAC-SHA256 of the account's name under the master secret.
    pub fn derive(master: &MasterKey, account: i64) -> Self {
        let mut mac = master.0.clone();
        mac.update(account.to_string().as_bytes());
        Self(keyed(&mac.finalize().into_bytes()))
    }

    fn digest(&self, signed: &Signed<'_>, body: &[u8]) -> impl AsRef<[u8]> {
        let mut mac = self.0.clone();
        for part in [signed.id, b".", signed.timestamp, b".", body] {
            mac.update(part);
        }
        mac.finalize().into_bytes()
    }

    /// The signature of these bytes, as the vendor makes it.
    pub fn sign(&self, signed: &Signed<'_>, body: &[u8]) -> String {
        format!("v1,{}", BASE64_STANDARD.encode(self.digest(signed, body)))
    }

    /// Whether one of the signatures is of these bytes by this key.
    pub fn verifies(&self, signed: &Signed<'_>, body: &[u8]) -> bool {
        let wanted = self.digest(signed, body);
        let mut given = signed
            .signatures
            .split(|byte| *byte == b' ')
            .filter_map(|signature| {
                let encoded = signature.strip_prefix(b"v1,")?;
                BASE64_STANDARD.decode(encoded).ok()
            });
        given.any(|signature| signature.ct_eq(wanted.as_ref()).into())
    }
}

/// The secret that we share with the vendor, ready to derive keys from.
#[derive(Clone)]
pub struct MasterKey(Hmac<Sha256>);

impl MasterKey {
    pub fn new(secret: &[u8]) -> Self {
        Self(keyed(secret))
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    // HMAC takes a key of any length.
    Hmac::new_from_slice(key).expect("a key of any length")
}

/// What the headers of a signed request say.
pub struct Signed<'a> {
    id: &'a [u8],
    timestamp: &'a [u8],
    signatures: &'a [u8],
}

impl<'a> Signed<'a> {
    /// The headers of a request signed within five minutes of `now`.
    pub fn read(headers: &'a HeaderMap, now: DateTime<Utc>) -> Option<Self> {
        let only = |name: &str| {
            let mut values = headers.get_all(name).iter();
            let value = values.next()?;
            values.next().is_none().then(|| value.as_bytes())
        };
        let signed = Self {
            id: only("webhook-id").filter(|id| !id.is_empty())?,
            timestamp: only("webhook-timestamp")?,
            signatures: only("webhook-signature")?,
        };
        let seconds: i64 = std::str::from_utf8(signed.timestamp).ok()?.parse().ok()?;
        let age = now - DateTime::from_timestamp(seconds, 0)?;
        (age.abs() <= TOLERANCE).then_some(signed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's reference libraries.
    const SECRET: &str = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const SIGNED_AT: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn headers(signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(
            "webhook-id",
            "msg_p5jXN8AQM9LWM0D4loKWxJek".parse().unwrap(),
        );
        headers.insert("webhook-timestamp", SIGNED_AT.to_string().parse().unwrap());
        headers.insert("webhook-signature", signature.parse().unwrap());
        headers
    }

    fn verifies(signature: &str, body: &[u8], seconds_later: i64) -> bool {
        let key = SigningKey(keyed(&BASE64_STANDARD.decode(SECRET).unwrap()));
        let now = DateTime::from_timestamp(SIGNED_AT + seconds_later, 0).unwrap();
        Signed::read(&headers(signature), now).is_some_and(|signed| key.verifies(&signed, body))
    }

    #[test]
    fn the_example_of_the_specification_verifies() {
        assert!(verifies(SIGNATURE, BODY, 0));
        assert!(verifies(&format!("v1,AAAA v1a,xyz {SIGNATURE}"), BODY, 0));
    }

    #[test]
    fn another_body_signature_or_time_does_not() {
        assert!(!verifies(SIGNATURE, br#"{"test": 2432232315}"#, 0));
        for forged in [
            "",
            "v1,",
            "v1,!!!",
            &SIGNATURE[3..],
            &SIGNATURE.replace("v1", "v2"),
            "v1,g0hM",
        ] {
            assert!(!verifies(forged, BODY, 0), "{forged}");
        }
        assert!(verifies(SIGNATURE, BODY, 300) && verifies(SIGNATURE, BODY, -300));
        assert!(!verifies(SIGNATURE, BODY, 301) && !verifies(SIGNATURE, BODY, -301));
    }

    #[test]
    fn each_header_is_needed_once() {
        let now = DateTime::from_timestamp(SIGNED_AT, 0).unwrap();
        for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
            let mut missing = headers(SIGNATURE);
            missing.remove(name);
            assert!(Signed::read(&missing, now).is_none());
            let mut doubled = headers(SIGNATURE);
            doubled.append(name, "1".parse().unwrap());
            assert!(Signed::read(&doubled, now).is_none());
        }
    }
}
