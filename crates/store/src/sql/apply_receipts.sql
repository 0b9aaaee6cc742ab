-- Applies at most one receipt per message. $1 workspace; arrays: $2 campaigns, $3 customers, $4 SENT or
-- FAILED, $5 failure codes, $6 when it occurred.
--
-- PENDING and UNCONFIRMED become what the receipt says; between SENT and FAILED the later one wins, and
-- on a tie FAILED. A later receipt of the same outcome only moves the time, so that one from in
-- between cannot win afterwards. Ledger rows are locked in key order before any is changed.
--
-- The rows are there, so that each INSERT meets its conflict. An UPDATE by a join would read the whole ledger of
-- the workspace whenever the planner's statistics are older than its first campaigns.
WITH receipt AS MATERIALIZED (
    SELECT r.campaign_id, r.customer_id, r.outcome::recipient_outcome AS outcome, r.reason, r.occurred_at
    FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[])
        AS r (campaign_id, customer_id, outcome, reason, occurred_at)
    ORDER BY r.campaign_id, r.customer_id
), known AS MATERIALIZED (
    SELECT r.campaign_id, r.customer_id, l.batch, l.outcome AS before, r.outcome, r.reason, r.occurred_at,
        l.sent_at IS NOT NULL
            AND (l.outcome IN ('PENDING', 'UNCONFIRMED')
                OR l.outcome IN ('SENT', 'FAILED')
                    AND (l.receipt_at IS NULL OR r.occurred_at > l.receipt_at
                        OR r.occurred_at = l.receipt_at AND r.outcome = 'FAILED' AND l.outcome = 'SENT')) AS wins
    FROM receipt r
    CROSS JOIN LATERAL (
        SELECT batch, outcome, sent_at, receipt_at
        FROM communication_log
        WHERE workspace_id = $1 AND campaign_id = r.campaign_id AND customer_id = r.customer_id
        FOR NO KEY UPDATE
    ) l
), changed AS (
    INSERT INTO communication_log
        (workspace_id, campaign_id, customer_id, batch, outcome, reason, receipt_at)
    SELECT $1, campaign_id, customer_id, batch, outcome, reason, occurred_at
    FROM known
    WHERE wins
    ON CONFLICT (workspace_id, campaign_id, customer_id) DO UPDATE
    SET outcome = excluded.outcome, reason = excluded.reason, receipt_at = excluded.receipt_at
), delta AS (
    SELECT campaign_id,
        count(*) FILTER (WHERE outcome = 'SENT') - count(*) FILTER (WHERE before = 'SENT') AS sent,
        count(*) FILTER (WHERE outcome = 'FAILED') - count(*) FILTER (WHERE before = 'FAILED') AS failed,
        - count(*) FILTER (WHERE before = 'UNCONFIRMED') AS unconfirmed,
        0 AS skipped, 0 AS batches
    FROM known
    WHERE wins AND before <> outcome
    GROUP BY campaign_id
), 
