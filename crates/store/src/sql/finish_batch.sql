-- Marks a batch done. $1 workspace, $2 campaign, $3 batch, $4 lease number; arrays in key order:
-- $5 customers whose message the vendor refused, $6 its codes; $7 seconds until receipts are asked for.
-- The ledger's rows are joined by campaign and customer, though there is one campaign, so that each is looked up by its
-- whole key: of two values that it knows nothing of, the planner believes that hardly a row has both.
WITH batch AS (
    UPDATE campaign_batches
    SET done = true, leased_until = NULL, reconcile_at = now() + make_interval(secs => $7)
    WHERE workspace_id = $1 AND campaign_id = $2 AND number = $3 AND lease_number = $4 AND NOT done
    RETURNING campaign_id
), refusal AS MATERIALIZED (
    SELECT batch.campaign_id, r.customer_id, r.code
    FROM batch, unnest($5::bigint[], $6::text[]) AS r (customer_id, code)
), refused AS (
    UPDATE communication_log l
    SET outcome = 'FAILED', reason = r.code, receipt_at = now()
    FROM refusal r
    WHERE l.workspace_id = $1 AND l.campaign_id = r.campaign_id AND l.customer_id = r.customer_id
        AND l.outcome = 'PENDING'
    RETURNING 1
), delta AS (
    SELECT $2 AS campaign_id, 0 AS sent, (SELECT count(*) FROM refused) AS failed, 0 AS unconfirmed,
        0 AS skipped, 1 AS batches
    FROM batch
), 
