-- Applies at most one receipt per message. $1 workspace; arrays: $2 campaigns, $3 customers, $4 SENT or
-- FAILED, $5 failure codes, $6 when it occurred.
--
-- PENDING and UNCONFIRMED become what the receipt says; between SENT and FAILED the later one wins, and
-- on a tie FAILED. A later receipt of the same outcome only moves the time, so that one from in
-- between cannot win afterwards. Ledger rows are locked in key order before any is changed.
WITH receipt AS MATERIALIZED (
    SELECT r.campaign_id, r.customer_id, r.outcome::recipient_outcome AS outcome, r.reason, r.occurred_at
    FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[])
        AS r (campaign_id, customer_id, outcome, reason, occurred_at)
    ORDER BY r.campaign_id, r.customer_id
), known AS MATERIALIZED (
    SELECT l.campaign_id, l.customer_id, l.outcome AS before, r.outcome, r.reason, r.occurred_at
    FROM receipt r
    CROSS JOIN LATERAL (
        SELECT campaign_id, customer_id, outcome
        FROM communication_log
        WHERE workspace_id = $1 AND campaign_id = r.campaign_id AND customer_id = r.customer_id
        FOR NO KEY UPDATE
    ) l
), changed AS (
    UPDATE communication_log l
    SET outcome = k.outcome, reason = k.reason, receipt_at = k.occurred_at
    FROM known k
    WHERE l.workspace_id = $1 AND l.campaign_id = k.campaign_id AND l.customer_id = k.customer_id
        AND l.sent_at IS NOT NULL
        AND (l.outcome IN ('PENDING', 'UNCONFIRMED')
            OR l.outcome IN ('SENT', 'FAILED')
                AND (l.receipt_at IS NULL OR k.occurred_at > l.receipt_at
                    OR k.occurred_at = l.receipt_at AND k.outcome = 'FAILED' AND l.outcome = 'SENT'))
    RETURNING k.campaign_id, k.before, k.outcome
), delta AS (
    SELECT campaign_id,
        count(*) FILTER (WHERE outcome = 'SENT') - count(*) FILTER (WHERE before = 'SENT') AS sent,
        count(*) FILTER (WHERE outcome = 'FAILED') - count(*) FILTER (WHERE before = 'FAILED') AS failed,
        - count(*) FILTER (WHERE before = 'UNCONFIRMED') AS unconfirmed,
        0 AS skipped, 0 AS batches
    FROM changed
    WHERE before <> outcome
    GROUP BY campaign_id
), 
