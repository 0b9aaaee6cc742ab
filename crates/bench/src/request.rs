//! One request to the API, for a client and as bytes for a kept connection.

use bytes::Bytes;
use serde_json::{Value, json};

#[derive(Clone)]
pub(crate) struct Request {
    pub path: &'static str,
    pub headers: Vec<(&'static str, String)>,
    pub body: Bytes,
}

impl Request {
    /// A POST with a JSON body.
    pub(crate) fn new(path: &'static str, body: impl Into<Bytes>) -> Request {
        Request {
            path,
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.into(),
        }
    }

    pub(crate) fn graphql(query: &str, variables: Value) -> Request {
        let body = json!({ "query": query, "variables": variables });
        Request::new("/graphql", body.to_string())
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Request {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn bearer(self, key: &str) -> Request {
        self.header("authorization", format!("Bearer {key}"))
    }

    /// As it goes over the wire to that host.
    pub(crate) fn bytes(&self, host: &str) -> Vec<u8> {
        let mut head = format!("POST {} HTTP/1.1\r\nhost: {host}\r\n", self.path);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n", self.body.len()));
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_written_whole() {
        let request = Request::new("/v1/orders", "[]").bearer("tdg_1");
        assert_eq!(
            String::from_utf8(request.bytes("127.0.0.1:8080")).unwrap(),
            "POST /v1/orders HTTP/1.1\r\nhost: 127.0.0.1:8080\r\ncontent-type: application/json\r\n\
             authorization: Bearer tdg_1\r\ncontent-length: 2\r\n\r\n[]"
        );
    }
}
