use chrono::{DateTime, Datelike, Duration, Utc};
use serde_json::{Value, json};
use tidings_store::{
    customer::Patch,
    order::{OrderRecord, OrderStatus},
    visit::VisitRecord,
};

use super::support::{Feed, TestApi, customer, order};

const DOCUMENT: &str = "query ($rule: AudienceRuleInput, $audience: ID) {
    suggestSendTime(rule: $rule, audienceId: $audience) {
        best { weekday from until text nextStart confidence share timesAverage }
        others { weekday } heat { weekday hour share events } events sampled complete since note timeZone } }";

async fn suggested(api: &TestApi, variables: Value) -> Value {
    api.ask(DOCUMENT, variables).await["suggestSendTime"].clone()
}

fn of_city(city: &str) -> Value {
    json!({ "rule": { "condition": { "field": "CITY", "operator": "EQUALS", "value": city } } })
}

/// The Tuesday of so many weeks ago at this hour and minute in Kolkata.
fn tuesday(api: &TestApi, weeks_ago: i64, hour: i64, minute: i64) -> DateTime<Utc> {
    let zone = chrono_tz::Asia::Kolkata;
    let today = api.state.now().with_timezone(&zone).date_naive();
    let since_tuesday = i64::from(today.weekday().num_days_from_monday()) - 1;
    let day = today - Duration::days(since_tuesday + 7 * weeks_ago);
    tidings_audience::start_of_day(day, zone) + Duration::minutes(60 * hour + minute)
}

fn visit(id: &str, customer: &str, visited_at: DateTime<Utc>) -> VisitRecord {
    VisitRecord {
        external_id: id.to_owned(),
        customer_external_id: customer.to_owned(),
        visited_at,
        updated_at: None,
    }
}

/// Twenty people of Pune who come on Tuesdays at six, twenty of Goa who come at no time more than at another.
async fn shop() -> TestApi {
    let api = TestApi::new().await;
    let mut feed = Feed::new(&api);
    let of = |city: &'static str| {
        (0..20).map(move |number| {
            let mut record = customer(&format!("{city}{number}"), "Somebody");
            record.city = Patch::Set(city.to_owned());
            record
        })
    };
    feed.customers(of("Pune").chain(of("Goa")).collect()).await;
    let mut orders: Vec<OrderRecord> = Vec::new();
    let mut visits: Vec<VisitRecord> = Vec::new();
    for number in 0..20 {
        for week in 1..=12 {
            let at = tuesday(&api, week, 18, 3 * number);
            let pune = format!("Pune{number}");
            let id = format!("{number}-{week}");
            match week % 3 {
                0 => visits.push(visit(&id, &pune, at)),
                _ => orders.push(order(&id, &pune, 100, at)),
            }
            let anywhen = tuesday(&api, week, 7 * number + week, 0);
            orders.push(order(
                &format!("g{id}"),
                &format!("Goa{number}"),
                100,
                anywhen,
            ));
        }
    }
    // None of these counts.
    let mut cancelled = order("cancelled", "Pune1", 100, tuesday(&api, 2, 11, 0));
    cancelled.status = OrderStatus::Cancelled;
    orders.push(cancelled);
    orders.push(order("old", "Pune2", 100, tuesday(&api, 54, 11, 0)));
    orders.push(order(
        "ahead",
        "Pune3",
        100,
        api.state.now() + Duration::hours(2),
    ));
    feed.orders(orders).await;
    feed.visits(visits).await;
    api
}

/// Orders and visits of Pune by weekday and hour, counted by the database's own calendar.
async fn counted(api: &TestApi, since: &str) -> Vec<(i32, i32, i64)> {
    let rows = api
        .database
        .client()
        .await
        .query(
            "SELECT extract(isodow FROM local)::int, extract(hour FROM local)::int, count(*)
             FROM (SELECT customer_id, ordered_at AS at FROM orders WHERE status = 'COMPLETED'
                   UNION ALL SELECT customer_id, visited_at FROM visits) e
             JOIN customers c ON c.id = e.customer_id AND c.city = 'Pune',
             LATERAL (SELECT at AT TIME ZONE 'Asia/Kolkata' AS local) l
             WHERE at BETWEEN $1::text::timestamptz AND $2::text::timestamptz GROUP BY 1, 2 ORDER BY 1, 2",
            &[&since, &api.state.now().to_rfc3339()],
        )
        .await
        .unwrap();
    rows.iter()
        .map(|row| (row.get(0), row.get(1), row.get(2)))
        .collect()
}

