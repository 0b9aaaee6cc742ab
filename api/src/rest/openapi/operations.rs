use serde_json::{Value, json};

use super::{files, responses::refusals};
use crate::ingest::{IDEMPOTENCY_KEY_MAX, RECORDS_MAX};

pub fn paths() -> Value {
    json!({
        "/v1/customers": { "post": records("Customer", "customers") },
        "/v1/orders": { "post": records("Order", "orders") },
        "/v1/visits": { "post": records("Visit", "visits") },
        "/v1/batches/{id}": { "get": progress() },
        "/v1/imports": { "post": files::begin() },
        "/v1/imports/{id}": { "get": files::find(), "put": files::rows() },
        "/v1/imports/{id}/close": { "post": files::close() },
        "/v1/imports/{id}/refused": { "get": files::refused() },
        "/v1/campaigns/{id}/recipients.csv": { "get": files::recipients() },
        "/v1/receipts": { "post": receipt() },
        "/openapi.json": { "get": page("openApi", "This description", "application/json") },
        "/postman_collection.json": { "get": page("postmanCollection", "A collection for Postman", "application/json") },
        "/docs": { "get": page("docs", "Swagger UI", "text/html") },
    })
}

fn records(schema: &str, noun: &str) -> Value {
    let reference = json!({ "$ref": format!("#/components/schemas/{schema}") });
    let mut responses = refusals(&[400, 401, 403, 408, 409, 413, 415, 429, 500, 503]);
    responses.insert(
        "202".to_owned(),
        answer(
            "Accepted: on disk, and about to be written.",
            "IngestPayload",
        ),
    );
    json!({
        "tags": ["Records"],
        "operationId": format!("post{schema}s"),
        "summary": format!("Bring in {noun}"),
        "description": format!(
            "Takes up to {RECORDS_MAX} {noun} as a JSON array, or as one JSON object a line (`application/x-ndjson`). \
             Records with a wrong value are left out and named in `rejected`, the others are accepted.",
        ),
        "security": [{ "bearer": [] }],
        "parameters": [{
            "name": "Idempotency-Key",
            "in": "header",
            "description": "Of your choice, for 24 hours: the same records again give the same answer, others are refused (409).",
            "schema": { "type": "string", "minLength": 1, "maxLength": IDEMPOTENCY_KEY_MAX },
        }],
        "requestBody": {
            "required": true,
            "content": {
                "application/json": {
                    "schema": { "type": "array", "maxItems": RECORDS_MAX, "items": reference },
                },
                "application/x-ndjson": { "schema": reference },
            },
        },
        "responses": responses,
    })
}

fn progress() -> Value {
    let mut responses = refusals(&[401, 403, 404, 429, 500, 503]);
    responses.insert("200".to_owned(), answer("How far it is.", "IngestProgress"));
    json!({
        "tags": ["Records"],
        "operationId": "getBatch",
        "summary": "How far a request's records are",
        "security": [{ "bearer": [] }],
        "parameters": [{
            "name": "id", "in": "path", "required": true, "description": "The `batchId` of the answer to the request.",
            "schema": { "type": "string", "format": "uuid" },
        }],
        "responses": responses,
    })
}

fn receipt() -> Value {
    let mut responses = refusals(&[400, 401, 408, 413, 429, 500, 503]);
    responses.insert(
        "202".to_owned(),
        json!({ "description": "On disk; it will be applied to its message." }),
    );
    let header = |name: &str, description: &str| {
        json!({
            "name": name, "in": "header", "required": true, "description": description, "schema": { "type": "string" },
        })
    };
    json!({
        "tags": ["Vendor"],
        "operationId": "postReceipt",
        "summary": "Tell what became of a message",
        "description": "Signed after Standard Webhooks with the account's secret. It may be sent any number of times, in any order.",
        "security": [],
        "parameters": [
            header("webhook-id", "An id of this delivery."),
            header("webhook-timestamp", "Unix seconds, within five minutes of now."),
            header("webhook-signature", "`v1,` and base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`; several are separated by spaces."),
        ],
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Receipt" } } },
        },
        "responses": responses,
    })
}

fn page(operation: &str, summary: &str, content_type: &str) -> Value {
    json!({
        "tags": ["Description"],
        "operationId": operation,
        "summary": summary,
        "security": [],
        "responses": { "200": { "description": summary, "content": { content_type: {} } } },
    })
}

pub(super) fn answer(description: &str, schema: &str) -> Value {
    let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}
