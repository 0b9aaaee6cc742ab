-- $1 and $2 name campaigns by workspace and id, $3 the workspaces whose unfinished campaigns are wanted.
SELECT c.workspace_id, c.id AS campaign_id, c.version, c.status::text AS status, c.audience_size,
       c.pending, c.sent, c.failed, c.unconfirmed, c.skipped
FROM unnest($1::bigint[], $2::bigint[]) AS watched (workspace_id, id)
JOIN campaigns c ON c.workspace_id = watched.workspace_id AND c.id = watched.id
UNION
SELECT c.workspace_id, c.id, c.version, c.status::text, c.audience_size,
       c.pending, c.sent, c.failed, c.unconfirmed, c.skipped
FROM campaigns c
WHERE c.workspace_id = ANY ($3) AND c.finished_at IS NULL AND c.status NOT IN ('COMPLETED', 'CANCELLED', 'FAILED')
ORDER BY workspace_id, campaign_id
