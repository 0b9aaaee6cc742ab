use serde_json::{Value, json};
use tidings_store::membership::Role;

use super::support::{Member, TestApi, refusal};

const CHANGE: &str = "mutation($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { members { email role } } }";
const REMOVE: &str =
    "mutation($id: ID!) { removeMember(personId: $id) { members { email role } } }";
const HAND_OVER: &str =
    "mutation($id: ID!) { handOverWorkspace(personId: $id) { members { email role } } }";
const LEAVE: &str = "mutation { leaveWorkspace { workspaceId } }";
const INVITE: &str = "mutation($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id email role invitedBy } } }";

/// A workspace with an owner, an admin and a viewer.
struct Shop {
    api: TestApi,
    owner: Member,
    admin: Member,
    viewer: Member,
}

impl Shop {
    async fn new() -> Self {
        let api = TestApi::new().await;
        Self {
            owner: api.member("owner", Role::Owner).await,
            admin: api.member("admin", Role::Admin).await,
            viewer: api.member("viewer", Role::Viewer).await,
            api,
        }
    }

    async fn ask(&self, token: &str, document: &str, variables: Value) -> Value {
        self.api.ask_as(Some(token), document, variables).await.1
    }

    /// The code of the refusal, or OK.
    async fn code(&self, token: &str, document: &str, variables: Value) -> String {
        let answer = self.ask(token, document, variables).await;
        if answer.get("errors").is_none() {
            return "OK".to_owned();
        }
        refusal(&answer).0
    }

    async fn change(&self, token: &str, person: i64, role: &str) -> String {
        let input = json!({ "personId": person.to_string(), "role": role });
        self.code(token, CHANGE, json!({ "input": input })).await
    }

    async fn remove(&self, token: &str, person: i64) -> String {
        self.code(token, REMOVE, json!({ "id": person.to_string() }))
            .await
    }

    async fn hand_over(&self, token: &str, person: i64) -> String {
        self.code(token, HAND_OVER, json!({ "id": person.to_string() }))
            .await
    }

    async fn roles(&self) -> Vec<(String, String)> {
        let members = self
            .api
            .ask("{ members { email role } }", Value::Null)
            .await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let members = members["members"].as_array().unwrap().iter();
        members
            .map(|member| (text(&member["email"]), text(&member["role"])))
            .collect()
    }
}

fn shown(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, role): &(&str, &str)| (format!("{name}@shop.example"), (*role).to_owned());
    pairs.iter().map(owned).collect()
}

#[tokio::test]
async fn only_owners_make_and_unmake_owners() {
    let shop = Shop::new().await;
    let (owner, admin, viewer) = (&shop.owner, &shop.admin, &shop.viewer);
    let key = shop.api.key(&["ingest", "read", "launch", "admin"]).await;
    for token in [&admin.token, &key] {
        assert_eq!(shop.change(token, viewer.id, "OWNER").await, "FORBIDDEN");
        assert_eq!(shop.change(token, owner.id, "ADMIN").await, "FORBIDDEN");
        assert_eq!(shop.remove(token, owner.id).await, "FORBIDDEN");
        assert_eq!(shop.hand_over(token, viewer.id).await, "FORBIDDEN");
        let input = json!({ "email": "new@shop.example", "role": "OWNER" });
        let invited = shop.code(token, INVITE, json!({ "input": input })).await;
        assert_eq!(invited, "FORBIDDEN");
    }
    assert_eq!(shop.code(&key, LEAVE, Value::Null).await, "FORBIDDEN");
    assert_eq!(shop.change(&admin.token, viewer.id, "MARKETER").await, "OK");
    assert_eq!(shop.change(&owner.token, viewer.id, "OWNER").await, "OK");
    assert_eq!(shop.change(&viewer.token, owner.id, "VIEWER").await, "OK");
    let expected = shown(&[("owner", "VIEWER"), ("admin", "ADMIN"), ("viewer", "OWNER")]);
    assert_eq!(shop.roles().await, expected);
}

