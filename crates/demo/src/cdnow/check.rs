//! Totals and audience sizes as the API says them, beside those of the file.

use anyhow::bail;
use serde::Deserialize;
use serde_json::{Value, json};

use super::file::Facts;
use super::records::money;
use crate::Api;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AskedTotals {
    workspace_totals: Totals,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Totals {
    customers: usize,
    orders: usize,
    total_spend: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AskedSize {
    audience_preview: Size,
}

#[derive(Deserialize)]
struct Size {
    size: usize,
}

/// Everybody who spent more than 100.
pub fn big_spenders() -> Value {
    condition("TOTAL_SPEND", "GREATER_THAN", json!("100"))
}

fn condition(field: &str, operator: &str, value: Value) -> Value {
    json!({ "condition": { "field": field, "operator": operator, "value": value } })
}

/// Prints each figure and fails where one differs.
pub async fn run(api: &Api, facts: &Facts) -> anyhow::Result<()> {
    let asked: AskedTotals = api
        .run(
            "{ workspaceTotals { customers orders totalSpend } }",
            json!({}),
        )
        .await?;
    let totals = asked.workspace_totals;
    let few_orders = condition("ORDER_COUNT", "AT_MOST", json!(3));
    let bought_lately = condition("LAST_ORDER_AT", "ON_OR_AFTER", json!("2022-04-01"));
    let once = condition("ORDER_COUNT", "EQUALS", json!(1));
    let spenders = size(api, big_spenders()).await?;
    let rare = size(api, json!({ "all": [big_spenders(), few_orders] })).await?;
    let lapsed = size(api, json!({ "not": bought_lately })).await?;
    let once = size(api, once).await?;
    let figures = [
        (
            "customers",
            totals.customers.to_string(),
            facts.customers.to_string(),
        ),
        (
            "orders",
            totals.orders.to_string(),
            facts.orders.to_string(),
        ),
        (
            "total spend, USD",
            totals.total_spend,
            money(facts.total_spend),
        ),
        (
            "spent more than 100",
            spenders.to_string(),
            facts.big_spenders.to_string(),
        ),
        (
            "… with at most 3 orders",
            rare.to_string(),
            facts.big_and_rare.to_string(),
        ),
        (
            "no order since 2022-04-01",
            lapsed.to_string(),
            facts.lapsed.to_string(),
        ),
        (
            "exactly one order",
            once.to_string(),
            facts.once.to_string(),
        ),
    ];
    println!("\n{:<26} {:>14} {:>14}", "", "Tidings", "the file");
    let mut different = 0;
    for (name, found, wanted) in &figures {
        let mark = if found == wanted { "" } else { "  <- differs" };
        different += usize::from(found != wanted);
        println!("{name:<26} {found:>14} {wanted:>14}{mark}");
    }
    println!();
    if different > 0 {
        bail!("{different} figures differ from the file's");
    }
    Ok(())
}

async fn size(api: &Api, rule: Value) -> anyhow::Result<usize> {
    const QUERY: &str =
        "query Size($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) { size } }";
    let asked: AskedSize = api.run(QUERY, json!({ "rule": rule })).await?;
    Ok(asked.audience_preview.size)
}
