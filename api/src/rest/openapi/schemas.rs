use serde_json::{Map, Value, json};

use crate::ingest::{Code, FieldKind, RawCustomer, RawOrder, RawRecord, RawVisit};

pub fn schemas() -> Value {
    json!({
        "Customer": record::<RawCustomer<'_>>(
            "A customer. A field that is left out keeps its value; null clears it.",
            json!({
                "externalId": "c-1001", "name": "Asha Rao", "email": "asha@example.com", "phone": "+919876543210",
                "city": "Mysuru", "country": "IN", "tags": ["vip"], "attributes": { "tier": "gold" },
                "subscribed": true, "createdAt": "2025-11-02T09:30:00+05:30",
            }),
        ),
        "Order": record::<RawOrder<'_>>(
            "An order. It replaces what was said of the same order before; only COMPLETED ones count.",
            json!({
                "externalId": "o-5001", "customerExternalId": "c-1001", "amount": "1499.50", "currency": "INR",
                "status": "COMPLETED", "orderedAt": "2026-03-01T18:30:00+05:30",
            }),
        ),
        "Visit": record::<RawVisit<'_>>(
            "A visit. It replaces what was said of the same visit before.",
            json!({ "externalId": "v-9001", "customerExternalId": "c-1001", "visitedAt": "2026-03-01T18:30:00+05:30" }),
        ),
        "IngestPayload": ingest_payload(),
        "RejectedRecord": rejected_record(),
        "IngestProgress": ingest_progress(),
        "Layout": super::files::layout(),
        "Import": super::files::import(),
        "Receipt": receipt(),
        "Problem": problem(),
    })
}

/// A record's schema, from the table of its fields.
fn record<R: RawRecord>(description: &str, example: Value) -> Value {
    let mut properties = Map::new();
    for field in R::FIELDS {
        let mut schema = match field.kind {
            FieldKind::Text => json!({ "type": ["string", "null"] }),
            FieldKind::Flag => json!({ "type": ["boolean", "null"] }),
            FieldKind::Texts => json!({ "type": ["array", "null"], "items": { "type": "string" } }),
            FieldKind::OneOf(names) => json!({ "enum": names }),
            FieldKind::Any => any(field.name),
        };
        if field.required
            && let Some(kinds) = schema.get_mut("type")
        {
            *kinds = json!("string");
        }
        schema["description"] = json!(about(R::KIND.name(), field.name));
        properties.insert(field.name.to_owned(), schema);
    }
    let required: Vec<_> = R::FIELDS
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    json!({
        "type": "object",
        "description": description,
        "additionalProperties": false,
        "required": required,
        "properties": properties,
        "examples": [example],
    })
}

/// Fields whose values are checked record by record: another JSON type than this is refused by itself.
fn any(field: &str) -> Value {
    match field {
        "amount" => json!({ "type": ["string", "number"] }),
        "attributes" => json!({ "type": ["object", "null"] }),
        "updatedAt" | "createdAt" => json!({ "type": ["string", "null"], "format": "date-time" }),
        _ => json!({ "type": "string", "format": "date-time" }),
    }
}

fn about(kind: &str, field: &str) -> &'static str {
    match field {
        "externalId" => "Its id in the system it comes from: 1 to 200 characters.",
        "customerExternalId" => {
            "The customer's id there: 1 to 200 characters. A customer not known yet is remembered by it."
        }
        "amount" => {
            "A decimal with at most the digits of the workspace's currency, in a string (best) or as a number. \
             Zero counts; to take an order back, send it again as CANCELLED or REFUNDED instead of a negative amount."
        }
        "currency" => "ISO 4217; the workspace's currency, or left out.",
        "status" => "Left out means COMPLETED.",
        "orderedAt" => "When it was placed, as RFC 3339 with an offset; at most a day ahead.",
        "visitedAt" => "When it was, as RFC 3339 with an offset; at most a day ahead.",
        "updatedAt" => {
            "When the record was last changed at its source: of two, the later one stays. Left out means the moment of \
             acceptance. RFC 3339 with an offset; at most a day ahead."
        }
        "createdAt" if kind == "customers" => {
            "When the customer came to be, as RFC 3339 with an offset; at most a day ahead."
        }
        "name" => "At most 200 characters.",
        "city" => "At most 200 characters.",
        "email" => "An address by its shape, at most 254 characters.",
        "phone" => "`+` and 7 to 15 digits, without spaces.",
        "country" => "ISO 3166 alpha-2.",
        "tags" => "At most 100, of 1 to 100 characters each.",
        "attributes" => {
            "An object of your own: at most 16 KiB, 200 keys and 8 levels. It is replaced as a whole."
        }
        "subscribed" => "Whether there is consent to messages. Without it nobody is sent any.",
        _ => "",
    }
}

