use serde_json::{Value, json};
use tidings_store::{
    import::{KEPT, MOST_REJECTED, MOST_REJECTED_BYTES, OPEN_FOR},
    recipient_list::RecipientOutcome,
};

use super::{operations::answer, responses::refusals};
use crate::{
    csv::{COLUMNS_MAX, ROW_MAX},
    imports::{AttributeType, ImportStatus},
};

pub fn begin() -> Value {
    let mut responses = refusals(&[400, 401, 403, 413, 429, 500, 503]);
    responses.insert("201".to_owned(), answer("Begun; rows may come.", "Import"));
    json!({
        "tags": ["Files"],
        "operationId": "beginImport",
        "summary": "Begin to bring in a CSV file",
        "description": "Says which columns are read into which fields. Rows come with `PUT /v1/imports/{id}`.",
        "security": [{ "bearer": [] }],
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Layout" } } },
        },
        "responses": responses,
    })
}

pub fn find() -> Value {
    let mut responses = refusals(&[401, 403, 404, 429, 500, 503]);
    responses.insert("200".to_owned(), answer("How far it is.", "Import"));
    json!({
        "tags": ["Files"],
        "operationId": "getImport",
        "summary": "How far an import is",
        "description": "Whoever was interrupted goes on with the row after `lastRow`, which begins at `nextByte`.",
        "security": [{ "bearer": [] }],
        "parameters": [id()],
        "responses": responses,
    })
}

pub fn rows() -> Value {
    let mut responses = refusals(&[400, 401, 403, 404, 408, 409, 415, 429, 500, 503]);
    let done = "Every row is taken, or noted as refused with its reason.";
    responses.insert("200".to_owned(), answer(done, "Import"));
    json!({
        "tags": ["Files"],
        "operationId": "putImportRows",
        "summary": "Send rows of a CSV file",
        "description": format!(
            "The file, or a part of it, in UTF-8, of any length: it is read as it arrives, and taken in pieces of some \
             thousand rows, each whole or not at all. A refusal says in `import` how far it came; rows before that \
             are taken and will be written. Rows that were taken before are passed over, so the whole file may be sent \
             again. A row has at most {} KiB and {COLUMNS_MAX} columns. Blank cells leave fields as they are. Dates are \
             RFC 3339, or `2026-03-01` or `2026-03-01 18:30` in the workspace's time zone; tags are separated by commas, \
             semicolons or `|`. An apostrophe before what a spreadsheet would run as a formula is not read.",
            ROW_MAX / 1024,
        ),
        "security": [{ "bearer": [] }],
        "parameters": [
            id(),
            {
                "name": "fromRow", "in": "query",
                "description": "The number of the first row in the body, from 1. A body from row 1 begins with the header, where there is one.",
                "schema": { "type": "integer", "minimum": 1, "default": 1 },
            },
            {
                "name": "more", "in": "query",
                "description": "True where the body ends before the file does: a row that has not ended is left to the next one.",
                "schema": { "type": "boolean", "default": false },
            },
        ],
        "requestBody": { "required": true, "content": { "text/csv": {} } },
        "responses": responses,
    })
}

pub fn close() -> Value {
    let mut responses = refusals(&[401, 403, 404, 429, 500, 503]);
    responses.insert(
        "200".to_owned(),
        answer("No more rows are taken.", "Import"),
    );
    json!({
        "tags": ["Files"],
        "operationId": "closeImport",
        "summary": "Say that all rows were sent",
        "description": format!(
            "An import is closed {} days after it was begun, if nobody has closed it before. A closed one, with the rows it refused, is kept for {} days.",
            OPEN_FOR.num_days(), KEPT.num_days(),
        ),
        "security": [{ "bearer": [] }],
        "parameters": [id()],
        "responses": responses,
    })
}

pub fn refused() -> Value {
    json!({
        "tags": ["Files"],
        "operationId": "getRefusedRows",
        "summary": "The refused rows as CSV",
        "description": "Four columns say which row it was and why it was refused; the row follows as it was. The file \
            can be mended and brought in as it is.",
        "security": [{ "bearer": [] }],
        "parameters": [id()],
        "responses": file("The refused rows.", &[401, 403, 404, 429, 500, 503]),
    })
}

