UPDATE ingest_batches AS batch
SET committed = batch.committed + written.count, failed = batch.failed + $4
FROM unnest($2, $3) AS written (id, count)
WHERE batch.workspace_id = $1 AND batch.id = written.id
RETURNING batch.id, batch.accepted, batch.committed, batch.failed
