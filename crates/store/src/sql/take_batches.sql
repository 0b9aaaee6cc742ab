INSERT INTO ingest_batches (workspace_id, kind, id, accepted, accepted_at)
SELECT $1, $2, batch.id, batch.accepted, batch.accepted_at
FROM unnest($3, $4, $5) AS batch (id, accepted, accepted_at)
-- The update changes nothing: it takes the row's lock and lets RETURNING see it.
ON CONFLICT (workspace_id, id) DO UPDATE SET accepted = ingest_batches.accepted
RETURNING id, accepted, committed, failed
