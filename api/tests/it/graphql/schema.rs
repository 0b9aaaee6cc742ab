use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::{
    parse_schema,
    types::{FieldDefinition, TypeDefinition, TypeKind, TypeSystemDefinition},
};
use http::StatusCode;
use serde_json::{Value, json};

use tidings_store::membership::Role;

use super::support::{ALL, Feed, TestApi, customer, id_of, refusal};

/// What another workspace sees of an id that is not its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Foreign {
    /// The field names nothing by id: it shows the asker's own, which is nothing.
    Own,
    /// The field is null.
    Null,
    /// NOT_FOUND.
    NotFound,
}

pub struct Case {
    pub scope: Option<&'static str>,
    pub document: &'static str,
    pub foreign: Foreign,
    /// A key is refused, whatever its scopes.
    pub people_only: bool,
}

const fn case(scope: &'static str, document: &'static str, foreign: Foreign) -> Case {
    Case {
        scope: Some(scope),
        document,
        foreign,
        people_only: false,
    }
}

const fn of_people(scope: &'static str, document: &'static str, foreign: Foreign) -> Case {
    Case {
        people_only: true,
        ..case(scope, document, foreign)
    }
}

pub const RULE: &str = r#"{ condition: { field: TOTAL_SPEND, operator: AT_LEAST, value: "0" } }"#;