#[tokio::test]
async fn the_last_owner_stays() {
    let shop = Shop::new().await;
    let owner = &shop.owner;
    assert_eq!(
        shop.code(&owner.token, LEAVE, Value::Null).await,
        "CONFLICT"
    );
    assert_eq!(shop.remove(&owner.token, owner.id).await, "CONFLICT");
    assert_eq!(
        shop.change(&owner.token, owner.id, "ADMIN").await,
        "CONFLICT"
    );
    assert_eq!(shop.hand_over(&owner.token, owner.id).await, "NOT_FOUND");
    assert_eq!(shop.hand_over(&owner.token, shop.admin.id).await, "OK");
    let expected = shown(&[("owner", "ADMIN"), ("admin", "OWNER"), ("viewer", "VIEWER")]);
    assert_eq!(shop.roles().await, expected);
    assert_eq!(
        shop.hand_over(&owner.token, shop.viewer.id).await,
        "FORBIDDEN"
    );
    assert_eq!(shop.code(&owner.token, LEAVE, Value::Null).await, "OK");
    let gone = shop
        .api
        .ask_as(Some(&owner.token), "{ __typename }", Value::Null)
        .await;
    assert_eq!(gone.0, http::StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn two_owners_who_remove_each_other_leave_one() {
    let shop = Shop::new().await;
    let (one, two) = (&shop.owner, shop.api.member("second", Role::Owner).await);
    let codes = tokio::join!(
        shop.remove(&one.token, two.id),
        shop.remove(&two.token, one.id)
    );
    // The one who comes second is no member any more, and so is not even known.
    let refused = ["FORBIDDEN", "CONFLICT", "NOT_FOUND", "UNAUTHENTICATED"];
    match (codes.0.as_str(), codes.1.as_str()) {
        ("OK", code) | (code, "OK") => assert!(refused.contains(&code), "{code}"),
        other => panic!("{other:?}"),
    }
    let owners = shop
        .roles()
        .await
        .into_iter()
        .filter(|(_, role)| role == "OWNER");
    assert_eq!(owners.count(), 1);
}

#[tokio::test]
async fn who_is_removed_or_demoted_notices_at_once() {
    let shop = Shop::new().await;
    let (admin, viewer) = (&shop.admin, &shop.viewer);
    let keys = "{ apiKeys { id } }";
    assert_eq!(shop.code(&admin.token, keys, Value::Null).await, "OK");
    assert_eq!(
        shop.change(&shop.owner.token, admin.id, "MARKETER").await,
        "OK"
    );
    assert_eq!(
        shop.code(&admin.token, keys, Value::Null).await,
        "FORBIDDEN"
    );
    assert_eq!(shop.remove(&shop.owner.token, viewer.id).await, "OK");
    let refused = shop
        .code(&viewer.token, "{ __typename }", Value::Null)
        .await;
    assert_eq!(refused, "UNAUTHENTICATED");
    assert_eq!(shop.remove(&shop.owner.token, viewer.id).await, "NOT_FOUND");
}

#[tokio::test]
async fn an_invitation_waits_until_it_is_replaced_or_withdrawn() {
    let shop = Shop::new().await;
    let invite = async |email: &str, role: &str| {
        let input = json!({ "input": { "email": email, "role": role } });
        shop.ask(&shop.admin.token, INVITE, input).await
    };
    let first = invite(" Bea@shop.example ", "VIEWER").await;
    let first = &first["data"]["inviteMember"]["invitation"];
    assert_eq!(first["email"], "Bea@shop.example");
    let second = invite("bea@SHOP.example", "MARKETER").await;
    let second = &second["data"]["inviteMember"]["invitation"];
    assert_eq!(second["id"], first["id"]);
    let waiting = shop
        .api
        .ask("{ invitations { email role invitedBy } }", Value::Null)
        .await;
    assert_eq!(
        waiting["invitations"],
        json!([{ "email": "bea@SHOP.example", "role": "MARKETER", "invitedBy": "admin@shop.example" }])
    );
    let withdraw = "mutation($id: ID!) { withdrawInvitation(id: $id) { id } }";
    let id = json!({ "id": first["id"] });
    assert_eq!(
        shop.code(&shop.admin.token, withdraw, id.clone()).await,
        "OK"
    );
    assert_eq!(
        shop.code(&shop.admin.token, withdraw, id).await,
        "NOT_FOUND"
    );

    let member = invite("OWNER@shop.example", "VIEWER").await;
    let conflict = ("CONFLICT".to_owned(), json!(["input", "email"]));
    let (code, path, _) = refusal(&member);
    assert_eq!((code, path), conflict);
    let long = format!("{}@shop.example", "a".repeat(300));
    for wrong in [
        "",
        "bea",
        "bea@shop",
        "a b@shop.example",
        "a\0@shop.example",
        &long,
    ] {
        let (code, path, _) = refusal(&invite(wrong, "VIEWER").await);
        assert_eq!(
            (code.as_str(), path),
            ("BAD_USER_INPUT", json!(["input", "email"])),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn another_workspaces_members_are_unknown() {
    let shop = Shop::new().await;
    let other = shop.api.database.workspace().await;
    let stranger = shop.api.member_of(other.id, "stranger", Role::Owner).await;
    let token = &stranger.token;
    let viewer = shop.viewer.id;
    assert_eq!(shop.change(token, viewer, "OWNER").await, "NOT_FOUND");
    assert_eq!(shop.remove(token, viewer).await, "NOT_FOUND");
    assert_eq!(shop.hand_over(token, viewer).await, "NOT_FOUND");
    assert_eq!(
        shop.remove(&shop.owner.token, stranger.id).await,
        "NOT_FOUND"
    );
    let seen = shop.ask(token, "{ members { email } }", Value::Null).await;
    assert_eq!(
        seen["data"]["members"],
        json!([{ "email": "stranger@shop.example" }])
    );
    for odd in ["", "x", "-1", "+1", "01", "99999999999999999999"] {
        let code = shop.code(token, REMOVE, json!({ "id": odd })).await;
        assert_eq!(code, "NOT_FOUND", "{odd}");
    }
}
