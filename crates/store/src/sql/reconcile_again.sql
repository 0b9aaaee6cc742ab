-- Says when a batch is looked at again. $1 workspace, $2 campaign, $3 batch, $4 its messages without a
-- receipt, $5 seconds after which they are given up, $6 seconds to wait.
UPDATE campaign_batches b
SET reconcile_at = CASE WHEN EXISTS (
        SELECT FROM communication_log l
        WHERE l.workspace_id = $1 AND l.campaign_id = $2 AND l.customer_id = ANY ($4)
            AND l.outcome = 'PENDING' AND l.sent_at > now() - make_interval(secs => $5))
    THEN now() + make_interval(secs => $6) END
WHERE b.workspace_id = $1 AND b.campaign_id = $2 AND b.number = $3
