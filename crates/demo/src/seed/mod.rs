//! A made-up shop in India: its customers, their orders and visits over two years. Every name is put together
//! from lists, and no address or number leads to anybody. The same size and last day give the same shop.

mod history;
mod people;
mod person;

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Api;
use crate::load::{self, CUSTOMERS, ORDERS, VISITS};

/// How large the shop is, and when its history ends.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many customers.
    pub customers: usize,
    /// The day before which the last order may lie.
    pub until: NaiveDate,
}

/// The records of the shop, as the API takes them.
#[derive(Debug, Default)]
pub struct Shop {
    /// `CustomerInput` each.
    pub customers: Vec<Value>,
    /// `OrderInput` each.
    pub orders: Vec<Value>,
    /// `VisitInput` each, beside those that are orders.
    pub visits: Vec<Value>,
}

impl Shop {
    /// Makes the shop up.
    pub fn new(options: &Options) -> Self {
        let mut shop = Self::default();
        for number in 0..options.customers {
            history::add_customer(&mut shop, number, options.until);
        }
        shop
    }

    /// The same for the same records: a repeated run is known by it.
    fn key(&self) -> String {
        let mut hasher = DefaultHasher::new();
        for record in self
            .customers
            .iter()
            .chain(&self.orders)
            .chain(&self.visits)
        {
            record.to_string().hash(&mut hasher);
        }
        format!("demo-{:016x}", hasher.finish())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    workspace_totals: Totals,
}

#[derive(Deserialize)]
struct Totals {
    customers: usize,
    orders: usize,
}

/// Loads the shop and waits until it is committed. Nothing is sent where it is there already.
pub async fn run(api: &Api, options: &Options) -> anyhow::Result<()> {
    let shop = Shop::new(options);
    let asked: Asked = api
        .run("{ workspaceTotals { customers orders } }", json!({}))
        .await?;
    let totals = asked.workspace_totals;
    // Orders come last, so where they are, all is. Only those completed count.
    let completed = shop
        .orders
        .iter()
        .filter(|order| order["status"] == "COMPLETED")
        .count();
    if totals.customers >= shop.customers.len() && totals.orders >= completed {
        println!(
            "The demo workspace has {} customers and {} orders",
            totals.customers, totals.orders
        );
        return Ok(());
    }
    let key = shop.key();
    load::load(api, CUSTOMERS, &key, &shop.customers).await?;
    load::load(api, VISITS, &key, &shop.visits).await?;
    load::load(api, ORDERS, &key, &shop.orders).await
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn shop(customers: usize) -> Shop {
        Shop::new(&Options {
            customers,
            until: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
        })
    }

    #[test]
    fn a_shop_is_the_same_every_time() {
        assert_eq!(shop(500).key(), shop(500).key());
        assert_ne!(shop(500).key(), shop(501).key());
    }

    #[test]
    fn ids_are_told_apart_and_orders_belong_to_customers() {
        let shop = shop(2_000);
        let ids = |records: &[Value]| -> HashSet<String> {
            records
                .iter()
                .map(|record| record["externalId"].as_str().unwrap().to_owned())
                .collect()
        };
        let customers = ids(&shop.customers);
        assert_eq!(customers.len(), 2_000);
        assert_eq!(ids(&shop.orders).len(), shop.orders.len());
        assert_eq!(ids(&shop.visits).len(), shop.visits.len());
        for record in shop.orders.iter().chain(&shop.visits) {
            assert!(customers.contains(record["customerExternalId"].as_str().unwrap()));
        }
    }

    #[test]
    fn history_ends_before_the_day_asked_for_and_reaches_into_the_last_90_days() {
        let shop = shop(2_000);
        let days: Vec<&str> = shop
            .orders
            .iter()
            .map(|order| &order["orderedAt"].as_str().unwrap()[..10])
            .collect();
        assert!(
            days.iter()
                .all(|day| ("2024-03-01".."2026-03-01").contains(day))
        );
        let recent = days.iter().filter(|day| **day >= "2025-12-01").count();
        assert!(
            recent * 20 > days.len(),
            "{recent} of {} orders are recent",
            days.len()
        );
    }

    #[test]
    fn consent_is_given_refused_and_unknown() {
        let shop = shop(2_000);
        let count = |wanted: &Value| {
            shop.customers
                .iter()
                .filter(|one| &one["subscribed"] == wanted)
                .count()
        };
        assert!(count(&json!(true)) > 1_200);
        assert!(count(&json!(false)) > 100);
        assert!(count(&Value::Null) > 100);
    }
}
