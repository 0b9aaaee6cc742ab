//! The routes of signing in: who may, what they answer, which field is wrong.

use axum::body::Body;
use futures_util::stream;
use http::{Request, StatusCode, header};
use serde_json::{Value, json};

use super::world::{WEB_SECRET, World};
use crate::app::App;

const ROUTES: [(&str, &str); 7] = [
    ("POST", "/v1/sessions"),
    ("DELETE", "/v1/sessions"),
    ("DELETE", "/v1/sessions/current"),
    ("POST", "/v1/sessions/token"),
    ("GET", "/v1/me"),
    ("POST", "/v1/workspaces"),
    ("POST", "/v1/invitations/1/1/accept"),
];

#[tokio::test]
async fn who_is_calling_is_decided_before_the_body_is_read() {
    let world = World::new().await;
    let session = world.sign_in("ann").await;
    let workspace = world.workspace(&session).await;
    let access = world.access_token(&session, &workspace).await;
    let other = session.replace("tds_", "tds_x");
    for (method, path) in ROUTES {
        // Whoever has one kind of credential has no other.
        let wrong = if (method, path) == ROUTES[0] {
            [
                session.as_str(),
                &access,
                &world.app.key,
                &WEB_SECRET[1..],
                "",
                "x",
            ]
        } else {
            [WEB_SECRET, &access, &world.app.key, &other, "", "tds_"]
        };
        for bearer in wrong
            .map(|wrong| format!("Bearer {wrong}"))
            .iter()
            .chain([&String::new()])
        {
            let unread =
                Body::from_stream(stream::pending::<Result<bytes::Bytes, std::io::Error>>());
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header(header::AUTHORIZATION, bearer)
                .header(header::CONTENT_TYPE, "application/json");
            let answer = world.app.send(request.body(unread).unwrap()).await;
            assert_eq!(
                answer.status,
                StatusCode::UNAUTHORIZED,
                "{method} {path} {bearer}"
            );
            assert_eq!(answer.body["code"], "UNAUTHENTICATED");
            assert_eq!(
                answer.headers[header::CONTENT_TYPE],
                "application/problem+json"
            );
        }
    }
}

#[tokio::test]
async fn where_nobody_can_sign_in_it_is_said() {
    let app = App::with(|settings| settings.identity = None).await;
    for (method, path) in ROUTES {
        let request = Request::builder().method(method).uri(path);
        let answer = app.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(answer.body["detail"], "signing in is not set up here");
    }
    let viewer = app.ask("{ viewer { keyName } }", json!({})).await;
    assert_eq!(viewer.status, StatusCode::OK);
    // A token that some other deployment minted is nothing here.
    let token = app
        .ask_with("tda_e30.e30", "{ __typename }", json!({}))
        .await;
    assert_eq!(token.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_wrong_field_is_named() {
    let world = World::new().await;
    let session = world.sign_in("ann").await;
    let long = "n".repeat(201);
    let fine = json!({ "name": "Shop", "currency": "INR", "timeZone": "Asia/Kolkata" });
    for (field, value) in [
        ("name", json!(" ")),
        ("name", json!("a\u{0}b")),
        ("name", json!(long)),
        ("name", json!(7)),
        ("currency", json!("RUPEES")),
        ("currency", Value::Null),
        ("timeZone", json!("Mars/Olympus")),
        ("timeZone", json!("Asia/Kolkata\u{0}")),
        ("owner", json!("me")),
    ] {
        let mut body = fine.clone();
        body[field] = value;
        let answer = world
            .ask("POST", "/v1/workspaces", &session, Some(body))
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{field}");
        assert_eq!(answer.body["path"], json!([field]), "{answer:?}");
    }
    let answer = world
        .ask("POST", "/v1/sessions", WEB_SECRET, Some(json!({})))
        .await;
    assert_eq!(answer.body["path"], json!(["idToken"]));
    let answer = world
        .ask("POST", "/v1/sessions/token", &session, Some(json!({})))
        .await;
    assert_eq!(answer.body["path"], json!(["workspaceId"]));
}

#[tokio::test]
async fn a_body_is_small_json() {
    let world = World::new().await;
    let large = json!({ "idToken": "x".repeat(40_000) });
    let answer = world
        .ask("POST", "/v1/sessions", WEB_SECRET, Some(large))
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let form = Request::post("/v1/sessions")
        .header(header::AUTHORIZATION, format!("Bearer {WEB_SECRET}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("idToken=x"))
        .unwrap();
    let answer = world.app.send(form).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn a_person_makes_a_workspace_and_owns_it() {
    let world = World::new().await;
    let session = world.sign_in("ann").await;
    let before = world.ask("GET", "/v1/me", &session, None).await;
    assert_eq!(before.body["memberships"], json!([]));
    assert_eq!(before.body["invitations"], json!([]));

    let body = json!({ "name": " Corner shop ", "currency": "INR", "timeZone": "Asia/Kolkata" });
    let made = world
        .ask("POST", "/v1/workspaces", &session, Some(body))
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let workspace = &made.body;
    assert_eq!(workspace["name"], "Corner shop");
    assert_eq!(workspace["currency"], "INR");
    assert_eq!(workspace["timeZone"], "Asia/Kolkata");
    let after = world.ask("GET", "/v1/me", &session, None).await;
    assert_eq!(
        after.body["memberships"],
        json!([{ "workspace": workspace, "role": "OWNER" }])
    );
}

#[tokio::test]
async fn an_invitation_is_accepted_by_its_address_alone() {
    let world = World::new().await;
    let ann = world.sign_in("ann").await;
    let bob = world.sign_in("bob").await;
    let eve = world.sign_in("eve").await;
    let workspace = world.workspace(&ann).await;
    let id = world.invite(&workspace, "BOB@shop.example").await;
    let path = format!("/v1/invitations/{workspace}/{id}/accept");

    let waiting = world.ask("GET", "/v1/me", &bob, None).await;
    let invitation = &waiting.body["invitations"][0];
    assert_eq!(invitation["id"], json!(id.to_string()));
    assert_eq!(
        invitation["workspace"],
        json!({ "id": workspace, "name": "Shop" })
    );
    assert_eq!(invitation["role"], "MARKETER");
    assert_eq!(invitation["invitedBy"], "ann@shop.example");
    let none = world.ask("GET", "/v1/me", &eve, None).await;
    assert_eq!(none.body["invitations"], json!([]));

    let stranger = world.ask("POST", &path, &eve, None).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    for odd in ["/v1/invitations/x/1/accept", "/v1/invitations/1/-1/accept"] {
        assert_eq!(
            world.ask("POST", odd, &bob, None).await.status,
            StatusCode::NOT_FOUND
        );
    }
    assert_eq!(
        world.mint(&bob, &workspace).await.status,
        StatusCode::NOT_FOUND
    );
    let joined = world.ask("POST", &path, &bob, None).await;
    assert_eq!(joined.status, StatusCode::OK, "{joined:?}");
    assert_eq!(joined.body["role"], "MARKETER");
    assert_eq!(joined.body["workspace"]["id"], json!(workspace));
    let again = world.ask("POST", &path, &bob, None).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert_eq!(world.mint(&bob, &workspace).await.status, StatusCode::OK);
    let after = world.ask("GET", "/v1/me", &bob, None).await;
    assert_eq!(after.body["invitations"], json!([]));
}
