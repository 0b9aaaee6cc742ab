-- The second part of the ceiling of launch.messages: the ledger rows of the batches from $3 to before $4 in one
-- statement and one commit, with their text, and the batches done.
WITH taken AS (
    UPDATE ceiling.campaign_batches
    SET done = true, lease_number = lease_number + 1, reconcile_at = now() + interval '10 minutes'
    WHERE workspace_id = $1 AND campaign_id = $2 AND number >= $3 AND number < $4 AND NOT done
    RETURNING number, customer_ids
), written AS (
    INSERT INTO ceiling.communication_log (workspace_id, campaign_id, customer_id, batch, address, body, outcome, sent_at)
    SELECT $1, $2, c.id, t.number, c.phone,
        'Hi ' || split_part(c.name, ' ', 1) || ', here is 10% off on your next order!', 'PENDING', now()
    FROM taken t, unnest(t.customer_ids) AS m (id)
    JOIN public.customers c ON c.workspace_id = $1 AND c.id = m.id
)
UPDATE ceiling.campaigns
SET open_batches = open_batches - (SELECT count(*) FROM taken), version = version + 1
WHERE workspace_id = $1 AND id = $2
