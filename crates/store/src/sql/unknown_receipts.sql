SELECT NULL::bigint AS unknown, moved.* FROM moved
UNION ALL
-- Receipts that name no message: only the ids are read of these rows.
SELECT r.customer_id, $1, r.campaign_id, 0, '', 0, 0, 0, 0, 0, 0
FROM receipt r
WHERE NOT EXISTS (
    SELECT FROM known k WHERE k.campaign_id = r.campaign_id AND k.customer_id = r.customer_id)
