//! Records through REST into the database: what is checked, what is promised, what is repeated.

use http::StatusCode;
use serde_json::{Value, json};

use crate::intake::Intake;

fn order(number: usize) -> Value {
    json!({
        "externalId": format!("o-{number}"),
        "customerExternalId": format!("c-{}", number % 100),
        "amount": "10.00",
        "orderedAt": "2026-01-01T00:00:00Z",
    })
}

/// Thirty-seven ways in which an order is wrong by itself: the field, its value, the code.
fn faults() -> Vec<(&'static str, Value, &'static str)> {
    let mut faults = vec![];
    for (field, cases) in [
        (
            "externalId",
            vec![
                (json!(""), "REQUIRED"),
                (json!("x".repeat(201)), "TOO_LONG"),
                (json!("a\u{0}"), "FORBIDDEN_CHARACTER"),
            ],
        ),
        (
            "customerExternalId",
            vec![
                (json!(""), "REQUIRED"),
                (json!("x".repeat(201)), "TOO_LONG"),
                (json!("\u{0}"), "FORBIDDEN_CHARACTER"),
            ],
        ),
        (
            "amount",
            vec![
                (json!("-1"), "NEGATIVE"),
                (json!(-0.5), "NEGATIVE"),
                (json!("1.001"), "TOO_PRECISE"),
                (json!(0.125), "TOO_PRECISE"),
                (json!("92233720368547758.08"), "OUT_OF_RANGE"),
                (json!(1e300), "OUT_OF_RANGE"),
                (json!("10,00"), "INVALID"),
                (json!("ten"), "INVALID"),
                (json!(""), "INVALID"),
                (json!(true), "INVALID"),
                (json!([10]), "INVALID"),
                (json!({"amount": 10}), "INVALID"),
                (json!("1e2"), "INVALID"),
                (json!("NaN"), "INVALID"),
            ],
        ),
        (
            "currency",
            vec![
                (json!("USD"), "OTHER_CURRENCY"),
                (json!("EUR"), "OTHER_CURRENCY"),
                (json!("XYZ"), "UNKNOWN_CURRENCY"),
                (json!("rupees"), "UNKNOWN_CURRENCY"),
                (json!("\u{0}"), "FORBIDDEN_CHARACTER"),
            ],
        ),
        (
            "orderedAt",
            vec![
                (json!("9999-01-01T00:00:00Z"), "IN_FUTURE"),
                (json!("2026-01-01"), "INVALID"),
                (json!("2026-01-01T00:00:00"), "INVALID"),
                (json!("2026-13-01T00:00:00Z"), "INVALID"),
                (json!("294277-01-01T00:00:00Z"), "INVALID"),
                (json!("0000-01-01T00:00:00Z"), "OUT_OF_RANGE"),
                (json!(1_767_225_600), "INVALID"),
                (json!(""), "INVALID"),
                (json!({}), "INVALID"),
            ],
        ),
        (
            "updatedAt",
            vec![
                (json!("9999-01-01T00:00:00Z"), "IN_FUTURE"),
                (json!("now"), "INVALID"),
                (json!(false), "INVALID"),
            ],
        ),
    ] {
        faults.extend(cases.into_iter().map(|(value, code)| (field, value, code)));
    }
    faults
}

#[tokio::test]
async fn of_ten_thousand_orders_the_bad_ones_are_named_and_the_rest_stored() {
    let intake = Intake::new().await;
    let mut orders: Vec<Value> = (0..10_000).map(order).collect();
    let faults = faults();
    assert_eq!(faults.len(), 37);
    let mut expected = Vec::new();
    for (number, (field, value, code)) in faults.into_iter().enumerate() {
        let index = 13 + number * 251;
        orders[index][field] = value;
        expected.push((index as u64, field.to_owned(), code.to_owned()));
    }
    let answer = intake.post("/v1/orders", &json!(orders)).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert_eq!(answer.body["accepted"], 9_963);
    assert_eq!(answer.rejected(), expected);
    assert!(
        answer.body["rejected"][6]["message"]
            .as_str()
            .unwrap()
            .contains("CANCELLED or REFUNDED")
    );
    assert_eq!(
        answer.body["rejected"][6]["externalId"],
        orders[expected[6].0 as usize]["externalId"]
    );

    intake.write_all().await;
    assert_eq!(intake.number("SELECT count(*) FROM orders").await, 9_963);
    assert_eq!(
        intake
            .number("SELECT total_spend FROM workspace_totals")
            .await,
        9_963 * 1_000
    );
    let path = format!("/v1/batches/{}", answer.body["batchId"].as_str().unwrap());
    let progress = intake.get(&intake.key, &path).await.body;
    assert_eq!(
        progress,
        json!({"batchId": answer.body["batchId"], "accepted": 9_963, "committed": 9_963, "failed": 0, "done": true}),
    );
}

