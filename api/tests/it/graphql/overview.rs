use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use tidings_store::{customer::Patch, order::OrderStatus};

use super::support::{Feed, TestApi, customer, order};

const SUMS: &str = "{ newCustomers orders revenue messagesSent messagesFailed }";

async fn overview(api: &TestApi, days: i32) -> Value {
    let document = format!(
        "{{ overview(days: {days}) {{ days {{ date startsAt sums {SUMS} }} sums {SUMS} before {SUMS} }} }}"
    );
    api.ask(&document, Value::Null).await["overview"].clone()
}

fn sums(customers: i64, orders: i64, revenue: &str, sent: i64, failed: i64) -> Value {
    json!({ "newCustomers": customers, "orders": orders, "revenue": revenue, "messagesSent": sent, "messagesFailed": failed })
}

/// Noon in Kolkata, so many days ago.
fn noon(api: &TestApi, days_ago: i64) -> DateTime<Utc> {
    let zone = chrono_tz::Asia::Kolkata;
    let today = api.state.now().with_timezone(&zone).date_naive();
    tidings_audience::start_of_day(today - Duration::days(days_ago), zone) + Duration::hours(12)
}

async fn started(api: &TestApi, at: DateTime<Utc>, sent: i64, failed: i64) {
    let client = api.database.client().await;
    client
        .execute(
            "INSERT INTO campaigns (workspace_id, name, rule, channel, body, status, audience_size, sent, failed,
                 created_by, started_at)
             VALUES ($1, 'Sale', '{}', 'SMS', 'Hi', 'COMPLETED', $2::bigint + $3::bigint, $2, $3, 'Test', $4::text::timestamptz)",
            &[&api.workspace.id.0, &sent, &failed, &at.to_rfc3339()],
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn each_day_has_what_happened_on_it() {
    let api = TestApi::new().await;
    let mut feed = Feed::new(&api);
    let born = |id: &str, days_ago| {
        let mut record = customer(id, id);
        record.created_at = Patch::Set(noon(&api, days_ago));
        record
    };
    feed.customers(vec![
        born("ann", 1),
        born("bob", 1),
        born("cat", 3),
        born("old", 9),
    ])
    .await;
    let mut cancelled = order("o4", "ann", 70_000, noon(&api, 1));
    cancelled.status = OrderStatus::Cancelled;
    feed.orders(vec![
        order("o1", "ann", 10_050, noon(&api, 1)),
        order("o2", "bob", 20_000, noon(&api, 1)),
        // Half past midnight in Kolkata is still the day before in UTC.
        order("o3", "bob", 5_000, noon(&api, 1) - Duration::minutes(690)),
        cancelled,
        order("o5", "ann", 300, noon(&api, 2)),
        order("o6", "ann", 1_000, noon(&api, 4)),
    ])
    .await;
    started(&api, noon(&api, 1), 8, 2).await;
    started(&api, noon(&api, 1), 1, 0).await;
    started(&api, noon(&api, 5), 4, 4).await;
    let seen = overview(&api, 3).await;
    let days = seen["days"].as_array().unwrap();
    let dates: Vec<_> = days.iter().map(|day| day["date"].clone()).collect();
    let date = |days_ago| json!(noon(&api, days_ago).date_naive().to_string());
    assert_eq!(dates, [date(2), date(1), date(0)]);
    let told: Vec<_> = days.iter().map(|day| day["sums"].clone()).collect();
    assert_eq!(
        told,
        [
            sums(0, 1, "3.00", 0, 0),
            sums(2, 3, "350.50", 9, 2),
            sums(0, 0, "0.00", 0, 0)
        ]
    );
    assert_eq!(seen["sums"], sums(2, 4, "353.50", 9, 2));
    assert_eq!(seen["before"], sums(1, 1, "10.00", 4, 4));
}

#[tokio::test]
async fn it_shows_one_day_to_a_leap_year() {
    let api = TestApi::new().await;
    for days in [1, 30, 366] {
        let seen = overview(&api, days).await;
        assert_eq!(
            seen["days"].as_array().unwrap().len(),
            usize::try_from(days).unwrap()
        );
    }
    for days in [0, -1, 367] {
        let document = format!("{{ overview(days: {days}) {{ asOf }} }}");
        let (code, path, _) = api.refusal(&document, Value::Null).await;
        assert_eq!((code.as_str(), path), ("BAD_USER_INPUT", json!(["days"])));
    }
}