fn ingest_payload() -> Value {
    json!({
        "type": "object",
        "required": ["batchId", "accepted", "rejected"],
        "properties": {
            "batchId": { "type": "string", "format": "uuid", "description": "Ask for its progress with it." },
            "accepted": { "type": "integer", "minimum": 0, "description": "How many records will be written." },
            "rejected": { "type": "array", "items": { "$ref": "#/components/schemas/RejectedRecord" } },
        },
        "examples": [{
            "batchId": "019ca0de-8a10-7bb2-a3c2-5d2f0b7c9e11",
            "accepted": 1,
            "rejected": [{
                "index": 1, "externalId": "o-5002", "field": "amount", "code": "NEGATIVE",
                "message": "amount is negative; to take an order back, send it again with the status CANCELLED or REFUNDED",
            }],
        }],
    })
}

fn rejected_record() -> Value {
    let codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let meanings: Vec<_> = Code::ALL
        .iter()
        .map(|code| format!("- `{}`: {}", code.as_str(), code.meaning()))
        .collect();
    json!({
        "type": "object",
        "required": ["index", "externalId", "field", "code", "message"],
        "properties": {
            "index": { "type": "integer", "minimum": 0, "description": "The record's place in the request, from 0." },
            "externalId": { "type": ["string", "null"], "description": "Null where the external id itself is wrong." },
            "field": { "type": ["string", "null"], "description": "The first field found wrong." },
            "code": { "enum": codes, "description": meanings.join("\n") },
            "message": { "type": "string", "description": "What to change, for a person." },
        },
    })
}

fn ingest_progress() -> Value {
    json!({
        "type": "object",
        "required": ["batchId", "accepted", "committed", "failed", "done"],
        "properties": {
            "batchId": { "type": "string", "format": "uuid" },
            "accepted": { "type": "integer" },
            "committed": { "type": "integer", "description": "Written." },
            "failed": { "type": "integer", "description": "Could not be written; kept for replay." },
            "done": { "type": "boolean" },
        },
        "examples": [{
            "batchId": "019ca0de-8a10-7bb2-a3c2-5d2f0b7c9e11", "accepted": 10000, "committed": 4000, "failed": 0, "done": false,
        }],
    })
}

fn receipt() -> Value {
    json!({
        "type": "object",
        "required": ["id", "status", "occurredAt"],
        "properties": {
            "id": { "type": "string", "description": "The id under which the message was handed to the vendor." },
            "status": { "enum": ["SENT", "FAILED"] },
            "failureCode": { "type": ["string", "null"], "maxLength": 100, "description": "Why it failed, in the vendor's word." },
            "occurredAt": { "type": "string", "format": "date-time", "description": "Of two receipts for a message the later one counts; at most a day ahead." },
        },
        "examples": [
            { "id": "1-42-1001", "status": "SENT", "occurredAt": "2026-03-01T13:00:00Z" },
            { "id": "1-42-1002", "status": "FAILED", "failureCode": "NUMBER_UNREACHABLE", "occurredAt": "2026-03-01T13:00:01Z" },
        ],
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "What went wrong, as RFC 9457 has it.",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": { "type": "string", "format": "uri-reference" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "enum": [
                "UNAUTHENTICATED", "FORBIDDEN", "BAD_USER_INPUT", "NOT_FOUND", "CONFLICT", "RATE_LIMITED", "UNAVAILABLE", "INTERNAL",
            ] },
            "detail": { "type": "string" },
            "path": {
                "type": "array",
                "description": "Where in the request: the index of the record at fault, from 0, and its field.",
                "items": { "type": ["integer", "string"] },
            },
            "retryAfterSeconds": { "type": "integer" },
        },
    })
}
