//! Receipts: an id, a time and signatures in the first three lines, then the body. What nobody's key signed does not pass,
//! and what ours signed does, whatever stands beside its signature.

use http::{HeaderMap, HeaderValue};
use tidings_api::receipts::{MasterKey, ReceiptBody, Remains, Signed, SigningKey};

use super::{kind, now};

pub const EXAMPLES: &[&str] = &[
    "delivery-1\n1790000000\nv1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=\n{\"id\":\"7-1-1\",\"status\":\"SENT\",\"occurredAt\":\"2026-09-21T12:00:00Z\"}",
    "delivery-2\n1790000300\nv1,AAAA v1a,xyz v2,b\n{\"id\":\"7-1-2\",\"status\":\"FAILED\",\"failureCode\":\"bounced\",\"occurredAt\":\"2026-09-21T12:00:00+05:30\"}",
    "a\n1789999700\n \n{\"more\":[{\"id\":1}],\"id\":\"7-9223372036854775807-0\"}",
];

pub const WORDS: &[&str] = &[
    "id",
    "status",
    "SENT",
    "FAILED",
    "failureCode",
    "occurredAt",
    "7-1-1",
    "+7-1-1",
    "07-1-1",
    "7-1-1-1",
    "1790000000",
    "+1790000000",
    "v1,",
    "v1a,",
    "2026-09-21T12:00:00Z",
    "0000-00-00T00:00:00Z",
    "9999-12-31T23:59:60Z",
    "+10000-01-01T00:00:00Z",
    "-9223372036854775808",
    "==",
    "null",
];

/// Tries a receipt.
pub fn signatures(input: &[u8]) -> String {
    let mut lines = input.splitn(4, |byte| *byte == b'\n');
    let mut next = || lines.next().unwrap_or_default();
    let (id, timestamp, signature, body) = (next(), next(), next(), next());
    let way = received(body);
    let key = SigningKey::derive(&MasterKey::new(b"a secret"), 7);
    let other = SigningKey::derive(&MasterKey::new(b"a secret"), 8);
    let Some(mut headers) = headers(id, timestamp, signature) else {
        return way + "no header";
    };
    let Some(signed) = Signed::read(&headers, now()) else {
        return way + "not within its time";
    };
    assert!(!key.verifies(&signed, body), "a signature was guessed");
    // Ours beside it passes, with this key and this body alone.
    let ours = key.sign(&signed, body);
    let both = [signature, b" ", ours.as_bytes()].concat();
    let Ok(value) = HeaderValue::from_bytes(&both) else {
        return way + "no header";
    };
    headers.insert("webhook-signature", value);
    let signed = Signed::read(&headers, now()).expect("the time is as it was");
    assert!(
        key.verifies(&signed, body),
        "our own signature does not verify"
    );
    assert!(!other.verifies(&signed, body), "another's key verifies it");
    assert!(
        !key.verifies(&signed, &[body, b" "].concat()),
        "another body verifies"
    );
    way + "signed"
}

fn headers(id: &[u8], timestamp: &[u8], signature: &[u8]) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("webhook-id", id),
        ("webhook-timestamp", timestamp),
        ("webhook-signature", signature),
    ] {
        headers.insert(name, HeaderValue::from_bytes(value).ok()?);
    }
    Some(headers)
}

fn received(body: &[u8]) -> String {
    let remains = Remains::read(body).0;
    let receipt = match serde_json::from_slice::<ReceiptBody<'_>>(body) {
        Ok(receipt) => receipt,
        Err(error) => return kind(&error.to_string()),
    };
    let Some(message) = receipt.message() else {
        return "no id".to_owned();
    };
    assert_eq!(
        message.to_string().parse(),
        Ok(message),
        "an id is written as it is read"
    );
    assert_eq!(
        remains,
        Some(message),
        "the id is the same however it is read"
    );
    match receipt.check(message, now()) {
        Ok(_) => "a receipt".to_owned(),
        Err(malformed) => malformed.field.to_owned(),
    }
}
