//! Routes of HTTP.

use chrono::Duration;
use http::StatusCode;
use serde_json::{Value, json};
use tidings_api::caller::{Scope, Scopes};

use super::{
    Count,
    world::{MARK, World},
};
use crate::graphql::{schema::filled, support::ALL};

/// Who may call a route.
enum Admits {
    /// Everybody; it tells nothing of any workspace.
    Everybody,
    /// Keys and people with one of these scopes.
    Scopes(&'static [Scope]),
    /// The web server, by its secret.
    WebServer,
    /// A person, by their session.
    Session,
    /// Whoever has the right signature.
    Signature,
    /// Keys and people; what they may do there is decided field by field.
    Callers,
}

struct Route {
    method: &'static str,
    path: &'static str,
    admits: Admits,
    body: Option<Value>,
    /// The path with an id of the workspace, where it has one.
    foreign: Option<&'static str>,
}

fn route(method: &'static str, path: &'static str, admits: Admits) -> Route {
    Route {
        method,
        path,
        admits,
        body: None,
        foreign: None,
    }
}

fn cases() -> Vec<Route> {
    use Admits::{Callers, Everybody, Scopes, Session, Signature, WebServer};
    let records = |path| Route {
        body: Some(json!([])),
        ..route("post", path, Scopes(&[Scope::Ingest]))
    };
    vec![
        records("/v1/customers"),
        records("/v1/orders"),
        records("/v1/visits"),
        Route {
            foreign: Some("/v1/batches/$batch"),
            ..route(
                "get",
                "/v1/batches/{id}",
                Scopes(&[Scope::Ingest, Scope::Read]),
            )
        },
        route("post", "/v1/imports", Scopes(&[Scope::Ingest])),
        Route {
            foreign: Some("/v1/imports/$import"),
            ..route(
                "get",
                "/v1/imports/{id}",
                Scopes(&[Scope::Ingest, Scope::Read]),
            )
        },
        Route {
            foreign: Some("/v1/imports/$import"),
            ..route("put", "/v1/imports/{id}", Scopes(&[Scope::Ingest]))
        },
        Route {
            foreign: Some("/v1/imports/$import/close"),
            ..route("post", "/v1/imports/{id}/close", Scopes(&[Scope::Ingest]))
        },
        Route {
            foreign: Some("/v1/imports/$import/refused"),
            ..route(
                "get",
                "/v1/imports/{id}/refused",
                Scopes(&[Scope::Ingest, Scope::Read]),
            )
        },
        Route {
            foreign: Some("/v1/campaigns/$campaign/recipients.csv"),
            ..route(
                "get",
                "/v1/campaigns/{id}/recipients.csv",
                Scopes(&[Scope::Read]),
            )
        },
        Route {
            body: Some(
                json!({ "id": "$workspace-1-1", "status": "SENT", "occurredAt": "2026-01-01T12:00:00Z" }),
            ),
            ..route("post", "/v1/receipts", Signature)
        },
        Route {
            body: Some(json!({ "idToken": "x" })),
            ..route("post", "/v1/sessions", WebServer)
        },
        route("delete", "/v1/sessions", Session),
        route("delete", "/v1/sessions/current", Session),
        Route {
            body: Some(json!({ "workspaceId": "$workspace" })),
            foreign: Some("/v1/sessions/token"),
            ..route("post", "/v1/sessions/token", Session)
        },
        route("get", "/v1/me", Session),
        Route {
            body: Some(json!({ "name": "Shop", "currency": "INR", "timeZone": "UTC" })),
            ..route("post", "/v1/workspaces", Session)
        },
        Route {
            foreign: Some("/v1/invitations/$workspace/$invitation/accept"),
            ..route("post", "/v1/invitations/{workspace}/{id}/accept", Session)
        },
        route("get", "/banners/{file}", Everybody),
        route("get", "/openapi.json", Everybody),
        route("get", "/postman_collection.json", Everybody),
        route("get", "/docs", Everybody),
        route("get", "/docs/", Everybody),
        route("get", "/docs/{*file}", Everybody),
        route("get", "/graphiql", Everybody),
        route("get", "/graphiql/{part}", Everybody),
        route("get", "/healthz", Everybody),
        route("get", "/readyz", Everybody),
        Route {
            body: Some(json!({ "query": "{ __typename }" })),
            ..route("post", "/graphql", Callers)
        },
        Route {
            body: None,
            ..route("get", "/graphql", Callers)
        },
    ]
}

/// Walks all routes and gives their number. The socket, which is admitted by its first message, has tests of
/// its own.
pub async fn walk(world: &World, count: &mut Count) -> usize {
    let cases = cases();
    every_route_has_a_case(world, &cases).await;
    for case in &cases {
        refused(world, count, case).await;
        foreign(world, count, case).await;
    }
    cases.len()
}

async fn every_route_has_a_case(world: &World, cases: &[Route]) {
    let has = |method: &str, path: &str| {
        let mut cases = cases.iter();
        cases.any(|case| case.method == method && case.path == path)
    };
    for (method, path) in tidings_api::rest::served() {
        assert!(has(method, path), "{method} {path} has no case of refusal");
    }
    let described = world.ask("get", "/openapi.json", None, None).await.body;
    for (path, operations) in described["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            assert!(has(method, path), "{method} {path} has no case of refusal");
        }
    }
}