#[tokio::test]
async fn an_audiences_habit_is_found_and_counted_as_sql_counts_it() {
    let api = shop().await;
    let found = suggested(&api, of_city("pune")).await;
    let heat = found["heat"].as_array().unwrap();
    assert_eq!(heat.len(), 168);
    let told: Vec<(i32, i32, i64)> = heat
        .iter()
        .map(|cell| {
            let number = |name: &str| cell[name].as_i64().unwrap();
            (
                i32::try_from(number("weekday")).unwrap(),
                i32::try_from(number("hour")).unwrap(),
                number("events"),
            )
        })
        .filter(|(_, _, events)| *events > 0)
        .collect();
    assert_eq!(told, counted(&api, found["since"].as_str().unwrap()).await);
    assert_eq!(told, [(2, 18, 240)]);
    assert_eq!(found["events"], 240);
    assert_eq!(
        (&found["sampled"], &found["complete"]),
        (&json!(20), &json!(true))
    );
    let shares: f64 = heat
        .iter()
        .map(|cell| cell["share"].as_f64().unwrap())
        .sum();
    assert!((shares - 1.0).abs() < 1e-9);

    let best = &found["best"];
    assert_eq!(best["weekday"], 2);
    let from = best["from"].as_i64().unwrap();
    assert!(from == 17 || from == 18, "{best}");
    assert_eq!(best["until"], from + 2);
    assert_eq!(best["confidence"], "HIGH");
    let next: DateTime<Utc> = best["nextStart"].as_str().unwrap().parse().unwrap();
    let ahead = next - api.state.now();
    assert!(
        ahead > Duration::zero() && ahead <= Duration::days(7),
        "{ahead}"
    );
    let local = next.with_timezone(&chrono_tz::Asia::Kolkata);
    assert_eq!(local.format("%u %H:%M").to_string(), format!("2 {from}:00"));
    assert_eq!(found["timeZone"], "Asia/Kolkata");
    assert_eq!(found["others"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_saved_audience_and_its_rule_have_the_same_times() {
    let api = shop().await;
    let rule = of_city("Goa")["rule"].clone();
    let document = "mutation ($rule: AudienceRuleInput!) {
        createAudience(input: { name: \"Goa\", rule: $rule }) { audience { id } } }";
    let saved = api.ask(document, json!({ "rule": rule })).await;
    let id = saved["createAudience"]["audience"]["id"].clone();
    let by_id = suggested(&api, json!({ "audience": id })).await;
    assert_eq!(by_id["events"], 240);
    assert_eq!(by_id["heat"], suggested(&api, of_city("Goa")).await["heat"]);

    let gone = api
        .ask(
            "mutation ($id: ID!) { deleteAudience(id: $id) { id } }",
            json!({ "id": id }),
        )
        .await;
    assert_eq!(gone["deleteAudience"]["id"], id);
    let (code, at, _) = api.refusal(DOCUMENT, json!({ "audience": id })).await;
    assert_eq!((code.as_str(), at), ("NOT_FOUND", json!(["audienceId"])));
}

#[tokio::test]
async fn nobody_has_no_habit() {
    let api = shop().await;
    let nobody = suggested(&api, of_city("Atlantis")).await;
    assert_eq!(
        (&nobody["events"], &nobody["sampled"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(nobody["best"]["confidence"], "LOW");
    let note = nobody["note"].as_str().unwrap();
    assert!(note.contains("best among all customers"), "{note}");

    let stranger = api.stranger().await;
    let (_, answer) = api.ask_as(Some(&stranger), DOCUMENT, of_city("Pune")).await;
    let empty = &answer["data"]["suggestSendTime"];
    assert_eq!(empty["best"], Value::Null, "{answer}");
    assert_eq!(empty["others"], json!([]));
    assert_eq!(empty["heat"].as_array().unwrap().len(), 168);
}

#[tokio::test]
async fn of_many_some_are_looked_at_and_of_each_the_newest() {
    let api = TestApi::new().await;
    let mut feed = Feed::new(&api);
    let at = tuesday(&api, 1, 12, 0);
    let one_each =
        (0..5_001).map(|number| order(&format!("o{number}"), &format!("c{number}"), 1, at));
    feed.orders(one_each.collect()).await;
    let many = (0..60).map(|number| {
        order(
            &format!("m{number}"),
            "keen",
            7,
            at - Duration::hours(number),
        )
    });
    feed.orders(many.collect()).await;

    let all = json!({ "rule": { "condition": { "field": "ORDER_COUNT", "operator": "AT_LEAST", "value": 0 } } });
    let found = suggested(&api, all).await;
    assert_eq!(
        (&found["sampled"], &found["complete"]),
        (&json!(5_000), &json!(false))
    );
    let keen = json!({ "rule": { "condition": { "field": "ORDER_COUNT", "operator": "EQUALS", "value": 60 } } });
    let found = suggested(&api, keen).await;
    assert_eq!(
        (&found["sampled"], &found["events"]),
        (&json!(1), &json!(50))
    );
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let api = shop().await;
    let rule = of_city("Pune")["rule"].clone();
    for variables in [json!({}), json!({ "rule": rule, "audience": "1" })] {
        let (code, _, message) = api.refusal(DOCUMENT, variables).await;
        assert_eq!(code, "BAD_USER_INPUT");
        assert_eq!(message, "give either audienceId or rule");
    }
    for id in ["0", "-1", "none", "9223372036854775808", "\0"] {
        let (code, at, _) = api.refusal(DOCUMENT, json!({ "audience": id })).await;
        assert_eq!(
            (code.as_str(), at),
            ("NOT_FOUND", json!(["audienceId"])),
            "{id}"
        );
    }
    let wrong = json!({ "rule": { "all": [{ "condition": { "field": "ORDER_COUNT", "operator": "AT_LEAST", "value": "many" } }] } });
    let (code, at, _) = api.refusal(DOCUMENT, wrong).await;
    assert_eq!(code, "BAD_USER_INPUT");
    assert_eq!(at, json!(["rule", "all", 0, "condition", "value"]));
}
