//! Signing in, and what the web server asks on behalf of people.

use serde_json::{Map, Value, json};

use super::responses::{Refusal, refusals};

const WRONG_FIELD: Refusal = Refusal::new(
    400,
    "Bad Request",
    "BAD_USER_INPUT",
    "A field is missing, unknown or has a wrong value: `path` names it.",
    "currency must be an ISO 4217 code such as INR",
)
.about(&["currency"]);
const REFUSED: Refusal = Refusal::new(
    403,
    "Forbidden",
    "FORBIDDEN",
    "The ID token is not accepted: it is not the provider's, not for us, not fresh, was handed over before, or names no verified e-mail address.",
    "this sign-in cannot be accepted; sign in again",
);
const NO_WORKSPACE: Refusal = Refusal::new(
    404,
    "Not Found",
    "NOT_FOUND",
    "The person is no member of such a workspace.",
    "there is no such workspace",
);
const NO_INVITATION: Refusal = Refusal::new(
    404,
    "Not Found",
    "NOT_FOUND",
    "No such invitation waits for the person's address.",
    "there is no such invitation",
);
const TOO_LARGE: Refusal = Refusal::new(
    413,
    "Payload Too Large",
    "BAD_USER_INPUT",
    "The body is larger than may be.",
    "the body is larger than 32768 bytes or broke off",
);
const NO_JSON: Refusal = Refusal::new(
    415,
    "Unsupported Media Type",
    "BAD_USER_INPUT",
    "The body's type is not JSON.",
    "the body must be application/json in UTF-8",
);
const AWAY: Refusal = Refusal::new(
    503,
    "Service Unavailable",
    "UNAVAILABLE",
    "A part is away, the identity provider among them; nothing was changed. Or signing in is not set up here.",
    "this cannot be answered at the moment; try again",
);

pub fn paths() -> Map<String, Value> {
    let paths = json!({
        "/v1/sessions": { "post": begin(), "delete": end_all() },
        "/v1/sessions/current": { "delete": end() },
        "/v1/sessions/token": { "post": mint() },
        "/v1/me": { "get": me() },
        "/v1/workspaces": { "post": create_workspace() },
        "/v1/invitations/{workspace}/{id}/accept": { "post": accept() },
    });
    match paths {
        Value::Object(paths) => paths,
        _ => Map::new(),
    }
}

/// What is the same for all of them.
fn operation(
    id: &str,
    summary: &str,
    scheme: &str,
    done: (&str, Value),
    own: &[&Refusal],
) -> Value {
    let mut responses = refusals(&[401, 429, 500]);
    for refusal in own.iter().chain(&[&AWAY]) {
        responses.insert(refusal.status.to_string(), refusal.response());
    }
    responses.insert(done.0.to_owned(), done.1);
    json!({
        "tags": ["People"],
        "operationId": id,
        "summary": summary,
        "security": [{ scheme: [] }],
        "responses": responses,
    })
}

/// The same with a body of texts.
fn with_body(mut operation: Value, fields: &[(&str, &str)]) -> Value {
    let properties: Map<_, _> = fields
        .iter()
        .map(|(name, description)| {
            let schema = json!({ "type": "string", "description": description });
            ((*name).to_owned(), schema)
        })
        .collect();
    let required: Vec<_> = fields.iter().map(|(name, _)| name).collect();
    let schema = json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    });
    operation["requestBody"] = json!({
        "required": true,
        "content": { "application/json": { "schema": schema } },
    });
    operation["responses"]["408"] = json!({ "$ref": "#/components/responses/RequestTimeout" });
    for refusal in [&WRONG_FIELD, &TOO_LARGE, &NO_JSON] {
        operation["responses"][refusal.status.to_string()] = refusal.response();
    }
    operation
}

fn answer(description: &str, schema: Value) -> Value {
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}

