use serde_json::{Value, json};

use super::support::TestApi;

#[tokio::test]
async fn each_record_is_checked_alone() {
    let api = TestApi::new().await;
    let document = "mutation ($orders: [OrderInput!]!) { ingestOrders(input: { orders: $orders }) {
        batchId accepted rejected { index externalId field code message } } }";
    let good = json!({ "externalId": "o1", "customerExternalId": "ann", "amount": "10.50", "orderedAt": "2026-01-01T00:00:00Z" });
    let with = |field: &str, value: Value| {
        let mut order = good.clone();
        order[field] = value;
        order
    };
    let orders = json!([
        good,
        with("amount", json!(10.5)),
        with("amount", json!("-1")),
        with("amount", json!({ "minor": 1 })),
        with("amount", json!([])),
        with("orderedAt", json!(1_700_000_000)),
        with("orderedAt", json!("2999-01-01T00:00:00Z")),
        with("currency", json!("USD")),
        with("updatedAt", json!(true)),
        with("externalId", json!("")),
    ]);
    let payload = api.ask(document, json!({ "orders": orders })).await["ingestOrders"].clone();
    assert_eq!(payload["accepted"], 2);
    let rejected: Vec<(i64, &str, &str)> = payload["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| {
            let text = |name: &str| record[name].as_str().unwrap();
            (
                record["index"].as_i64().unwrap(),
                text("field"),
                text("code"),
            )
        })
        .collect();
    assert_eq!(
        rejected,
        [
            (2, "amount", "NEGATIVE"),
            (3, "amount", "INVALID"),
            (4, "amount", "INVALID"),
            (5, "orderedAt", "INVALID"),
            (6, "orderedAt", "IN_FUTURE"),
            (7, "currency", "OTHER_CURRENCY"),
            (8, "updatedAt", "INVALID"),
            (9, "externalId", "REQUIRED"),
        ]
    );
    let progress = api
        .ask(
            "query ($id: ID!) { ingestBatch(id: $id) { batchId accepted committed failed done } }",
            json!({ "id": payload["batchId"] }),
        )
        .await;
    let expected = json!({ "batchId": payload["batchId"], "accepted": 2, "committed": 0, "failed": 0, "done": false });
    assert_eq!(progress["ingestBatch"], expected);
}

#[tokio::test]
async fn open_scalars_take_any_literal_but_null() {
    let api = TestApi::new().await;
    for (literal, rejected) in [
        ("12.5", json!([])),
        (r#""12.5""#, json!([])),
        ("TWELVE", json!([{ "field": "amount" }])),
        ("{ of: [1, TWO] }", json!([{ "field": "amount" }])),
        ("true", json!([{ "field": "amount" }])),
    ] {
        let document = format!(
            r#"mutation {{ ingestOrders(input: {{ orders: [{{ externalId: "o", customerExternalId: "c", amount: {literal},
                orderedAt: "2026-01-01T00:00:00Z" }}] }}) {{ rejected {{ field }} }} }}"#
        );
        let data = api.ask(&document, Value::Null).await;
        assert_eq!(data["ingestOrders"]["rejected"], rejected, "{literal}");
    }
    let document = r#"mutation { ingestOrders(input: { orders: [{ externalId: "o", customerExternalId: "c", amount: null,
        orderedAt: "2026-01-01T00:00:00Z" }] }) { accepted } }"#;
    assert_eq!(api.refusal(document, Value::Null).await.0, "BAD_USER_INPUT");
}

#[tokio::test]
async fn what_is_no_record_at_all_refuses_the_request_with_its_path() {
    let api = TestApi::new().await;
    let document = "mutation ($customers: [CustomerInput!]!) { ingestCustomers(input: { customers: $customers }) { accepted } }";
    for record in [
        json!({}),
        json!({ "externalId": null }),
        json!({ "externalId": "a", "shoeSize": 42 }),
        json!({ "externalId": "a", "name": 5 }),
        json!({ "externalId": "a", "subscribed": "yes" }),
        json!({ "externalId": "a", "tags": [1] }),
        json!({ "externalId": "a", "tags": [null] }),
    ] {
        let (code, path, message) = api
            .refusal(
                document,
                json!({ "customers": [{ "externalId": "good" }, record] }),
            )
            .await;
        assert_eq!(code, "BAD_USER_INPUT", "{record}: {message}");
        assert!(
            path.is_array(),
            "{record} is refused without a path: {message}"
        );
    }
    let document = "mutation ($orders: [OrderInput!]!) { ingestOrders(input: { orders: $orders }) { accepted } }";
    let order = json!({ "externalId": "o", "customerExternalId": "c", "amount": "1", "orderedAt": "2026-01-01T00:00:00Z", "status": "LOST" });
    assert_eq!(
        api.refusal(document, json!({ "orders": [order] })).await.0,
        "BAD_USER_INPUT"
    );
}

#[tokio::test]
async fn an_idempotency_key_gives_the_first_payload_again() {
    let api = TestApi::new().await;
    let document = "mutation ($ids: [CustomerInput!]!, $key: String) { ingestCustomers(input: { customers: $ids, idempotencyKey: $key }) {
        batchId accepted rejected { index code } } }";
    let people =
        json!([{ "externalId": "a", "name": null }, { "externalId": "b", "phone": "none" }]);
    let first = api
        .ask(document, json!({ "ids": people, "key": "once" }))
        .await;
    assert_eq!(first["ingestCustomers"]["accepted"], 1);
    assert_eq!(
        api.ask(document, json!({ "ids": people, "key": "once" }))
            .await,
        first
    );
    // A field left out is not the same as one that is null.
    let others = json!([{ "externalId": "a" }, { "externalId": "b", "phone": "none" }]);
    let (code, path, _) = api
        .refusal(document, json!({ "ids": others, "key": "once" }))
        .await;
    assert_eq!(
        (code.as_str(), path),
        ("CONFLICT", json!(["input", "idempotencyKey"]))
    );
    let (code, path, _) = api
        .refusal(document, json!({ "ids": others, "key": "" }))
        .await;
    assert_eq!(
        (code.as_str(), path),
        ("BAD_USER_INPUT", json!(["input", "idempotencyKey"]))
    );
}

#[tokio::test]
async fn a_request_of_which_nothing_was_accepted_has_a_batch_that_is_done() {
    let api = TestApi::new().await;
    let data = api
        .ask(
            "mutation { ingestVisits(input: { visits: [] }) { batchId accepted } }",
            Value::Null,
        )
        .await;
    let id = data["ingestVisits"]["batchId"].clone();
    let progress = api
        .ask(
            "query ($id: ID!) { ingestBatch(id: $id) { accepted done } }",
            json!({ "id": id }),
        )
        .await;
    assert_eq!(
        progress["ingestBatch"],
        json!({ "accepted": 0, "done": true })
    );
    for unknown in [
        "nonsense",
        "00000000-0000-0000-0000-000000000000",
        &id.as_str().unwrap().to_uppercase(),
    ] {
        let progress = api
            .ask(
                "query ($id: ID!) { ingestBatch(id: $id) { done } }",
                json!({ "id": unknown }),
            )
            .await;
        assert_eq!(progress, json!({ "ingestBatch": null }), "{unknown}");
    }
}
