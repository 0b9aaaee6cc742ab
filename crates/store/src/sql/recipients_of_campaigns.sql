-- A page of ledger rows for each of several campaigns, in the order of the customers' ids.
-- $1 workspace, $2 campaign ids, $3 the customer id each page begins behind, $4 the outcome asked
-- for or null, $5 the length of a page.
SELECT page.page, r.campaign_id, r.customer_id, r.address, r.body, r.outcome::text AS outcome, r.reason,
       r.sent_at, r.receipt_at
FROM unnest($2::bigint[], $3::bigint[]) WITH ORDINALITY AS page (campaign_id, after_id, page)
CROSS JOIN LATERAL (
    SELECT campaign_id, customer_id, address, body, outcome, reason, sent_at, receipt_at
    FROM communication_log
    WHERE workspace_id = $1 AND campaign_id = page.campaign_id AND customer_id > page.after_id
      AND ($4::text IS NULL OR outcome = $4::recipient_outcome)
    ORDER BY customer_id
    LIMIT $5
) AS r
ORDER BY page.page, r.customer_id