/// One document for each root field. `$id` stands for the id of something of the first workspace.
pub fn cases() -> BTreeMap<&'static str, Case> {
    use Foreign::{NotFound, Null, Own};
    BTreeMap::from([
        (
            "viewer",
            Case {
                scope: None,
                document: "{ viewer { workspace { id } } }",
                foreign: Own,
                people_only: false,
            },
        ),
        ("members", case("read", "{ members { id email } }", Own)),
        (
            "invitations",
            case("admin", "{ invitations { id email } }", Own),
        ),
        ("apiKeys", case("admin", "{ apiKeys { id name } }", Own)),
        (
            "auditLog",
            case(
                "admin",
                "{ auditLog { nodes { action subject detail } } }",
                Own,
            ),
        ),
        (
            "updateWorkspace",
            case(
                "admin",
                r#"mutation { updateWorkspace(input: { name: "Shop" }) { workspace { id } } }"#,
                Own,
            ),
        ),
        (
            "inviteMember",
            case(
                "admin",
                r#"mutation { inviteMember(input: { email: "new@shop.example", role: VIEWER }) { invitation { email } } }"#,
                Own,
            ),
        ),
        (
            "withdrawInvitation",
            case(
                "admin",
                r#"mutation { withdrawInvitation(id: "$invitation") { id } }"#,
                NotFound,
            ),
        ),
        (
            "changeMemberRole",
            case(
                "admin",
                r#"mutation { changeMemberRole(input: { personId: "$person", role: MARKETER }) { members { id } } }"#,
                NotFound,
            ),
        ),
        (
            "removeMember",
            case(
                "admin",
                r#"mutation { removeMember(personId: "$person") { members { id } } }"#,
                NotFound,
            ),
        ),
        (
            "leaveWorkspace",
            of_people("read", "mutation { leaveWorkspace { workspaceId } }", Own),
        ),
        (
            "handOverWorkspace",
            of_people(
                "admin",
                r#"mutation { handOverWorkspace(personId: "$person") { members { id } } }"#,
                NotFound,
            ),
        ),
        (
            "createApiKey",
            case(
                "admin",
                r#"mutation { createApiKey(input: { name: "Loader", scopes: [admin] }) { apiKey { name } } }"#,
                Own,
            ),
        ),
        (
            "revokeApiKey",
            case(
                "admin",
                r#"mutation { revokeApiKey(id: "$key") { id } }"#,
                NotFound,
            ),
        ),
        (
            "workspaceTotals",
            case("read", "{ workspaceTotals { customers } }", Own),
        ),
        (
            "overview",
            case(
                "read",
                "{ overview(days: 366) { sums { newCustomers orders messagesSent } } }",
                Own,
            ),
        ),
        (
            "audienceFields",
            case("read", "{ audienceFields { name } }", Own),
        ),
        (
            "audienceFieldValues",
            case(
                "read",
                "{ audienceFieldValues(field: CITY) { values { value customers } sampled } }",
                Own,
            ),
        ),
        (
            "audienceAttributes",
            case(
                "read",
                "{ audienceAttributes { attributes { key } sampled } }",
                Own,
            ),
        ),
        (
            "audiencePreview",
            case("read", "{ audiencePreview(rule: $RULE) { size } }", Own),
        ),
        (
            "suggestRule",
            case(
                "read",
                r#"{ suggestRule(prompt: "the VIPs") { rule text } }"#,
                Own,
            ),
        ),
        (
            "suggestMessages",
            case(
                "read",
                r#"{ suggestMessages(input: { objective: "20% off", audienceId: "$audience" }) { body } }"#,
                NotFound,
            ),
        ),
        (
            "suggestSendTime",
            case(
                "read",
                r#"{ suggestSendTime(audienceId: "$audience") { events note } }"#,
                NotFound,
            ),
        ),
        (
            "suggestLookalike",
            case(
                "read",
                r#"{ suggestLookalike(input: { audienceId: "$alike" }) { text size people { customer { id } } } }"#,
                NotFound,
            ),
        ),
        (
            "suggestBanner",
            case(
                "read",
                r#"{ suggestBanner(input: { objective: "20% off", headline: "20% off" }) { design } }"#,
                Own,
            ),
        ),
        (
            "createBanner",
            case(
                "launch",
                r#"mutation { createBanner(input: { objective: "20% off", headline: "20% off" }) { banner { design } } }"#,
                Own,
            ),
        ),
        (
            "suggestTags",
            case(
                "read",
                r#"{ suggestTags(input: { audienceId: "$audience", body: "20% off" }) { tag } }"#,
                NotFound,
            ),
        ),
        (
            "campaignTags",
            case("read", "{ campaignTags { tag campaigns } }", Own),
        ),
        (
            "setCampaignTags",
            case(
                "launch",
                r#"mutation { setCampaignTags(input: { campaignId: "$campaign", tags: ["Diwali"] }) { campaign { id } } }"#,
                NotFound,
            ),
        ),
        (
            "assistantUsage",
            case(
                "admin",
                "{ assistantUsage { sums { requests } askers { name } latest { prompt } } }",
                Own,
            ),
        ),
        (
            "messageSuggestions",
            case(
                "read",
                r#"subscription { messageSuggestions(input: { objective: "20% off", audienceId: "$audience" }) { body } }"#,
                NotFound,
            ),
        ),
        (
            "messagePreview",
            case(
                "read",
                r#"{ messagePreview(input: { audienceId: "$audience", message: { body: "Hi" } }) { reachable } }"#,
                NotFound,
            ),
        ),
        (
            "audience",
            case("read", r#"{ audience(id: "$audience") { id } }"#, Null),
        ),
        (
            "audiences",
            case("read", "{ audiences { nodes { id } } }", Own),
        ),
        (
            "campaign",
            case("read", r#"{ campaign(id: "$campaign") { id } }"#, Null),
        ),
        (
            "campaigns",
            case("read", "{ campaigns { nodes { id } } }", Own),
        ),
        (
            "campaignSummary",
            case(
                "read",
                r#"{ campaignSummary(campaignId: "$campaign") { text facts { reached } } }"#,
                NotFound,
            ),
        ),
        (
            "customer",
            case("read", r#"{ customer(externalId: "ann") { id } }"#, Null),
        ),
        (
            "customers",
            case("read", "{ customers { nodes { id } } }", Own),
        ),
        (
            "ingestBatch",
            case("read", r#"{ ingestBatch(id: "$batch") { done } }"#, Null),
        ),
        (
            "ingestCustomers",
            case(
                "ingest",
                "mutation { ingestCustomers(input: { customers: [] }) { accepted } }",
                Own,
            ),
        ),
        (
            "ingestOrders",
            case(
                "ingest",
                "mutation { ingestOrders(input: { orders: [] }) { accepted } }",
                Own,
            ),
        ),
        (
            "ingestVisits",
            case(
                "ingest",
                "mutation { ingestVisits(input: { visits: [] }) { accepted } }",
                Own,
            ),
        ),
        (
            "createAudience",
            case(
                "launch",
                r#"mutation { createAudience(input: { name: "All", rule: $RULE }) { audience { id } } }"#,
                Own,
            ),
        ),
        (
            "renameAudience",
            case(
                "launch",
                r#"mutation { renameAudience(input: { id: "$audience", name: "Others" }) { audience { id } } }"#,
                NotFound,
            ),
        ),
        (
            "deleteAudience",
            case(
                "launch",
                r#"mutation { deleteAudience(id: "$spare") { id } }"#,
                NotFound,
            ),
        ),
        (
            "launchCampaign",
            case(
                "launch",
                r#"mutation { launchCampaign(input: { name: "Sale", audienceId: "$audience", message: { body: "Hi" } }) {
                    campaign { id } } }"#,
                NotFound,
            ),
        ),
        (
            "pauseCampaign",
            case(
                "launch",
                r#"mutation { pauseCampaign(id: "$campaign") { campaign { id } } }"#,
                NotFound,
            ),
        ),
        (
            "resumeCampaign",
            case(
                "launch",
                r#"mutation { resumeCampaign(id: "$campaign") { campaign { id } } }"#,
                NotFound,
            ),
        ),
        (
            "cancelCampaign",
            case(
                "launch",
                r#"mutation { cancelCampaign(id: "$campaign") { campaign { id } } }"#,
                NotFound,
            ),
        ),
        (
            "sendTestMessage",
            case(
                "launch",
                r#"mutation { sendTestMessage(input: { audienceId: "$audience", message: { body: "Hi" }, to: "+919876543210" }) { to } }"#,
                NotFound,
            ),
        ),
        (
            "setSuppression",
            case(
                "admin",
                r#"mutation { setSuppression(input: { customerExternalId: "ann", suppressed: true }) { customer { id } } }"#,
                NotFound,
            ),
        ),
        (
            "campaignStats",
            case(
                "read",
                r#"subscription { campaignStats(campaignId: "$campaign") { version } }"#,
                NotFound,
            ),
        ),
        (
            "workspaceStats",
            case("read", "subscription { workspaceStats { version } }", Own),
        ),
        (
            "ingestProgress",
            case(
                "read",
                r#"subscription { ingestProgress(batchId: "$batch") { done } }"#,
                NotFound,
            ),
        ),
    ])
}

pub fn types() -> Vec<TypeDefinition> {
    let document = parse_schema(tidings_api::graphql::sdl()).unwrap();
    let definitions = document
        .definitions
        .into_iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(definition.node),
            _ => None,
        });
    definitions.collect()
}

