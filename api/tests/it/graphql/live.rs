use std::{pin::pin, time::Duration};

use async_graphql::{Request, Response};
use futures_util::{Stream, StreamExt};
use serde_json::{Value, json};
use tidings_api::error::ApiError;
use tidings_queue::Channel;
use tidings_store::{
    CampaignId,
    audit::Actor,
    campaign::{CampaignCounters, CampaignStatus},
    import::{NewImport, Piece, Taken},
    ingest::RecordKind,
};
use tidings_testing::TestRedis;
use tokio::time::{Instant, timeout};
use uuid::Uuid;

use super::{
    line::Line,
    support::{Feed, TestApi, customer},
};

/// The answers of a subscription, as a socket gives them.
async fn subscribe(api: &TestApi, key: &str, document: &str) -> impl Stream<Item = Value> + use<> {
    let caller = api
        .state
        .access
        .authenticate_value(&format!("Bearer {key}"))
        .await
        .unwrap();
    let request = api.state.prepare(Request::new(document), caller);
    api.state
        .schema
        .execute_stream(request)
        .map(|response| answer(&response))
}

/// An answer as JSON, each error with its code.
fn answer(response: &Response) -> Value {
    let mut answer = serde_json::to_value(response).unwrap();
    for (place, error) in response.errors.iter().enumerate() {
        if let Some(known) = error.source::<ApiError>() {
            answer["errors"][place]["extensions"] = json!(known.extensions());
        }
    }
    answer
}

/// The first answer of a subscription.
pub async fn first(api: &TestApi, key: &str, document: &str) -> Value {
    let mut answers = pin!(subscribe(api, key, document).await);
    next(&mut answers).await
}

async fn next(answers: &mut (impl Stream<Item = Value> + Unpin)) -> Value {
    timeout(Duration::from_secs(10), answers.next())
        .await
        .expect("an answer comes")
        .expect("the stream goes on")
}

/// A campaign of ten members that is being sent.
async fn campaign(api: &TestApi) -> CampaignCounters {
    let document = r#"mutation { launchCampaign(input: { name: "Sale", message: { body: "Hi" },
        rule: { condition: { field: TOTAL_SPEND, operator: AT_LEAST, value: 0 } } }) { campaign { id } } }"#;
    let data = api.ask(document, Value::Null).await;
    let id: i64 = data["launchCampaign"]["campaign"]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let counters = CampaignCounters {
        workspace: api.workspace.id,
        campaign: CampaignId(id),
        version: 2,
        status: CampaignStatus::Sending,
        audience_size: 10,
        pending: 10,
        sent: 0,
        failed: 0,
        unconfirmed: 0,
        skipped: 0,
    };
    store(api, &counters).await;
    counters
}

/// Writes counters without telling anybody.
async fn store(api: &TestApi, counters: &CampaignCounters) {
    let statement = "UPDATE campaigns SET version = $3, status = $4::text::campaign_status, audience_size = $5, sent = $6, failed = $7
         WHERE workspace_id = $1 AND id = $2";
    let CampaignCounters {
        workspace,
        campaign,
        version,
        status,
        audience_size,
        sent,
        failed,
        ..
    } = counters;
    let client = api.database.client().await;
    let changed = client
        .execute(
            statement,
            &[
                &workspace.0,
                &campaign.0,
                version,
                &status.as_str(),
                audience_size,
                sent,
                failed,
            ],
        )
        .await;
    assert_eq!(changed.unwrap(), 1);
}

async fn publish(api: &TestApi, counters: &CampaignCounters) {
    let payload = serde_json::to_vec(counters).unwrap();
    api.other_queue()
        .publish(Channel::Campaigns, &payload)
        .await
        .unwrap();
}

fn sent(counters: &CampaignCounters, version: i64, sent: i64) -> CampaignCounters {
    let status = if sent == 10 {
        CampaignStatus::Completed
    } else {
        CampaignStatus::Sending
    };
    CampaignCounters {
        version,
        status,
        sent,
        pending: 10 - sent,
        ..counters.clone()
    }
}

