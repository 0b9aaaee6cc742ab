use secrecy::ExposeSecret;
use tidings_store::{api_key::PresentedKey, audit::Actor};
use tidings_testing::TestDatabase;

use crate::support::day;

#[tokio::test]
async fn a_key_opens_its_workspace_until_it_is_revoked() {
    let database = TestDatabase::new().await;
    let workspace = database.workspace().await;
    let operator = Actor::operator(day(1, 1));
    let (made, text) = database
        .store
        .create_api_key(workspace.id, "loader", &["ingest", "read"], &operator)
        .await
        .unwrap();
    let presented = PresentedKey::parse(text.expose_secret()).unwrap();
    assert_eq!(made.created_at, day(1, 1));

    let found = database
        .store
        .find_api_key(&presented)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (found.workspace_id, found.name.as_str()),
        (workspace.id, "loader")
    );
    assert_eq!(found.scopes, ["ingest", "read"]);
    assert_eq!(
        made.visible_part(),
        format!("tdg_{}_{}", workspace.id, found.id)
    );

    assert!(
        database
            .store
            .revoke_api_key(workspace.id, found.id, &operator)
            .await
            .unwrap()
    );
    assert!(
        !database
            .store
            .revoke_api_key(workspace.id, found.id, &operator)
            .await
            .unwrap()
    );
    assert!(
        database
            .store
            .find_api_key(&presented)
            .await
            .unwrap()
            .is_none()
    );
    let listed = database.store.list_api_keys(workspace.id).await.unwrap();
    assert_eq!(
        listed.iter().map(|key| key.revoked_at).collect::<Vec<_>>(),
        [Some(day(1, 1))]
    );
    let log = database.store.list_audit(workspace.id, None, 2).await;
    let told: Vec<String> = log
        .unwrap()
        .into_iter()
        .map(|entry| format!("{} {}", entry.action, entry.subject))
        .collect();
    let subject = format!("api key {}", found.id);
    assert_eq!(
        told,
        [
            format!("api_key.revoked {subject}"),
            format!("api_key.created {subject}")
        ]
    );
}

#[tokio::test]
async fn a_wrong_secret_or_another_workspace_opens_nothing() {
    let database = TestDatabase::new().await;
    let (ours, theirs) = (database.workspace().await, database.workspace().await);
    let text = database.api_key(ours.id, "loader", &["read"]).await;
    let elsewhere = text.replacen(
        &format!("tdg_{}_", ours.id),
        &format!("tdg_{}_", theirs.id),
        1,
    );
    for wrong in [
        format!("{text}x"),
        text[..text.len() - 1].to_owned(),
        elsewhere,
    ] {
        let presented = PresentedKey::parse(&wrong).unwrap();
        assert!(
            database
                .store
                .find_api_key(&presented)
                .await
                .unwrap()
                .is_none(),
            "{wrong}"
        );
    }
    for shapeless in [
        "",
        "tdg_",
        "tdg_1_2",
        "tdg_1_2_",
        "tdg_x_2_secret",
        "abc_1_2_secret",
        "tdg_01_2_secret",
    ] {
        assert!(PresentedKey::parse(shapeless).is_none(), "{shapeless}");
    }
}
