-- An import and how far its accepted rows are written.
-- $1 workspace, $2 import
SELECT i.id, i.kind, i.layout, i.sheet, i.next_row, i.next_byte, i.accepted, i.rejected, i.rejected_kept,
       i.created_by, i.created_at, i.closed_at, coalesce(written.committed, 0) AS committed, coalesce(written.failed, 0) AS failed
FROM imports i
CROSS JOIN LATERAL (
    SELECT sum(b.committed)::bigint AS committed, sum(b.failed)::bigint AS failed
    FROM import_pieces p
    JOIN ingest_batches b ON b.workspace_id = p.workspace_id AND b.id = p.batch_id
    WHERE p.workspace_id = i.workspace_id AND p.import_id = i.id
) written
WHERE i.workspace_id = $1 AND i.id = $2