fn document(counters: &CampaignCounters) -> String {
    format!(
        "subscription {{ campaignStats(campaignId: \"{}\") {{ version status pending sent }} }}",
        counters.campaign
    )
}

/// Waits until what is published arrives.
async fn until_heard(
    api: &TestApi,
    counters: &CampaignCounters,
    answers: &mut (impl Stream<Item = Value> + Unpin),
) -> Value {
    loop {
        publish(api, counters).await;
        if let Ok(answer) = timeout(Duration::from_millis(200), answers.next()).await {
            return answer.unwrap();
        }
    }
}

#[tokio::test]
async fn the_current_state_comes_first_and_then_newer_versions_alone() {
    let api = TestApi::new().await;
    let key = api.key(&["read"]).await;
    let start = campaign(&api).await;
    let mut answers = pin!(subscribe(&api, &key, &document(&start)).await);
    let expected = json!({ "data": { "campaignStats": { "version": 2, "status": "SENDING", "pending": 10, "sent": 0 } } });
    assert_eq!(next(&mut answers).await, expected);
    let answer = until_heard(&api, &sent(&start, 5, 3), &mut answers).await;
    assert_eq!(answer["data"]["campaignStats"]["version"], 5);
    for version in [4, 5, 3] {
        publish(&api, &sent(&start, version, 1)).await;
    }
    publish(&api, &sent(&start, 6, 4)).await;
    assert_eq!(
        next(&mut answers).await["data"]["campaignStats"]["version"],
        6
    );
}

#[tokio::test]
async fn changes_are_paced_and_the_last_state_is_not_withheld() {
    let api = TestApi::new().await;
    let key = api.key(&["read"]).await;
    let start = campaign(&api).await;
    let mut answers = pin!(subscribe(&api, &key, &document(&start)).await);
    next(&mut answers).await;
    until_heard(&api, &sent(&start, 3, 0), &mut answers).await;
    let queue = api.other_queue();
    let payloads: Vec<Vec<u8>> = (4..=103)
        .map(|version| {
            serde_json::to_vec(&sent(&start, version, if version == 103 { 10 } else { 5 })).unwrap()
        })
        .collect();
    queue
        .publish_all(Channel::Campaigns, &payloads)
        .await
        .unwrap();
    let (mut count, mut last) = (0, 3);
    while last < 103 {
        let stats = next(&mut answers).await["data"]["campaignStats"].clone();
        let version = stats["version"].as_i64().unwrap();
        assert!(version > last, "{version} after {last}");
        (count, last) = (count + 1, version);
        assert_eq!(stats["status"] == "COMPLETED", last == 103);
    }
    assert!(
        count <= 3,
        "a hundred changes within a moment came as {count}"
    );
}

#[tokio::test]
async fn what_was_never_published_is_read_again() {
    let api = TestApi::new().await;
    let key = api.key(&["read"]).await;
    let start = campaign(&api).await;
    let mut answers = pin!(subscribe(&api, &key, &document(&start)).await);
    next(&mut answers).await;
    store(&api, &sent(&start, 9, 10)).await;
    let expected = json!({ "data": { "campaignStats": { "version": 9, "status": "COMPLETED", "pending": 0, "sent": 10 } } });
    assert_eq!(next(&mut answers).await, expected);
}

#[tokio::test]
async fn a_finished_campaign_is_read_again_when_the_subscription_was_lost() {
    let mut redis = TestRedis::new();
    let (scheme, server) = redis.url.split_once("://").unwrap();
    let line = Line::to(server).await;
    redis.url = format!("{scheme}://{}", line.address);
    let api = TestApi::behind(redis).await;
    let key = api.key(&["read"]).await;
    let start = campaign(&api).await;
    let mut answers = pin!(subscribe(&api, &key, &document(&start)).await);
    next(&mut answers).await;
    until_heard(&api, &sent(&start, 5, 10), &mut answers).await;
    // What is unfinished is read every two seconds; this is finished, so only the cut tells.
    store(&api, &sent(&start, 6, 10)).await;
    line.cut();
    assert_eq!(
        next(&mut answers).await["data"]["campaignStats"]["version"],
        6
    );
}

