//! Campaigns: each that was launched is there once and has ended, its audience is whom it was launched to, and its
//! counters are what the ledger says.

use std::collections::HashMap;

use tokio_postgres::Client;

use super::expected::Expected;
use super::findings::{Check, Findings};

const CAMPAIGNS: &str = "
    SELECT c.id, c.idempotency_key, c.status::text, c.audience_size,
        (c.sent, c.failed, c.unconfirmed, c.skipped, c.pending, c.open_batches)::text,
        (coalesce(l.sent, 0), coalesce(l.failed, 0), coalesce(l.unconfirmed, 0), coalesce(l.skipped, 0),
            coalesce(l.pending, 0),
            (SELECT count(*) FROM campaign_batches b
             WHERE b.workspace_id = c.workspace_id AND b.campaign_id = c.id AND NOT b.done))::text,
        coalesce(l.rows, 0)
    FROM campaigns c
    LEFT JOIN (
        SELECT campaign_id, count(*) AS rows, count(*) FILTER (WHERE outcome = 'SENT') AS sent,
            count(*) FILTER (WHERE outcome = 'FAILED') AS failed,
            count(*) FILTER (WHERE outcome = 'UNCONFIRMED') AS unconfirmed,
            count(*) FILTER (WHERE outcome = 'SKIPPED') AS skipped,
            count(*) FILTER (WHERE outcome = 'PENDING') AS pending
        FROM communication_log WHERE workspace_id = $1 GROUP BY campaign_id
    ) l ON l.campaign_id = c.id
    WHERE c.workspace_id = $1";

pub(super) async fn check(
    database: &Client,
    expected: &Expected,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let mut lost = Check::new("launches that are there, once");
    let mut stuck = Check::new("campaigns that have ended");
    let mut audience = Check::new("audiences and ledgers of the right size");
    let mut counters = Check::new("campaigns' counters by the ledger");
    let mut keys: HashMap<String, i64> = HashMap::new();
    for row in database.query(CAMPAIGNS, &[&expected.workspace]).await? {
        let id: i64 = row.get(0);
        let key: Option<String> = row.get(1);
        lost.look();
        let Some(launched) = expected.campaigns.get(&id) else {
            lost.wrong(format!("campaign {id} ({key:?}) was launched by nobody"));
            continue;
        };
        if let Some(other) = keys.insert(launched.key.clone(), id) {
            lost.wrong(format!("{} was launched as {other} and {id}", launched.key));
        }
        let (status, size): (String, i64) = (row.get(2), row.get(3));
        stuck.same(&format!("campaign {id}"), &"COMPLETED".to_owned(), &status);
        audience.same(
            &format!("campaign {id}: members, ledger rows"),
            &(launched.members, launched.members),
            &(size, row.get(6)),
        );
        counters.same(
            &format!("campaign {id}: sent, failed, unconfirmed, skipped, pending, open batches"),
            &row.get::<_, String>(5),
            &row.get::<_, String>(4),
        );
    }
    for campaign in expected.campaigns.values() {
        lost.look();
        if !keys.contains_key(&campaign.key) {
            lost.wrong(format!("campaign {} is gone", campaign.key));
        }
    }
    for check in [lost, stuck, audience, counters] {
        findings.add(check);
    }
    Ok(())
}
