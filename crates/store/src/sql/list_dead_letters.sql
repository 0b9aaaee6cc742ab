SELECT id, kind, batch_id, position, accepted_at, reason, payload, created_at
FROM dead_letters
WHERE workspace_id = $1 AND id > $2 AND replayed_at IS NULL
ORDER BY id
LIMIT $3
