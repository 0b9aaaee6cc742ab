-- The ledger rows of one batch. $1 workspace, $2 campaign, $3 batch; arrays in key order: $4 customers,
-- $5 addresses, $6 texts, $7 outcomes, $8 reasons.
INSERT INTO communication_log
    (workspace_id, campaign_id, customer_id, batch, address, body, outcome, reason, sent_at)
SELECT $1, $2, r.customer_id, $3, r.address, r.body, r.outcome::recipient_outcome, r.reason,
    CASE WHEN r.outcome = 'PENDING' THEN now() END
FROM unnest($4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[])
    AS r (customer_id, address, body, outcome, reason)
