use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tidings_store::{
    CampaignId, CustomerId, Store, WorkspaceId,
    audience::NewAudience,
    audit::Actor,
    batch::{Fenced, Lease},
    campaign::{
        Campaign, CampaignCounters, CampaignStatus, Channel, Control, Freeze, Launch,
        LaunchAudience, NewCampaign,
    },
    due_work::WorkKind,
    ledger::{FactColumns, Refusal, StoredMessage, Written},
    workspace::Workspace,
};
use tidings_testing::TestDatabase;

const MINUTE: Duration = Duration::from_secs(60);

/// Leases follow the database's clock, so these tests run in real time.
#[expect(clippy::disallowed_methods, reason = "the tests' edge to the clock")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

pub fn operator() -> Actor {
    Actor::operator(now())
}

pub fn everyone() -> Value {
    json!({ "condition": { "field": "ORDER_COUNT", "operator": "AT_LEAST", "value": 0 } })
}

pub fn spring(rule: Value) -> NewCampaign {
    NewCampaign {
        name: "Spring".to_owned(),
        audience: LaunchAudience::Rule { rule, name: None },
        channel: Channel::Sms,
        body: "Hi {{ first_name | default('there') }}".to_owned(),
        image_url: None,
        tags: Vec::new(),
        scheduled_at: None,
        idempotency_key: None,
        trace: None,
    }
}

/// A database with a workspace in which campaigns are run by hand.
pub struct Field {
    pub database: TestDatabase,
    pub workspace: Workspace,
}

impl Field {
    pub async fn new() -> Self {
        let database = TestDatabase::new().await;
        let workspace = database.workspace().await;
        Self {
            database,
            workspace,
        }
    }

    pub fn store(&self) -> &Store {
        &self.database.store
    }

    pub fn id(&self) -> WorkspaceId {
        self.workspace.id
    }

    /// Adds reachable customers.
    pub async fn customers(&self, count: i64) {
        let statement = "INSERT INTO customers
                (workspace_id, external_id, known, name, phone, subscribed, accepted_at)
             SELECT $1, 'c' || number, true, 'Asha Rao', '+91980000' || number, true, now()
             FROM generate_series(1, $2::bigint) AS number";
        let client = self.database.client().await;
        client
            .execute(statement, &[&self.id().0, &count])
            .await
            .unwrap();
        self.execute("UPDATE workspace_totals SET customers = (SELECT count(*) FROM customers)")
            .await;
    }

    pub async fn execute(&self, statement: &str) {
        self.database
            .client()
            .await
            .batch_execute(statement)
            .await
            .unwrap();
    }

    pub async fn number(&self, statement: &str) -> i64 {
        let row = self.database.client().await.query_one(statement, &[]).await;
        row.unwrap().get(0)
    }

    pub async fn launch(&self, new: &NewCampaign) -> Campaign {
        match self
            .store()
            .launch(self.id(), new, &operator())
            .await
            .unwrap()
        {
            Launch::Launched(campaign) => campaign,
            other => panic!("not launched: {other:?}"),
        }
    }

    pub async fn freeze(&self) -> Freeze {
        let frozen = self
            .store()
            .freeze_next_campaign(&self.workspace, now(), || {});
        frozen.await.unwrap()
    }

    /// Launches a campaign to everyone and freezes it.
    pub async fn start(&self) -> CampaignCounters {
        self.launch(&spring(everyone())).await;
        match self.freeze().await {
            Freeze::Frozen(counters) => counters,
            other => panic!("not frozen: {other:?}"),
        }
    }

    pub async fn lease(&self) -> Option<Lease> {
        self.store()
            .lease_batch(self.id(), MINUTE, true)
            .await
            .unwrap()
    }

    pub async fn write(&self, lease: &Lease) -> Fenced<Written> {
        let columns = FactColumns {
            name: true,
            ..FactColumns::default()
        };
        let render = |member: &tidings_store::ledger::MemberFacts| {
            member.name.as_ref().map(|name| format!("Hi {name}"))
        };
        self.store()
            .write_batch(lease, Channel::Sms, columns, render)
            .await
            .unwrap()
    }

