//! The REST interface described in OpenAPI 3.1. Limits, fields and codes are taken from the code that
//! enforces them; a test holds the described paths to the routes that are served.

mod files;
mod operations;
mod people;
mod responses;
mod schemas;

use std::sync::LazyLock;

use axum::response::IntoResponse;
use bytes::Bytes;
use http::header;
use serde_json::{Map, Value, json};

static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| Bytes::from(document().to_string()));

/// The document, for everyone: it says nothing of any workspace.
pub async fn serve() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "application/json")],
        DOCUMENT.clone(),
    )
}

/// The whole document.
pub fn document() -> Value {
    let paths = both(operations::paths(), people::paths());
    let schemas = both(schemas::schemas(), people::schemas());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tidings",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Bring in customers, orders and visits; take delivery receipts.",
            "description": DESCRIPTION,
            "license": { "name": "Apache-2.0 OR MIT", "url": "https://spdx.org/licenses/Apache-2.0.html" },
        },
        "servers": [{ "url": "/", "description": "This server" }],
        "tags": [
            { "name": "Records", "description": "What your systems know of customers." },
            { "name": "People", "description": "What the web server asks on behalf of those who sign in." },
            { "name": "Files", "description": "CSV files in and out." },
            { "name": "Vendor", "description": "What the vendor that sends the messages says of them." },
            { "name": "Description", "description": "This page and what it is made of." },
        ],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key (`tdg_…`) with the scope `ingest` (`read` for progress), or an access token.",
                },
                "web": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The secret that the web server shares with the API.",
                },
                "session": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A person's session (`tds_…`), which the web server keeps.",
                },
            },
            "schemas": schemas,
            "responses": responses::responses(),
        },
    })
}

fn both(mut first: Value, second: Map<String, Value>) -> Value {
    if let Value::Object(first) = &mut first {
        first.extend(second);
    }
    first
}

const DESCRIPTION: &str = "\
A **202** is a promise: the records are on disk and will be written, in the order in which they were \
accepted. Sending the same records twice does no harm: a record of the same or an older version than \
what is stored changes nothing, and an `Idempotency-Key` gives the first answer again.\n\n\
A request is taken whole or refused whole. In a request that is taken, a record with a wrong value is \
left out by itself and named in `rejected` with its index, field and code. A request in which a field is \
missing, unknown or of the wrong JSON type is refused with the index and field of the first such record.\n\n\
Everything else (audiences, campaigns, their live numbers) is asked for by GraphQL at `/graphql`.";
