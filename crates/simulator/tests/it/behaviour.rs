use std::collections::HashSet;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use crate::support::{Client, Receiver, Vendor, request};

async fn statuses(client: &Client, receiver: &Receiver) -> Vec<u16> {
    let mut statuses = Vec::new();
    for number in 0..60 {
        let (status, body) = client
            .submit(
                &format!("42:{number}"),
                &request(receiver, "1-42", number..number + 1),
            )
            .await;
        assert_eq!(status == 202, body["accepted"].is_array());
        statuses.push(status);
    }
    statuses
}

#[tokio::test]
async fn trouble_comes_before_anything_is_journalled() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    client
        .behave(json!({ "rate429": 0.5, "rate5xx": 0.5 }))
        .await;
    let statuses = statuses(&client, &receiver).await;
    let taken = statuses.iter().filter(|status| **status == 202).count();
    assert!(
        statuses.contains(&429) && statuses.iter().any(|status| *status >= 500) && taken > 0,
        "{statuses:?}"
    );
    let stats = client.stats().await;
    assert_eq!(stats["accepted"], taken as u64);

    client.behave(json!({ "rate429": 1 })).await;
    let request = client
        .http
        .post(client.url("/v1/messages"))
        .header("idempotency-key", "k")
        .body("{}");
    let limited = request.send().await.unwrap();
    assert_eq!(limited.status(), 429);
    assert_eq!(limited.headers()["retry-after"], "1");

    client.behave(json!({})).await;
    // Keys of the refused requests are free; those of the taken ones give the first answer.
    let again = self::statuses(&client, &receiver).await;
    assert!(again.iter().all(|status| *status == 202));
    let stats = client.stats().await;
    assert_eq!(stats["accepted"], 60);
    assert_eq!(stats["repeatedKeys"], taken as u64);
}

#[tokio::test]
async fn some_messages_are_refused() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    client.behave(json!({ "refuseRate": 0.3 })).await;
    let body = request(&receiver, "1-42", 0..1_000);
    let (status, answer) = client.submit("42:1", &body).await;
    assert_eq!(status, 202);
    let refused = answer["refused"].as_array().unwrap();
    assert!((220..380).contains(&refused.len()), "{}", refused.len());
    assert!(
        refused
            .iter()
            .all(|refusal| refusal["code"].is_string() && refusal["id"].is_string())
    );
    let accepted = answer["accepted"].as_array().unwrap().len();
    assert_eq!(accepted + refused.len(), 1_000);
    client.behave(json!({})).await;
    assert_eq!(client.submit("42:1", &body).await.1, answer);
    let stats = client.stats_until("receiptsSent", accepted as u64).await;
    assert_eq!(stats["accepted"], accepted as u64);
    let refused_id = refused[0]["id"].as_str().unwrap();
    assert_eq!(
        client.get(&format!("/v1/messages?ids={refused_id}")).await,
        json!({ "messages": [] })
    );
}

#[tokio::test]
async fn lost_receipts_never_come_but_can_be_asked_for() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    client.behave(json!({ "loseRate": 1 })).await;
    client
        .submit("42:1", &request(&receiver, "1-42", 0..50))
        .await;
    let stats = client.stats_until("receiptsLost", 50).await;
    assert_eq!(
        (&stats["receiptsSent"], &stats["receiptsPending"]),
        (&json!(0), &json!(0))
    );
    crate::support::until(async || {
        let answer = client.get("/v1/messages?ids=1-42-1").await;
        (answer["messages"][0]["status"] != "QUEUED").then_some(())
    })
    .await;
    assert!(receiver.received().is_empty());
}

#[tokio::test]
async fn doubled_receipts_come_twice_and_say_the_same() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    client.behave(json!({ "doubleRate": 1 })).await;
    client
        .submit("42:1", &request(&receiver, "1-42", 0..100))
        .await;
    let stats = client.stats_until("receiptsDoubled", 100).await;
    assert_eq!(stats["receiptsSent"], 100);
    assert!(receiver.times().values().all(|times| *times == 2));
    let distinct: HashSet<_> = receiver
        .received()
        .iter()
        .map(|receipt| receipt.raw.clone())
        .collect();
    assert_eq!(distinct.len(), 100);
}

