use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::support::{Feed, TestApi, customer};

const LAUNCH: &str =
    "mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }";

async fn launch(api: &TestApi, name: &str, tags: &[&str], rule: Value) -> String {
    let input = json!({ "name": name, "tags": tags, "rule": rule, "message": { "body": "Hi {{ phone }}" } });
    let data = api.ask(LAUNCH, json!({ "input": input })).await;
    data["launchCampaign"]["campaign"]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn everybody() -> Value {
    json!({ "condition": { "field": "TOTAL_SPEND", "operator": "AT_LEAST", "value": 0 } })
}

#[tokio::test]
async fn a_list_is_searched_and_filtered() {
    let api = TestApi::new().await;
    launch(&api, "Straße im Mai", &["spring"], everybody()).await;
    let diwali = launch(&api, "Diwali", &["Festive", "loyal"], everybody()).await;
    launch(&api, "Holi 100%_\\", &["festive"], everybody()).await;
    let cancel = "mutation ($id: ID!) { cancelCampaign(id: $id) { campaign { id } } }";
    api.ask(cancel, json!({ "id": diwali })).await;

    let list = "query ($search: String, $status: [CampaignStatus!], $tag: String, $after: String) {
        campaigns(first: 2, search: $search, status: $status, tag: $tag, after: $after) {
            nodes { name } pageInfo { hasNextPage endCursor } } }";
    for (variables, names) in [
        (json!({}), json!(["Holi 100%_\\", "Diwali"])),
        (json!({ "search": " STRAßE " }), json!(["Straße im Mai"])),
        (
            json!({ "search": "festi" }),
            json!(["Holi 100%_\\", "Diwali"]),
        ),
        (json!({ "search": "%_\\" }), json!(["Holi 100%_\\"])),
        (json!({ "search": "di%i" }), json!([])),
        (json!({ "tag": "festive" }), json!(["Holi 100%_\\"])),
        (
            json!({ "status": ["CANCELLED", "COMPLETED"] }),
            json!(["Diwali"]),
        ),
        (
            json!({ "status": ["CANCELLED"], "tag": "spring" }),
            json!([]),
        ),
        (json!({ "status": [] }), json!(["Holi 100%_\\", "Diwali"])),
    ] {
        let data = api.ask(list, variables.clone()).await;
        let nodes = data["campaigns"]["nodes"].as_array().unwrap();
        let found: Value = nodes.iter().map(|node| node["name"].clone()).collect();
        assert_eq!(found, names, "{variables}");
    }
    let first = api.ask(list, json!({ "search": "i" })).await["campaigns"]["pageInfo"].clone();
    assert_eq!(first["hasNextPage"], true);
    let variables = json!({ "search": "i", "after": first["endCursor"] });
    let rest = api.ask(list, variables).await;
    assert_eq!(
        rest["campaigns"]["nodes"],
        json!([{ "name": "Straße im Mai" }])
    );
    let (code, path, _) = api
        .refusal(list, json!({ "search": "x".repeat(201) }))
        .await;
    assert_eq!((code.as_str(), path), ("BAD_USER_INPUT", json!(["search"])));
}

