-- Gives up waiting for receipts. $1 workspace, $2 campaign, $3 customers, $4 seconds since the sending.
WITH overdue AS MATERIALIZED (
    SELECT customer_id
    FROM communication_log
    WHERE workspace_id = $1 AND campaign_id = $2 AND customer_id = ANY ($3)
        AND outcome = 'PENDING' AND sent_at <= now() - make_interval(secs => $4)
    ORDER BY customer_id
    FOR NO KEY UPDATE
), changed AS (
    UPDATE communication_log l
    SET outcome = 'UNCONFIRMED'
    FROM overdue o
    WHERE l.workspace_id = $1 AND l.campaign_id = $2 AND l.customer_id = o.customer_id
        AND l.outcome = 'PENDING'
    RETURNING 1
), delta AS (
    SELECT $2 AS campaign_id, 0 AS sent, 0 AS failed, count(*) AS unconfirmed, 0 AS skipped, 0 AS batches
    FROM changed
    HAVING count(*) > 0
), 
