-- Marks a batch done. $1 workspace, $2 campaign, $3 batch, $4 lease number; arrays in key order:
-- $5 customers whose message the vendor refused, $6 its codes; $7 seconds until receipts are asked for.
WITH batch AS (
    UPDATE campaign_batches
    SET done = true, leased_until = NULL, reconcile_at = now() + make_interval(secs => $7)
    WHERE workspace_id = $1 AND campaign_id = $2 AND number = $3 AND lease_number = $4 AND NOT done
    RETURNING number
), refused AS (
    -- The rows are there: see apply_receipts.sql.
    INSERT INTO communication_log AS l
        (workspace_id, campaign_id, customer_id, batch, outcome, reason, receipt_at)
    SELECT $1, $2, r.customer_id, $3, 'FAILED', r.code, now()
    FROM batch, unnest($5::bigint[], $6::text[]) AS r (customer_id, code)
    ON CONFLICT (workspace_id, campaign_id, customer_id) DO UPDATE
    SET outcome = excluded.outcome, reason = excluded.reason, receipt_at = excluded.receipt_at
    WHERE l.outcome = 'PENDING'
    RETURNING 1
), delta AS (
    SELECT $2 AS campaign_id, 0 AS sent, (SELECT count(*) FROM refused) AS failed, 0 AS unconfirmed,
        0 AS skipped, 1 AS batches
    FROM batch
), 