pub fn root_fields() -> Vec<(String, FieldDefinition)> {
    let roots = ["Query", "Mutation", "Subscription"];
    let fields = types()
        .into_iter()
        .filter(|kind| roots.contains(&kind.name.node.as_str()))
        .flat_map(|kind| {
            let name = kind.name.node.to_string();
            let TypeKind::Object(object) = kind.kind else {
                panic!("{name} is no object")
            };
            object
                .fields
                .into_iter()
                .map(move |field| (name.clone(), field.node))
        });
    fields.collect()
}

#[test]
fn the_printed_schema_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema.graphql");
    let printed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        printed == tidings_api::graphql::sdl(),
        "schema.graphql is out of date: run `make schema`"
    );
}

#[test]
fn everything_has_a_description() {
    let mut without = Vec::new();
    for kind in types() {
        let name = kind.name.node.to_string();
        // Said by the framework in words of its own, or not at all.
        if name == "PageInfo" || name.ends_with("Connection") || name.ends_with("Edge") {
            continue;
        }
        if kind.description.is_none() {
            without.push(name.clone());
        }
        let members: Vec<(String, bool)> = match kind.kind {
            TypeKind::Object(object) => {
                let fields = object.fields.into_iter();
                fields
                    .map(|field| {
                        (
                            field.node.name.node.to_string(),
                            field.node.description.is_some(),
                        )
                    })
                    .collect()
            }
            TypeKind::InputObject(object) => {
                let fields = object.fields.into_iter();
                fields
                    .map(|field| {
                        (
                            field.node.name.node.to_string(),
                            field.node.description.is_some(),
                        )
                    })
                    .collect()
            }
            TypeKind::Enum(object) => {
                let values = object.values.into_iter();
                values
                    .map(|value| {
                        (
                            value.node.value.node.to_string(),
                            value.node.description.is_some(),
                        )
                    })
                    .collect()
            }
            _ => Vec::new(),
        };
        without.extend(
            members
                .into_iter()
                .filter(|(_, described)| !described)
                .map(|(member, _)| format!("{name}.{member}")),
        );
    }
    assert_eq!(without, Vec::<String>::new());
}

