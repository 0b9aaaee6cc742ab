-- The ids come in bytewise order, the order in which all writers take customers.
INSERT INTO customers (workspace_id, external_id, known, accepted_at)
SELECT $1, named.external_id, false, named.accepted_at
FROM unnest($2, $3) AS named (external_id, accepted_at)
ON CONFLICT (workspace_id, external_id) DO NOTHING
RETURNING id, external_id
