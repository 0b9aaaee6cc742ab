-- How far batches are written, and imports, each with its batches together.
-- $1 workspaces, $2 ids of batches or imports, one for one
SELECT b.workspace_id, b.id, b.accepted, b.committed, b.failed, b.committed + b.failed >= b.accepted AS done
FROM unnest($1::bigint[], $2::uuid[]) AS watched (workspace_id, id)
JOIN ingest_batches b ON b.workspace_id = watched.workspace_id AND b.id = watched.id
UNION ALL
SELECT i.workspace_id, i.id, least(i.accepted, 2147483647)::integer, least(written.committed, 2147483647)::integer,
       least(written.failed, 2147483647)::integer,
       i.closed_at IS NOT NULL AND written.committed + written.failed >= i.accepted
FROM unnest($1::bigint[], $2::uuid[]) AS watched (workspace_id, id)
JOIN imports i ON i.workspace_id = watched.workspace_id AND i.id = watched.id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(b.committed), 0) AS committed, coalesce(sum(b.failed), 0) AS failed
    FROM import_pieces p
    JOIN ingest_batches b ON b.workspace_id = p.workspace_id AND b.id = p.batch_id
    WHERE p.workspace_id = i.workspace_id AND p.import_id = i.id
) written
