-- Writes a batch nobody is sent to. $1 workspace, $2 campaign, $3 batch, $4 lease number, $5 the reason,
-- $6 members whose rows stand as PENDING though they were never sent.
WITH batch AS (
    UPDATE campaign_batches
    SET done = true, leased_until = NULL,
        reconcile_at = CASE WHEN left_out IS NULL THEN now() END
    WHERE workspace_id = $1 AND campaign_id = $2 AND number = $3 AND lease_number = $4 AND NOT done
    RETURNING customer_ids
), unsent AS (
    UPDATE communication_log l
    SET outcome = 'SKIPPED', reason = $5, sent_at = NULL
    FROM batch
    WHERE l.workspace_id = $1 AND l.campaign_id = $2 AND l.customer_id = ANY ($6)
        AND l.outcome = 'PENDING'
    RETURNING 1
), written AS (
    INSERT INTO communication_log (workspace_id, campaign_id, customer_id, batch, outcome, reason)
    SELECT $1, $2, id, $3, 'SKIPPED', $5
    FROM batch, unnest(batch.customer_ids) AS id
    ORDER BY id
    ON CONFLICT DO NOTHING
    RETURNING 1
), delta AS (
    SELECT $2 AS campaign_id, 0 AS sent, 0 AS failed, 0 AS unconfirmed,
        (SELECT count(*) FROM unsent) + (SELECT count(*) FROM written) AS skipped, 1 AS batches
    FROM batch
), 