/// Four customers, of whom three were written to: two got it 5 and 130 seconds after the freeze, one did not.
async fn sent() -> (TestApi, String) {
    let api = TestApi::new().await;
    let people = (0..4).map(|number| customer(&format!("c{number}"), &format!("Name {number}")));
    Feed::new(&api).customers(people.collect()).await;
    let rule = json!({ "all": [everybody(), { "condition":
        { "field": "LAST_ORDER_AT", "operator": "NOT_WITHIN_LAST", "value": "P1D" } }] });
    let id = launch(&api, "Sale", &[], rule).await;
    let now: DateTime<Utc> = "2030-03-01T10:00:00Z".parse().unwrap();
    api.store()
        .freeze_next_campaign(&api.workspace, now, || {})
        .await
        .unwrap();
    let campaign: i64 = id.parse().unwrap();
    let at = |seconds| (now + TimeDelta::seconds(seconds)).to_rfc3339();
    let client = api.database.client().await;
    for (customer, outcome, reason, receipt_at) in [
        ("c0", "SENT", None, Some(at(5))),
        ("c1", "SENT", None, Some(at(130))),
        ("c2", "FAILED", Some("unreachable"), Some(at(-9))),
        ("c3", "FAILED", None, None),
    ] {
        client
            .execute(
                "INSERT INTO communication_log (workspace_id, campaign_id, customer_id, batch, address, body, outcome, reason, receipt_at)
                 SELECT $1, $2, id, 1, phone, 'Hi', $4::text::recipient_outcome, $5, $6::text::timestamptz FROM customers
                 WHERE workspace_id = $1 AND external_id = $3",
                &[&api.workspace.id.0, &campaign, &customer, &outcome, &reason, &receipt_at],
            )
            .await
            .unwrap();
    }
    client
        .execute(
            "UPDATE campaigns SET finished_at = started_at + interval '140 seconds' WHERE id = $1",
            &[&campaign],
        )
        .await
        .unwrap();
    (api, id)
}

#[tokio::test]
async fn a_report_tells_what_became_of_the_messages_when_and_why() {
    let (api, id) = sent().await;
    let document =
        "query ($id: ID!) { campaign(id: $id) { startedAt deliveries { at seconds sent failed }
        failuresByReason { reason messages } bounds { path from before } } }";
    let campaign = api.ask(document, json!({ "id": id })).await["campaign"].clone();
    let points = campaign["deliveries"].as_array().unwrap();
    let numbers = |point: &Value| json!([point["seconds"], point["sent"], point["failed"]]);
    let found: Vec<Value> = points.iter().map(numbers).collect();
    // What was decided before the freeze, by a clock that is wrong, counts at its beginning.
    assert_eq!(
        found,
        [json!([5, 0, 1]), json!([5, 1, 0]), json!([5, 1, 0])]
    );
    assert_eq!(points[0]["at"], campaign["startedAt"]);
    assert_eq!(
        campaign["failuresByReason"],
        json!([{ "reason": "unknown", "messages": 1 }, { "reason": "unreachable", "messages": 1 }])
    );
    let bounds = campaign["bounds"].as_array().unwrap();
    assert_eq!(bounds.len(), 1);
    assert_eq!(bounds[0]["path"], "rule.all[1].condition");
    // A local midnight of Asia/Kolkata.
    assert!(bounds[0]["from"].as_str().unwrap().ends_with("T18:30:00Z"));
}

#[tokio::test]
async fn a_campaign_that_has_not_begun_has_an_empty_report() {
    let api = TestApi::new().await;
    let id = launch(&api, "Sale", &[], everybody()).await;
    let document = "query ($id: ID!) { campaign(id: $id) { deliveries { sent } failuresByReason { reason } bounds { path } } }";
    let empty = json!({ "deliveries": [], "failuresByReason": [], "bounds": [] });
    assert_eq!(
        api.ask(document, json!({ "id": id })).await["campaign"],
        empty
    );
}

#[tokio::test]
async fn recipients_are_searched() {
    let (api, id) = sent().await;
    let document = "query ($id: ID!, $search: String!) { campaign(id: $id) {
        recipients(search: $search) { nodes { customer { externalId } } }
        sent: recipients(search: $search, outcome: SENT) { nodes { customer { externalId } } } } }";
    for (search, all, sent) in [
        ("NAME 1", json!(["c1"]), json!(["c1"])),
        ("name", json!(["c0", "c1", "c2", "c3"]), json!(["c0", "c1"])),
        ("c2", json!(["c2"]), json!([])),
        ("nobody", json!([]), json!([])),
    ] {
        let data = api
            .ask(document, json!({ "id": id, "search": search }))
            .await;
        let ids = |list: &Value| -> Value {
            let nodes = list["nodes"].as_array().unwrap();
            nodes
                .iter()
                .map(|node| node["customer"]["externalId"].clone())
                .collect()
        };
        assert_eq!(ids(&data["campaign"]["recipients"]), all, "{search}");
        assert_eq!(ids(&data["campaign"]["sent"]), sent, "{search}");
    }
}
