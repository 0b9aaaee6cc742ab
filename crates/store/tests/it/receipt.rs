use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tidings_store::{
    CampaignId, CustomerId,
    batch::Fenced,
    campaign::CampaignStatus,
    receipt::{AppliedReceipts, ReceiptRecord, ReceiptStatus},
};

use crate::{
    campaign::{Field, now},
    support::day,
};

const NONE: Duration = Duration::ZERO;

fn receipt(
    campaign: CampaignId,
    customer: i64,
    status: ReceiptStatus,
    occurred_at: DateTime<Utc>,
) -> ReceiptRecord {
    let failure_code = (status == ReceiptStatus::Failed).then(|| "no_such_number".to_owned());
    ReceiptRecord {
        campaign,
        customer: CustomerId(customer),
        status,
        failure_code,
        occurred_at,
    }
}

impl Field {
    async fn apply(&self, receipts: Vec<ReceiptRecord>) -> AppliedReceipts {
        let applied = self
            .store()
            .apply_receipts(self.id(), receipts, now())
            .await;
        applied.unwrap()
    }

    /// A campaign to so many, handed over.
    async fn handed_over(&self, count: i64) -> (CampaignId, Vec<i64>) {
        self.customers(count).await;
        let campaign = self.start().await.campaign;
        let mut customers = Vec::new();
        while let Some(lease) = self.lease().await {
            let messages = self.messages(&lease).await;
            customers.extend(messages.iter().map(|message| message.customer));
            assert!(matches!(self.finish(&lease, &[]).await, Fenced::Done(_)));
        }
        (campaign, customers)
    }
}

/// Every order of the items.
fn permutations<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.len() < 2 {
        return vec![items.to_vec()];
    }
    let mut all = Vec::new();
    for place in 0..items.len() {
        let mut rest = items.to_vec();
        let first = rest.remove(place);
        for mut tail in permutations(&rest) {
            tail.insert(0, first.clone());
            all.push(tail);
        }
    }
    all
}

#[tokio::test]
async fn the_latest_receipt_wins_in_any_order_and_grouping() {
    use ReceiptStatus::{Failed, Sent};
    let cases: [(&[(ReceiptStatus, i64)], &str); 4] = [
        (&[(Sent, 1), (Failed, 3), (Sent, 5)], "SENT"),
        (&[(Sent, 1), (Sent, 5), (Failed, 3), (Sent, 1)], "SENT"),
        (&[(Sent, 5), (Failed, 5), (Sent, 4)], "FAILED"),
        (&[(Failed, 2), (Sent, 2), (Failed, 2)], "FAILED"),
    ];
    let mut wanted = Vec::new();
    let mut rounds: Vec<Vec<(usize, ReceiptStatus, i64)>> = Vec::new();
    for (events, outcome) in cases {
        for order in permutations(events) {
            for together in [false, true] {
                let customer = wanted.len();
                wanted.push(outcome);
                for (turn, (status, second)) in order.iter().enumerate() {
                    let turn = if together { 0 } else { turn };
                    rounds.resize_with(rounds.len().max(turn + 1), Vec::new);
                    rounds[turn].push((customer, *status, *second));
                }
            }
        }
    }
    let field = Field::new().await;
    let (campaign, customers) = field.handed_over(wanted.len() as i64).await;
    let mut version = 0;
    for round in rounds {
        let receipts: Vec<_> = round
            .into_iter()
            .map(|(customer, status, second)| {
                let at = day(5, 1) + TimeDelta::seconds(second);
                receipt(campaign, customers[customer], status, at)
            })
            .collect();
        let applied = field.apply(receipts.clone()).await;
        field.recount().await;
        let counters = field.counters(campaign).await;
        assert!(counters.version > version);
        version = counters.version;
        assert_eq!(applied.changed, [counters]);
        // A repeat changes nothing.
        assert_eq!(field.apply(receipts).await, AppliedReceipts::default());
        assert_eq!(field.counters(campaign).await.version, version);
    }
    let client = field.database.client().await;
    let rows = client
        .query(
            "SELECT outcome::text, reason FROM communication_log ORDER BY customer_id",
            &[],
        )
        .await
        .unwrap();
    for (row, wanted) in rows.iter().zip(&wanted) {
        assert_eq!(row.get::<_, String>(0), **wanted);
        let reason = (*wanted == "FAILED").then(|| "no_such_number".to_owned());
        assert_eq!(row.get::<_, Option<String>>(1), reason);
    }
    assert_eq!(
        field.counters(campaign).await.status,
        CampaignStatus::Completed
    );
}

