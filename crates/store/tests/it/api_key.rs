use secrecy::ExposeSecret;
use tidings_store::api_key::{PresentedKey, visible_part};
use tidings_testing::TestDatabase;

use crate::support::day;

#[tokio::test]
async fn a_key_opens_its_workspace_until_it_is_revoked() {
    let database = TestDatabase::new().await;
    let workspace = database.workspace().await;
    let key = database
        .store
        .insert_api_key(workspace.id, "loader", &["ingest", "read"])
        .await
        .unwrap();
    let presented = PresentedKey::parse(key.expose_secret()).unwrap();

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
        visible_part(&key),
        format!("tdg_{}_{}", workspace.id, found.id)
    );

    assert!(
        database
            .store
            .revoke_api_key(workspace.id, found.id, day(1, 1))
            .await
            .unwrap()
    );
    assert!(
        !database
            .store
            .revoke_api_key(workspace.id, found.id, day(1, 2))
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
}

#[tokio::test]
async fn a_wrong_secret_or_another_workspace_opens_nothing() {
    let database = TestDatabase::new().await;
    let (ours, theirs) = (database.workspace().await, database.workspace().await);
    let key = database
        .store
        .insert_api_key(ours.id, "loader", &["read"])
        .await
        .unwrap();
    let text = key.expose_secret();
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
