//! Receipts: only signed ones, only of workspaces there are, and on disk before the answer.

use axum::body::Body;
use futures_util::future::join_all;
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use tidings_queue::{ConsumerOptions, Kind};
use tidings_store::{MessageId, WorkspaceId, receipt::ReceiptRecord};
use tokio_util::sync::CancellationToken;

use crate::intake::Intake;

fn body(workspace: WorkspaceId, customer: i64) -> String {
    json!({ "id": format!("{workspace}-7-{customer}"), "status": "SENT", "occurredAt": "2026-01-01T00:00:00Z" }).to_string()
}

/// Everything that waits on the stream of receipts, entry by entry.
async fn waiting(intake: &Intake) -> Vec<(i64, Vec<ReceiptRecord>)> {
    let queue = &intake.state.queue;
    let mut consumer = queue.consumer(Kind::Receipts, ConsumerOptions::default());
    let mut taken = Vec::new();
    while !queue
        .backlog(Kind::Receipts)
        .await
        .expect("the backlog is read")
        .is_empty()
    {
        let delivery = consumer
            .next(&CancellationToken::new())
            .await
            .expect("a delivery");
        for entry in &delivery.entries {
            taken.push((
                delivery.workspace,
                serde_json::from_slice(&entry.payload).expect("a list of receipts"),
            ));
        }
        delivery.done().await.expect("the delivery is acknowledged");
    }
    taken
}

#[tokio::test]
async fn a_signed_receipt_is_on_its_stream() {
    let intake = Intake::new().await;
    let workspace = intake.workspace.id;
    let failed = json!({
        "id": format!("{workspace}-7-9"), "status": "FAILED", "failureCode": "UNREACHABLE",
        "occurredAt": "2026-01-01T05:30:00+05:30", "somethingNew": true,
    });
    for body in [body(workspace, 8), failed.to_string()] {
        let answer = intake.send(intake.receipt(workspace, &body)).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    }
    let entries = waiting(&intake).await;
    assert_eq!(entries.len(), 2);
    let failed = &entries[1].1[0];
    assert_eq!(entries[1].0, workspace.0);
    assert_eq!((failed.campaign.0, failed.customer.0), (7, 9));
    assert_eq!(failed.failure_code.as_deref(), Some("UNREACHABLE"));
    assert_eq!(failed.occurred_at.to_rfc3339(), "2026-01-01T00:00:00+00:00");
}

