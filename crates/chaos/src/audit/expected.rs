//! What must be there, worked out from the journal alone.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use crate::journal::{Kind, Line};

/// Of one workspace.
pub(super) struct Expected {
    pub(super) workspace: i64,
    pub(super) customers: HashMap<String, Customer>,
    /// Customers whom only orders or visits name that were replaced by others. They may have a row, if the
    /// replacement was written later, or none, if both were written at once.
    pub(super) passing: HashMap<String, Customer>,
    pub(super) orders: HashMap<String, Order>,
    pub(super) visits: HashMap<String, Visit>,
    pub(super) batches: HashMap<String, usize>,
    pub(super) campaigns: HashMap<i64, Campaign>,
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Customer {
    /// Whether a record told of this customer, not only orders and visits.
    pub(super) known: bool,
    pub(super) fields: Map<String, Value>,
    /// In minor units.
    pub(super) spend: i64,
    pub(super) orders: i64,
    pub(super) visits: i64,
}

impl Customer {
    /// Known by orders and visits alone.
    fn unknown() -> Customer {
        Customer {
            fields: empty_fields(),
            ..Customer::default()
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Order {
    pub(super) customer: String,
    pub(super) amount: i64,
    pub(super) status: String,
    pub(super) ordered_at: String,
    version: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Visit {
    pub(super) customer: String,
    pub(super) visited_at: String,
    version: String,
}

pub(super) struct Campaign {
    pub(super) key: String,
    pub(super) members: i64,
}

pub(super) fn workspaces(journal: &[Line]) -> BTreeSet<i64> {
    let named = journal.iter().filter_map(|line| match line {
        Line::Records { workspace, .. } | Line::Campaign { workspace, .. } => Some(*workspace),
        Line::Surprise(_) | Line::Watched { .. } => None,
    });
    named.collect()
}

impl Expected {
    pub(super) fn of(workspace: i64, journal: &[Line]) -> Expected {
        let mut expected = Expected {
            workspace,
            customers: HashMap::new(),
            passing: HashMap::new(),
            orders: HashMap::new(),
            visits: HashMap::new(),
            batches: HashMap::new(),
            campaigns: HashMap::new(),
        };
        for line in journal {
            match line {
                Line::Records {
                    workspace: whose,
                    kind,
                    batch,
                    records,
                } if *whose == workspace => {
                    expected.batches.insert(batch.clone(), records.len());
                    for record in records {
                        expected.take(*kind, record);
                    }
                }
                Line::Campaign {
                    workspace: whose,
                    id,
                    key,
                    members,
                } if *whose == workspace => {
                    let campaign = Campaign {
                        key: key.clone(),
                        members: *members,
                    };
                    expected.campaigns.insert(*id, campaign);
                }
                _ => {}
            }
        }
        expected.count();
        expected
    }

    fn take(&mut self, kind: Kind, record: &Value) {
        let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
        let id = text("externalId");
        let version = text("updatedAt");
        match kind {
            Kind::Customers => self.merge(id, record),
            Kind::Orders => {
                let order = Order {
                    customer: text("customerExternalId"),
                    amount: minor_units(&text("amount")),
                    status: record["status"].as_str().unwrap_or("COMPLETED").to_owned(),
                    ordered_at: text("orderedAt"),
                    version,
                };
                self.pass(&order.customer);
                let newer = |known: &Order| known.version < order.version;
                if self.orders.get(&id).is_none_or(newer) {
                    self.orders.insert(id, order);
                }
            }
            Kind::Visits => {
                let visit = Visit {
                    customer: text("customerExternalId"),
                    visited_at: text("visitedAt"),
                    version,
                };
                self.pass(&visit.customer);
                let newer = |known: &Visit| known.version < visit.version;
                if self.visits.get(&id).is_none_or(newer) {
                    self.visits.insert(id, visit);
                }
            }
        }
    }

    /// A field that is named is set, by null cleared; the others stay.
    fn merge(&mut self, id: String, record: &Value) {
        let customer = self.customers.entry(id);
        let customer = customer.or_insert_with(Customer::unknown);
        customer.known = true;
        for (name, value) in record.as_object().into_iter().flatten() {
            if let Some(field) = customer.fields.get_mut(name) {
                *field = value.clone();
            }
        }
    }

    fn pass(&mut self, customer: &str) {
        let passing = self.passing.entry(customer.to_owned());
        passing.or_insert_with(Customer::unknown);
    }

    /// Counts the orders and visits that are left, with whom they name.
    fn count(&mut self) {
        for order in self.orders.values() {
            let customer = self.customers.entry(order.customer.clone());
            let customer = customer.or_insert_with(Customer::unknown);
            if order.status == "COMPLETED" {
                customer.spend += order.amount;
                customer.orders += 1;
                // An order counts as a visit, too.
                customer.visits += 1;
            }
        }
        for visit in self.visits.values() {
            let customer = self.customers.entry(visit.customer.clone());
            customer.or_insert_with(Customer::unknown).visits += 1;
        }
    }
}

fn empty_fields() -> Map<String, Value> {
    let fields = json!({
        "name": null, "email": null, "phone": null, "city": null, "subscribed": null, "tags": [], "attributes": {},
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// `12.34` as 1234.
fn minor_units(amount: &str) -> i64 {
    let (whole, rest) = amount.split_once('.').unwrap_or((amount, "00"));
    whole.parse::<i64>().unwrap_or(0) * 100 + rest.parse::<i64>().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(kind: Kind, records: Value) -> Line {
        Line::Records {
            workspace: 1,
            kind,
            batch: "b".to_owned(),
            records: records.as_array().unwrap().clone(),
        }
    }

    #[test]
    fn the_newest_order_counts_once_and_fields_are_merged() {
        let order = |version: &str, amount: &str, customer: &str| json!({ "externalId": "o", "customerExternalId": customer, "amount": amount, "orderedAt": "t", "updatedAt": version });
        let journal = [
            records(
                Kind::Orders,
                json!([order("2", "5.50", "a"), order("1", "9.00", "c")]),
            ),
            records(
                Kind::Orders,
                json!([order("3", "0.05", "b"), order("3", "0.05", "b")]),
            ),
            records(
                Kind::Customers,
                json!([{ "externalId": "a", "name": "A", "city": "X" }]),
            ),
            records(
                Kind::Customers,
                json!([{ "externalId": "a", "city": null }]),
            ),
        ];
        let expected = Expected::of(1, &journal);
        let (a, b) = (&expected.customers["a"], &expected.customers["b"]);
        let passing = |id: &str| expected.passing.contains_key(id);
        assert!(passing("a") && !expected.customers.contains_key("c") && passing("c"));
        assert_eq!((a.spend, a.orders, a.known), (0, 0, true));
        assert_eq!((b.spend, b.orders, b.known), (5, 1, false));
        assert_eq!(
            (&a.fields["name"], &a.fields["city"]),
            (&json!("A"), &Value::Null)
        );
    }
}
