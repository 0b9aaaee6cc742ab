-- Takes batches whose receipts are overdue. $1 workspace, $2 how many, $3 seconds they are ours.
WITH taken AS (
    UPDATE campaign_batches b
    SET reconcile_at = now() + make_interval(secs => $3)
    FROM (
        SELECT campaign_id, number
        FROM campaign_batches
        WHERE workspace_id = $1 AND reconcile_at <= now()
        ORDER BY reconcile_at
        LIMIT $2
        FOR NO KEY UPDATE SKIP LOCKED
    ) due
    WHERE b.workspace_id = $1 AND b.campaign_id = due.campaign_id AND b.number = due.number
    RETURNING b.campaign_id, b.number, b.customer_ids
)
SELECT t.campaign_id, t.number, coalesce(m.customers, '{}') AS customers
FROM taken t
CROSS JOIN LATERAL (
    SELECT array_agg(l.customer_id ORDER BY l.customer_id) AS customers
    FROM unnest(t.customer_ids) AS member (customer_id)
    CROSS JOIN LATERAL (
        SELECT customer_id
        FROM communication_log
        WHERE workspace_id = $1 AND campaign_id = t.campaign_id AND customer_id = member.customer_id
            AND outcome = 'PENDING' AND sent_at IS NOT NULL
        OFFSET 0
    ) l
) m
