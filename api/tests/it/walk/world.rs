use axum::{Router, body::Body};
use chrono::Duration;
use http::{Method, Request, header};
use serde_json::{Value, json};
use tidings_api::router;
use tidings_store::{import::NewImport, ingest::RecordKind, membership::Role};
use uuid::Uuid;

use crate::{
    app::{Answer, send},
    graphql::{
        schema::{RULE, alike, filled},
        support::{ALL, Feed, Member, TestApi, customer, day, id_of, order},
    },
};

/// Stands in the name of everything of the workspace that others must not see.
pub const MARK: &str = "walled";

/// A workspace with something of everything, and another one whose people and keys try to see it.
pub struct World {
    pub api: TestApi,
    router: Router,
    pub roles: Vec<(Role, Member)>,
    /// Ids of the workspace's things, by the names that documents have for them.
    pub names: Vec<(&'static str, String)>,
    /// Key and owner of the other workspace, which has the same kinds of things.
    pub strangers: [(&'static str, String); 2],
    /// Credentials that open nothing, or nothing any more.
    pub dead: Vec<(&'static str, Option<String>)>,
    pub session: String,
}

impl World {
    pub async fn new() -> Self {
        let api = TestApi::new().await;
        let names = furnish(&api).await;
        let mut roles = Vec::new();
        for role in [Role::Viewer, Role::Marketer, Role::Admin, Role::Owner] {
            let name = format!("{MARK}-{}", role.as_str().to_lowercase());
            roles.push((role, api.member(&name, role).await));
        }
        let strangers = strangers(&api).await;
        let dead = dead(&api).await;
        let session = api.session("visitor@shop.example", Duration::days(1)).await;
        Self {
            router: router(api.state.clone()),
            api,
            roles,
            names,
            strangers,
            dead,
            session,
        }
    }

    /// A request to REST or GraphQL.
    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        bearer: Option<&str>,
        body: Option<&Value>,
    ) -> Answer {
        let method: Method = method.to_uppercase().parse().unwrap();
        let mut request = Request::builder().method(method).uri(path);
        if let Some(bearer) = bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        send(self.router.clone(), request.body(body).unwrap()).await
    }

    pub async fn graphql(&self, bearer: Option<&str>, document: &str) -> Answer {
        let body = json!({ "query": filled(document, &self.names) });
        self.ask("post", "/graphql", bearer, Some(&body)).await
    }
}

/// Fills the workspace, and gives the ids.
async fn furnish(api: &TestApi) -> Vec<(&'static str, String)> {
    let rename = format!(
        r#"mutation {{ updateWorkspace(input: {{ name: "{MARK}" }}) {{ workspace {{ id }} }} }}"#
    );
    api.ask(&rename, Value::Null).await;
    let mut feed = Feed::new(api);
    let mut ann = customer(&format!("{MARK}-ann"), &format!("{MARK} Ann"));
    ann.city = tidings_store::customer::Patch::Set(MARK.to_owned());
    let batch = feed.customers(vec![ann]).await;
    let bought = order(
        &format!("{MARK}-order"),
        &format!("{MARK}-ann"),
        500,
        day(2, 1),
    );
    feed.orders(vec![bought]).await;
    let alike = alike(api, MARK).await;
    let campaign = launch(api, None, MARK).await;
    let spare = launch(api, None, MARK).await.1;
    let import = import(api).await;
    let person = api.member(&format!("{MARK}-person"), Role::Viewer).await;
    let invitation = api
        .invite(&format!("{MARK}@shop.example"), Role::Viewer)
        .await;
    let key = api
        .database
        .api_key(api.workspace.id, MARK, &["read"])
        .await;
    vec![
        ("$RULE", RULE.to_owned()),
        ("$audience", campaign.1),
        ("$spare", spare),
        ("$alike", alike),
        ("$import", import),
        ("$campaign", campaign.0),
        ("$batch", batch.to_string()),
        ("$person", person.id.to_string()),
        ("$invitation", invitation.to_string()),
        ("$workspace", api.workspace.id.to_string()),
        ("$key", id_of(&key)),
        ("\"ann\"", format!("\"{MARK}-ann\"")),
    ]
}

/// The id of a new import.
async fn import(api: &TestApi) -> String {
    let new = NewImport {
        id: Uuid::now_v7(),
        kind: RecordKind::Customers,
        layout: json!({ "kind": "customers", "mapping": { "externalId": MARK } }),
    };
    let operator = tidings_store::audit::Actor::operator(api.state.now());
    let begun = api.store().insert_import(api.workspace.id, &new, &operator);
    begun.await.unwrap();
    new.id.to_string()
}

/// The ids of a new campaign and its audience.
async fn launch(api: &TestApi, key: Option<&str>, name: &str) -> (String, String) {
    let document = format!(
        r#"mutation {{ launchCampaign(input: {{ name: "{name} campaign", audienceName: "{name} audience", rule: {RULE},
            message: {{ body: "{name} hello" }}, tags: ["{name}"] }}) {{ campaign {{ id audience {{ id }} }} }} }}"#
    );
    let answer = match key {
        Some(key) => api.ask_as(Some(key), &document, Value::Null).await.1,
        None => api.answer(&document, Value::Null).await,
    };
    let campaign = &answer["data"]["launchCampaign"]["campaign"];
    let id = |value: &Value| {
        value
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"))
            .to_owned()
    };
    (id(&campaign["id"]), id(&campaign["audience"]["id"]))
}

async fn strangers(api: &TestApi) -> [(&'static str, String); 2] {
    let other = api.database.workspace().await;
    let key = api.database.api_key(other.id, "Stranger", &ALL).await;
    launch(api, Some(&key), "beside").await;
    let owner = api.member_of(other.id, "stranger", Role::Owner).await;
    [
        ("another workspace's key", key),
        ("another workspace's owner", owner.token),
    ]
}

async fn dead(api: &TestApi) -> Vec<(&'static str, Option<String>)> {
    let workspace = api.workspace.id;
    let now = api.state.now();
    let person = api.member(&format!("{MARK}-gone"), Role::Owner).await;
    let other = api.member(&format!("{MARK}-removed"), Role::Owner).await;
    let expired = api.token(
        other.session,
        other.id,
        workspace,
        now - Duration::minutes(6),
    );
    let (claims, _) = person.token.split_once('.').unwrap();
    let (_, signature) = other.token.split_once('.').unwrap();
    let mixed = format!("{claims}.{signature}");
    let access = &api.state.access;
    access
        .revoke_sessions(&[person.session], now)
        .await
        .unwrap();
    let operator = tidings_store::audit::Actor::operator(now);
    api.store()
        .remove_member(workspace, other.id, &operator)
        .await
        .unwrap();
    let revoked = api.key(&ALL).await;
    let id = id_of(&revoked).parse().unwrap();
    access.revoke_key(workspace, id, &operator).await.unwrap();
    let key = api.key(&ALL).await;
    vec![
        ("no credentials", None),
        ("what is none", Some("nonsense".to_owned())),
        ("a key with a wrong secret", Some(format!("{key}x"))),
        ("a revoked key", Some(revoked)),
        ("an expired token", Some(expired)),
        ("a token with another's signature", Some(mixed)),
        ("a token of an ended session", Some(person.token)),
        ("a token of a removed member", Some(other.token)),
    ]
}