#[test]
fn every_root_field_says_its_scope_and_has_a_case() {
    let cases = cases();
    let mut known = BTreeSet::new();
    for (root, field) in root_fields() {
        let name = field.name.node.to_string();
        let case = cases
            .get(name.as_str())
            .unwrap_or_else(|| panic!("{root}.{name} has no case of refusal"));
        let description = field.description.map(|text| text.node).unwrap_or_default();
        let said = match case.scope {
            Some(scope) => format!("Needs the scope `{scope}`."),
            None => "no scope.".to_owned(),
        };
        assert!(
            description.ends_with(&said),
            "{root}.{name} does not end with: {said}"
        );
        known.insert(name);
    }
    let superfluous: Vec<_> = cases
        .keys()
        .filter(|name| !known.contains(**name))
        .collect();
    assert!(
        superfluous.is_empty(),
        "there are no such fields: {superfluous:?}"
    );
}

/// An API with something of everything, and what the documents' names stand for.
async fn furnished() -> (TestApi, Vec<(&'static str, String)>) {
    let api = TestApi::new().await;
    let batch = Feed::new(&api)
        .customers(vec![customer("ann", "Ann Lee")])
        .await;
    let alike = alike(&api, "").await;
    let launched = api
        .ask(
            &format!(
                r#"mutation {{ launchCampaign(input: {{ name: "Sale", rule: {RULE}, message: {{ body: "Hi" }} }}) {{
                    campaign {{ id audience {{ id }} }} }} }}"#
            ),
            Value::Null,
        )
        .await;
    let campaign = &launched["launchCampaign"]["campaign"];
    let spare = api
        .ask(
            &format!(
                r#"mutation {{ createAudience(input: {{ name: "Spare", rule: {RULE} }}) {{ audience {{ id }} }} }}"#
            ),
            Value::Null,
        )
        .await;
    let id = |value: &Value| value.as_str().unwrap().to_owned();
    let viewer = api.member("viewer", Role::Viewer).await;
    let invitation = api.invite("somebody@shop.example", Role::Viewer).await;
    let key = api.key(&["read"]).await;
    let names = vec![
        ("$person", viewer.id.to_string()),
        ("$invitation", invitation.to_string()),
        ("$key", id_of(&key)),
        ("$RULE", RULE.to_owned()),
        ("$audience", id(&campaign["audience"]["id"])),
        ("$alike", alike),
        ("$spare", id(&spare["createAudience"]["audience"]["id"])),
        ("$campaign", id(&campaign["id"])),
        ("$batch", batch.to_string()),
    ];
    (api, names)
}

/// The id of a saved audience of thirty customers, beside whom there are thirty others.
pub async fn alike(api: &TestApi, mark: &str) -> String {
    let people = (0..60).map(|number| {
        let kind = if number % 2 == 0 { "member" } else { "other" };
        customer(&format!("{mark}alike{number}"), &format!("{kind} {mark}"))
    });
    Feed::new(api).customers(people.collect()).await;
    let document = r#"mutation { createAudience(input: { name: "Alike", rule:
        { condition: { field: NAME, operator: STARTS_WITH, value: "member" } } }) { audience { id } } }"#;
    let saved = api.ask(document, Value::Null).await;
    let id = &saved["createAudience"]["audience"]["id"];
    id.as_str().unwrap().to_owned()
}

pub fn filled(document: &str, names: &[(&str, String)]) -> String {
    names
        .iter()
        .fold(document.to_owned(), |document, (name, value)| {
            document.replace(name, value)
        })
}

/// The first answer to a caller: subscriptions are asked through the schema, all else over HTTP.
pub async fn first_answer(api: &TestApi, key: &str, document: &str) -> Value {
    if !document.starts_with("subscription") {
        return api.ask_as(Some(key), document, Value::Null).await.1;
    }
    super::live::first(api, key, document).await
}

