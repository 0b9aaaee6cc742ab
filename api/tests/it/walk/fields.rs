//! Root fields of the schema.

use http::StatusCode;
use serde_json::Value;
use tidings_api::caller::{Scope, Scopes};
use tidings_store::membership::Role;

use super::{
    Count,
    world::{MARK, World},
};
use crate::graphql::{
    schema::{Case, Foreign, cases, filled, first_answer, root_fields},
    support::ALL,
};

/// What an admin or a key with all scopes may not do, since only an owner may.
const OWNERS_ONLY: [&str; 5] = [
    r#"mutation { handOverWorkspace(personId: "$person") { members { id } } }"#,
    r#"mutation { changeMemberRole(input: { personId: "$person", role: OWNER }) { members { id } } }"#,
    r#"mutation { changeMemberRole(input: { personId: "$owner", role: VIEWER }) { members { id } } }"#,
    r#"mutation { removeMember(personId: "$owner") { members { id } } }"#,
    r#"mutation { inviteMember(input: { email: "new@shop.example", role: OWNER }) { invitation { id } } }"#,
];

/// Walks all root fields and gives their number.
pub async fn walk(world: &World, count: &mut Count) -> usize {
    let mut cases = cases();
    let fields = root_fields();
    let number = fields.len();
    for (root, field) in fields {
        let name = field.name.node.to_string();
        let case = cases.remove(name.as_str());
        let case = case.unwrap_or_else(|| panic!("{root}.{name} has no case of refusal"));
        without_credentials(world, count, &name, &case).await;
        beyond_the_scope(world, count, &name, &case).await;
        from_elsewhere(world, count, &name, &case).await;
    }
    only_for_owners(world, count).await;
    number
}

async fn without_credentials(world: &World, count: &mut Count, name: &str, case: &Case) {
    for (what, bearer) in &world.dead {
        let answer = world.graphql(bearer.as_deref(), case.document).await;
        let refused = answer.status == StatusCode::UNAUTHORIZED
            && answer.body.get("data").is_none()
            && code(&answer.body) == "UNAUTHENTICATED";
        count.one(refused, || format!("{name}, {what}: {answer:?}"));
    }
}

async fn beyond_the_scope(world: &World, count: &mut Count, name: &str, case: &Case) {
    let Some(scope) = case.scope else { return };
    let document = filled(case.document, &world.names);
    let needed: Scope = scope.parse().unwrap();
    let others: Vec<&str> = ALL.into_iter().filter(|other| *other != scope).collect();
    let mut bearers = vec![(
        format!("a key for {others:?}"),
        world.api.key(&others).await,
    )];
    if case.people_only {
        bearers.push(("a key for everything".to_owned(), world.api.key(&ALL).await));
    }
    for (role, member) in &world.roles {
        if !Scopes::from(*role).contains(needed) {
            bearers.push((format!("{role:?}"), member.token.clone()));
        }
    }
    for (who, bearer) in bearers {
        let answer = first_answer(&world.api, &bearer, &document).await;
        let refused = code(&answer) == "FORBIDDEN" && is_nothing(&answer["data"]);
        count.one(refused, || format!("{name}, {who}: {answer}"));
    }
}

async fn from_elsewhere(world: &World, count: &mut Count, name: &str, case: &Case) {
    // It names nothing: strangers leave their own.
    if name == "leaveWorkspace" {
        return;
    }
    let document = filled(case.document, &world.names);
    for (who, bearer) in &world.strangers {
        if case.people_only && who.ends_with("key") {
            continue;
        }
        let answer = first_answer(&world.api, bearer, &document).await;
        let hidden = match case.foreign {
            Foreign::NotFound => code(&answer) == "NOT_FOUND" && is_nothing(&answer["data"]),
            Foreign::Null => answer.get("errors").is_none() && answer["data"][name].is_null(),
            Foreign::Own => answer.get("errors").is_none() && !answer.to_string().contains(MARK),
        };
        count.one(hidden, || format!("{name}, {who}: {answer}"));
    }
}

async fn only_for_owners(world: &World, count: &mut Count) {
    let member = |wanted: Role| {
        let mut roles = world.roles.iter();
        let found = roles.find(|(role, _)| *role == wanted);
        found.map(|(_, member)| member).unwrap()
    };
    let owner = member(Role::Owner).id.to_string();
    let key = world.api.key(&ALL).await;
    for document in OWNERS_ONLY {
        let document = document.replace("$owner", &owner);
        let document = filled(&document, &world.names);
        for (who, bearer) in [("an admin", &member(Role::Admin).token), ("a key", &key)] {
            let answer = first_answer(&world.api, bearer, &document).await;
            let refused = code(&answer) == "FORBIDDEN";
            count.one(refused, || format!("{document}, {who}: {answer}"));
        }
    }
}

fn code(answer: &Value) -> &str {
    let code = &answer["errors"][0]["extensions"]["code"];
    code.as_str().unwrap_or_default()
}

/// Nothing, or an object of which no field is anything.
fn is_nothing(data: &Value) -> bool {
    data.is_null()
        || data
            .as_object()
            .is_some_and(|fields| fields.values().all(Value::is_null))
}