#[tokio::test]
async fn a_crowd_is_told_at_a_slower_pace() {
    let api = TestApi::new().await;
    let key = api.key(&["read"]).await;
    let start = campaign(&api).await;
    let mut answers = pin!(subscribe(&api, &key, &document(&start)).await);
    next(&mut answers).await;
    let crowd: Vec<_> = (0..1_000).map(|_| api.state.hub.count_watcher()).collect();
    until_heard(&api, &sent(&start, 4, 1), &mut answers).await;
    let heard = Instant::now();
    publish(&api, &sent(&start, 5, 2)).await;
    assert_eq!(
        next(&mut answers).await["data"]["campaignStats"]["version"],
        5
    );
    assert!(heard.elapsed() > Duration::from_millis(250));
    drop(crowd);
    let heard = Instant::now();
    publish(&api, &sent(&start, 6, 3)).await;
    assert_eq!(
        next(&mut answers).await["data"]["campaignStats"]["version"],
        6
    );
    assert!(heard.elapsed() < Duration::from_millis(250));
}

#[tokio::test]
async fn a_workspace_shows_the_unfinished_campaigns_and_then_each_change() {
    let api = TestApi::new().await;
    let key = api.key(&["read"]).await;
    let (finished, running) = (campaign(&api).await, campaign(&api).await);
    store(&api, &sent(&finished, 7, 10)).await;
    let mut answers = pin!(
        subscribe(
            &api,
            &key,
            "subscription { workspaceStats { campaignId version status } }"
        )
        .await
    );
    let seen = |campaign: &CampaignCounters, version: i64, status: &str| json!({ "data": { "workspaceStats": { "campaignId": campaign.campaign.to_string(), "version": version, "status": status } } });
    assert_eq!(next(&mut answers).await, seen(&running, 2, "SENDING"));
    let answer = until_heard(&api, &sent(&running, 3, 1), &mut answers).await;
    assert_eq!(answer, seen(&running, 3, "SENDING"));
    // A late receipt of a finished one is a change too, and so is a new campaign.
    publish(&api, &sent(&finished, 8, 10)).await;
    assert_eq!(next(&mut answers).await, seen(&finished, 8, "COMPLETED"));
    let launched = campaign(&api).await;
    let mut last = next(&mut answers).await;
    while last == seen(&launched, 1, "PREPARING") {
        last = next(&mut answers).await;
    }
    assert_eq!(last, seen(&launched, 2, "SENDING"));
}

#[tokio::test]
async fn another_workspace_s_changes_are_not_seen() {
    let api = TestApi::new().await;
    let stranger = api.stranger().await;
    let mut answers = pin!(
        subscribe(
            &api,
            &stranger,
            "subscription { workspaceStats { campaignId } }"
        )
        .await
    );
    let start = campaign(&api).await;
    let watch = async {
        let answer = answers.next().await;
        panic!("another workspace sees {answer:?}");
    };
    let own = async {
        let key = api.key(&["read"]).await;
        let mut own = pin!(subscribe(&api, &key, &document(&start)).await);
        next(&mut own).await;
        until_heard(&api, &sent(&start, 4, 1), &mut own).await;
    };
    tokio::select! {
        () = own => {}
        () = watch => {}
    }
}

