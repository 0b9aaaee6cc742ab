//! A campaign's recipients as a file.

use http::{StatusCode, header};
use serde_json::{Value, json};

use crate::intake::Intake;

/// A campaign of three, one of whom was left out, and its id.
async fn campaign(intake: &Intake) -> i64 {
    let people = json!([
        { "externalId": "ann", "name": "Ann, Lee", "phone": "+919876543210", "subscribed": true },
        { "externalId": "bob", "name": "=Bob", "email": "bob@example.com" },
        { "externalId": "cat", "name": "Cat" },
    ]);
    intake.post("/v1/customers", &people).await;
    intake.write_all().await;
    let client = intake.database.client().await;
    let id: i64 = client
        .query_one(
            "WITH audience AS (
                 INSERT INTO audiences (workspace_id, name, rule, created_by) VALUES ($1, 'All', '{}', 'Test') RETURNING id)
             INSERT INTO campaigns (workspace_id, name, audience_id, rule, channel, body, status, audience_size, sent,
                 failed, skipped, created_by)
             SELECT $1, 'Sale', id, '{}', 'SMS', 'Hi', 'COMPLETED', 3, 1, 1, 1, 'Test' FROM audience RETURNING id",
            &[&intake.workspace.id.0],
        )
        .await
        .expect("the row is written")
        .get(0);
    let ledger = "INSERT INTO communication_log (workspace_id, campaign_id, customer_id, batch, address, body, outcome, reason,
            sent_at, receipt_at)
        SELECT workspace_id, $2, id, 1, phone, CASE WHEN external_id = 'ann' THEN E'Hi \"Ann\"\\nbye' END,
            (CASE external_id WHEN 'ann' THEN 'SENT' WHEN 'cat' THEN 'FAILED' ELSE 'SKIPPED' END)::recipient_outcome,
            CASE external_id WHEN 'bob' THEN 'no_address' END,
            CASE WHEN external_id = 'ann' THEN '2026-03-01T12:00:00Z'::timestamptz END,
            CASE WHEN external_id = 'ann' THEN '2026-03-01T12:00:05Z'::timestamptz END
        FROM customers WHERE workspace_id = $1";
    client
        .execute(ledger, &[&intake.workspace.id.0, &id])
        .await
        .expect("the row is written");
    id
}

#[tokio::test]
async fn it_holds_every_recipient_and_runs_no_formula() {
    let intake = Intake::new().await;
    let id = campaign(&intake).await;
    let reader = intake.key(&["read"]).await;
    let path = format!("/v1/campaigns/{id}/recipients.csv");
    let answer = intake.get(&reader, &path).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.headers[header::CONTENT_TYPE],
        "text/csv; charset=utf-8"
    );
    assert_eq!(
        answer.headers[header::CONTENT_DISPOSITION],
        format!("attachment; filename=\"campaign-{id}-recipients.csv\"")
    );
    let expected = "\u{feff}external id,name,email,phone,address,outcome,reason,text,sent at,receipt at\r\n\
        ann,\"Ann, Lee\",,+919876543210,+919876543210,SENT,,\"Hi \"\"Ann\"\"\nbye\",2026-03-01T17:30:00+05:30,2026-03-01T17:30:05+05:30\r\n\
        bob,'=Bob,bob@example.com,,,SKIPPED,no_address,,,\r\n\
        cat,Cat,,,,FAILED,,,,\r\n";
    assert_eq!(answer.body, Value::from(expected));
    for (query, ids) in [
        ("?outcome=SENT", vec!["ann"]),
        ("?outcome=SKIPPED", vec!["bob"]),
        ("?search=LEE", vec!["ann"]),
        ("?search=%20bob%40", vec!["bob"]),
        ("?search=cat&outcome=SENT", vec![]),
        ("?search=%20", vec!["ann", "bob", "cat"]),
    ] {
        let answer = intake.get(&reader, &format!("{path}{query}")).await;
        let rows = answer.body.as_str().unwrap().split("\r\n").skip(1);
        let seen: Vec<_> = rows
            .filter_map(|row| row.split_once(','))
            .map(|row| row.0)
            .collect();
        assert_eq!(seen, ids, "{query}");
    }
}

#[tokio::test]
async fn it_is_for_those_who_may_read_it() {
    let intake = Intake::new().await;
    let path = format!("/v1/campaigns/{}/recipients.csv", campaign(&intake).await);
    let reader = intake.key(&["read"]).await;
    for (key, status) in [
        ("tdg_1_1_wrong".to_owned(), StatusCode::UNAUTHORIZED),
        (
            intake.key(&["ingest", "launch", "admin"]).await,
            StatusCode::FORBIDDEN,
        ),
        (intake.stranger().await, StatusCode::NOT_FOUND),
    ] {
        assert_eq!(intake.get(&key, &path).await.status, status);
    }
    for (query, status) in [
        ("?outcome=GONE", StatusCode::BAD_REQUEST),
        ("?search=%00", StatusCode::BAD_REQUEST),
    ] {
        let answer = intake.get(&reader, &format!("{path}{query}")).await;
        assert_eq!(
            (answer.status, &answer.body["code"]),
            (status, &json!("BAD_USER_INPUT")),
            "{query}"
        );
    }
    for unknown in [
        "/v1/campaigns/999/recipients.csv",
        "/v1/campaigns/x/recipients.csv",
    ] {
        assert_eq!(
            intake.get(&reader, unknown).await.status,
            StatusCode::NOT_FOUND
        );
    }
}