#[tokio::test]
async fn shuffled_receipts_overtake_each_other() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    client.behave(json!({ "shuffle": true })).await;
    client
        .submit("42:1", &request(&receiver, "1-42", 0..400))
        .await;
    let receipts = receiver.messages(400).await;
    let times: Vec<_> = receipts
        .iter()
        .map(|receipt| receipt.body["occurredAt"].as_str().unwrap().to_owned())
        .collect();
    let overtaken = times.windows(2).filter(|pair| pair[0] > pair[1]).count();
    assert!(overtaken > 100, "{overtaken}");
}

#[tokio::test]
async fn forged_receipts_say_the_opposite_and_do_not_verify() {
    let receiver = Receiver::responding(|receipt, _| match receipt.verifies("1") {
        true => StatusCode::ACCEPTED.into_response(),
        false => StatusCode::UNAUTHORIZED.into_response(),
    })
    .await;
    let vendor = Vendor::start().await;
    let client = vendor.client();
    client.behave(json!({ "forgeRate": 1 })).await;
    client
        .submit("42:1", &request(&receiver, "1-42", 0..100))
        .await;
    let stats = client.stats_until("receiptsForged", 100).await;
    assert_eq!(stats["forgeriesTaken"], 0);
    client.stats_until("receiptsSent", 100).await;
    let (honest, forged): (Vec<_>, Vec<_>) = receiver
        .received()
        .into_iter()
        .partition(|receipt| receipt.verifies("1"));
    assert_eq!((honest.len(), forged.len()), (100, 100));
    for forgery in forged {
        let truth = honest
            .iter()
            .find(|receipt| receipt.id() == forgery.id())
            .unwrap();
        assert_ne!(truth.body["status"], forgery.body["status"]);
    }
}

#[tokio::test]
async fn the_failure_rate_holds_for_what_is_accepted_under_it() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    client.behave(json!({ "failRate": 1 })).await;
    client
        .submit("42:1", &request(&receiver, "1-42", 0..50))
        .await;
    client.behave(json!({ "failRate": 0 })).await;
    client
        .submit("43:1", &request(&receiver, "1-43", 0..50))
        .await;
    for receipt in receiver.messages(100).await {
        assert_eq!(
            receipt.body["status"] == "FAILED",
            receipt.id().starts_with("1-42-")
        );
    }
}

#[tokio::test]
async fn a_slow_vendor_answers_late() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    client.behave(json!({ "slowMs": 300 })).await;
    let began = Instant::now();
    client
        .submit("42:1", &request(&receiver, "1-42", 0..1))
        .await;
    assert!(began.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn behaviour_is_checked_and_reset() {
    let vendor = Vendor::start().await;
    let client = vendor.client();
    let by_default = client.get("/behaviour").await;
    let refused = async |body: Value| {
        let response = client
            .http
            .post(client.url("/behaviour"))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert!(response.status().is_client_error(), "{body}");
        response.json::<Value>().await.unwrap()["field"].clone()
    };
    assert_eq!(refused(json!({ "loseRate": 1.5 })).await, "loseRate");
    assert_eq!(refused(json!({ "rate429": -0.1 })).await, "rate429");
    assert_eq!(refused(json!({ "slowMs": -1 })).await, "slowMs");
    assert_eq!(refused(json!({ "shuffle": 1 })).await, "shuffle");
    assert_eq!(refused(json!({ "loserate": 1 })).await, "loserate");
    assert_eq!(client.get("/behaviour").await, by_default);

    client
        .behave(json!({ "loseRate": 0.5, "shuffle": true }))
        .await;
    assert_eq!(client.get("/behaviour").await["loseRate"], 0.5);
    client.behave(json!({})).await;
    assert_eq!(client.get("/behaviour").await, by_default);
}
