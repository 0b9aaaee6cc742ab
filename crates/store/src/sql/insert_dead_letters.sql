INSERT INTO dead_letters (workspace_id, kind, batch_id, accepted_at, reason, position, payload)
SELECT $1, $2, $3, $4, $5, letter.position, letter.payload
FROM unnest($6, $7) AS letter (position, payload)