#[tokio::test]
async fn a_receipt_of_a_message_that_was_tried_out_is_let_go() {
    let intake = Intake::new().await;
    let workspace = intake.workspace.id;
    let id = MessageId::of_test(workspace, i64::MAX);
    let receipt =
        json!({ "id": id.to_string(), "status": "SENT", "occurredAt": "2026-01-01T00:00:00Z" });
    let answer = intake
        .send(intake.receipt(workspace, &receipt.to_string()))
        .await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    assert!(waiting(&intake).await.is_empty());
    let other = intake.database.workspace().await.id;
    let forged = intake.receipt(other, &receipt.to_string());
    assert_eq!(intake.send(forged).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn concurrent_receipts_share_entries_and_none_is_lost() {
    let intake = Intake::new().await;
    let other = intake.database.workspace().await.id;
    let workspaces = [intake.workspace.id, other];
    let sent = (0..3_000).map(|number| {
        let workspace = workspaces[number as usize % 2];
        intake.send(intake.receipt(workspace, &body(workspace, number)))
    });
    assert!(
        join_all(sent)
            .await
            .iter()
            .all(|answer| answer.status == StatusCode::ACCEPTED)
    );
    let entries = waiting(&intake).await;
    assert!(entries.len() < 100, "{} entries", entries.len());
    let mut customers: Vec<(i64, i64)> = entries
        .iter()
        .flat_map(|(workspace, records)| records.iter().map(|it| (*workspace, it.customer.0)))
        .collect();
    customers.sort_unstable_by_key(|(_, customer)| *customer);
    let expected: Vec<_> = (0..3_000)
        .map(|number| (workspaces[number as usize % 2].0, number))
        .collect();
    assert_eq!(customers, expected);
}

#[tokio::test]
async fn what_is_not_signed_is_refused() {
    let intake = Intake::new().await;
    let own = intake.workspace.id;
    let other = intake.database.workspace().await.id;
    let now = intake.state.now().timestamp();
    let forged = |name: &'static str, value: Option<&str>| {
        let mut request = intake.receipt(own, &body(own, 1));
        match value {
            Some(value) => drop(request.headers_mut().insert(name, value.parse().unwrap())),
            None => drop(request.headers_mut().remove(name)),
        }
        request
    };
    let mut swapped = intake.receipt(own, &body(own, 1));
    *swapped.body_mut() = Body::from(body(own, 2));
    let nobody = WorkspaceId(4_000_000_000);
    for (why, request) in [
        ("no signature", forged("webhook-signature", None)),
        ("no id", forged("webhook-id", None)),
        ("no timestamp", forged("webhook-timestamp", None)),
        (
            "a wrong signature",
            forged("webhook-signature", Some("v1,Zm9yZ2Vk")),
        ),
        (
            "a signature of another version",
            forged("webhook-signature", Some("v2,Zm9yZ2Vk")),
        ),
        (
            "another delivery's signature",
            forged("webhook-id", Some("delivery-2")),
        ),
        ("another body", swapped),
        (
            "a replay after ten minutes",
            intake.receipt_at(own, &body(own, 1), now - 600),
        ),
        (
            "a time to come",
            intake.receipt_at(own, &body(own, 1), now + 600),
        ),
        (
            "another workspace's secret",
            intake.receipt(other, &body(own, 1)),
        ),
        (
            "no such workspace",
            intake.receipt(nobody, &body(nobody, 1)),
        ),
        (
            "an id of no workspace",
            intake.receipt(own, r#"{"id":"x","status":"SENT"}"#),
        ),
        (
            "an id written otherwise",
            intake.receipt(own, &body(own, 1).replace("-7-", "-07-")),
        ),
        (
            "no id in the body",
            intake.receipt(own, r#"{"status":"SENT"}"#),
        ),
        ("no JSON", intake.receipt(own, "SENT")),
        ("nothing", intake.receipt(own, "")),
    ] {
        let answer = intake.send(request).await;
        assert_eq!(
            (answer.status, &answer.body["code"]),
            (StatusCode::UNAUTHORIZED, &json!("UNAUTHENTICATED")),
            "{why}"
        );
    }
    assert!(waiting(&intake).await.is_empty());
}

#[tokio::test]
async fn one_of_several_signatures_is_enough() {
    let intake = Intake::new().await;
    let own = intake.workspace.id;
    let mut request = intake.receipt(own, &body(own, 1));
    let right = request.headers()["webhook-signature"]
        .to_str()
        .unwrap()
        .to_owned();
    let several = format!("v1,b2xkIGtleQ== {right}");
    request
        .headers_mut()
        .insert("webhook-signature", several.parse().unwrap());
    assert_eq!(intake.send(request).await.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_signed_receipt_that_is_none_is_told_what_is_wrong() {
    let intake = Intake::new().await;
    let own = intake.workspace.id;
    let with = |field: &str, value: Value| {
        let mut receipt: Value = serde_json::from_str(&body(own, 1)).unwrap();
        receipt[field] = value;
        receipt.to_string()
    };
    for (body, field) in [
        (with("status", json!("READ")), "status"),
        (with("status", json!(null)), "status"),
        (with("status", json!(1)), "status"),
        (with("occurredAt", json!("yesterday")), "occurredAt"),
        (with("occurredAt", json!(null)), "occurredAt"),
        (
            with("occurredAt", json!("2099-01-01T00:00:00Z")),
            "occurredAt",
        ),
        (with("failureCode", json!(5)), "failureCode"),
        (with("failureCode", json!("x".repeat(101))), "failureCode"),
        (with("failureCode", json!("\u{0}")), "failureCode"),
        (format!("{}!", body(own, 1)), "the body"),
        (format!(r#"{{"id":"{own}-7-1","status":"#), "the body"),
    ] {
        let answer = intake.send(intake.receipt(own, &body)).await;
        assert_eq!(
            (answer.status, &answer.body["code"]),
            (StatusCode::BAD_REQUEST, &json!("BAD_USER_INPUT")),
            "{body}"
        );
        assert_eq!(answer.body["path"], json!([field]), "{body}");
    }
    assert!(waiting(&intake).await.is_empty());
}

#[tokio::test]
async fn a_large_or_unbounded_receipt_is_refused() {
    let intake = Intake::new().await;
    let own = intake.workspace.id;
    let large = format!("{}{}", body(own, 1), " ".repeat(20_000));
    assert_eq!(
        intake.send(intake.receipt(own, &large)).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test]
async fn a_full_stream_says_when_to_come_again() {
    let intake = Intake::with(|queue| queue.max_depth = 2).await;
    let own = intake.workspace.id;
    for number in 0..2 {
        assert_eq!(
            intake
                .send(intake.receipt(own, &body(own, number)))
                .await
                .status,
            StatusCode::ACCEPTED
        );
    }
    let full = intake.send(intake.receipt(own, &body(own, 3))).await;
    assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(full.headers.contains_key(header::RETRY_AFTER));
    assert_eq!(waiting(&intake).await.len(), 2);
    assert_eq!(
        intake.send(intake.receipt(own, &body(own, 3))).await.status,
        StatusCode::ACCEPTED
    );
}

#[tokio::test]
async fn while_redis_is_away_no_receipt_is_taken() {
    let intake = Intake::with(|queue| queue.url = "redis://127.0.0.1:1".into()).await;
    let own = intake.workspace.id;
    let answer = intake.send(intake.receipt(own, &body(own, 1))).await;
    assert_eq!(
        (answer.status, &answer.body["code"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("UNAVAILABLE"))
    );
    let unsigned = Request::post("/v1/receipts")
        .body(Body::from(body(own, 1)))
        .unwrap();
    assert_eq!(intake.send(unsigned).await.status, StatusCode::UNAUTHORIZED);
}