fn object(properties: Value) -> Value {
    let required: Vec<_> = properties
        .as_object()
        .map(|properties| properties.keys().cloned().collect())
        .unwrap_or_default();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn begin() -> Value {
    let session = object(json!({
        "session": { "type": "string", "description": "The session's credential, `tds_…`, for the web server alone." },
        "expiresAt": { "type": "string", "format": "date-time" },
        "person": reference("Person"),
    }));
    let done = ("201", answer("The person is signed in.", session));
    let operation = operation(
        "postSession",
        "Hand over an ID token, once, for a session",
        "web",
        done,
        &[&REFUSED],
    );
    with_body(
        operation,
        &[(
            "idToken",
            "As the identity provider issued it, at most five minutes ago.",
        )],
    )
}

fn end_all() -> Value {
    let done = ("204", json!({ "description": "All of them have ended." }));
    operation(
        "deleteSessions",
        "End every session of the person",
        "session",
        done,
        &[],
    )
}

fn end() -> Value {
    let done = ("204", json!({ "description": "It has ended." }));
    operation("deleteSession", "End this session", "session", done, &[])
}

fn mint() -> Value {
    let token = object(json!({
        "accessToken": { "type": "string", "description": "`tda_…`, to be presented as an API key is." },
        "expiresAt": { "type": "string", "format": "date-time", "description": "In five minutes." },
    }));
    let operation = operation(
        "postAccessToken",
        "Mint an access token for one workspace",
        "session",
        ("200", answer("The token.", token)),
        &[&NO_WORKSPACE],
    );
    with_body(
        operation,
        &[("workspaceId", "One that the person belongs to.")],
    )
}

fn me() -> Value {
    let list = |schema| json!({ "type": "array", "items": reference(schema) });
    let me = object(json!({
        "person": reference("Person"),
        "memberships": list("Membership"),
        "invitations": list("Invitation"),
    }));
    let done = ("200", answer("The person.", me));
    operation(
        "getMe",
        "Who is signed in, where they belong, and where they are invited",
        "session",
        done,
        &[],
    )
}

fn create_workspace() -> Value {
    let done = ("201", answer("It is made.", reference("Workspace")));
    let operation = operation(
        "postWorkspace",
        "Make a workspace that the person owns",
        "session",
        done,
        &[],
    );
    with_body(
        operation,
        &[
            ("name", "1 to 200 characters."),
            ("currency", "ISO 4217: the one currency of all its money."),
            ("timeZone", "An IANA name: where its days begin."),
        ],
    )
}

fn accept() -> Value {
    let mut operation = operation(
        "postAcceptance",
        "Accept an invitation",
        "session",
        (
            "200",
            answer("The person has joined.", reference("Membership")),
        ),
        &[&NO_INVITATION],
    );
    let parameter = |name: &str, description: &str| {
        json!({
            "name": name, "in": "path", "required": true, "description": description, "schema": { "type": "string" },
        })
    };
    operation["parameters"] = json!([
        parameter("workspace", "The id of the workspace that invites."),
        parameter("id", "The id of the invitation."),
    ]);
    operation
}

pub fn schemas() -> Map<String, Value> {
    let text = json!({ "type": "string" });
    let role = json!({ "enum": ["OWNER", "ADMIN", "MARKETER", "VIEWER"] });
    let workspace = json!({ "id": text, "name": text, "currency": text, "timeZone": text });
    let person = json!({ "id": text, "email": text, "name": text, "picture": { "type": ["string", "null"] } });
    let invitation = json!({
        "id": text,
        "workspace": object(json!({ "id": text, "name": text })),
        "role": role,
        "invitedBy": { "type": "string", "description": "An e-mail address, or the name of an API key." },
        "expiresAt": { "type": "string", "format": "date-time" },
    });
    let membership = json!({ "workspace": reference("Workspace"), "role": role });
    [
        ("Person", person),
        ("Workspace", workspace),
        ("Membership", membership),
        ("Invitation", invitation),
    ]
    .map(|(name, properties)| (name.to_owned(), object(properties)))
    .into_iter()
    .collect()
}
