-- A page of a campaign's ledger with the customers as they are now, in the order of the customers' ids.
-- $1 workspace, $2 campaign, $3 the customer id it begins behind, $4 the outcome asked for or null, $5 the length
-- of a page, $6 the text searched for as the member's external id and phone hold it or null, $7 the same folded.
SELECT l.customer_id, c.external_id, c.name, c.email, c.phone, l.address, l.outcome::text AS outcome, l.reason, l.body,
       l.sent_at, l.receipt_at
FROM communication_log l
JOIN customers c ON c.workspace_id = l.workspace_id AND c.id = l.customer_id
WHERE l.workspace_id = $1 AND l.campaign_id = $2 AND l.customer_id > $3
  AND ($4::text IS NULL OR l.outcome = $4::recipient_outcome)
  AND ($6::text IS NULL OR strpos(c.name_folded, $7) > 0 OR strpos(c.email_folded, $7) > 0
       OR strpos(c.phone, $6) > 0 OR strpos(c.external_id, $6) > 0)
ORDER BY l.customer_id
LIMIT $5
