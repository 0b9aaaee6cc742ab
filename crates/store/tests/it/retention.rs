use chrono::{DateTime, TimeDelta, Utc};
use tidings_store::{audit::Actor, campaign::CampaignStatus, retention::Forgotten};

use crate::campaign::{Field, now};

const LEDGER: &str = "SELECT count(*) FROM communication_log";

/// Sends a campaign to everyone, and has the vendor tell of each message.
async fn run(field: &Field) -> tidings_store::CampaignId {
    let campaign = field.start().await.campaign;
    while let Some(lease) = field.lease().await {
        if lease.left_out.is_none() {
            field.messages(&lease).await;
            field.finish(&lease, &[]).await;
        }
    }
    let settled = "WITH sent AS (UPDATE communication_log SET outcome = 'SENT' WHERE outcome = 'PENDING' RETURNING 1)
        UPDATE campaigns SET sent = (SELECT count(*) FROM sent), status = 'COMPLETED', finished_at = now()
        WHERE status = 'SENDING'";
    field.execute(settled).await;
    campaign
}

async fn forget(field: &Field, before: DateTime<Utc>) -> Vec<Forgotten> {
    let mut steps = Vec::new();
    loop {
        let step = field
            .store()
            .forget_recipients(field.id(), before, now())
            .await
            .unwrap();
        steps.push(step);
        if !step.more {
            return steps;
        }
    }
}

#[tokio::test]
async fn members_of_a_campaign_that_is_over_are_forgotten_in_steps_and_its_counters_stay() {
    let field = Field::new().await;
    field.customers(6_000).await;
    let campaign = run(&field).await;
    let before = field.counters(campaign).await;
    assert_eq!(
        (before.status, before.sent),
        (CampaignStatus::Completed, 6_000)
    );
    // Nothing is old yet.
    let early = forget(&field, now() - TimeDelta::days(1)).await;
    assert_eq!(early, [Forgotten::default()]);
    assert_eq!(field.number(LEDGER).await, 6_000);

    field
        .execute("UPDATE campaigns SET finished_at = now() - interval '2 days'")
        .await;
    let steps = forget(&field, now() - TimeDelta::days(1)).await;
    let rows: Vec<u64> = steps.iter().map(|step| step.rows).collect();
    assert_eq!(rows, [5_000, 1_000, 0], "no transaction forgets more");
    assert_eq!(field.number(LEDGER).await, 0);
    assert_eq!(
        field.number("SELECT count(*) FROM campaign_batches").await,
        0
    );
    assert_eq!(field.counters(campaign).await, before);
    field.recount().await;
}

#[tokio::test]
async fn a_campaign_that_is_open_or_awaits_receipts_is_never_touched() {
    let field = Field::new().await;
    field.customers(10).await;
    run(&field).await;
    // It says that it is over and old, but a message of it is pending.
    field
        .execute(
            "UPDATE campaigns SET finished_at = now() - interval '9 days', sent = 9;
             UPDATE communication_log SET outcome = 'PENDING'
             WHERE customer_id = (SELECT min(customer_id) FROM communication_log)",
        )
        .await;
    // And one that is being sent.
    field.start().await;
    let lease = field.lease().await.unwrap();
    field.messages(&lease).await;
    assert_eq!(forget(&field, now()).await, [Forgotten::default()]);
    assert_eq!(field.number(LEDGER).await, 20);
}

#[tokio::test]
async fn a_step_that_was_cut_short_is_taken_up_again() {
    let field = Field::new().await;
    field.customers(5_500).await;
    run(&field).await;
    let first = field
        .store()
        .forget_recipients(field.id(), now(), now())
        .await
        .unwrap();
    assert_eq!(first.rows, 5_000);
    field.recount().await;
    let rest: u64 = forget(&field, now())
        .await
        .iter()
        .map(|step| step.rows)
        .sum();
    assert_eq!((rest, field.number(LEDGER).await), (500, 0));
}

#[tokio::test]
async fn old_entries_of_the_audit_log_are_forgotten_and_others_are_still_only_added() {
    let field = Field::new().await;
    let noted = "INSERT INTO audit_log (workspace_id, at, actor_kind, actor_name, action, subject)
        SELECT id, now() - interval '40 days', 'SYSTEM', 'operator', 'workspace.changed', 'workspace ' || id
        FROM workspaces";
    // In the order of time, as they are written.
    field
        .execute("ALTER TABLE audit_log DISABLE TRIGGER ALL; DELETE FROM audit_log; ALTER TABLE audit_log ENABLE TRIGGER ALL")
        .await;
    field.execute(noted).await;
    let ann = Actor::operator(now());
    let change = tidings_store::workspace::WorkspaceChange {
        name: Some("Shop".to_owned()),
        time_zone: None,
    };
    field
        .store()
        .update_workspace(field.id(), &change, &ann)
        .await
        .unwrap();
    let before = now() - TimeDelta::days(30);
    let forgotten = field.store().forget_audit(field.id(), before).await;
    assert_eq!(
        forgotten.unwrap(),
        Forgotten {
            rows: 1,
            more: false
        }
    );
    let left = field
        .store()
        .list_audit(field.id(), None, 10)
        .await
        .unwrap();
    assert_eq!(left.len(), 1);
    assert!(left[0].at > before);
    let refused = field
        .database
        .client()
        .await
        .batch_execute("DELETE FROM audit_log")
        .await
        .unwrap_err();
    let said = refused.as_db_error().unwrap().message();
    assert_eq!(said, "rows of audit_log are only ever added");
}

#[tokio::test]
async fn workspaces_are_told_in_turn() {
    let field = Field::new().await;
    let second = field.database.workspace().await.id;
    let store = field.store();
    let all = store.workspace_ids(None).await.unwrap();
    assert_eq!(all, [field.id(), second]);
    assert_eq!(
        store.workspace_ids(Some(field.id())).await.unwrap(),
        [second]
    );
    assert_eq!(store.workspace_ids(Some(second)).await.unwrap(), []);
}
