//! The two ways in for records, GraphQL and REST, and how far those that came in are.

use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::api::Api;
use crate::request::Request;

const POLL: Duration = Duration::from_millis(10);

/// A kind of record, as each door calls it.
pub(crate) struct Kind {
    pub records: &'static str,
    mutation: &'static str,
    field: &'static str,
    path: &'static str,
}

pub(crate) const CUSTOMERS: Kind = Kind {
    records: "customers",
    mutation: "mutation($input: IngestCustomersInput!) { ingestCustomers(input: $input) { batchId accepted rejected { index message } } }",
    field: "ingestCustomers",
    path: "/v1/customers",
};

pub(crate) const ORDERS: Kind = Kind {
    records: "orders",
    mutation: "mutation($input: IngestOrdersInput!) { ingestOrders(input: $input) { batchId accepted rejected { index message } } }",
    field: "ingestOrders",
    path: "/v1/orders",
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    Graphql,
    Rest,
}

impl Door {
    /// The request that brings records in, under an idempotency key where one is given.
    pub(crate) fn request(self, kind: &Kind, records: Vec<Value>, key: Option<&str>) -> Request {
        match self {
            Door::Graphql => {
                let mut input = json!({ "idempotencyKey": key });
                input[kind.records] = Value::Array(records);
                Request::graphql(kind.mutation, json!({ "input": input }))
            }
            Door::Rest => {
                let request = Request::new(kind.path, Value::Array(records).to_string());
                match key {
                    Some(key) => request.header("idempotency-key", key),
                    None => request,
                }
            }
        }
    }

    /// The batch that an answer names; every record must have been taken.
    pub(crate) fn batch<'a>(self, kind: &Kind, answer: &'a Value) -> anyhow::Result<&'a str> {
        let payload = match self {
            Door::Graphql => &answer["data"][kind.field],
            Door::Rest => answer,
        };
        ensure!(
            payload["rejected"] == json!([]),
            "not all records were taken: {answer}"
        );
        payload["batchId"].as_str().context("no batchId")
    }
}

/// Waits until every record of a batch is committed.
pub(crate) async fn committed(api: &Api, batch: &str) -> anyhow::Result<()> {
    loop {
        let query = "query($id: ID!) { ingestBatch(id: $id) { accepted committed failed done } }";
        let answer = api.run(query, json!({ "id": batch })).await?;
        let progress = &answer["ingestBatch"];
        ensure!(!progress.is_null(), "the batch {batch} is unknown");
        ensure!(progress["failed"] == 0, "records failed: {progress}");
        if progress["done"] == true {
            return Ok(());
        }
        tokio::time::sleep(POLL).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_doors_take_the_same_records() {
        let records = vec![json!({ "externalId": "o-1" })];
        let rest = Door::Rest.request(&ORDERS, records.clone(), Some("once"));
        assert_eq!(rest.path, "/v1/orders");
        assert_eq!(rest.body, r#"[{"externalId":"o-1"}]"#);
        assert!(
            rest.headers
                .contains(&("idempotency-key", "once".to_owned()))
        );
        let graphql = Door::Graphql.request(&ORDERS, records.clone(), None);
        let body: Value = serde_json::from_slice(&graphql.body).unwrap();
        assert_eq!(body["variables"]["input"]["orders"], json!(records));

        let payload = json!({ "batchId": "b", "accepted": 1, "rejected": [] });
        let answer = json!({ "data": { "ingestOrders": payload } });
        assert_eq!(Door::Graphql.batch(&ORDERS, &answer).unwrap(), "b");
        assert_eq!(Door::Rest.batch(&ORDERS, &payload).unwrap(), "b");
        let payload = json!({ "batchId": "b", "accepted": 0, "rejected": [{ "index": 0 }] });
        assert!(Door::Rest.batch(&ORDERS, &payload).is_err());
    }
}
