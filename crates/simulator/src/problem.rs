//! A refused request: `{ code, field, message }` with the fitting status.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    #[serde(skip)]
    status: StatusCode,
    code: &'static str,
    /// Path of the wrong field, like `messages[3].to`.
    field: Option<String>,
    message: String,
}

impl Problem {
    pub(crate) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Problem {
        Problem {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            code: "INVALID",
            field: Some(field.into()),
            message: message.into(),
        }
    }

    pub(crate) fn malformed(field: impl Into<String>, message: impl Into<String>) -> Problem {
        Problem {
            status: StatusCode::BAD_REQUEST,
            code: "MALFORMED",
            ..Problem::invalid(field, message)
        }
    }

    pub(crate) fn of_status(status: StatusCode, message: impl Into<String>) -> Problem {
        let code = match status {
            StatusCode::NOT_FOUND => "NOT_FOUND",
            StatusCode::METHOD_NOT_ALLOWED => "METHOD_NOT_ALLOWED",
            StatusCode::PAYLOAD_TOO_LARGE => "TOO_LARGE",
            StatusCode::TOO_MANY_REQUESTS => "RATE_LIMITED",
            other if other.is_server_error() => "UNAVAILABLE",
            _ => "BAD_REQUEST",
        };
        Problem {
            status,
            code,
            field: None,
            message: message.into(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(&self)).into_response();
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
