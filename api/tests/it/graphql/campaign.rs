use serde_json::{Value, json};

use super::support::{Feed, TestApi, customer};

const LAUNCH: &str = "mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign {
    id name status tags createdBy scheduledAt startedAt message { channel body imageUrl } rule ruleText
    audience { id name } stats { campaignId version status audienceSize pending sent failed unconfirmed skipped } } } }";

fn everybody() -> Value {
    json!({ "condition": { "field": "TOTAL_SPEND", "operator": "AT_LEAST", "value": "0" } })
}

fn sale() -> Value {
    json!({ "name": "Sale", "rule": everybody(), "message": { "body": "Hi {{ first_name | default('there') }}" } })
}

fn with(field: &str, value: Value) -> Value {
    let mut input = sale();
    input[field] = value;
    input
}

#[tokio::test]
async fn a_launch_saves_the_audience_and_prepares_the_campaign() {
    let api = TestApi::new().await;
    let mut input = with("tags", json!(["spring", " sale "]));
    input["audienceName"] = json!("Everybody");
    let data = api.ask(LAUNCH, json!({ "input": input })).await;
    let mut campaign = data["launchCampaign"]["campaign"].clone();
    let id = campaign["id"].take();
    campaign["audience"]["id"].take();
    assert_eq!(
        campaign,
        json!({
            "id": null, "name": "Sale", "status": "PREPARING", "tags": ["spring", "sale"], "createdBy": "Test key",
            "scheduledAt": null, "startedAt": null,
            "message": { "channel": "SMS", "body": "Hi {{ first_name | default('there') }}", "imageUrl": null },
            "rule": everybody(), "ruleText": "total spend is at least ₹0",
            "audience": { "id": null, "name": "Everybody" },
            "stats": { "campaignId": id, "version": 1, "status": "PREPARING", "audienceSize": 0, "pending": 0,
                "sent": 0, "failed": 0, "unconfirmed": 0, "skipped": 0 },
        })
    );
    let found = api
        .ask(
            "query ($id: ID!) { campaign(id: $id) { id name } campaigns { nodes { id } } }",
            json!({ "id": id }),
        )
        .await;
    assert_eq!(
        found,
        json!({ "campaign": { "id": id, "name": "Sale" }, "campaigns": { "nodes": [{ "id": id }] } })
    );
}

#[tokio::test]
async fn a_launch_that_is_wrong_is_refused_by_the_path_of_what_is_wrong() {
    let api = TestApi::new().await;
    let message = |body: &str| with("message", json!({ "body": body }));
    let cases = [
        (
            message("Hi {{ frist_name }}"),
            json!(["input", "message", "body"]),
            "first_name",
        ),
        (
            message("Hi {{ first_name }}"),
            json!(["input", "message", "body"]),
            "default",
        ),
        (message(" "), json!(["input", "message", "body"]), "empty"),
        (
            message("{% for i in range(100000000) %}x{% endfor %}"),
            json!(["input", "message", "body"]),
            "",
        ),
        (
            with(
                "message",
                json!({ "body": "Hi", "imageUrl": "javascript:alert(1)" }),
            ),
            json!(["input", "message", "imageUrl"]),
            "http",
        ),
        (with("name", json!("  ")), json!(["input", "name"]), "empty"),
        (
            with("rule", json!({ "all": [] })),
            json!(["input", "rule", "all"]),
            "",
        ),
        (with("rule", json!(null)), json!(["input"]), "either"),
        (with("audienceId", json!("1")), json!(["input"]), "either"),
        (
            with("scheduledAt", json!("2020-01-01T00:00:00Z")),
            json!(["input", "scheduledAt"]),
            "passed",
        ),
        (
            with("scheduledAt", json!("tomorrow")),
            json!(["input", "scheduledAt"]),
            "RFC 3339",
        ),
        (
            with("scheduledAt", json!({ "in": 5 })),
            json!(["input", "scheduledAt"]),
            "RFC 3339",
        ),
        (
            with("idempotencyKey", json!("")),
            json!(["input", "idempotencyKey"]),
            "200",
        ),
        (
            with("tags", json!(vec!["x"; 21])),
            json!(["input", "tags"]),
            "20",
        ),
        (with("tags", json!([""])), json!(["input", "tags"]), "empty"),
    ];
    for (input, path, words) in cases {
        let (code, found, message) = api.refusal(LAUNCH, json!({ "input": input })).await;
        assert_eq!(
            (code.as_str(), found),
            ("BAD_USER_INPUT", path),
            "{input}: {message}"
        );
        assert!(
            message.contains(words),
            "{message} does not speak of {words}"
        );
    }
    let mut input = sale();
    input.as_object_mut().unwrap().remove("rule");
    input["audienceId"] = json!("12345");
    let (code, path, _) = api.refusal(LAUNCH, json!({ "input": input })).await;
    assert_eq!(
        (code.as_str(), path),
        ("NOT_FOUND", json!(["input", "audienceId"]))
    );
    let none = api
        .ask(
            "{ campaigns { nodes { id } } audiences { nodes { id } } }",
            Value::Null,
        )
        .await;
    assert_eq!(
        none,
        json!({ "campaigns": { "nodes": [] }, "audiences": { "nodes": [] } }),
        "nothing is half done"
    );
}

