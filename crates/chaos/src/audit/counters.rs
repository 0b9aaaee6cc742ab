//! Counters against what they count, by SQL that is written here anew.

use tokio_postgres::Client;

use super::findings::{Check, Findings};

const CUSTOMERS: &str = "
    SELECT c.external_id,
        (c.total_spend, c.order_count, c.visit_count, c.first_order_at, c.last_order_at, c.last_visit_at)::text,
        (coalesce(o.spend, 0), coalesce(o.orders, 0), coalesce(o.orders, 0) + coalesce(v.visits, 0),
            o.first_at, o.last_at, greatest(o.last_at, v.last_at))::text
    FROM customers c
    LEFT JOIN (
        SELECT customer_id, sum(amount)::bigint AS spend, count(*) AS orders, min(ordered_at) AS first_at,
            max(ordered_at) AS last_at
        FROM orders WHERE workspace_id = $1 AND status = 'COMPLETED' GROUP BY customer_id
    ) o ON o.customer_id = c.id
    LEFT JOIN (
        SELECT customer_id, count(*) AS visits, max(visited_at) AS last_at
        FROM visits WHERE workspace_id = $1 GROUP BY customer_id
    ) v ON v.customer_id = c.id
    WHERE c.workspace_id = $1";
const TOTALS: &str = "
    SELECT 'the workspace', (t.customers, t.orders, t.visits, t.total_spend)::text,
        (SELECT (count(*), coalesce(sum(order_count), 0)::bigint, coalesce(sum(visit_count), 0)::bigint,
            coalesce(sum(total_spend), 0)::bigint)::text FROM customers WHERE workspace_id = $1)
    FROM workspace_totals t WHERE t.workspace_id = $1";

pub(super) async fn check(
    database: &Client,
    workspace: i64,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    for (name, sql) in [
        ("customers' counters by a recount", CUSTOMERS),
        ("the workspace's totals by a recount", TOTALS),
    ] {
        let mut check = Check::new(name);
        for row in database.query(sql, &[&workspace]).await? {
            let (subject, kept, counted): (String, String, String) =
                (row.get(0), row.get(1), row.get(2));
            check.same(&subject, &counted, &kept);
        }
        findings.add(check);
    }
    Ok(())
}