    pub async fn messages(&self, lease: &Lease) -> Vec<StoredMessage> {
        match self.write(lease).await {
            Fenced::Done(Written::ToSend { messages, .. }) => messages,
            other => panic!("nothing to send: {other:?}"),
        }
    }

    pub async fn finish(&self, lease: &Lease, refused: &[Refusal]) -> Fenced<CampaignCounters> {
        self.store()
            .finish_batch(lease, refused, MINUTE)
            .await
            .unwrap()
    }

    pub async fn counters(&self, campaign: CampaignId) -> CampaignCounters {
        self.store()
            .campaign_counters(self.id(), &[campaign])
            .await
            .unwrap()
            .remove(0)
    }

    /// Looks whether the counters are what the ledger adds up to.
    pub async fn recount(&self) {
        let differences = self.store().recount().await.unwrap();
        assert!(differences.is_empty(), "{differences:?}");
    }
}

#[tokio::test]
async fn a_repeated_launch_gives_the_first_campaign() {
    let field = Field::new().await;
    let (store, id, operator) = (field.store(), field.id(), operator());
    let new = NewCampaign {
        idempotency_key: Some("k1".to_owned()),
        ..spring(everyone())
    };
    let launches =
        futures_util::future::join_all((0..5).map(|_| store.launch(id, &new, &operator))).await;
    let mut launched = 0;
    let mut ids = Vec::new();
    for launch in launches {
        match launch.unwrap() {
            Launch::Launched(campaign) => {
                launched += 1;
                ids.push(campaign.id);
            }
            Launch::Repeated(campaign) => ids.push(campaign.id),
            other => panic!("{other:?}"),
        }
    }
    ids.dedup();
    assert_eq!((launched, ids.len()), (1, 1));
    assert_eq!(field.number("SELECT count(*) FROM audiences").await, 1);

    let other = NewCampaign {
        body: "Hello".to_owned(),
        ..new.clone()
    };
    assert_eq!(
        store.launch(id, &other, &operator).await.unwrap(),
        Launch::Conflict
    );
    let elsewhere = field.database.workspace().await.id;
    assert!(matches!(
        store.launch(elsewhere, &new, &operator).await.unwrap(),
        Launch::Launched(_)
    ));
}

#[tokio::test]
async fn a_saved_audience_is_launched_with_its_rule() {
    let field = Field::new().await;
    let audience = NewAudience {
        name: "All".to_owned(),
        rule: everyone(),
    };
    let saved = field
        .store()
        .insert_audience(field.id(), &audience, &operator())
        .await
        .unwrap();
    let new = NewCampaign {
        audience: LaunchAudience::Saved(saved.id),
        ..spring(Value::Null)
    };
    let campaign = field.launch(&new).await;
    assert_eq!((campaign.audience, &campaign.rule), (saved.id, &everyone()));
    assert_eq!(campaign.counters.status, CampaignStatus::Preparing);

    let elsewhere = field.database.workspace().await.id;
    let refused = field.store().launch(elsewhere, &new, &operator()).await;
    assert_eq!(refused.unwrap(), Launch::AudienceNotFound);
}