#[tokio::test]
async fn launching_again_with_the_same_key_starts_nothing() {
    let api = TestApi::new().await;
    let input = with("idempotencyKey", json!("once"));
    let first = api.ask(LAUNCH, json!({ "input": input })).await;
    assert_eq!(api.ask(LAUNCH, json!({ "input": input })).await, first);
    let mut other = input.clone();
    other["name"] = json!("Another");
    let (code, path, _) = api.refusal(LAUNCH, json!({ "input": other })).await;
    assert_eq!(
        (code.as_str(), path),
        ("CONFLICT", json!(["input", "idempotencyKey"]))
    );
    let count = api
        .ask(
            "{ campaigns { nodes { id } } audiences { nodes { id } } }",
            Value::Null,
        )
        .await;
    assert_eq!(
        (
            count["campaigns"]["nodes"].as_array().unwrap().len(),
            count["audiences"]["nodes"].as_array().unwrap().len()
        ),
        (1, 1)
    );
}

#[tokio::test]
async fn a_scheduled_campaign_waits_and_may_be_cancelled() {
    let api = TestApi::new().await;
    let input = with("scheduledAt", json!("2199-01-01T05:30:00+05:30"));
    let data = api.ask(LAUNCH, json!({ "input": input })).await;
    let campaign = &data["launchCampaign"]["campaign"];
    assert_eq!(
        (&campaign["status"], &campaign["scheduledAt"]),
        (&json!("SCHEDULED"), &json!("2199-01-01T00:00:00Z"))
    );
    let cancel =
        "mutation ($id: ID!) { cancelCampaign(id: $id) { campaign { status stats { version } } } }";
    let variables = json!({ "id": campaign["id"] });
    let cancelled = api.ask(cancel, variables.clone()).await;
    assert_eq!(
        cancelled["cancelCampaign"]["campaign"],
        json!({ "status": "CANCELLED", "stats": { "version": 2 } })
    );
    assert_eq!(
        api.ask(cancel, variables.clone()).await,
        cancelled,
        "cancelling twice changes nothing"
    );
    let resume = "mutation ($id: ID!) { resumeCampaign(id: $id) { campaign { id } } }";
    assert_eq!(api.refusal(resume, variables).await.0, "CONFLICT");
    let pause = r#"mutation { pauseCampaign(id: "12345") { campaign { id } } }"#;
    assert_eq!(api.refusal(pause, Value::Null).await.0, "NOT_FOUND");
}

