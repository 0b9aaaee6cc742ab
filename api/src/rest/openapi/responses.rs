use serde_json::{Map, Value, json};

/// Every refusal: name, status, title, code, description and example.
const REFUSALS: &[Refusal] = &[
    Refusal {
        name: "BadRequest",
        status: 400,
        title: "Bad Request",
        code: "BAD_USER_INPUT",
        description: "The body is no list of such records: the first record and field at fault are named. Nothing was accepted.",
        detail: "record 3, orderedAt: it is required",
        path: Some((3, "orderedAt")),
        retry_after: None,
    },
    Refusal::new(
        401,
        "Unauthorized",
        "UNAUTHENTICATED",
        "No valid credentials. The body was not read.",
        "valid credentials are needed",
    ),
    Refusal::new(
        403,
        "Forbidden",
        "FORBIDDEN",
        "The key lacks the scope.",
        "this needs the scope ingest",
    ),
    Refusal::new(
        404,
        "Not Found",
        "NOT_FOUND",
        "The workspace has no such batch.",
        "there is no such batch",
    ),
    Refusal::new(
        408,
        "Request Timeout",
        "BAD_USER_INPUT",
        "The body did not arrive in time. Nothing was accepted.",
        "the body did not arrive in time",
    ),
    Refusal::new(
        409,
        "Conflict",
        "CONFLICT",
        "The idempotency key was used for other records within the last 24 hours. Nothing was accepted.",
        "the idempotency key was used before, with other records",
    ),
    Refusal::new(
        413,
        "Payload Too Large",
        "BAD_USER_INPUT",
        "The body is larger than may be, or holds more records. Nothing was accepted.",
        "the body is over the limit of 32 MiB; send it in parts",
    ),
    Refusal::new(
        415,
        "Unsupported Media Type",
        "BAD_USER_INPUT",
        "The body's type is neither JSON nor one JSON object a line.",
        "send application/json or application/x-ndjson",
    ),
    Refusal {
        name: "TooManyRequests",
        status: 429,
        title: "Too Many Requests",
        code: "RATE_LIMITED",
        description: "More waits to be written than may. Nothing was accepted; come again after `Retry-After` seconds.",
        detail: "more records wait to be written than this workspace may have; try again in 2 s",
        path: None,
        retry_after: Some(2),
    },
    Refusal::new(
        500,
        "Internal Server Error",
        "INTERNAL",
        "A fault of ours.",
        "something went wrong here",
    ),
    Refusal::new(
        503,
        "Service Unavailable",
        "UNAVAILABLE",
        "A part is away. Send the same again, with the same `Idempotency-Key`.",
        "try again in a moment",
    ),
];

struct Refusal {
    name: &'static str,
    status: u16,
    title: &'static str,
    code: &'static str,
    description: &'static str,
    detail: &'static str,
    path: Option<(u32, &'static str)>,
    retry_after: Option<u32>,
}

impl Refusal {
    const fn new(
        status: u16,
        title: &'static str,
        code: &'static str,
        description: &'static str,
        detail: &'static str,
    ) -> Self {
        Self {
            name: title,
            status,
            title,
            code,
            description,
            detail,
            path: None,
            retry_after: None,
        }
    }

    fn component(&self) -> String {
        self.name.replace(' ', "")
    }

    fn response(&self) -> Value {
        let mut example = json!({
            "type": "about:blank", "title": self.title, "status": self.status, "code": self.code, "detail": self.detail,
        });
        if let Some((index, field)) = self.path {
            example["path"] = json!([index, field]);
        }
        if let Some(seconds) = self.retry_after {
            example["retryAfterSeconds"] = json!(seconds);
        }
        let mut response = json!({
            "description": self.description,
            "content": {
                "application/problem+json": {
                    "schema": { "$ref": "#/components/schemas/Problem" },
                    "example": example,
                },
            },
        });
        if self.status == 429 || self.status == 503 {
            response["headers"] = json!({
                "Retry-After": { "description": "Seconds.", "schema": { "type": "integer", "minimum": 1 } },
            });
        }
        response
    }
}

pub fn responses() -> Value {
    REFUSALS
        .iter()
        .map(|refusal| (refusal.component(), refusal.response()))
        .collect::<Map<_, _>>()
        .into()
}

/// References to the refusals with these statuses.
pub fn refusals(statuses: &[u16]) -> Map<String, Value> {
    REFUSALS
        .iter()
        .filter(|refusal| statuses.contains(&refusal.status))
        .map(|refusal| {
            let reference = format!("#/components/responses/{}", refusal.component());
            (refusal.status.to_string(), json!({ "$ref": reference }))
        })
        .collect()
}
