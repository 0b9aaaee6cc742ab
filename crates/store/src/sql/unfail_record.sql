UPDATE ingest_batches
SET committed = committed + 1, failed = failed - 1
WHERE workspace_id = $1 AND id = $2