#[tokio::test]
async fn a_freeze_cuts_members_and_left_out_into_batches() {
    let field = Field::new().await;
    field.customers(2_600).await;
    field
        .execute(
            "UPDATE customers SET subscribed = NULL WHERE external_id = 'c1';
             UPDATE customers SET subscribed = false WHERE external_id = 'c2';
             UPDATE customers SET suppressed = true WHERE external_id IN ('c3', 'c4');
             UPDATE customers SET phone = NULL WHERE external_id = 'c5';
             UPDATE customers SET known = false, name = NULL, phone = NULL, subscribed = NULL
             WHERE external_id = 'c6'",
        )
        .await;
    let counters = field.start().await;
    assert_eq!(counters.status, CampaignStatus::Sending);
    assert_eq!((counters.audience_size, counters.pending), (2_600, 2_600));
    let client = field.database.client().await;
    let rows = client
        .query(
            "SELECT left_out, cardinality(customer_ids) FROM campaign_batches ORDER BY number",
            &[],
        )
        .await
        .unwrap();
    let batches: Vec<(Option<String>, i32)> =
        rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let to_send: Vec<i32> = batches
        .iter()
        .take_while(|batch| batch.0.is_none())
        .map(|batch| batch.1)
        .collect();
    assert_eq!(to_send.iter().sum::<i32>(), 2_594);
    assert_eq!(to_send.len(), 3);
    let left_out: BTreeMap<_, _> = batches[3..].iter().cloned().collect();
    let expected = [
        ("no_address", 1),
        ("not_subscribed", 2),
        ("suppressed", 2),
        ("unknown_customer", 1),
    ];
    assert_eq!(
        left_out,
        expected
            .into_iter()
            .map(|(reason, count)| (Some(reason.to_owned()), count))
            .collect()
    );
    assert_eq!(field.freeze().await, Freeze::Nothing);
}

#[tokio::test]
async fn a_campaign_to_nobody_is_completed_at_once() {
    let field = Field::new().await;
    let counters = field.start().await;
    assert_eq!(counters.status, CampaignStatus::Completed);
    assert!(field.lease().await.is_none());
}

#[tokio::test]
async fn a_rule_that_is_no_longer_valid_fails_the_campaign() {
    let field = Field::new().await;
    field.launch(&spring(json!({ "nonsense": 1 }))).await;
    match field.freeze().await {
        Freeze::Failed { counters, .. } => assert_eq!(counters.status, CampaignStatus::Failed),
        other => panic!("{other:?}"),
    }
    assert_eq!(field.freeze().await, Freeze::Nothing);
}

#[tokio::test]
async fn a_scheduled_campaign_waits_for_its_time() {
    let field = Field::new().await;
    field.customers(1).await;
    let at: DateTime<Utc> = now() + TimeDelta::hours(1);
    let new = NewCampaign {
        scheduled_at: Some(at),
        ..spring(everyone())
    };
    let campaign = field.launch(&new).await;
    assert_eq!(campaign.counters.status, CampaignStatus::Scheduled);
    assert_eq!(field.freeze().await, Freeze::Nothing);
    let store = field.store();
    let early = store
        .start_scheduled_campaigns(field.id(), at - TimeDelta::seconds(1))
        .await;
    assert_eq!(early.unwrap(), []);
    let started = store
        .start_scheduled_campaigns(field.id(), at)
        .await
        .unwrap();
    assert_eq!(started[0].status, CampaignStatus::Preparing);
    assert_eq!(started[0].version, 2);
    assert!(matches!(field.freeze().await, Freeze::Frozen(_)));
}

#[tokio::test]
async fn the_least_recently_served_campaign_is_next() {
    let field = Field::new().await;
    field.customers(2_500).await;
    let first = field.start().await.campaign;
    assert_eq!(field.lease().await.unwrap().campaign, first);
    let second = field.start().await.campaign;
    let mut served = Vec::new();
    while let Some(lease) = field.lease().await {
        served.push(lease.campaign);
    }
    assert_eq!(served, [second, first, second, first, second]);
}

