use http::StatusCode;
use serde_json::{Value, json};
use tidings_store::membership::Role;

use super::support::{TestApi, id_of, refusal};

const CREATE: &str = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id name prefix scopes lastUsedAt revokedAt } } }";
const REVOKE: &str = "mutation($id: ID!) { revokeApiKey(id: $id) { id } }";

fn input(name: &str, scopes: &[&str]) -> Value {
    json!({ "input": { "name": name, "scopes": scopes } })
}

#[tokio::test]
async fn a_key_is_shown_once_opens_its_workspace_and_ends_at_once() {
    let api = TestApi::new().await;
    let admin = api.member("admin", Role::Admin).await;
    let scopes = ["launch", "read", "read"];
    let (_, made) = api
        .ask_as(Some(&admin.token), CREATE, input(" Loader ", &scopes))
        .await;
    let made = &made["data"]["createApiKey"];
    let text = made["key"].as_str().unwrap();
    let id = id_of(text);
    let prefix = format!("tdg_{}_{id}", api.workspace.id);
    assert!(text.starts_with(&format!("{prefix}_")), "{text}");
    assert_eq!(
        made["apiKey"],
        json!({ "id": id, "name": "Loader", "prefix": prefix, "scopes": ["read", "launch"], "lastUsedAt": null, "revokedAt": null })
    );

    let viewer = "{ viewer { keyName scopes } }";
    let (_, seen) = api.ask_as(Some(text), viewer, Value::Null).await;
    assert_eq!(
        seen["data"]["viewer"],
        json!({ "keyName": "Loader", "scopes": ["read", "launch"] })
    );
    let listed = api
        .ask("{ apiKeys { id name revokedAt } }", Value::Null)
        .await;
    assert_eq!(
        listed["apiKeys"][0],
        json!({ "id": id, "name": "Loader", "revokedAt": null })
    );
    let whole = api.ask(
        "{ apiKeys { id name prefix scopes } auditLog { nodes { action subject detail } } }",
        Value::Null,
    );
    let secret = text.rsplit('_').next().unwrap();
    assert!(!whole.await.to_string().contains(secret));

    let revoke = async || {
        api.ask_as(Some(&admin.token), REVOKE, json!({ "id": id }))
            .await
            .1
    };
    assert_eq!(revoke().await["data"]["revokeApiKey"], json!({ "id": id }));
    let (status, _) = api.ask_as(Some(text), viewer, Value::Null).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(refusal(&revoke().await).0, "NOT_FOUND");
    let listed = api.ask("{ apiKeys { id revokedAt } }", Value::Null).await;
    assert!(listed["apiKeys"][0]["revokedAt"].is_string(), "{listed}");
}

#[tokio::test]
async fn nobody_gives_a_key_more_than_they_have() {
    let api = TestApi::new().await;
    let manager = api.key(&["admin"]).await;
    let create = async |bearer: &str, name: &str, scopes: &[&str]| {
        let (_, answer) = api.ask_as(Some(bearer), CREATE, input(name, scopes)).await;
        answer
    };
    let (code, path, _) = refusal(&create(&manager, "More", &["admin", "ingest"]).await);
    assert_eq!(
        (code.as_str(), path),
        ("FORBIDDEN", json!(["input", "scopes"]))
    );
    let made = create(&manager, "Same", &["admin"]).await;
    assert!(made.get("errors").is_none(), "{made}");
    let owner = api.member("owner", Role::Owner).await;
    for (name, scopes, at) in [
        ("", &["read"][..], "name"),
        ("  ", &["read"], "name"),
        ("a\0", &["read"], "name"),
        (&"n".repeat(201), &["read"], "name"),
        ("None", &[], "scopes"),
    ] {
        let (code, path, _) = refusal(&create(&owner.token, name, scopes).await);
        assert_eq!(
            (code.as_str(), path),
            ("BAD_USER_INPUT", json!(["input", at])),
            "{name}"
        );
    }
}

#[tokio::test]
async fn another_workspaces_key_cannot_be_revoked() {
    let api = TestApi::new().await;
    let key = api.key(&["read"]).await;
    let stranger = api.stranger().await;
    let (_, answer) = api
        .ask_as(Some(&stranger), REVOKE, json!({ "id": id_of(&key) }))
        .await;
    assert_eq!(refusal(&answer).0, "NOT_FOUND");
    let (status, _) = api.ask_as(Some(&key), "{ __typename }", Value::Null).await;
    assert_eq!(status, StatusCode::OK);
}
