//! GraphiQL, served from the program itself: a page and its parts, none from elsewhere.

use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};

use super::security::POLICY;
use crate::error::ApiError;

/// A part of the page.
struct Part {
    name: &'static str,
    content_type: &'static str,
    compressed: bool,
    bytes: &'static [u8],
}

macro_rules! part {
    ($name:literal, $content_type:literal) => {
        Part {
            name: $name,
            content_type: $content_type,
            compressed: false,
            bytes: include_bytes!(concat!("../../assets/graphiql/", $name)),
        }
    };
    ($name:literal, $content_type:literal, gzip) => {
        Part {
            name: $name,
            content_type: $content_type,
            compressed: true,
            bytes: include_bytes!(concat!("../../assets/graphiql/", $name, ".gz")),
        }
    };
}

static PARTS: [Part; 7] = [
    part!("graphiql.js", "text/javascript; charset=utf-8", gzip),
    part!("graphiql.css", "text/css; charset=utf-8", gzip),
    part!("react.js", "text/javascript; charset=utf-8", gzip),
    part!("react-dom.js", "text/javascript; charset=utf-8", gzip),
    part!("graphql-ws.js", "text/javascript; charset=utf-8", gzip),
    part!("page.js", "text/javascript; charset=utf-8"),
    part!("page.css", "text/css; charset=utf-8"),
];

/// The page, which holds no data: a key is given in it.
pub async fn page() -> Response {
    let html = include_str!("../../assets/graphiql/index.html");
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, html).into_response()
}

/// A part of the page.
pub async fn part(Path(name): Path<String>) -> Response {
    let Some(part) = PARTS.iter().find(|part| part.name == name) else {
        return ApiError::not_found("page").into_response();
    };
    let mut response = part.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(part.content_type),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("max-age=3600"),
    );
    if part.compressed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}
