use serde_json::{Value, json};
use tidings_chaos::Vendor;
use tidings_chaos::journal::{Kind, Line};

use crate::scratch::Scratch;

fn records(kind: Kind, batch: u8, records: Value) -> Line {
    Line::Records {
        workspace: 1,
        kind,
        batch: format!("00000000-0000-0000-0000-{batch:012}"),
        records: records.as_array().unwrap().clone(),
    }
}

fn journal() -> Vec<Line> {
    let customer = |id: &str, name: &str, phone: &str| json!({ "externalId": id, "name": name, "city": "X", "phone": phone, "subscribed": true });
    let order = |id: &str, customer: &str, amount: &str, status: &str| {
        json!({
            "externalId": id, "customerExternalId": customer, "amount": amount, "status": status,
            "orderedAt": "2026-01-02T00:00:00.000000Z", "updatedAt": "2026-01-05T00:00:00.000000Z",
        })
    };
    let visit = json!({
        "externalId": "v1", "customerExternalId": "a",
        "visitedAt": "2026-01-03T00:00:00.000000Z", "updatedAt": "2026-01-05T00:00:00.000000Z",
    });
    let customers = json!([customer("a", "Ann", "+491"), customer("b", "Bob", "+492")]);
    let orders = json!([
        order("o1", "a", "12.50", "COMPLETED"),
        order("o2", "b", "7.00", "REFUNDED")
    ]);
    vec![
        records(Kind::Customers, 1, customers),
        records(Kind::Orders, 2, orders),
        records(Kind::Visits, 3, json!([visit])),
        Line::Campaign {
            workspace: 1,
            id: 9,
            key: "c".to_owned(),
            members: 2,
        },
        Line::Watched { updates: 3 },
    ]
}

fn vendor() -> Vendor {
    let ids = || ["1-9-1", "1-9-2"].map(str::to_owned);
    Vendor {
        accepted: ids().map(|id| (id, 1)).into(),
        outcomes: ids()
            .into_iter()
            .zip(["SENT", "FAILED"].map(str::to_owned))
            .collect(),
        ..Vendor::default()
    }
}

const LOST: &str = "acknowledged records that are there";
const STRANGE: &str = "rows that somebody sent";
const DIFFERENT: &str = "rows as they were told last";
const BY_JOURNAL: &str = "customers' orders, spend and visits by the journal";
const RECOUNT: &str = "customers' counters by a recount";
const TOTALS: &str = "the workspace's totals by a recount";
const BATCHES: &str = "acknowledged batches that are written";
const LAUNCHES: &str = "launches that are there, once";
const STUCK: &str = "campaigns that have ended";
const AUDIENCES: &str = "audiences and ledgers of the right size";
const COUNTERS: &str = "campaigns' counters by the ledger";
const ONCE: &str = "ledger rows the vendor accepted once, or refused";
const OUTCOMES: &str = "outcomes as the vendor tells them";
const UNKNOWN: &str = "messages at the vendor that have a ledger row";
const LETTERS: &str = "dead letters that there should not be";

/// A tampering, and every check that must find it; no other may.
const TAMPERINGS: [(&str, &[&str]); 16] = [
    ("DELETE FROM visits", &[LOST, RECOUNT]),
    (
        "INSERT INTO orders SELECT 1, 'o3', 2, 5, 'PENDING', now(), now(), 9",
        &[STRANGE],
    ),
    (
        "UPDATE orders SET amount = 701 WHERE external_id = 'o2'",
        &[DIFFERENT],
    ),
    (
        "UPDATE customers SET name = 'Eve' WHERE id = 1",
        &[DIFFERENT],
    ),
    (
        "UPDATE customers SET order_count = 2, total_spend = 2500 WHERE id = 1",
        &[BY_JOURNAL, RECOUNT, TOTALS],
    ),
    (
        "UPDATE customers SET last_visit_at = now() WHERE id = 1",
        &[RECOUNT],
    ),
    ("UPDATE workspace_totals SET total_spend = 1251", &[TOTALS]),
    (
        "UPDATE ingest_batches SET committed = 1, failed = 1 WHERE kind = 'orders'",
        &[BATCHES],
    ),
    (
        "DELETE FROM ingest_batches WHERE kind = 'visits'",
        &[BATCHES],
    ),
    (
        "INSERT INTO dead_letters (workspace_id, kind, accepted_at, reason, payload) VALUES (1, 'orders', now(), 'no', '{}')",
        &[LETTERS],
    ),
    ("UPDATE campaigns SET status = 'SENDING'", &[STUCK]),
    ("UPDATE campaigns SET sent = 0", &[COUNTERS]),
    (
        "INSERT INTO campaigns (workspace_id, name, rule, channel, body, status, created_by)
         VALUES (1, 'd', '{}', 'SMS', 'Hello', 'COMPLETED', 'test')",
        &[LAUNCHES],
    ),
    (
        "DELETE FROM communication_log WHERE customer_id = 2",
        &[AUDIENCES, COUNTERS, UNKNOWN],
    ),
    (
        "UPDATE communication_log SET outcome = 'SENT' WHERE customer_id = 2",
        &[COUNTERS, OUTCOMES],
    ),
    ("DELETE FROM campaigns", &[LAUNCHES, UNKNOWN]),
];

async fn wrong(scratch: &Scratch, journal: &[Line], vendor: &Vendor) -> Vec<&'static str> {
    let findings = tidings_chaos::audit(&scratch.client, journal, vendor)
        .await
        .unwrap();
    assert_eq!(findings.are_clean(), findings.wrong().is_empty());
    findings.wrong()
}

#[tokio::test]
async fn every_tampering_with_the_database_is_found() {
    let scratch = Scratch::create("database").await;
    let client = &scratch.client;
    client
        .batch_execute(include_str!("sound.sql"))
        .await
        .unwrap();
    assert_eq!(wrong(&scratch, &journal(), &vendor()).await, [""; 0]);
    for (tampering, finders) in TAMPERINGS {
        client.batch_execute("BEGIN").await.unwrap();
        client.batch_execute(tampering).await.unwrap();
        assert_eq!(
            wrong(&scratch, &journal(), &vendor()).await,
            finders,
            "{tampering}"
        );
        client.batch_execute("ROLLBACK").await.unwrap();
    }
    scratch.drop().await;
}

#[tokio::test]
async fn what_the_vendor_and_the_journal_know_is_found() {
    let scratch = Scratch::create("vendor").await;
    scratch
        .client
        .batch_execute(include_str!("sound.sql"))
        .await
        .unwrap();
    let twice = Vendor {
        accepted: [("1-9-1".to_owned(), 2), ("1-9-2".to_owned(), 1)].into(),
        ..vendor()
    };
    assert_eq!(wrong(&scratch, &journal(), &twice).await, [ONCE]);
    let mut never = vendor();
    never.accepted.remove("1-9-1");
    assert_eq!(wrong(&scratch, &journal(), &never).await, [ONCE]);
    let mut unknown = vendor();
    unknown.accepted.insert("1-9-3".to_owned(), 1);
    assert_eq!(wrong(&scratch, &journal(), &unknown).await, [UNKNOWN]);
    let forged = Vendor {
        forgeries_taken: 1,
        ..vendor()
    };
    let forgery = ["forged receipts that were refused"];
    assert_eq!(wrong(&scratch, &journal(), &forged).await, forgery);

    let mut surprised = journal();
    surprised.push(Line::Surprise("500".to_owned()));
    let surprise = ["answers and live numbers as promised"];
    assert_eq!(wrong(&scratch, &surprised, &vendor()).await, surprise);
    scratch.drop().await;
}