#[tokio::test]
async fn recipients_tell_what_became_of_each_member() {
    let api = TestApi::new().await;
    let people = (0..5)
        .map(|number| customer(&format!("c{number}"), &format!("Name {number}")))
        .collect();
    Feed::new(&api).customers(people).await;
    let data = api.ask(LAUNCH, json!({ "input": sale() })).await;
    let id = data["launchCampaign"]["campaign"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let campaign: i64 = id.parse().unwrap();
    let client = api.database.client().await;
    client
        .execute(
            "INSERT INTO communication_log (workspace_id, campaign_id, customer_id, batch, address, body, outcome, reason, sent_at)
             SELECT $1, $2, id, 1, phone, 'Hi ' || name,
                 (ARRAY['SENT', 'FAILED', 'PENDING', 'SKIPPED', 'SENT'])[row_number() OVER (ORDER BY id)]::recipient_outcome,
                 (ARRAY[NULL, 'unreachable', NULL, 'suppressed', NULL])[row_number() OVER (ORDER BY id)], '2026-03-01T00:00:00Z'
             FROM customers WHERE workspace_id = $1",
            &[&api.workspace.id.0, &campaign],
        )
        .await
        .unwrap();
    client
        .execute(
            "INSERT INTO campaign_batches (workspace_id, campaign_id, number, left_out, customer_ids)
             VALUES ($1, $2, 1, 'suppressed', '{1,2,3}'), ($1, $2, 2, 'suppressed', '{4}'), ($1, $2, 3, 'no_address', '{5}'), ($1, $2, 4, NULL, '{6}')",
            &[&api.workspace.id.0, &campaign],
        )
        .await
        .unwrap();
    let document = "query ($id: ID!) { campaign(id: $id) { leftOut { reason members }
        all: recipients(first: 3) { nodes { id outcome reason text address sentAt receiptAt customer { externalId } } pageInfo { hasNextPage endCursor } }
        sent: recipients(outcome: SENT) { nodes { customer { name } } }
        unconfirmed: recipients(outcome: UNCONFIRMED) { nodes { id } } } }";
    let found = api.ask(document, json!({ "id": id })).await["campaign"].clone();
    assert_eq!(
        found["leftOut"],
        json!([{ "reason": "no_address", "members": 1 }, { "reason": "suppressed", "members": 4 }])
    );
    assert_eq!(
        found["sent"]["nodes"],
        json!([{ "customer": { "name": "Name 0" } }, { "customer": { "name": "Name 4" } }])
    );
    assert_eq!(found["unconfirmed"]["nodes"], json!([]));
    let second = &found["all"]["nodes"][1];
    assert!(
        second["id"]
            .as_str()
            .unwrap()
            .starts_with(&format!("{}-{id}-", api.workspace.id))
    );
    assert_eq!(
        (
            &second["outcome"],
            &second["reason"],
            &second["text"],
            &second["sentAt"],
            &second["customer"]
        ),
        (
            &json!("FAILED"),
            &json!("unreachable"),
            &json!("Hi Name 1"),
            &json!("2026-03-01T00:00:00Z"),
            &json!({ "externalId": "c1" })
        )
    );
    let document = "query ($id: ID!, $after: String) { campaign(id: $id) { recipients(after: $after) { nodes { customer { externalId } } pageInfo { hasNextPage } } } }";
    let rest = api
        .ask(
            document,
            json!({ "id": id, "after": found["all"]["pageInfo"]["endCursor"] }),
        )
        .await;
    let expected = json!({ "nodes": [{ "customer": { "externalId": "c3" } }, { "customer": { "externalId": "c4" } }], "pageInfo": { "hasNextPage": false } });
    assert_eq!(rest["campaign"]["recipients"], expected);
}

#[tokio::test]
async fn a_full_page_with_every_scalar_and_an_object_each_is_allowed() {
    let api = TestApi::new().await;
    let scalars = "id externalId known name email phone city country tags attributes subscribed suppressed createdAt totalSpend
        orderCount visitCount firstOrderAt lastOrderAt lastVisitAt reachable";
    let documents = [
        format!("{{ customers(first: 100) {{ edges {{ cursor node {{ {scalars} orders(first: 1) {{ nodes {{ amount }} }} }} }} pageInfo {{ endCursor }} }} }}"),
        "{ campaigns(first: 100) { nodes { id name status rule ruleText tags createdBy createdAt scheduledAt startedAt finishedAt
            stats { version pending } message { body } audience { id name } } } }".to_owned(),
        "{ audiences(first: 100) { nodes { id name rule ruleText createdBy createdAt } } }".to_owned(),
        format!("{{ campaign(id: 1) {{ recipients(first: 100) {{ nodes {{ id outcome reason text address sentAt receiptAt customer {{ {scalars} }} }} }} }} }}"),
    ];
    for document in documents {
        api.ask(&document, Value::Null).await;
    }
}