#[tokio::test]
async fn a_stale_lease_changes_nothing() {
    let field = Field::new().await;
    field.customers(3).await;
    let campaign = field.start().await.campaign;
    let stale = field.lease().await.unwrap();
    let first = field.messages(&stale).await;
    assert!(field.lease().await.is_none(), "it is leased");
    field
        .execute("UPDATE campaign_batches SET leased_until = now() - interval '1 second'")
        .await;
    let fresh = field.lease().await.unwrap();
    assert_eq!((stale.number, fresh.number), (1, 2));

    let before = field.counters(campaign).await;
    let refused = [Refusal {
        customer: stale.customers[0],
        code: "blocked".to_owned(),
    }];
    assert_eq!(field.write(&stale).await, Fenced::Stale);
    assert_eq!(field.finish(&stale, &refused).await, Fenced::Stale);
    let store = field.store();
    assert_eq!(
        store
            .give_batch_back(&stale, Duration::ZERO, true)
            .await
            .unwrap(),
        Fenced::Stale
    );
    assert_eq!(
        store.renew_lease(&stale, MINUTE).await.unwrap(),
        Fenced::Stale
    );
    assert_eq!(
        store.skip_batch(&stale, "cancelled", &[]).await.unwrap(),
        Fenced::Stale
    );
    assert_eq!(field.counters(campaign).await, before);

    // The new holder says the same to the same people, whatever they are called by now.
    field
        .execute("UPDATE customers SET name = 'Somebody'")
        .await;
    assert_eq!(field.messages(&fresh).await, first);
    assert_eq!(fresh.idempotency_key(), stale.idempotency_key());
    let Fenced::Done(after) = field.finish(&fresh, &refused).await else {
        panic!("it is ours")
    };
    assert_eq!((after.failed, after.pending), (1, 2));
    assert_eq!(field.finish(&fresh, &refused).await, Fenced::Stale);
    field.recount().await;
}

#[tokio::test]
async fn consent_is_looked_at_again_and_a_text_that_fails_fails_alone() {
    let field = Field::new().await;
    field.customers(4).await;
    let campaign = field.start().await.campaign;
    field
        .execute(
            "UPDATE customers SET subscribed = false WHERE external_id = 'c1';
             UPDATE customers SET name = NULL WHERE external_id = 'c2'",
        )
        .await;
    let lease = field.lease().await.unwrap();
    assert_eq!(field.messages(&lease).await.len(), 2);
    let counters = field.counters(campaign).await;
    assert_eq!(
        (counters.skipped, counters.failed, counters.pending),
        (1, 1, 2)
    );
    field.recount().await;
    let reasons = "SELECT count(*) FROM communication_log
                   WHERE (outcome, reason) IN (('SKIPPED', 'not_subscribed'), ('FAILED', 'render_failed'))";
    assert_eq!(field.number(reasons).await, 2);
}

#[tokio::test]
async fn a_batch_of_which_nobody_is_sent_to_is_not_written_twice() {
    let field = Field::new().await;
    field.customers(2).await;
    field.start().await;
    field
        .execute("UPDATE customers SET suppressed = true")
        .await;
    let lease = field.lease().await.unwrap();
    assert_eq!(field.messages(&lease).await, []);
    let store = field.store();
    store
        .give_batch_back(&lease, Duration::ZERO, false)
        .await
        .unwrap();
    let lease = field.lease().await.unwrap();
    assert_eq!(field.messages(&lease).await, []);
    let Fenced::Done(counters) = field.finish(&lease, &[]).await else {
        panic!("it is ours")
    };
    assert_eq!(
        (counters.skipped, counters.status),
        (2, CampaignStatus::Completed)
    );
    field.recount().await;
}

#[tokio::test]
async fn a_paused_campaign_is_not_leased() {
    let field = Field::new().await;
    field.customers(1).await;
    let campaign = field.start().await.campaign;
    let (store, id, operator) = (field.store(), field.id(), operator());
    let paused = store.pause_campaign(id, campaign, &operator).await.unwrap();
    assert!(
        matches!(paused, Control::Done(ref counters) if counters.status == CampaignStatus::Paused)
    );
    assert_eq!(
        store.pause_campaign(id, campaign, &operator).await.unwrap(),
        paused
    );
    assert!(field.lease().await.is_none());
    assert!(matches!(
        store
            .resume_campaign(id, campaign, &operator)
            .await
            .unwrap(),
        Control::Done(_)
    ));
    let lease = field.lease().await.unwrap();
    store.pause_campaign(id, campaign, &operator).await.unwrap();
    assert_eq!(field.write(&lease).await, Fenced::Done(Written::Paused));
    let unknown = CampaignId(campaign.0 + 1);
    assert_eq!(
        store.pause_campaign(id, unknown, &operator).await.unwrap(),
        Control::NotFound
    );
}