pub fn recipients() -> Value {
    let outcomes = RecipientOutcome::ALL.map(RecipientOutcome::as_str);
    json!({
        "tags": ["Files"],
        "operationId": "getRecipientsFile",
        "summary": "A campaign's recipients as CSV",
        "description": "Who was written to or left out, what was said, and what became of it.",
        "security": [{ "bearer": [] }],
        "parameters": [
            id(),
            { "name": "outcome", "in": "query", "description": "Those of one outcome.", "schema": { "enum": outcomes } },
            {
                "name": "search", "in": "query",
                "description": "Those whose name or e-mail holds this text, without regard to case, or whose phone or external id holds it.",
                "schema": { "type": "string", "maxLength": 200 },
            },
        ],
        "responses": file("The recipients.", &[400, 401, 403, 404, 429, 500, 503]),
    })
}

fn id() -> Value {
    json!({ "name": "id", "in": "path", "required": true, "description": "Its id.", "schema": { "type": "string" } })
}

fn file(description: &str, refused: &[u16]) -> Value {
    let mut responses = refusals(refused);
    let file = json!({ "description": description, "content": { "text/csv": { "schema": { "type": "string" } } } });
    responses.insert("200".to_owned(), file);
    responses.into()
}

pub fn layout() -> Value {
    let column = json!({
        "description": "A column: what the header calls it, or its place from 0.",
        "type": ["string", "integer"],
    });
    let types = AttributeType::ALL.map(AttributeType::as_str);
    json!({
        "type": "object",
        "description": "How to read a CSV file.",
        "additionalProperties": false,
        "required": ["kind", "mapping"],
        "properties": {
            "kind": { "enum": ["customers", "orders", "visits"] },
            "mapping": {
                "type": "object",
                "description": "The column that each field is read from, by the field's name; for customers also \
                    `attributes.<name>`, with the type of its values where they are no text.",
                "additionalProperties": {
                    "anyOf": [
                        column,
                        {
                            "type": "object",
                            "required": ["column"],
                            "properties": { "column": column, "type": { "enum": types, "default": "TEXT" } },
                        },
                    ],
                },
            },
            "header": { "type": "boolean", "default": true, "description": "Whether the first line names the columns." },
            "delimiter": {
                "enum": [",", ";", "\t", "|", null],
                "description": "What stands between cells; found out from the first line where it is left out.",
            },
        },
        "examples": [{
            "kind": "customers",
            "mapping": { "externalId": "Customer", "name": "Full name", "attributes.age": { "column": "Age", "type": "NUMBER" } },
        }],
    })
}

pub fn import() -> Value {
    let count =
        |description: &str| json!({ "type": "integer", "minimum": 0, "description": description });
    json!({
        "type": "object",
        "required": [
            "batchId", "kind", "status", "lastRow", "nextByte", "accepted", "rejected", "rejectedKept", "committed", "failed", "mapping",
            "createdBy", "createdAt",
        ],
        "properties": {
            "batchId": { "type": "string", "format": "uuid", "description": "Its id." },
            "kind": { "enum": ["customers", "orders", "visits"] },
            "status": {
                "enum": ImportStatus::ALL,
                "description": "OPEN: rows may come. WRITING: it is closed, and accepted rows are being written. DONE: they are.",
            },
            "lastRow": count("The last row that was taken, from 1; 0 before the first."),
            "nextByte": count("Where in the file the row after it begins."),
            "accepted": count("Rows that will be written."),
            "rejected": count("Rows that were refused."),
            "rejectedKept": count(&format!(
                "How many of those can be had at `/refused`: the first, at most {MOST_REJECTED} and {} MiB.", MOST_REJECTED_BYTES >> 20
            )),
            "committed": count("Accepted rows that are written."),
            "failed": count("Accepted rows that could not be written; kept for replay."),
            "mapping": { "type": "object", "description": "As it was asked for." },
            "createdBy": { "type": "string" },
            "createdAt": { "type": "string", "format": "date-time" },
        },
    })
}
