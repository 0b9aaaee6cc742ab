-- Leases one batch. $1 workspace, $2 seconds, $3 whether batches that are to be sent may be taken.
-- The inner select is kept apart (OFFSET 0) so that campaigns are looked at in turn and only the batch
-- that is taken gets locked.
WITH choice AS MATERIALIZED (
    SELECT b.campaign_id, b.number, c.status = 'CANCELLED' AS cancelled
    FROM (
        SELECT id, status
        FROM campaigns
        WHERE workspace_id = $1 AND finished_at IS NULL AND status IN ('SENDING', 'CANCELLED')
        ORDER BY served_at NULLS FIRST, id
        OFFSET 0
    ) c
    CROSS JOIN LATERAL (
        SELECT campaign_id, number
        FROM campaign_batches
        WHERE workspace_id = $1 AND campaign_id = c.id AND NOT done
            AND ($3 OR left_out IS NOT NULL)
            AND not_before <= now() AND (leased_until IS NULL OR leased_until <= now())
        ORDER BY number
        LIMIT 1
        FOR NO KEY UPDATE SKIP LOCKED
    ) b
    LIMIT 1
), served AS (
    UPDATE campaigns c
    SET served_at = clock_timestamp()
    FROM choice
    WHERE c.workspace_id = $1 AND c.id = choice.campaign_id
)
UPDATE campaign_batches b
SET lease_number = b.lease_number + 1, leased_until = now() + make_interval(secs => $2)
FROM choice
WHERE b.workspace_id = $1 AND b.campaign_id = choice.campaign_id AND b.number = choice.number
RETURNING b.campaign_id, b.number, b.lease_number, b.attempts, choice.cancelled, b.left_out, b.customer_ids
