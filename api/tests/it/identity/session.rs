//! Sessions and access tokens: how long they last, and how they end.

use std::time::Duration;

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::json;
use tidings_store::{
    WorkspaceId,
    audit::Actor,
    membership::{MemberChange, Role},
};

use tokio::time::timeout;

use super::world::World;
use crate::websocket::Socket;

#[tokio::test]
async fn an_access_token_opens_one_workspace() {
    let world = World::new().await;
    let session = world.sign_in("ann").await;
    let first = world.workspace(&session).await;
    let second = world.workspace(&session).await;
    let query = "{ viewer { workspace { id } person { email name } role scopes keyName keyId } }";
    for workspace in [&first, &second] {
        let token = world.access_token(&session, workspace).await;
        let answer = world.app.ask_with(&token, query, json!({})).await;
        let expected = json!({
            "workspace": { "id": workspace },
            "person": { "email": "ann@shop.example", "name": "ann" },
            "role": "OWNER",
            "scopes": ["ingest", "read", "launch", "admin"],
            "keyName": null,
            "keyId": null,
        });
        assert_eq!(answer.body, json!({ "data": { "viewer": expected } }));
    }
    // A workspace that is not the person's looks as one that is not there.
    let others = world.app.workspace.id.to_string();
    for workspace in [others.as_str(), "999999", "x", ""] {
        let answer = world.mint(&session, workspace).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{workspace}");
        assert_eq!(answer.body["path"], json!(["workspaceId"]));
    }
}

#[tokio::test]
async fn what_a_person_makes_bears_their_address() {
    let world = World::new().await;
    let session = world.sign_in("ann").await;
    let workspace = world.workspace(&session).await;
    let token = world.access_token(&session, &workspace).await;
    let mutation = r#"mutation { createAudience(input: { name: "All", rule: { condition: { field: ORDER_COUNT, operator: AT_LEAST, value: 0 } } })
        { audience { createdBy } } }"#;
    let answer = world.app.ask_with(&token, mutation, json!({})).await;
    let made = &answer.body["data"]["createAudience"]["audience"];
    assert_eq!(made["createdBy"], "ann@shop.example", "{answer:?}");
}

#[tokio::test]
async fn an_access_token_lapses_after_five_minutes_and_its_socket_does_not() {
    let world = World::new().await;
    let address = world.app.listen().await;
    let session = world.sign_in("ann").await;
    let workspace = world.workspace(&session).await;
    let minted = world.mint(&session, &workspace).await;
    let expected = json!(world.now() + TimeDelta::minutes(5));
    assert_eq!(minted.body["expiresAt"], expected);
    let token = minted.body["accessToken"].as_str().unwrap();
    let mut socket = Socket::admitted(address, token).await;

    world.pass(TimeDelta::seconds(299));
    assert_eq!(world.status(token).await, StatusCode::OK);
    world.pass(TimeDelta::seconds(1));
    assert_eq!(world.status(token).await, StatusCode::UNAUTHORIZED);
    socket
        .subscribe("1", "{ viewer { role } }", json!({}))
        .await;
    assert_eq!(socket.result().await, json!({ "role": "OWNER" }));
    let late = Socket::init(address, token).await.close_code().await;
    assert_eq!(late, 4401);
    let fresh = world.access_token(&session, &workspace).await;
    assert_eq!(world.status(&fresh).await, StatusCode::OK);
}

