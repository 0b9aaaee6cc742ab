use serde_json::json;

use crate::support::{Receiver, Vendor, request, until};

#[tokio::test]
async fn a_repeated_key_gets_its_first_answer_and_sends_nothing() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    let (status, first) = client
        .submit("42:1", &request(&receiver, "1-42", 0..3))
        .await;
    assert_eq!(status, 202);
    assert_eq!(
        first,
        json!({ "accepted": ["1-42-0", "1-42-1", "1-42-2"], "refused": [] })
    );

    let (status, again) = client
        .submit("42:1", &request(&receiver, "1-42", 0..9))
        .await;
    assert_eq!((status, again), (202, first));

    receiver.messages(3).await;
    let stats = client.stats_until("receiptsPending", 0).await;
    assert_eq!(stats["accepted"], 3);
    assert_eq!(stats["repeatedKeys"], 1);
    assert_eq!(stats["repeatedMessages"], 0);
    assert_eq!(stats["receiptsSent"], 3);
    assert_eq!(receiver.received().len(), 3);
}

#[tokio::test]
async fn of_requests_with_one_key_at_the_same_moment_one_counts() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    let body = request(&receiver, "1-42", 0..50);
    let answers =
        futures_util::future::join_all((0..16).map(|_| client.submit("42:1", &body))).await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    let stats = client.stats().await;
    assert_eq!(
        (&stats["accepted"], &stats["repeatedKeys"]),
        (&json!(50), &json!(15))
    );
}

#[tokio::test]
async fn a_key_belongs_to_its_account() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    client
        .submit("42:1", &request(&receiver, "1-42", 0..3))
        .await;
    let (_, other) = client
        .submit("42:1", &request(&receiver, "2-42", 0..2))
        .await;
    assert_eq!(other["accepted"], json!(["2-42-0", "2-42-1"]));
    assert_eq!(client.get("/stats?account=1").await["accepted"], 3);
    assert_eq!(client.get("/stats?account=2").await["accepted"], 2);
    assert_eq!(client.get("/stats?account=3").await["accepted"], 0);
    assert_eq!(client.stats().await["accepted"], 5);
}

#[tokio::test]
async fn an_id_under_another_key_is_counted_as_repeated() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    client
        .submit("42:1", &request(&receiver, "1-42", 0..3))
        .await;
    client
        .submit("42:2", &request(&receiver, "1-42", 2..5))
        .await;
    let stats = client.stats().await;
    assert_eq!(stats["accepted"], 5);
    assert_eq!(stats["repeatedMessages"], 1);
    assert_eq!(stats["repeatedKeys"], 0);
}

#[tokio::test]
async fn a_message_can_be_asked_after_and_agrees_with_its_receipt() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    client
        .submit("42:1", &request(&receiver, "1-42", 0..100))
        .await;
    let receipts = receiver.messages(100).await;
    for receipt in receipts {
        let answer = client
            .get(&format!("/v1/messages?ids=1-42-999,{}", receipt.id()))
            .await;
        assert_eq!(answer, json!({ "messages": [receipt.body] }));
    }
    let ids: Vec<_> = (0..101).map(|number| format!("1-42-{number}")).collect();
    let answer = client
        .get(&format!("/v1/messages?ids={}", ids[..100].join(",")))
        .await;
    assert_eq!(answer["messages"].as_array().unwrap().len(), 100);
    let refused = client
        .get(&format!("/v1/messages?ids={}", ids.join(",")))
        .await;
    assert_eq!(refused["field"], "ids");
}

#[tokio::test]
async fn a_message_is_queued_until_the_handset_has_it() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    client
        .submit("42:1", &request(&receiver, "1-42", 0..100))
        .await;
    let ids: Vec<_> = (0..100).map(|number| format!("1-42-{number}")).collect();
    let path = format!("/v1/messages?ids={}", ids.join(","));
    let queued = client.get(&path).await;
    let queued = queued["messages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|message| message["status"] == "QUEUED")
        .cloned();
    assert_eq!(queued.unwrap()["occurredAt"], json!(null));
    until(async || {
        let answer = client.get(&path).await;
        let messages = answer["messages"].as_array().unwrap().clone();
        messages
            .iter()
            .all(|message| message["status"] != "QUEUED")
            .then_some(())
    })
    .await;
}

#[tokio::test]
async fn what_is_malformed_is_refused_with_its_field() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    let url = client.url("/v1/messages");
    let good = request(&receiver, "1-42", 0..3);

    let without_key = client.http.post(&url).json(&good).send().await.unwrap();
    assert_eq!(without_key.status(), 400);
    assert_eq!(
        without_key.json::<serde_json::Value>().await.unwrap()["field"],
        "Idempotency-Key"
    );

    let mut bad = good.clone();
    bad["messages"][1]["to"] = json!("");
    let (status, problem) = client.submit("k", &bad).await;
    assert_eq!((status, &problem["field"]), (422, &json!("messages[1].to")));

    let mut bad = good.clone();
    bad["messages"][2]["channel"] = json!(7);
    let (status, problem) = client.submit("k", &bad).await;
    assert_eq!(
        (status, &problem["field"]),
        (400, &json!("messages[2].channel"))
    );

    let huge = client
        .http
        .post(&url)
        .header("idempotency-key", "k")
        .body(vec![b' '; 40 << 20])
        .send()
        .await;
    // The connection may be closed before all of it is sent.
    if let Ok(answer) = huge {
        assert_eq!(answer.status(), 413);
    }
    assert_eq!(client.stats().await["accepted"], 0);
    // Nothing of the refused requests holds the key.
    assert_eq!(client.submit("k", &good).await.0, 202);
}

#[tokio::test]
async fn the_page_shows_the_counters() {
    let (vendor, receiver) = (Vendor::start().await, Receiver::start().await);
    let client = vendor.client();
    let mut body = request(&receiver, "1-42", 0..3);
    body["account"] = json!("<b>&");
    client.submit("42:1", &body).await;
    let page = client
        .http
        .get(client.url("/"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        page.contains("receipts sent") && page.contains("&lt;b&gt;&amp;"),
        "{page}"
    );
    let health = client
        .http
        .get(client.url("/healthz"))
        .send()
        .await
        .unwrap();
    assert_eq!(health.status(), 200);
}