#[tokio::test]
async fn without_credentials_every_field_is_refused_and_says_nothing() {
    let (api, names) = furnished().await;
    for (field, case) in cases() {
        let document = filled(case.document, &names);
        for key in [None, Some("tdg_1_1_wrong"), Some("nonsense")] {
            let (status, answer) = api.ask_as(key, &document, Value::Null).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{field}");
            assert_eq!(refusal(&answer).0, "UNAUTHENTICATED", "{field}");
            assert!(answer["data"].is_null(), "{field}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_key_of_every_other_scope_is_refused() {
    let (api, names) = furnished().await;
    for (field, case) in cases() {
        let Some(scope) = case.scope else { continue };
        let others: Vec<&str> = ALL.into_iter().filter(|other| *other != scope).collect();
        let answer = first_answer(
            &api,
            &api.key(&others).await,
            &filled(case.document, &names),
        )
        .await;
        assert_eq!(refusal(&answer).0, "FORBIDDEN", "{field}: {answer}");
    }
}

#[tokio::test]
async fn the_scope_it_names_opens_each_field() {
    let (api, names) = furnished().await;
    for (field, case) in cases().into_iter().filter(|(_, case)| !case.people_only) {
        let key = api.key(case.scope.as_slice()).await;
        let answer = first_answer(&api, &key, &filled(case.document, &names)).await;
        // A campaign that is being prepared cannot be resumed: that is for the campaign to say. And here is no
        // vendor who could send anything.
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        let opened = match code {
            None | Some("CONFLICT") => true,
            Some("UNAVAILABLE") => field == "sendTestMessage",
            Some(_) => false,
        };
        assert!(opened, "{field}: {answer}");
    }
}

#[tokio::test]
async fn another_workspace_sees_nothing() {
    let (api, names) = furnished().await;
    let stranger = api.stranger().await;
    for (field, case) in cases() {
        // There is nothing to be first in an empty workspace.
        if field == "workspaceStats" || case.people_only {
            continue;
        }
        let document = filled(case.document, &names);
        let answer = first_answer(&api, &stranger, &document).await;
        match case.foreign {
            Foreign::NotFound => assert_eq!(refusal(&answer).0, "NOT_FOUND", "{field}: {answer}"),
            Foreign::Null => assert_eq!(answer, json!({ "data": { field: null } }), "{field}"),
            Foreign::Own => {
                assert!(answer["errors"].is_null(), "{field}: {answer}");
                let seen = &answer["data"][field];
                let nothing = [
                    json!({ "customers": 0 }),
                    json!({ "size": 0 }),
                    json!({ "nodes": [] }),
                    json!([]),
                    json!({ "values": [], "sampled": 0 }),
                    json!({ "rule": null, "text": "" }),
                    json!({ "attributes": [], "sampled": 0 }),
                    json!({ "sums": { "requests": 0 }, "askers": [], "latest": [] }),
                    json!({ "sums": { "newCustomers": 0, "orders": 0, "messagesSent": 0 } }),
                ];
                let own = [
                    "apiKeys",
                    "auditLog",
                    "createApiKey",
                    "inviteMember",
                    "updateWorkspace",
                    "viewer",
                    "audienceFields",
                    "ingestCustomers",
                    "ingestOrders",
                    "ingestVisits",
                    "createAudience",
                    "suggestBanner",
                    "createBanner",
                ];
                assert!(
                    nothing.contains(seen) || own.contains(&field),
                    "{field}: {answer}"
                );
            }
        }
    }
    let workspace = api
        .ask_as(
            Some(&stranger),
            "{ viewer { workspace { id } } }",
            Value::Null,
        )
        .await
        .1;
    assert_ne!(
        workspace["data"]["viewer"]["workspace"]["id"],
        api.workspace.id.to_string()
    );
}

#[tokio::test]
async fn the_viewer_is_the_key() {
    let api = TestApi::new().await;
    let key = api.key(&["read", "launch"]).await;
    let document =
        "{ viewer { keyName scopes workspace { name currency timeZone ordersCountAsVisits } } }";
    let (_, answer) = api.ask_as(Some(&key), document, Value::Null).await;
    assert_eq!(
        answer["data"]["viewer"],
        json!({
            "keyName": "Test key",
            "scopes": ["read", "launch"],
            "workspace": { "name": "Test", "currency": "INR", "timeZone": "Asia/Kolkata", "ordersCountAsVisits": true },
        })
    );
}