#[tokio::test]
async fn the_progress_of_a_batch_ends_when_it_is_done() {
    let api = TestApi::new().await;
    let key = api.key(&["read"]).await;
    let document = r#"mutation { ingestCustomers(input: { customers: [{ externalId: "a" }, { externalId: "b" }] }) { batchId } }"#;
    let batch = api.ask(document, Value::Null).await["ingestCustomers"]["batchId"]
        .as_str()
        .unwrap()
        .to_owned();
    let document = format!(
        "subscription {{ ingestProgress(batchId: \"{batch}\") {{ accepted committed failed done }} }}"
    );
    let mut answers = pin!(subscribe(&api, &key, &document).await);
    let seen = |committed: i32, failed: i32, done: bool| json!({ "data": { "ingestProgress": { "accepted": 2, "committed": committed, "failed": failed, "done": done } } });
    assert_eq!(next(&mut answers).await, seen(0, 0, false));
    let progress = |committed: i32, failed: i32| {
        json!({ "batchId": batch, "accepted": 2, "committed": committed, "failed": failed })
            .to_string()
    };
    let queue = api.other_queue();
    let answer = loop {
        queue
            .publish(Channel::Ingest, progress(1, 0).as_bytes())
            .await
            .unwrap();
        if let Ok(answer) = timeout(Duration::from_millis(200), answers.next()).await {
            break answer.unwrap();
        }
    };
    assert_eq!(answer, seen(1, 0, false));
    queue
        .publish(Channel::Ingest, progress(1, 1).as_bytes())
        .await
        .unwrap();
    assert_eq!(next(&mut answers).await, seen(1, 1, true));
    assert_eq!(answers.next().await, None);
}

#[tokio::test]
async fn the_progress_of_an_import_is_that_of_its_batches() {
    let api = TestApi::new().await;
    let key = api.key(&["read"]).await;
    let (store, workspace) = (api.store(), api.workspace.id);
    let import = NewImport {
        id: Uuid::now_v7(),
        kind: RecordKind::Customers,
        layout: json!({}),
    };
    let operator = Actor::operator(api.state.now());
    let begun = store.insert_import(workspace, &import, &operator);
    begun.await.unwrap();
    let id = import.id;
    let document = format!(
        "subscription {{ ingestProgress(batchId: \"{id}\") {{ accepted committed done }} }}"
    );
    let mut answers = pin!(subscribe(&api, &key, &document).await);
    let seen = |accepted: i32, committed: i32, done: bool| json!({ "data": { "ingestProgress": { "accepted": accepted, "committed": committed, "done": done } } });
    assert_eq!(next(&mut answers).await, seen(0, 0, false));
    let batch = Feed::new(&api)
        .customers(vec![customer("ann", "Ann")])
        .await;
    let piece = Piece {
        first_row: 1,
        bytes: 5,
        sheet: json!({}),
        batch: Some(batch),
        accepted: 1,
        rejected: Vec::new(),
    };
    let taken = store.take_piece(workspace, id, &piece, async { Ok::<_, ()>(()) });
    assert!(matches!(taken.await, Ok(Taken::Taken)));
    assert_eq!(next(&mut answers).await, seen(1, 1, false));
    store
        .close_import(workspace, id, api.state.now())
        .await
        .unwrap();
    assert_eq!(next(&mut answers).await, seen(1, 1, true));
    assert_eq!(answers.next().await, None);
}

#[tokio::test]
async fn a_batch_that_was_written_is_done_at_once() {
    let api = TestApi::new().await;
    let key = api.key(&["read"]).await;
    let batch = Feed::new(&api)
        .customers(vec![customer("ann", "Ann")])
        .await;
    let document =
        format!("subscription {{ ingestProgress(batchId: \"{batch}\") {{ committed done }} }}");
    let mut answers = pin!(subscribe(&api, &key, &document).await);
    assert_eq!(
        next(&mut answers).await,
        json!({ "data": { "ingestProgress": { "committed": 1, "done": true } } })
    );
    assert_eq!(answers.next().await, None);
}

#[tokio::test]
async fn an_unknown_campaign_or_batch_is_not_found() {
    let api = TestApi::new().await;
    let key = api.key(&["read"]).await;
    for document in [
        r#"subscription { campaignStats(campaignId: "12345") { version } }"#,
        r#"subscription { campaignStats(campaignId: "nonsense") { version } }"#,
        r#"subscription { ingestProgress(batchId: "nonsense") { done } }"#,
        r#"subscription { ingestProgress(batchId: "018f0000-0000-7000-8000-000000000000") { done } }"#,
    ] {
        let answer = first(&api, &key, document).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "NOT_FOUND",
            "{document}: {answer}"
        );
    }
}
