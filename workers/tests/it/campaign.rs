use std::process::Command;
use std::time::Duration;

use serde_json::json;
use tidings_queue::{Channel, Event, Kind};
use tidings_store::campaign::{CampaignCounters, CampaignStatus, Control};
use tidings_store::{CampaignId, audit::Actor};
use tidings_workers::Job;

use crate::support::{Process, until};
use crate::vendor::{Field, now};

const CAMPAIGN_JOBS: [Job; 4] = [
    Job::Launch,
    Job::Dispatch,
    Job::ApplyReceipts,
    Job::Schedule,
];
const NAMES: [&str; 3] = ["launch", "dispatch", "receipts"];

/// Each member has an outcome, each message reached the vendor once, and every number is right.
async fn is_sound(field: &Field, campaign: CampaignId, members: i64) {
    let counters = field.counters(campaign).await;
    assert_eq!(counters.status, CampaignStatus::Completed);
    assert_eq!((counters.audience_size, counters.pending), (members, 0));
    let rows = format!("SELECT count(*) FROM communication_log WHERE campaign_id = {campaign}");
    assert_eq!(field.ground.number(&rows).await, members);
    field.ground.settle().await;
}

async fn each_message_arrived_once(field: &Field, messages: i64) {
    let stats = field.stats().await;
    assert_eq!(stats["accepted"], json!(messages), "{stats}");
    assert_eq!(stats["repeatedMessages"], json!(0), "{stats}");
}

#[tokio::test]
async fn a_campaign_arrives_once_though_the_vendor_has_trouble() {
    let field = Field::new().await;
    field.customers(3_300).await;
    field
        .behave(json!({ "rate429": 0.1, "rate5xx": 0.1, "doubleRate": 1.0, "shuffle": true }))
        .await;
    let subscriber = field
        .ground
        .context
        .queue
        .subscriber(&[Channel::Campaigns])
        .unwrap();
    let mut listener = subscriber.listen();
    assert_eq!(listener.next().await, Event::Resubscribed);

    let jobs = field.ground.run(&CAMPAIGN_JOBS);
    let campaign = field.launch().await;
    let mut last: Option<CampaignCounters> = None;
    while last
        .as_ref()
        .is_none_or(|last| last.status != CampaignStatus::Completed)
    {
        let Event::Message { payload, .. } = listener.next().await else {
            continue;
        };
        let next: CampaignCounters = serde_json::from_slice(&payload).unwrap();
        assert_eq!(
            next.audience_size,
            next.pending + next.sent + next.failed + next.unconfirmed + next.skipped
        );
        // Two jobs publish side by side, so a listener may meet an older version, and passes it over.
        if last.as_ref().is_none_or(|last| next.version > last.version) {
            last = Some(next);
        }
    }
    is_sound(&field, campaign, 3_300).await;
    each_message_arrived_once(&field, 3_300).await;
    let counters = field.counters(campaign).await;
    assert_eq!(last, Some(counters.clone()));
    let share = counters.failed as f64 / 3_300.0;
    assert!((0.07..0.13).contains(&share), "{share}");
    jobs.stop().await;
}

#[tokio::test]
async fn a_worker_killed_at_any_point_loses_and_doubles_nothing() {
    for point in [
        "launch.mid_freeze",
        "dispatch.before_vendor",
        "dispatch.after_vendor",
        "dispatch.after_commit",
        "receipts.after_commit",
    ] {
        let field = Field::new().await;
        field.customers(2_200).await;
        field
            .behave(json!({ "doubleRate": 0.5, "shuffle": true }))
            .await;
        let campaign = field.launch().await;
        let mut doomed = program(&field);
        let mut doomed = Process::start(doomed.env("TIDINGS_FAILPOINT", format!("{point}=abort")));
        assert!(!doomed.ended().await.success(), "{point}");
        let heir = Process::start(&mut program(&field));
        until(&format!("it is completed after {point}"), || {
            field.is_completed(campaign)
        })
        .await;
        is_sound(&field, campaign, 2_200).await;
        each_message_arrived_once(&field, 2_200).await;
        heir.kill();
    }
}

fn program(field: &Field) -> Command {
    let mut program = field.program(&NAMES);
    program.env("DISPATCH_LEASE", "1");
    program
}

#[tokio::test]
async fn a_worker_that_slept_through_its_lease_changes_nothing() {
    let field = Field::new().await;
    field.customers(700).await;
    let campaign = field.launch().await;
    let mut sleeper = program(&field);
    let sleeper = Process::start(sleeper.env("TIDINGS_FAILPOINT", "dispatch.after_vendor=pause"));
    until("it sleeps", async || sleeper.is_stopped()).await;
    let heir = Process::start(&mut program(&field));
    until("the heir completes it", || field.is_completed(campaign)).await;
    let before = field.counters(campaign).await;
    sleeper.signal("-CONT");
    let other = field.launch().await;
    until("another is completed", || field.is_completed(other)).await;
    assert_eq!(field.counters(campaign).await, before);
    is_sound(&field, campaign, 700).await;
    each_message_arrived_once(&field, 1_400).await;
    assert!(field.stats().await["repeatedKeys"].as_i64().unwrap() >= 1);
    heir.kill();
    sleeper.kill();
}

