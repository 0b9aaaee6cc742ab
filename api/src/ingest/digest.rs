use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tidings_queue::Kind;
use tidings_store::customer::Patch;

use super::Scalar;

/// Longer JSON is digested as the text it is; every record it stands in is refused for its size.
const PARSED_MAX: usize = 64 * 1024;

/// What a request's records say, as 32 bytes, so that a repeated idempotency key can tell whether it
/// names the same records. The order of an object's keys does not matter, nor does white space.
///
/// Every value is written with its kind and, where it varies, its length, so that no two sequences of
/// values are written alike.
pub struct Digest(Sha256);

impl Digest {
    pub fn new(kind: Kind) -> Self {
        let mut digest = Self(Sha256::new());
        digest.text(kind.name());
        digest
    }

    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }

    fn header(&mut self, kind: u8, length: usize) {
        let mut header = [kind; 9];
        header[1..].copy_from_slice(&(length as u64).to_le_bytes());
        self.0.update(header);
    }

    pub fn text(&mut self, text: &str) {
        self.header(b't', text.len());
        self.0.update(text);
    }

    /// The first texts of a list of so many.
    pub fn texts(&mut self, texts: &[String], length: usize) {
        self.header(b'[', length);
        texts.iter().for_each(|text| self.text(text));
    }

    pub fn flag(&mut self, flag: bool) {
        self.0.update([b'b', u8::from(flag)]);
    }

    pub fn optional<T>(&mut self, value: Option<&T>, write: impl FnOnce(&mut Self, &T)) {
        match value {
            Some(value) => write(self, value),
            None => self.0.update(b"-"),
        }
    }

    pub fn patch<T>(&mut self, patch: &Patch<T>, write: impl FnOnce(&mut Self, &T)) {
        match patch {
            Patch::Keep => self.0.update(b"-"),
            Patch::Clear => self.0.update(b"n"),
            Patch::Set(value) => write(self, value),
        }
    }

    pub fn scalar(&mut self, scalar: &Scalar<'_>) {
        if let Some(text) = scalar.text() {
            return self.text(&text);
        }
        match scalar.value(PARSED_MAX) {
            Some(value) => self.value(&value),
            None => {
                let text = scalar.raw_text();
                self.header(b'r', text.len());
                self.0.update(text.as_bytes());
            }
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.0.update(b"n"),
            Value::Bool(flag) => self.flag(*flag),
            Value::String(text) => self.text(text),
            Value::Number(number) => {
                let text = number.to_string();
                self.header(b'd', text.len());
                self.0.update(text);
            }
            Value::Array(items) => {
                self.header(b'[', items.len());
                items.iter().for_each(|item| self.value(item));
            }
            Value::Object(object) => {
                self.header(b'{', object.len());
                let mut members: Vec<_> = object.iter().collect();
                members.sort_unstable_by_key(|(key, _)| *key);
                for (key, value) in members {
                    self.text(key);
                    self.value(value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn digest(value: &Value) -> [u8; 32] {
        let mut digest = Digest::new(Kind::Orders);
        digest.scalar(&Scalar::Value(value.clone()));
        digest.finish()
    }

    fn digest_of_text(text: &str) -> [u8; 32] {
        let mut digest = Digest::new(Kind::Orders);
        digest.scalar(&serde_json::from_str(text).unwrap());
        digest.finish()
    }

    #[test]
    fn the_order_of_keys_does_not_matter() {
        let one = digest_of_text(r#"{"a": 1, "b": {"c": [1, 2], "d": "x"}}"#);
        let other = digest_of_text(r#"{"b":{"d":"x","c":[1,2]},"a":1}"#);
        assert_eq!(one, other);
        assert_eq!(one, digest(&json!({"a": 1, "b": {"c": [1, 2], "d": "x"}})));
        assert_ne!(one, digest_of_text(r#"{"b":{"d":"x","c":[2,1]},"a":1}"#));
    }

    #[test]
    fn an_escaped_text_is_the_text() {
        assert_eq!(digest_of_text(r#""caf\u00e9""#), digest_of_text("\"café\""));
        assert_eq!(digest_of_text(r#""x""#), digest(&json!("x")));
        assert_ne!(digest_of_text("1"), digest_of_text(r#""1""#));
    }
}
