//! What the operator can have done at the command line.

use serde_json::json;
use tidings_api::commands;

use crate::app::{ALL, App};

#[tokio::test]
async fn a_workspace_is_made_with_a_key_that_opens_it() {
    let app = App::new().await;
    let store = &app.database.store;
    let printed = commands::create_workspace(store, " Shop ".to_owned(), "USD", "Asia/Kolkata")
        .await
        .unwrap();
    let key = printed.strip_suffix('\n').unwrap();
    let asked = app
        .ask_with(
            key,
            "{ viewer { workspace { name currency timeZone } scopes } }",
            json!({}),
        )
        .await;
    let workspace = json!({ "name": "Shop", "currency": "USD", "timeZone": "Asia/Kolkata" });
    assert_eq!(
        asked.body["data"]["viewer"],
        json!({ "workspace": workspace, "scopes": ALL })
    );
    for (name, currency, zone) in [
        ("", "USD", "UTC"),
        ("A", "XXQ", "UTC"),
        ("A", "USD", "Mars/Olympus"),
    ] {
        assert!(
            commands::create_workspace(store, name.to_owned(), currency, zone)
                .await
                .is_err()
        );
    }
}

#[tokio::test]
async fn somebody_is_invited_once_and_joins_by_themselves() {
    let app = App::new().await;
    let (store, id) = (&app.database.store, app.workspace.id.to_string());
    let invite = async |workspace: &str, email: &str, role: &str| {
        commands::invite(store, workspace, email, role).await
    };
    for role in ["viewer", "owner"] {
        let printed = invite(&id, "asha@shop.example", role).await.unwrap();
        assert_eq!(
            printed,
            format!("asha@shop.example is invited to Test as {role}\n")
        );
    }
    let waiting = store.list_invitations(app.workspace.id, app.state.now());
    let waiting: Vec<_> = waiting
        .await
        .unwrap()
        .into_iter()
        .map(|it| (it.email, it.role.as_str(), it.invited_by))
        .collect();
    let asha = "asha@shop.example".to_owned();
    assert_eq!(waiting, [(asha, "OWNER", "operator".to_owned())]);
    let refused = [
        ("0", "asha@shop.example", "owner", "--workspace"),
        ("x", "asha@shop.example", "owner", "--workspace"),
        (&id, "asha", "owner", "--email"),
        (&id, "a\0@shop.example", "owner", "--email"),
        (&id, "asha@shop.example", "boss", "--role"),
    ];
    for (workspace, email, role, named) in refused {
        let error = invite(workspace, email, role).await.unwrap_err();
        assert!(error.to_string().starts_with(named), "{error}");
    }
}