/// Credentials that do not open the route, with the status each is answered with.
async fn wrong(world: &World, case: &Route) -> Vec<(String, Option<String>, StatusCode)> {
    let dead = || {
        let dead = world.dead.iter();
        dead.map(|(what, bearer)| ((*what).to_owned(), bearer.clone(), StatusCode::UNAUTHORIZED))
    };
    let key = async || world.api.key(&ALL).await;
    let token = || world.roles[3].1.token.clone();
    let unauthorized =
        |what: &str, bearer: String| (what.to_owned(), Some(bearer), StatusCode::UNAUTHORIZED);
    let mut wrong: Vec<_> = dead().collect();
    match &case.admits {
        Admits::Everybody => wrong.clear(),
        Admits::Callers => wrong.push(unauthorized("a session", world.session.clone())),
        Admits::Scopes(scopes) => {
            wrong.push(unauthorized("a session", world.session.clone()));
            let lacking = |other: &&str| !scopes.iter().any(|scope| scope.as_str() == *other);
            let others: Vec<&str> = ALL.into_iter().filter(lacking).collect();
            let other = world.api.key(&others).await;
            wrong.push((
                format!("a key for {others:?}"),
                Some(other),
                StatusCode::FORBIDDEN,
            ));
            for (role, member) in &world.roles {
                if !scopes
                    .iter()
                    .any(|scope| Scopes::from(*role).contains(*scope))
                {
                    wrong.push((
                        format!("{role:?}"),
                        Some(member.token.clone()),
                        StatusCode::FORBIDDEN,
                    ));
                }
            }
        }
        Admits::WebServer | Admits::Signature => {
            wrong.push(unauthorized("a session", world.session.clone()));
            wrong.push(unauthorized("a key", key().await));
            wrong.push(unauthorized("a token", token()));
        }
        Admits::Session => {
            wrong.push(unauthorized("a key", key().await));
            wrong.push(unauthorized("a token", token()));
            let lapsed = world
                .api
                .session("late@shop.example", Duration::zero())
                .await;
            wrong.push(unauthorized("a session that has lapsed", lapsed));
        }
    }
    wrong
}

async fn refused(world: &World, count: &mut Count, case: &Route) {
    let path = case.foreign.unwrap_or(case.path);
    let path = filled(path, &world.names)
        .replace("{*file}", "index.html")
        .replace("{part}", "page.js");
    if matches!(case.admits, Admits::Everybody) {
        let answer = world.ask(case.method, &path, None, None).await;
        let open =
            answer.status != StatusCode::UNAUTHORIZED && !answer.body.to_string().contains(MARK);
        count.one(open, || format!("{} {path}: {answer:?}", case.method));
    }
    for (who, bearer, status) in wrong(world, case).await {
        let answer = world
            .ask(
                case.method,
                &path,
                bearer.as_deref(),
                body(world, case).as_ref(),
            )
            .await;
        let refused = answer.status == status && !answer.body.to_string().contains(MARK);
        count.one(refused, || {
            format!("{} {path}, {who}: {answer:?}", case.method)
        });
    }
}

/// Those who may call the route, but not for this workspace, read that there is no such thing.
async fn foreign(world: &World, count: &mut Count, case: &Route) {
    let Some(path) = case.foreign else { return };
    let path = filled(path, &world.names);
    let strangers: Vec<(&str, String)> = match case.admits {
        Admits::Session => vec![("another person", world.session.clone())],
        _ => world.strangers.to_vec(),
    };
    for (who, bearer) in strangers {
        let answer = world
            .ask(
                case.method,
                &path,
                Some(&bearer),
                body(world, case).as_ref(),
            )
            .await;
        let hidden = answer.status == StatusCode::NOT_FOUND && answer.body["code"] == "NOT_FOUND";
        count.one(hidden, || {
            format!("{} {path}, {who}: {answer:?}", case.method)
        });
    }
}

fn body(world: &World, case: &Route) -> Option<Value> {
    let text = filled(&case.body.as_ref()?.to_string(), &world.names);
    Some(text.parse().unwrap())
}