#[tokio::test]
async fn customers_merge_over_requests_and_within_one() {
    let intake = Intake::new().await;
    let first = json!([
        {"externalId": "c", "name": "Asha", "email": "asha@example.com", "tags": ["vip"], "attributes": {"a": 1}},
        {"externalId": "c", "city": "Mysuru", "email": null},
    ]);
    assert_eq!(
        intake.post("/v1/customers", &first).await.body["accepted"],
        2
    );
    let second = json!([{"externalId": "c", "phone": "+919876543210", "tags": null}]);
    assert_eq!(
        intake.post("/v1/customers", &second).await.body["accepted"],
        1
    );
    intake.write_all().await;
    let row = intake.database.client().await;
    let row = row
        .query_one(
            "SELECT name, email, phone, city, tags, known FROM customers",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(row.get::<_, Option<&str>>(0), Some("Asha"));
    assert_eq!(row.get::<_, Option<&str>>(1), None);
    assert_eq!(row.get::<_, Option<&str>>(2), Some("+919876543210"));
    assert_eq!(row.get::<_, Option<&str>>(3), Some("Mysuru"));
    assert!(row.get::<_, Vec<String>>(4).is_empty());
    assert!(row.get::<_, bool>(5));
}

#[tokio::test]
async fn a_key_repeated_gives_the_same_payload() {
    let intake = Intake::new().await;
    let orders = json!([order(1), {
        "externalId": "o-2", "customerExternalId": "c", "amount": "-1", "orderedAt": "2026-01-01T00:00:00Z",
    }]);
    let first = intake.post_as("k", "/v1/orders", &orders).await;
    let again = intake.post_as("k", "/v1/orders", &orders).await;
    assert_eq!(
        (first.status, again.status),
        (StatusCode::ACCEPTED, StatusCode::ACCEPTED)
    );
    assert_eq!(first.body, again.body);
    assert_eq!(
        first.rejected(),
        [(1, "amount".to_owned(), "NEGATIVE".to_owned())]
    );
    intake.write_all().await;
    assert_eq!(
        intake.post_as("k", "/v1/orders", &orders).await.body,
        first.body
    );
    assert_eq!(intake.number("SELECT count(*) FROM orders").await, 1);
    assert_eq!(
        intake.number("SELECT count(*) FROM ingest_batches").await,
        1
    );
}

#[tokio::test]
async fn a_key_with_other_records_is_a_conflict() {
    let intake = Intake::new().await;
    assert_eq!(
        intake
            .post_as("k", "/v1/orders", &json!([order(1)]))
            .await
            .status,
        StatusCode::ACCEPTED
    );
    for (path, other) in [
        ("/v1/orders", json!([order(2)])),
        ("/v1/orders", json!([order(1), order(1)])),
        ("/v1/orders", json!([])),
        ("/v1/customers", json!([{"externalId": "o-1"}])),
    ] {
        let answer = intake.post_as("k", path, &other).await;
        assert_eq!(
            (answer.status, &answer.body["code"]),
            (StatusCode::CONFLICT, &json!("CONFLICT")),
            "{other}"
        );
    }
    // Keys are a workspace's own.
    let stranger = intake.stranger().await;
    let other = Intake {
        key: stranger,
        ..intake
    };
    assert_eq!(
        other
            .post_as("k", "/v1/orders", &json!([order(2)]))
            .await
            .status,
        StatusCode::ACCEPTED
    );
}

#[tokio::test]
async fn the_order_of_keys_makes_no_other_request() {
    let intake = Intake::new().await;
    let one = r#"[{"externalId": "c", "attributes": {"a": 1, "b": {"c": 2, "d": 3}}}]"#;
    let other = r#"[{"attributes":{"b":{"d":3,"c":2},"a":1},"externalId":"c"}]"#;
    let mut answers = Vec::new();
    for body in [one, other] {
        let request = intake
            .request("/v1/customers")
            .header("Idempotency-Key", "k")
            .body(body.into())
            .unwrap();
        answers.push(intake.send(request).await.body);
    }
    assert_eq!(answers[0]["accepted"], 1);
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn a_request_of_which_nothing_is_accepted_has_a_batch() {
    let intake = Intake::new().await;
    for body in [json!([]), json!([{"externalId": "c", "country": "XX"}])] {
        let answer = intake.post("/v1/customers", &body).await;
        assert_eq!(
            (answer.status, &answer.body["accepted"]),
            (StatusCode::ACCEPTED, &json!(0))
        );
        let path = format!("/v1/batches/{}", answer.body["batchId"].as_str().unwrap());
        for _ in 0..2 {
            let progress = intake.get(&intake.key, &path).await;
            assert_eq!(
                (progress.status, &progress.body["done"]),
                (StatusCode::OK, &json!(true))
            );
            intake.write_all().await;
        }
    }
}

#[tokio::test]
async fn a_request_is_taken_whole_or_not_at_all() {
    let intake = Intake::with(|queue| queue.max_depth = 2_500).await;
    let orders =
        |from: usize, count: usize| json!((from..from + count).map(order).collect::<Vec<_>>());
    assert_eq!(
        intake.post("/v1/orders", &orders(0, 2_000)).await.status,
        StatusCode::ACCEPTED
    );
    let full = intake
        .post_as("k", "/v1/orders", &orders(2_000, 2_000))
        .await;
    assert_eq!(
        (full.status, &full.body["code"]),
        (StatusCode::TOO_MANY_REQUESTS, &json!("RATE_LIMITED"))
    );
    let wait: u64 = full.headers["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(wait >= 1 && full.body["retryAfterSeconds"] == wait);
    intake.write_all().await;
    assert_eq!(intake.number("SELECT count(*) FROM orders").await, 2_000);
    // Nothing is kept of a refused request, its key neither.
    let later = intake
        .post_as("k", "/v1/orders", &orders(2_000, 2_000))
        .await;
    assert_eq!(later.status, StatusCode::ACCEPTED);
    intake.write_all().await;
    assert_eq!(intake.number("SELECT count(*) FROM orders").await, 4_000);
}

#[tokio::test]
async fn a_batch_is_seen_before_it_is_written_and_by_its_workspace_alone() {
    let intake = Intake::new().await;
    let answer = intake
        .post("/v1/orders", &json!([order(1), order(2)]))
        .await;
    let path = format!("/v1/batches/{}", answer.body["batchId"].as_str().unwrap());
    let progress = intake.get(&intake.key, &path).await;
    assert_eq!(progress.status, StatusCode::OK);
    assert_eq!(
        (&progress.body["accepted"], &progress.body["committed"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(progress.body["done"], false);
    let stranger = intake.stranger().await;
    assert_eq!(
        intake.get(&stranger, &path).await.status,
        StatusCode::NOT_FOUND
    );
    for unknown in [
        "/v1/batches/nonsense",
        "/v1/batches/019ca0de-8a10-7bb2-a3c2-5d2f0b7c9e11",
    ] {
        let answer = intake.get(&intake.key, unknown).await;
        assert_eq!(
            (answer.status, &answer.body["code"]),
            (StatusCode::NOT_FOUND, &json!("NOT_FOUND"))
        );
    }
    intake.write_all().await;
    assert_eq!(intake.get(&intake.key, &path).await.body["done"], true);
    assert_eq!(
        intake.get(&stranger, &path).await.status,
        StatusCode::NOT_FOUND
    );
}