#[tokio::test]
async fn cancelling_skips_what_was_not_sent() {
    let field = Field::new().await;
    field.customers(2_100).await;
    field
        .execute("UPDATE customers SET subscribed = false WHERE external_id = 'c1'")
        .await;
    let campaign = field.start().await.campaign;
    let sent = field.lease().await.unwrap();
    let waiting = field.messages(&sent).await.len() as i64;
    let written = field.lease().await.unwrap();
    let unsent = field.messages(&written).await;
    let (store, id, operator) = (field.store(), field.id(), operator());
    let cancelled = store
        .cancel_campaign(id, campaign, &operator)
        .await
        .unwrap();
    assert!(matches!(cancelled, Control::Done(_)));
    assert!(matches!(
        store
            .resume_campaign(id, campaign, &operator)
            .await
            .unwrap(),
        Control::NotPossible(_)
    ));
    assert!(matches!(field.finish(&sent, &[]).await, Fenced::Done(_)));

    field
        .execute("UPDATE campaign_batches SET leased_until = now() - interval '1 second'")
        .await;
    let written = field.lease().await.unwrap();
    let Fenced::Done(Written::Cancelled(before)) = field.write(&written).await else {
        panic!("it is cancelled")
    };
    assert!(before == unsent);
    let unsent: Vec<CustomerId> = unsent
        .iter()
        .map(|message| CustomerId(message.customer))
        .collect();
    store
        .skip_batch(&written, "cancelled", &unsent)
        .await
        .unwrap();
    while let Some(lease) = field.lease().await {
        let reason = lease.left_out.clone();
        assert!(lease.cancelled);
        store
            .skip_batch(&lease, reason.as_deref().unwrap_or("cancelled"), &[])
            .await
            .unwrap();
    }
    let counters = field.counters(campaign).await;
    assert_eq!(counters.status, CampaignStatus::Cancelled);
    assert_eq!(
        (counters.pending, counters.skipped),
        (waiting, 2_100 - waiting)
    );
    assert_eq!(
        field.number("SELECT count(*) FROM communication_log").await,
        2_100
    );
    field.recount().await;
}

#[tokio::test]
async fn work_that_is_added_during_a_look_is_not_forgotten() {
    let field = Field::new().await;
    let (store, began) = (field.store(), now());
    field.customers(1).await;
    field.launch(&spring(everyone())).await;
    let due = store.due_work(WorkKind::Launch, began).await.unwrap();
    assert_eq!(due.len(), 1);
    assert!(matches!(field.freeze().await, Freeze::Frozen(_)));
    // A second launch between the look and its end.
    field.launch(&spring(everyone())).await;
    let settle = store.settle_due_work(WorkKind::Launch, due[0], began);
    settle.await.unwrap();
    let again = store.due_work(WorkKind::Launch, began).await.unwrap();
    assert_eq!(again.len(), 1, "the row stays");
    assert!(again[0].at < due[0].at, "and has moved");
    assert!(matches!(field.freeze().await, Freeze::Frozen(_)));
    let settle = store.settle_due_work(WorkKind::Launch, again[0], began);
    settle.await.unwrap();
    assert_eq!(store.due_work(WorkKind::Launch, began).await.unwrap(), []);

    // While a batch is leased its workspace's row stays, for when the lease runs out.
    let due = store.due_work(WorkKind::Dispatch, now()).await.unwrap();
    while field.lease().await.is_some() {}
    let settle = store.settle_due_work(WorkKind::Dispatch, due[0], now());
    settle.await.unwrap();
    let later = store.due_work(WorkKind::Dispatch, now()).await.unwrap();
    assert!(later[0].at > now() + TimeDelta::seconds(50));
}
