-- A page of ledger rows for each of several campaigns, in the order of the customers' ids.
-- $1 workspace, $2 campaign ids, $3 the customer id each page begins behind, $4 the outcome asked
-- for or null, $5 the length of a page, $6 the text searched for as the member's external id and phone hold it
-- or null, $7 the same folded.
SELECT page.page, r.campaign_id, r.customer_id, r.address, r.body, r.outcome::text AS outcome, r.reason,
       r.sent_at, r.receipt_at
FROM unnest($2::bigint[], $3::bigint[]) WITH ORDINALITY AS page (campaign_id, after_id, page)
CROSS JOIN LATERAL (
    SELECT campaign_id, customer_id, address, body, outcome, reason, sent_at, receipt_at
    FROM communication_log
    WHERE workspace_id = $1 AND campaign_id = page.campaign_id AND customer_id > page.after_id
      AND ($4::text IS NULL OR outcome = $4::recipient_outcome)
      AND ($6::text IS NULL OR EXISTS (
          SELECT FROM customers c
          WHERE c.workspace_id = $1 AND c.id = customer_id
            AND (strpos(c.name_folded, $7) > 0 OR strpos(c.email_folded, $7) > 0
                 OR strpos(c.phone, $6) > 0 OR strpos(c.external_id, $6) > 0)))
    ORDER BY customer_id
    LIMIT $5
) AS r
ORDER BY page.page, r.customer_id
