use serde_json::{Value, json};
use tidings_store::visit::VisitRecord;

use super::support::{Feed, TestApi, customer, day, order};

const RULE: &str = r#"{ condition: { field: TOTAL_SPEND, operator: AT_LEAST, value: "0" } }"#;

const TIMELINE: &str =
    "query ($id: String!, $first: Int, $after: String) { customer(externalId: $id) {
    timeline(first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes { at event {
        ... on Order { externalId amount status }
        ... on Visit { externalId }
        ... on Recipient { campaign { name } outcome reason text sentAt }
    } } } } }";

fn visit(id: &str, customer: &str, month: u32, date: u32) -> VisitRecord {
    VisitRecord {
        external_id: id.to_owned(),
        customer_external_id: customer.to_owned(),
        visited_at: day(month, date),
        updated_at: None,
    }
}

/// A campaign of this name that started at noon of a day in March, whose ledger says this of a customer.
async fn message(api: &TestApi, customer: &str, name: &str, date: u32, sent_at: Option<&str>) {
    let document = format!(
        r#"mutation {{ launchCampaign(input: {{ name: "{name}", rule: {RULE}, message: {{ body: "Hi" }} }}) {{
            campaign {{ id }} }} }}"#
    );
    let launched = api.ask(&document, Value::Null).await;
    let id: i64 = launched["launchCampaign"]["campaign"]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let client = api.database.client().await;
    let started = day(3, date).to_rfc3339();
    client
        .execute(
            "UPDATE campaigns SET started_at = $2::text::timestamptz WHERE id = $1",
            &[&id, &started],
        )
        .await
        .unwrap();
    let said = sent_at.map(|_| format!("Hi from {name}"));
    client
        .execute(
            "INSERT INTO communication_log (workspace_id, campaign_id, customer_id, batch, body, outcome, reason, sent_at)
             SELECT workspace_id, $1, id, 1, $3::text, (CASE WHEN $3::text IS NULL THEN 'SKIPPED' ELSE 'SENT' END)::recipient_outcome,
                    CASE WHEN $3::text IS NULL THEN 'not_subscribed' END, $4::text::timestamptz
             FROM customers WHERE external_id = $2",
            &[&id, &customer, &said, &sent_at],
        )
        .await
        .unwrap();
}

async fn ann_and_bob() -> TestApi {
    let api = TestApi::new().await;
    let mut feed = Feed::new(&api);
    feed.customers(vec![customer("ann", "Ann"), customer("bob", "Bob")])
        .await;
    feed.orders(vec![
        order("o1", "ann", 1_000, day(3, 1)),
        order("o2", "ann", 250, day(3, 4)),
        order("o3", "bob", 250, day(3, 4)),
    ])
    .await;
    feed.visits(vec![
        visit("v1", "ann", 3, 4),
        visit("v2", "ann", 2, 1),
        visit("v3", "bob", 3, 9),
    ])
    .await;
    message(&api, "ann", "Spring", 2, Some("2026-03-03T09:00:00Z")).await;
    message(&api, "ann", "Summer", 5, None).await;
    message(&api, "bob", "Others", 6, None).await;
    api
}

#[tokio::test]
async fn orders_visits_and_messages_stand_in_one_list_by_time() {
    let api = ann_and_bob().await;
    let data = api.ask(TIMELINE, json!({ "id": "ann" })).await;
    let timeline = &data["customer"]["timeline"];
    let message = |name: &str, outcome: &str, reason: Value, text: Value, sent_at: Value| json!({ "campaign": { "name": name }, "outcome": outcome, "reason": reason, "text": text, "sentAt": sent_at });
    let order = |id: &str, amount: &str| json!({ "externalId": id, "amount": amount, "status": "COMPLETED" });
    let null = || Value::Null;
    assert_eq!(
        timeline["nodes"],
        json!([
            { "at": "2026-03-05T12:00:00Z", "event": message("Summer", "SKIPPED", json!("not_subscribed"), null(), null()) },
            { "at": "2026-03-04T12:00:00Z", "event": { "externalId": "v1" } },
            { "at": "2026-03-04T12:00:00Z", "event": order("o2", "2.50") },
            { "at": "2026-03-03T09:00:00Z",
              "event": message("Spring", "SENT", null(), json!("Hi from Spring"), json!("2026-03-03T09:00:00Z")) },
            { "at": "2026-03-01T12:00:00Z", "event": order("o1", "10.00") },
            { "at": "2026-02-01T12:00:00Z", "event": { "externalId": "v2" } },
        ])
    );
    assert_eq!(timeline["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn its_pages_follow_each_other_without_gap_or_repeat() {
    let api = ann_and_bob().await;
    let whole = api.ask(TIMELINE, json!({ "id": "ann" })).await;
    let whole = whole["customer"]["timeline"]["nodes"].as_array().unwrap();
    for first in 1..=4 {
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        loop {
            let variables = json!({ "id": "ann", "first": first, "after": after });
            let page = api.ask(TIMELINE, variables).await["customer"]["timeline"].clone();
            seen.extend(page["nodes"].as_array().unwrap().iter().cloned());
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(&seen, whole, "pages of {first}");
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let api = ann_and_bob().await;
    let document =
        "{ customer(externalId: \"ann\") { orders(first: 1) { pageInfo { endCursor } } } }";
    let orders = api.ask(document, Value::Null).await;
    let foreign = orders["customer"]["orders"]["pageInfo"]["endCursor"].clone();
    for after in [foreign, json!("x"), json!("")] {
        let variables = json!({ "id": "ann", "after": after });
        let (code, path, _) = api.refusal(TIMELINE, variables).await;
        assert_eq!((code.as_str(), path), ("BAD_USER_INPUT", json!(["after"])));
    }
}

#[tokio::test]
async fn many_customers_are_asked_about_at_once() {
    let api = ann_and_bob().await;
    let document = "{ customers { nodes { externalId timeline(first: 1) { nodes { at } } } } }";
    let data = api.ask(document, Value::Null).await;
    let latest = |customer: &Value| customer["timeline"]["nodes"][0]["at"].clone();
    let nodes = data["customers"]["nodes"].as_array().unwrap();
    let seen: Vec<Value> = nodes.iter().map(latest).collect();
    assert_eq!(seen, ["2026-03-09T12:00:00Z", "2026-03-05T12:00:00Z"]);
}
