use serde_json::{Value, json};
use tidings_store::membership::Role;

use super::support::TestApi;

const LOG: &str = "query($first: Int, $after: String) { auditLog(first: $first, after: $after) {
    nodes { actorKind actor action subject detail } pageInfo { hasNextPage endCursor } } }";

#[tokio::test]
async fn what_people_and_keys_did_is_read_page_by_page() {
    let api = TestApi::new().await;
    let owner = api.member("owner", Role::Owner).await;
    let rename =
        r#"mutation { updateWorkspace(input: { name: "Corner shop" }) { workspace { name } } }"#;
    let (_, renamed) = api.ask_as(Some(&owner.token), rename, Value::Null).await;
    assert!(renamed.get("errors").is_none(), "{renamed}");
    let rule = r#"{ condition: { field: ORDER_COUNT, operator: AT_LEAST, value: 0 } }"#;
    let save = format!(
        r#"mutation {{ createAudience(input: {{ name: "All", rule: {rule} }}) {{ audience {{ id createdBy }} }} }}"#
    );
    let saved = api.ask(&save, Value::Null).await;
    let audience = &saved["createAudience"]["audience"];

    let first = api.ask(LOG, json!({ "first": 2 })).await;
    let first = &first["auditLog"];
    assert_eq!(
        first["nodes"],
        json!([
            { "actorKind": "API_KEY", "actor": "Test key", "action": "audience.saved",
              "subject": format!("audience {}", audience["id"].as_str().unwrap()), "detail": { "name": "All" } },
            { "actorKind": "PERSON", "actor": "owner@shop.example", "action": "workspace.changed",
              "subject": format!("workspace {}", api.workspace.id),
              "detail": { "name": { "from": "Test", "to": "Corner shop" } } },
        ])
    );
    let after = &first["pageInfo"]["endCursor"];
    let rest = api.ask(LOG, json!({ "after": after })).await;
    let actions: Vec<&str> = rest["auditLog"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["action"].as_str().unwrap())
        .collect();
    assert_eq!(
        actions,
        [
            "member.joined",
            "member.invited",
            "api_key.created",
            "workspace.created"
        ]
    );
    assert_eq!(rest["auditLog"]["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn a_workspace_is_changed_for_everybody_at_once() {
    let api = TestApi::new().await;
    let update = "mutation($input: UpdateWorkspaceInput!) { updateWorkspace(input: $input) { workspace { name timeZone currency } } }";
    let seen = "{ viewer { workspace { name timeZone } } }";
    api.ask(seen, Value::Null).await;
    let input = json!({ "name": " Shop ", "timeZone": "Europe/Vienna" });
    let changed = api.ask(update, json!({ "input": input })).await;
    assert_eq!(
        changed["updateWorkspace"]["workspace"],
        json!({ "name": "Shop", "timeZone": "Europe/Vienna", "currency": "INR" })
    );
    let viewer = api.ask(seen, Value::Null).await;
    assert_eq!(
        viewer["viewer"]["workspace"],
        json!({ "name": "Shop", "timeZone": "Europe/Vienna" })
    );
    for (input, at) in [
        (json!({ "name": "" }), "name"),
        (json!({ "name": "a\0b" }), "name"),
        (json!({ "timeZone": "Mars/Olympus" }), "timeZone"),
    ] {
        let (code, path, _) = api.refusal(update, json!({ "input": input })).await;
        assert_eq!(
            (code.as_str(), path),
            ("BAD_USER_INPUT", json!(["input", at]))
        );
    }
}
