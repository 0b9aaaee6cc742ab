UPDATE dead_letters
SET replayed_at = now()
WHERE workspace_id = $1 AND id = $2 AND replayed_at IS NULL
RETURNING id, kind, batch_id, position, accepted_at, reason, payload, created_at
