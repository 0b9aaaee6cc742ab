//! Records: each that was acknowledged is there as it was told last, and nothing else is.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use tokio_postgres::Client;

use super::expected::Expected;
use super::findings::{Check, Findings};

/// Times as the load writes them, so that texts can be compared.
const CUSTOMERS: &str = "SELECT external_id, known,
        jsonb_build_object('name', name, 'email', email, 'phone', phone, 'city', city, 'subscribed', subscribed,
            'tags', to_jsonb(tags), 'attributes', attributes)::text,
        total_spend, order_count, visit_count
    FROM customers WHERE workspace_id = $1";
const ORDERS: &str = "SELECT o.external_id, c.external_id, o.amount, o.status::text,
        to_char(o.ordered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')
    FROM orders o JOIN customers c ON c.workspace_id = o.workspace_id AND c.id = o.customer_id
    WHERE o.workspace_id = $1";
const VISITS: &str = "SELECT v.external_id, c.external_id,
        to_char(v.visited_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')
    FROM visits v JOIN customers c ON c.workspace_id = v.workspace_id AND c.id = v.customer_id
    WHERE v.workspace_id = $1";
const BATCHES: &str =
    "SELECT id::text, accepted, committed, failed FROM ingest_batches WHERE workspace_id = $1";
const DEAD_LETTERS: &str =
    "SELECT kind || ': ' || reason FROM dead_letters WHERE workspace_id = $1";

pub(super) async fn check(
    database: &Client,
    expected: &Expected,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let workspace = &expected.workspace;
    let mut lost = Check::new("acknowledged records that are there");
    let mut strange = Check::new("rows that somebody sent");
    let mut different = Check::new("rows as they were told last");
    let mut counted = Check::new("customers' orders, spend and visits by the journal");

    let mut there: HashSet<String> = HashSet::new();
    for row in database.query(CUSTOMERS, &[workspace]).await? {
        let (id, known): (String, bool) = (row.get(0), row.get(1));
        let fields: Value = serde_json::from_str(row.get(2))?;
        strange.look();
        let passing = || expected.passing.get(&id);
        match expected.customers.get(&id).or_else(passing) {
            None => strange.wrong(format!("customer {id}")),
            Some(customer) => {
                different.same(
                    &format!("customer {id}"),
                    &(customer.known, Value::Object(customer.fields.clone())),
                    &(known, fields),
                );
                counted.same(
                    &format!("customer {id}: spend, orders, visits"),
                    &(customer.spend, customer.orders, customer.visits),
                    &(row.get(3), row.get(4), row.get(5)),
                );
            }
        }
        there.insert(id);
    }
    missing("customer", expected.customers.keys(), &there, &mut lost);

    there.clear();
    for row in database.query(ORDERS, &[workspace]).await? {
        let id: String = row.get(0);
        strange.look();
        match expected.orders.get(&id) {
            None => strange.wrong(format!("order {id}")),
            Some(order) => different.same(
                &format!("order {id}"),
                &(
                    &*order.customer,
                    order.amount,
                    &*order.status,
                    &*order.ordered_at,
                ),
                &(row.get(1), row.get(2), row.get(3), row.get(4)),
            ),
        }
        there.insert(id);
    }
    missing("order", expected.orders.keys(), &there, &mut lost);

    there.clear();
    for row in database.query(VISITS, &[workspace]).await? {
        let id: String = row.get(0);
        strange.look();
        match expected.visits.get(&id) {
            None => strange.wrong(format!("visit {id}")),
            Some(visit) => different.same(
                &format!("visit {id}"),
                &(&*visit.customer, &*visit.visited_at),
                &(row.get(1), row.get(2)),
            ),
        }
        there.insert(id);
    }
    missing("visit", expected.visits.keys(), &there, &mut lost);

    for check in [lost, strange, different, counted] {
        findings.add(check);
    }
    findings.add(batches(database, expected).await?);
    let mut letters = Check::new("dead letters that there should not be");
    for row in database.query(DEAD_LETTERS, &[workspace]).await? {
        letters.look();
        letters.wrong(row.get::<_, String>(0));
    }
    findings.add(letters);
    Ok(())
}

fn missing<'a>(
    what: &str,
    wanted: impl Iterator<Item = &'a String>,
    there: &HashSet<String>,
    lost: &mut Check,
) {
    for id in wanted {
        lost.look();
        if !there.contains(id) {
            lost.wrong(format!("{what} {id}"));
        }
    }
}

async fn batches(database: &Client, expected: &Expected) -> anyhow::Result<Check> {
    let mut check = Check::new("acknowledged batches that are written");
    let rows = database.query(BATCHES, &[&expected.workspace]).await?;
    let rows: HashMap<String, (i32, i32, i32)> = rows
        .iter()
        .map(|row| (row.get(0), (row.get(1), row.get(2), row.get(3))))
        .collect();
    for (id, records) in &expected.batches {
        let records = i32::try_from(*records)?;
        let found = rows.get(id).copied();
        check.same(
            &format!("batch {id}: accepted, committed, failed"),
            &Some((records, records, 0)),
            &found,
        );
    }
    Ok(check)
}
