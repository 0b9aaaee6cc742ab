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
        path: Some(&["3", "orderedAt"]),
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
        "The workspace has no such thing.",
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
        description: "Too many requests, or more waits to be written than may. Nothing was accepted; come again after `Retry-After` seconds.",
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

/// A refusal as it is described.
pub struct Refusal {
    name: &'static str,
    pub status: u16,
    title: &'static str,
    code: &'static str,
    description: &'static str,
    detail: &'static str,
    /// The example's path; digits alone are an index.
    path: Option<&'static [&'static str]>,
    retry_after: Option<u32>,
}

impl Refusal {
    pub const fn new(
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

    /// The same with a path in its example.
    pub const fn about(self, path: &'static [&'static str]) -> Self {
        Self {
            path: Some(path),
            ..self
        }
    }

    fn component(&self) -> String {
        self.name.replace(' ', "")
    }

    /// Its description and example.
    pub fn response(&self) -> Value {
        let mut example = json!({
            "type": "about:blank", "title": self.title, "status": self.status, "code": self.code, "detail": self.detail,
        });
        if let Some(path) = self.path {
            example["path"] = path.iter().copied().map(step).collect();
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

fn step(text: &str) -> Value {
    text.parse()
        .map_or_else(|_| json!(text), |index: u32| json!(index))
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
