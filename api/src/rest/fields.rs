//! A small JSON object whose fields are texts, each required.

use axum::body::Body;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::small_body;
use crate::{error::ApiError, http::is_json};

/// No such body is larger.
pub const BODY_MAX: usize = 32 * 1024;

/// The values of these fields, in this order.
///
/// # Errors
/// Names the field that is missing, unknown or no text.
pub async fn read<const N: usize>(
    headers: &HeaderMap,
    body: Body,
    names: [&'static str; N],
) -> Result<[String; N], ApiError> {
    if !is_json(headers) {
        return Err(
            ApiError::bad_request("the body must be application/json in UTF-8")
                .with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        );
    }
    texts(&small_body::read(body, BODY_MAX).await?, names)
}

fn texts<const N: usize>(body: &[u8], names: [&'static str; N]) -> Result<[String; N], ApiError> {
    let mut object: Map<String, Value> = serde_json::from_slice(body)
        .map_err(|error| ApiError::bad_request(format!("the body is no JSON object: {error}")))?;
    let mut values = [const { String::new() }; N];
    for (name, value) in names.iter().zip(&mut values) {
        *value = text(name, object.remove(*name))?;
    }
    match object.keys().next() {
        Some(unknown) => {
            let unknown: String = unknown.chars().take(80).collect();
            let known = names.join(", ");
            let problem = format!("there is no field {unknown}; the fields are {known}");
            Err(ApiError::bad_user_input([unknown], problem))
        }
        None => Ok(values),
    }
}

fn text(name: &'static str, value: Option<Value>) -> Result<String, ApiError> {
    let problem = match value {
        Some(Value::String(text)) => return Ok(text),
        Some(_) => format!("{name} must be a text"),
        None => format!("{name} is required"),
    };
    Err(ApiError::bad_user_input([name], problem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Step;

    #[test]
    fn the_field_at_fault_is_named() {
        let read = |body: &str| texts(body.as_bytes(), ["name", "currency"]);
        let fine = read(r#"{"currency":"INR","name":"Shop"}"#).unwrap();
        assert_eq!(fine, ["Shop", "INR"]);
        for (body, path) in [
            (r#"{"name":"Shop"}"#, "currency"),
            (r#"{"name":"Shop","currency":null}"#, "currency"),
            (r#"{"name":5,"currency":"INR"}"#, "name"),
            (r#"{"name":"Shop","currency":"INR","owner":"me"}"#, "owner"),
        ] {
            assert_eq!(read(body).unwrap_err().path(), [Step::from(path)], "{body}");
        }
        for body in ["", "[]", "null", "{", "\"name\"", "{}{}"] {
            assert!(read(body).is_err(), "{body}");
        }
    }
}
