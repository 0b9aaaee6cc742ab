use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::DateTime;
use serde_json::json;
use tokio::net::TcpListener;

use crate::support::{Receiver, Vendor, request};

#[tokio::test]
async fn each_message_gets_one_signed_receipt_and_a_tenth_failed() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    client
        .submit("42:1", &request(&receiver, "7-42", 0..2_000))
        .await;
    let receipts = receiver.messages(2_000).await;
    assert_eq!(receipts.len(), 2_000);
    for receipt in &receipts {
        assert!(receipt.verifies("7"), "{receipt:?}");
        assert!(!receipt.verifies("8"));
        DateTime::parse_from_rfc3339(receipt.body["occurredAt"].as_str().unwrap()).unwrap();
        let failed = receipt.body["status"] == "FAILED";
        assert!(failed || receipt.body["status"] == "SENT");
        assert_eq!(failed, receipt.body["failureCode"].is_string());
    }
    let failed = receipts
        .iter()
        .filter(|receipt| receipt.body["status"] == "FAILED")
        .count();
    assert!((140..260).contains(&failed), "{failed}");
    let stats = client.stats_until("receiptsPending", 0).await;
    assert_eq!(stats["receiptsSent"], 2_000);
}

#[tokio::test]
async fn a_receipt_is_repeated_until_it_is_taken() {
    let receiver = Receiver::responding(|receipt, before| {
        let number: usize = receipt.id().rsplit_once('-').unwrap().1.parse().unwrap();
        match (before < number % 3, number % 2) {
            (false, _) => StatusCode::ACCEPTED.into_response(),
            (true, 0) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            (true, _) => StatusCode::TOO_MANY_REQUESTS.into_response(),
        }
    })
    .await;
    let vendor = Vendor::start().await;
    let client = vendor.client();
    client
        .submit("42:1", &request(&receiver, "1-42", 0..300))
        .await;
    let stats = client.stats_until("receiptsSent", 300).await;
    assert_eq!(stats["receiptsRetried"], 300);
    assert_eq!(stats["receiptsGivenUp"], 0);
    for (id, times) in receiver.times() {
        let number: usize = id.rsplit_once('-').unwrap().1.parse().unwrap();
        assert_eq!(times, number % 3 + 1, "{id}");
    }
    let of_one: Vec<_> = receiver
        .received()
        .into_iter()
        .filter(|receipt| receipt.id() == "1-42-2")
        .collect();
    assert!(of_one.iter().all(|receipt| receipt.verifies("1")
        && receipt.headers["webhook-id"] == of_one[0].headers["webhook-id"]));
}

#[tokio::test]
async fn retry_after_is_heeded() {
    let receiver = Receiver::responding(|_, before| match before {
        0 => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "1")]).into_response(),
        _ => StatusCode::ACCEPTED.into_response(),
    })
    .await;
    let vendor = Vendor::start().await;
    let began = std::time::Instant::now();
    vendor
        .client()
        .submit("42:1", &request(&receiver, "1-42", 0..1))
        .await;
    vendor.client().stats_until("receiptsSent", 1).await;
    assert!(began.elapsed().as_millis() >= 1_000);
}

#[tokio::test]
async fn a_refused_receipt_is_given_up() {
    let receiver = Receiver::responding(|_, _| StatusCode::UNAUTHORIZED.into_response()).await;
    let vendor = Vendor::start().await;
    let client = vendor.client();
    client
        .submit("42:1", &request(&receiver, "1-42", 0..20))
        .await;
    let stats = client.stats_until("receiptsGivenUp", 20).await;
    assert_eq!(
        (&stats["receiptsSent"], &stats["receiptsPending"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(receiver.received().len(), 20);
}

#[tokio::test]
async fn a_receiver_that_is_away_gets_its_receipts_when_it_is_back() {
    // Connections to this address are lost until a receiver takes it over.
    let away = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1/receipts", away.local_addr().unwrap());
    static LOST: AtomicU32 = AtomicU32::new(0);
    let listener = {
        let vendor = Vendor::start().await;
        let client = vendor.client();
        let elsewhere = Receiver::start().await;
        let mut body = request(&elsewhere, "1-42", 0..20);
        body["receiptUrl"] = json!(url);
        client.submit("42:1", &body).await;
        while LOST.fetch_add(1, Ordering::Relaxed) < 40 {
            drop(away.accept().await.unwrap());
        }
        // A dead receiver holds up no other.
        client
            .submit("43:1", &request(&elsewhere, "1-43", 0..20))
            .await;
        elsewhere.messages(20).await;
        let receiver = Receiver::on(away, |_, _| StatusCode::OK.into_response()).await;
        receiver.messages(20).await;
        client.stats_until("receiptsSent", 40).await
    };
    assert!(
        listener["receiptsRetried"].as_u64().unwrap() >= 40,
        "{listener}"
    );
}

#[tokio::test]
async fn a_small_campaign_does_not_wait_behind_a_large_one() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    client
        .submit("42:1", &request(&receiver, "1-42", 0..10_000))
        .await;
    client
        .submit("43:1", &request(&receiver, "1-43", 0..50))
        .await;
    let receipts = receiver.messages(10_050).await;
    let last = receipts
        .iter()
        .rposition(|receipt| receipt.id().starts_with("1-43-"))
        .unwrap();
    assert!(last < 5_000, "{last}");
}