#[tokio::test]
async fn a_small_campaign_does_not_wait_for_a_large_one() {
    let field = Field::new().await;
    field.customers(25_000).await;
    field.behave(json!({ "slowMs": 200 })).await;
    let jobs = field.ground.run(&CAMPAIGN_JOBS);
    let large = field.launch().await;
    until("the large one has begun", async || {
        field.counters(large).await.sent > 0
    })
    .await;
    let small = field
        .launch_to(json!({ "condition":
        { "field": "ORDER_COUNT", "operator": "AT_LEAST", "value": 1 } }))
        .await;
    until("the small one is completed", || field.is_completed(small)).await;
    let left = field.counters(large).await.pending;
    assert!(left > 12_000, "{left} left");
    assert_eq!(field.counters(small).await.audience_size, 1_000);
    jobs.stop().await;
}

#[tokio::test]
async fn receipts_of_a_small_campaign_do_not_wait_for_those_of_a_large_one() {
    let field = Field::new().await;
    field.customers(9_000).await;
    let sending = field
        .ground
        .run(&[Job::Launch, Job::Dispatch, Job::Schedule]);
    let large = field.launch().await;
    until("the large one's receipts wait", || {
        receipts_wait(&field, 9_000)
    })
    .await;
    let small = field
        .launch_to(json!({ "condition":
        { "field": "ORDER_COUNT", "operator": "AT_LEAST", "value": 1 } }))
        .await;
    until("the small one's stand behind them", || {
        receipts_wait(&field, 10_000)
    })
    .await;
    let receipts = field.ground.run(&[Job::ApplyReceipts]);
    until("the large one is completed", || field.is_completed(large)).await;
    is_sound(&field, large, 9_000).await;
    is_sound(&field, small, 1_000).await;
    let earlier = "SELECT count(*) FROM campaigns AS small, campaigns AS large
        WHERE small.audience_size < large.audience_size AND small.finished_at < large.finished_at";
    assert_eq!(field.ground.number(earlier).await, 1);
    sending.stop().await;
    receipts.stop().await;
}

async fn receipts_wait(field: &Field, count: u64) -> bool {
    let backlog = field.ground.context.queue.backlog(Kind::Receipts).await;
    backlog.is_ok_and(|left| left.iter().map(|left| left.records).sum::<u64>() == count)
}

#[tokio::test]
async fn cancelling_ends_a_campaign_in_the_middle() {
    let field = Field::new().await;
    field.customers(20_000).await;
    field.behave(json!({ "slowMs": 200 })).await;
    let jobs = field.ground.run(&CAMPAIGN_JOBS);
    let campaign = field.launch().await;
    until("it has begun", async || {
        field.counters(campaign).await.sent > 0
    })
    .await;
    let (store, workspace) = (&field.ground.context.store, field.ground.workspace);
    let cancelled = store
        .cancel_campaign(workspace, campaign, &Actor::operator(now()))
        .await
        .unwrap();
    assert!(matches!(cancelled, Control::Done(_)));
    until("every member has an outcome", async || {
        field.counters(campaign).await.pending == 0
    })
    .await;
    let counters = field.counters(campaign).await;
    assert_eq!(counters.status, CampaignStatus::Cancelled);
    assert!(counters.skipped > 0);
    each_message_arrived_once(&field, counters.sent + counters.failed).await;
    field.ground.settle().await;
    jobs.stop().await;
}

#[tokio::test]
async fn receipts_that_were_lost_are_asked_for() {
    let mut field = Field::new().await;
    field.configure(|campaigns| campaigns.reconcile_after = Duration::from_secs(1));
    field.customers(300).await;
    field.behave(json!({ "loseRate": 1.0 })).await;
    let jobs = field
        .ground
        .run(&[CAMPAIGN_JOBS.as_slice(), &[Job::Reconcile]].concat());
    let campaign = field.launch().await;
    until("it is completed", || field.is_completed(campaign)).await;
    let counters = field.counters(campaign).await;
    assert_eq!(
        (counters.sent + counters.failed, counters.unconfirmed),
        (300, 0)
    );
    is_sound(&field, campaign, 300).await;
    jobs.stop().await;
}

#[tokio::test]
async fn a_scheduled_campaign_starts_by_itself() {
    let field = Field::new().await;
    field.customers(10).await;
    let jobs = field.ground.run(&CAMPAIGN_JOBS);
    let at = now() + chrono::TimeDelta::seconds(1);
    let campaign = field.launch_at(Some(at)).await;
    assert_eq!(
        field.counters(campaign).await.status,
        CampaignStatus::Scheduled
    );
    until("it is completed", || field.is_completed(campaign)).await;
    jobs.stop().await;
}