#[tokio::test]
async fn a_receipt_may_come_before_its_batch_is_done() {
    let field = Field::new().await;
    field.customers(2).await;
    let campaign = field.start().await.campaign;
    let lease = field.lease().await.unwrap();
    let messages = field.messages(&lease).await;
    let receipts = messages
        .iter()
        .map(|message| receipt(campaign, message.customer, ReceiptStatus::Sent, day(5, 1)))
        .collect();
    let applied = field.apply(receipts).await;
    assert_eq!(
        (applied.changed[0].sent, applied.changed[0].status),
        (2, CampaignStatus::Sending)
    );
    let Fenced::Done(done) = field.finish(&lease, &[]).await else {
        panic!("it is ours")
    };
    assert_eq!(done.status, CampaignStatus::Completed);
    field.recount().await;
}

#[tokio::test]
async fn receipts_for_nothing_of_ours_are_laid_aside() {
    let field = Field::new().await;
    let (campaign, customers) = field.handed_over(1).await;
    let (sent, at) = (ReceiptStatus::Sent, day(5, 1));
    let applied = field
        .apply(vec![
            receipt(campaign, customers[0], sent, at),
            receipt(campaign, customers[0] + 1, sent, at),
            receipt(CampaignId(campaign.0 + 1), customers[0], sent, at),
        ])
        .await;
    assert_eq!((applied.changed[0].sent, applied.unknown), (1, 2));
    let letters = "SELECT count(*) FROM dead_letters
                   WHERE kind = 'receipts' AND reason = 'unknown_message'";
    assert_eq!(field.number(letters).await, 2);
}

#[tokio::test]
async fn skipped_members_have_no_receipts() {
    let field = Field::new().await;
    field.customers(1).await;
    field
        .execute("UPDATE customers SET subscribed = false")
        .await;
    let campaign = field.start().await.campaign;
    let lease = field.lease().await.unwrap();
    let skipped = field
        .store()
        .skip_batch(&lease, "not_subscribed", &[])
        .await
        .unwrap();
    let Fenced::Done(counters) = skipped else {
        panic!("it is ours")
    };
    assert_eq!(
        (counters.skipped, counters.status),
        (1, CampaignStatus::Completed)
    );
    let forged = receipt(
        campaign,
        lease.customers[0].0,
        ReceiptStatus::Sent,
        day(5, 1),
    );
    assert_eq!(field.apply(vec![forged]).await, AppliedReceipts::default());
    field.recount().await;
}

#[tokio::test]
async fn receipts_that_never_come_are_given_up_and_may_still_come() {
    let field = Field::new().await;
    let (campaign, customers) = field.handed_over(3).await;
    let (store, id, hour) = (field.store(), field.id(), Duration::from_secs(3_600));
    assert_eq!(store.missing_receipts(id, 10, hour).await.unwrap(), []);
    field
        .execute("UPDATE campaign_batches SET reconcile_at = now()")
        .await;
    let sent = |customer| receipt(campaign, customer, ReceiptStatus::Sent, day(5, 1));
    field.apply(vec![sent(customers[0])]).await;

    let missing = store.missing_receipts(id, 10, NONE).await.unwrap();
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0].messages.len(), 2);
    let settled = store
        .settle_missing_receipts(id, &missing[0], hour, NONE)
        .await
        .unwrap();
    assert_eq!(settled, None, "it is too early to give up");
    let missing = store.missing_receipts(id, 10, NONE).await.unwrap();
    let settled = store
        .settle_missing_receipts(id, &missing[0], NONE, NONE)
        .await
        .unwrap();
    let counters = settled.unwrap();
    assert_eq!((counters.unconfirmed, counters.pending), (2, 0));
    assert_eq!(counters.status, CampaignStatus::Completed);
    assert_eq!(store.missing_receipts(id, 10, NONE).await.unwrap(), []);

    let applied = field.apply(vec![sent(customers[1])]).await;
    assert_eq!(
        (applied.changed[0].sent, applied.changed[0].unconfirmed),
        (2, 1)
    );
    assert_eq!(applied.changed[0].status, CampaignStatus::Completed);
    field.recount().await;
}

#[tokio::test]
async fn a_thousand_receipts_take_one_statement() {
    let field = Field::new().await;
    let (campaign, customers) = field.handed_over(1_000).await;
    field
        .execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        .await;
    let receipts = customers
        .iter()
        .map(|customer| receipt(campaign, *customer, ReceiptStatus::Sent, day(5, 1)))
        .collect();
    let calls = "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements
                 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                     AND toplevel AND query ~* 'WITH receipt AS|dead_letters|campaigns'
                     AND query !~ 'pg_stat_statements'";
    let before = field.number(calls).await;
    field.apply(receipts).await;
    assert_eq!(field.number(calls).await - before, 1);
}