#[tokio::test]
async fn a_session_ends_after_a_month() {
    let world = World::new().await;
    let session = world.sign_in("ann").await;
    world.pass(TimeDelta::days(30));
    let answer = world.ask("GET", "/v1/me", &session, None).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_out_ends_what_the_session_opened_in_every_process() {
    let world = World::new().await;
    let here = world.app.listen().await;
    let there = world.app.listen_elsewhere().await;
    let ending = world.sign_in("ann").await;
    let staying = world.sign_in("ann").await;
    let workspace = world.workspace(&ending).await;
    let token = world.access_token(&ending, &workspace).await;
    let other = world.access_token(&staying, &workspace).await;
    let mut sockets = [
        Socket::admitted(here, &token).await,
        Socket::admitted(there, &token).await,
    ];
    let mut kept = Socket::admitted(there, &other).await;

    let answer = world
        .ask("DELETE", "/v1/sessions/current", &ending, None)
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    for socket in &mut sockets {
        assert_eq!(socket.close_code().await, 4403);
    }
    assert_eq!(world.status(&token).await, StatusCode::UNAUTHORIZED);
    for (method, path) in [("GET", "/v1/me"), ("DELETE", "/v1/sessions/current")] {
        let answer = world.ask(method, path, &ending, None).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(Socket::init(there, &token).await.close_code().await, 4401);
    assert_eq!(world.status(&other).await, StatusCode::OK);
    kept.say(json!({ "type": "ping" })).await;
    assert_eq!(kept.hear().await, json!({ "type": "pong" }));
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_the_person() {
    let world = World::new().await;
    let address = world.app.listen().await;
    let sessions = [world.sign_in("ann").await, world.sign_in("ann").await];
    let bob = world.sign_in("bob").await;
    let workspace = world.workspace(&sessions[0]).await;
    let mut opened = Vec::new();
    for session in &sessions {
        let token = world.access_token(session, &workspace).await;
        opened.push((Socket::admitted(address, &token).await, token));
    }
    let answer = world
        .ask("DELETE", "/v1/sessions", &sessions[1], None)
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    for (socket, token) in &mut opened {
        assert_eq!(socket.close_code().await, 4403);
        assert_eq!(world.status(token).await, StatusCode::UNAUTHORIZED);
    }
    for session in &sessions {
        let answer = world.ask("GET", "/v1/me", session, None).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let other = world.ask("GET", "/v1/me", &bob, None).await;
    assert_eq!(other.status, StatusCode::OK);
}

/// Ann's workspace, with bob as a marketer; his session and id.
async fn with_bob(world: &World) -> (WorkspaceId, String, i64) {
    let ann = world.sign_in("ann").await;
    let bob = world.sign_in("bob").await;
    let workspace = world.workspace(&ann).await;
    let id = world.invite(&workspace, "bob@shop.example").await;
    let path = format!("/v1/invitations/{workspace}/{id}/accept");
    assert_eq!(
        world.ask("POST", &path, &bob, None).await.status,
        StatusCode::OK
    );
    let me = world.ask("GET", "/v1/me", &bob, None).await;
    let person = me.body["person"]["id"].as_str().unwrap().parse().unwrap();
    (workspace.parse().unwrap(), bob, person)
}

#[tokio::test]
async fn a_removed_member_loses_token_and_sockets_in_every_process() {
    let world = World::new().await;
    let (here, there) = (world.app.listen().await, world.app.listen_elsewhere().await);
    let (workspace, bob, person) = with_bob(&world).await;
    let own = world.workspace(&bob).await;
    let token = world.access_token(&bob, &workspace.to_string()).await;
    let mut sockets = [
        Socket::admitted(here, &token).await,
        Socket::admitted(there, &token).await,
    ];
    let elsewhere = world.access_token(&bob, &own).await;
    let mut kept = Socket::admitted(there, &elsewhere).await;

    let store = &world.app.state.store;
    let actor = Actor::operator(world.now());
    let change = store.remove_member(workspace, person, &actor);
    assert_eq!(change.await.unwrap(), MemberChange::Done);
    world
        .app
        .state
        .access
        .forget_member(workspace, person)
        .await;
    for socket in &mut sockets {
        assert_eq!(socket.close_code().await, 4403);
    }
    assert_eq!(world.status(&token).await, StatusCode::UNAUTHORIZED);
    let minted = world.mint(&bob, &workspace.to_string()).await;
    assert_eq!(minted.status, StatusCode::NOT_FOUND);
    assert_eq!(world.status(&elsewhere).await, StatusCode::OK);
    kept.say(json!({ "type": "ping" })).await;
    assert_eq!(kept.hear().await, json!({ "type": "pong" }));
}

#[tokio::test]
async fn a_role_that_grows_is_felt_in_an_open_socket_and_one_that_shrinks_closes_it() {
    let world = World::new().await;
    let address = world.app.listen().await;
    let (workspace, bob, person) = with_bob(&world).await;
    let token = world.access_token(&bob, &workspace.to_string()).await;
    let mut socket = Socket::admitted(address, &token).await;
    let change = async |role: Role| {
        let store = &world.app.state.store;
        let actor = Actor::operator(world.now());
        let change = store.change_role(workspace, person, role, &actor);
        assert_eq!(change.await.unwrap(), MemberChange::Done);
        world
            .app
            .state
            .access
            .forget_member(workspace, person)
            .await;
    };
    change(Role::Admin).await;
    socket
        .subscribe("1", "{ viewer { role } }", json!({}))
        .await;
    assert_eq!(socket.result().await, json!({ "role": "ADMIN" }));
    change(Role::Viewer).await;
    assert_eq!(socket.close_code().await, 4403);

    let mut socket = Socket::admitted(address, &token).await;
    let query = "mutation { launchCampaign(input: { name: \"x\", message: { body: \"x\" } }) { campaign { id } } }";
    socket.subscribe("1", query, json!({})).await;
    let refused = socket.hear().await;
    let error = &refused["payload"]["errors"][0];
    let error = if error.is_null() {
        &refused["payload"][0]
    } else {
        error
    };
    assert_eq!(error["extensions"]["code"], "FORBIDDEN", "{refused}");
    assert!(
        error["message"]
            .as_str()
            .unwrap_or_default()
            .contains("VIEWER"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_token_that_was_altered_is_none() {
    let world = World::new().await;
    let session = world.sign_in("ann").await;
    let workspace = world.workspace(&session).await;
    let token = world.access_token(&session, &workspace).await;
    assert_eq!(world.status(&token).await, StatusCode::OK);
    let (claims, signature) = token.split_once('.').unwrap();
    for altered in [
        format!("{claims}x.{signature}"),
        format!("{claims}.{signature}x"),
        format!("{claims}."),
        claims.to_owned(),
        token.replace("tda_", "tds_"),
        session.clone(),
    ] {
        assert_eq!(
            world.status(&altered).await,
            StatusCode::UNAUTHORIZED,
            "{altered}"
        );
    }
}

#[tokio::test]
async fn what_nobody_heard_of_is_noticed_in_time() {
    let soon = Duration::from_millis(300);
    let world = World::with(|settings| settings.edge.limits.believed = soon).await;
    let address = world.app.listen().await;
    let (workspace, bob, person) = with_bob(&world).await;
    let token = world.access_token(&bob, &workspace.to_string()).await;
    let mut socket = Socket::admitted(address, &token).await;
    assert_eq!(world.status(&token).await, StatusCode::OK);
    let actor = Actor::operator(world.now());
    let store = &world.app.state.store;
    let change = store.remove_member(workspace, person, &actor);
    assert_eq!(change.await.unwrap(), MemberChange::Done);
    assert_eq!(socket.close_code().await, 4403);
    let gone = async {
        while world.status(&token).await != StatusCode::UNAUTHORIZED {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(10), gone)
        .await
        .expect("it is forgotten");
}

#[tokio::test]
async fn who_acts_is_noted_with_the_address_they_came_from() {
    let world = World::new().await;
    let address = world.app.listen().await;
    let session = world.sign_in("ann").await;
    let body = json!({ "name": "Shop", "currency": "INR", "timeZone": "Asia/Kolkata" });
    let http = tidings_outbound::client().no_proxy().build().unwrap();
    let made = http
        .post(format!("http://{address}/v1/workspaces"))
        .bearer_auth(&session)
        .header("x-forwarded-for", "203.0.113.1, 198.51.100.7")
        .json(&body)
        .send();
    assert_eq!(made.await.unwrap().status(), StatusCode::CREATED);
    let client = world.app.database.client().await;
    let noted = "SELECT actor_name, address FROM audit_log WHERE action = 'workspace.created' AND actor_kind = 'PERSON'";
    let row = client.query_one(noted, &[]).await.unwrap();
    let noted: [String; 2] = [row.get(0), row.get(1)];
    assert_eq!(noted, ["ann@shop.example", "198.51.100.7"]);
}
