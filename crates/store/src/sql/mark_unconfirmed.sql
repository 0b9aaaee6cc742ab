-- Gives up waiting for receipts. $1 workspace, $2 campaign, $3 customers in key order, $4 seconds since the sending.
WITH overdue AS MATERIALIZED (
    SELECT l.campaign_id, l.customer_id
    FROM unnest($3::bigint[]) AS given (customer_id)
    CROSS JOIN LATERAL (
        SELECT campaign_id, customer_id
        FROM communication_log
        WHERE workspace_id = $1 AND campaign_id = $2 AND customer_id = given.customer_id
            AND outcome = 'PENDING' AND sent_at <= now() - make_interval(secs => $4)
        FOR NO KEY UPDATE
    ) l
), changed AS (
    UPDATE communication_log l
    SET outcome = 'UNCONFIRMED'
    FROM overdue o
    WHERE l.workspace_id = $1 AND l.campaign_id = o.campaign_id AND l.customer_id = o.customer_id
        AND l.outcome = 'PENDING'
    RETURNING 1
), delta AS (
    SELECT $2 AS campaign_id, 0 AS sent, 0 AS failed, count(*) AS unconfirmed, 0 AS skipped, 0 AS batches
    FROM changed
    HAVING count(*) > 0
), 
